// Who holds a room of counselors: exactly those named, by a new epoch where others do. Called by circle.ts as people come
// and go, and before a handover, so that nobody leaves a case while its lane is closed to who stays.

import { ApiProblem } from "../lib/api";
import type { CaseAnswer, Talk } from "../talk/contract";
import { judgeCase } from "../talk/judge";
import type { B64, CaseView } from "../worker/contract";
import type { Acting } from "./act";

type Held = Pick<CaseView, "case" | "members">;

const TRIES = 4;
const AGAIN = ["stale_epoch", "offline"];

const holdersOf = ({ members }: Held): B64[] => members.flatMap(({ user }) => (user ? [user] : []));

/** True: a new epoch was made. Whoever left is sealed out before the next word. */
export async function holdBy({ api, keyring }: Acting, view: Held, users: readonly B64[]): Promise<boolean> {
  const present = holdersOf(view);
  const came = users.some((user) => !present.includes(user));
  if (!came && present.every((user) => users.includes(user))) return false;
  const keep = came ? [...new Set([...present.filter((user) => users.includes(user)), ...users])] : [...users];
  const body = await keyring.call("case_epoch", { case: view.case, reason: came ? 3 : 4, keep });
  await api.post(`/api/kasus/${view.case}/epoch`, body);
  return true;
}

/** Done once an epoch that stands holds `user`; refuses otherwise. `users`: all who counsel now, with her. */
export async function takeIn(acting: Acting, room: B64, user: B64, users: readonly B64[]): Promise<void> {
  for (let left = TRIES; left > 0; left -= 1) {
    const view = await judgeCase(acting, await acting.api.get<CaseAnswer>(`/api/kasus/${room}`));
    if (holdersOf(view).includes(user)) return;
    await holdBy(acting, view, users).catch((problem: unknown) => {
      if (!(problem instanceof ApiProblem) || !AGAIN.includes(problem.code)) throw problem;
    });
  }
  throw { code: "stale_epoch" };
}

/** The staff lane of a case that has none; where a colleague was first, it is that one. */
export async function foundLane({ api, keyring }: Acting, caseId: B64, talk: Pick<Talk, "reload">): Promise<B64> {
  const { room, manifest, wraps } = await keyring.call("room_open", { case: caseId, kind: "staff" });
  try {
    await api.post(`/api/kasus/${caseId}/ruang`, { kind: "staff", manifest, wraps });
  } catch (problem) {
    if (!(problem instanceof ApiProblem) || problem.code !== "taken") throw problem;
  }
  await talk.reload();
  return room;
}
