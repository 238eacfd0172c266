// One act that brings sealed words along: a move with its reason, a session's end with its summary, an outcome with both.
// All of it is stored or nothing. Where other words were quicker, they are sealed again under the same id.

import { type Api, ApiProblem } from "../lib/api";
import type { CaseAnswer, Keyring } from "../talk/contract";
import { judgeCase } from "../talk/judge";
import type { B64, Content, School } from "../worker/contract";

export type Acting = { api: Api; keyring: Keyring; school: School; account: true };
/** What the act's body calls the envelope, the room it is sealed for, and what it says. */
export type Enclosed = { as: string; room: B64; content: Content };

const TRIES = 4;
export const RETRIED = ["stale_seq", "stale_epoch", "offline"];

export async function act<T>(acting: Acting, path: string, body: object, words: readonly Enclosed[]): Promise<T> {
  const { api, keyring } = acting;
  const named = await Promise.all(
    words.map(async (one) => ({ ...one, id: (await keyring.call("message_id", {})).id })),
  );
  for (let left = TRIES; ; left -= 1) {
    try {
      const sealed: Record<string, B64> = {};
      for (const { as, room, id, content } of named)
        sealed[as] = (await keyring.call("case_seal", { case: room, id, content })).envelope;
      return await api.post<T>(path, { ...body, ...sealed });
    } catch (problem) {
      if (!(problem instanceof ApiProblem) || !RETRIED.includes(problem.code) || left === 1) throw problem;
      if (problem.code !== "offline") for (const { room } of named) await caughtUp(acting, room);
    }
  }
}

/** Follows what the server has of us in this room: another tab, or an answer that was lost, was quicker. */
export async function caughtUp(acting: Acting, room: B64): Promise<void> {
  const wire = await acting.api.get<CaseAnswer>(`/api/kasus/${room}`);
  const { me } = await judgeCase(acting, wire);
  const mine = wire.members.find(({ key_id }) => key_id === me);
  if (mine) await acting.keyring.call("case_stale", { case: room, seq: mine.seq, head: mine.head });
}
