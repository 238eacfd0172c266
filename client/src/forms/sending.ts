// Sends the answers to a form: sealed for the counselor, for oneself, or each part for its own, in one act. Nothing is
// stored by halves; where another tab was quicker, what it stored is followed and the words are sealed again.

import { ApiProblem } from "../lib/api";
import type { Talk } from "../talk/contract";
import type { B64, Content } from "../worker/contract";
import type { Audience } from "./answers";
import { catchUp, type Own, ownLane, RETRIED } from "./lane";

const TRIES = 4;

export type Parts = { shared: Content | null; own: Content | null };
type Told = Pick<Talk, "reload" | "state">;

export async function sendAnswers(
  own: Own,
  talk: Told,
  assessment: B64,
  audience: Audience,
  parts: Parts,
): Promise<void> {
  const { api, caseId } = own;
  const lane = parts.own ? (await ownLane(own)).case : "";
  const rooms = [parts.shared ? caseId : "", lane].filter(Boolean);
  const [shared, mine] = [sealer(own, caseId, parts.shared), sealer(own, lane, parts.own)];
  for (let left = TRIES; ; left -= 1) {
    try {
      const body = { audience, ...(await shared("shared")), ...(await mine("own")) };
      await api.post(`/api/kasus/${caseId}/penilaian/${assessment}`, body);
      return await talk.reload();
    } catch (problem) {
      if (!(problem instanceof ApiProblem)) throw problem;
      if (problem.code === "settled" && (await isAnswered(talk, assessment))) return;
      if (!RETRIED.includes(problem.code) || left === 1) throw problem;
      if (problem.code !== "offline") for (const room of rooms) await catchUp(own, room);
    }
  }
}

type Named = Partial<Record<keyof Parts, B64>>;

/** The same id at every try: until a room has moved on, the same words are the same bytes. */
function sealer({ keyring }: Own, room: B64, content: Content | null): (name: keyof Parts) => Promise<Named> {
  let id = "";
  return async (name) => {
    if (!content) return {};
    id ||= (await keyring.call("message_id", {})).id;
    return { [name]: (await keyring.call("case_seal", { case: room, id, content })).envelope };
  };
}

/** The answer to an earlier try was lost on the way: what was sent stands. */
async function isAnswered(talk: Told, assessment: B64): Promise<boolean> {
  await talk.reload();
  const found = talk.state()?.case.assessments?.find(({ id }) => id === assessment);
  return found?.state === "answered" || found?.state === "private";
}
