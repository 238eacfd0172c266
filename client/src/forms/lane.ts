// The counselee's own lane: a room that only her keys open, founded when it is first used. Called by the form's page and
// the journal.

import { type Api, ApiProblem } from "../lib/api";
import { fromBase64url } from "../lib/bytes";
import type { CaseAnswer, Keyring } from "../talk/contract";
import type { B64, CaseView, Content, School } from "../worker/contract";

export type Own = { api: Api; keyring: Keyring; school: School; account: boolean; caseId: B64 };

/** The lane as it is now; founded where there is none. */
export async function ownLane(own: Own): Promise<CaseView> {
  const { api, caseId } = own;
  const known = (await api.get<CaseAnswer>(`/api/kasus/${caseId}`)).rooms?.own;
  return load(own, known ?? (await found(own)));
}

async function found({ api, keyring, caseId }: Own): Promise<B64> {
  const { room, manifest, wraps } = await keyring.call("room_open", { case: caseId, kind: "own" });
  try {
    await api.post(`/api/kasus/${caseId}/ruang`, { kind: "own", manifest, wraps });
  } catch (problem) {
    if (!(problem instanceof ApiProblem) || problem.code !== "taken") throw problem; // another tab was first
  }
  return room;
}

async function load({ api, keyring, school, account }: Own, room: B64): Promise<CaseView> {
  const wire = await api.get<CaseAnswer>(`/api/kasus/${room}`);
  return keyring.call("case_load", { school, wire, account });
}

/** Another tab was quicker: from here on it follows what the server has of us in this room. */
export async function catchUp(own: Own, room: B64): Promise<void> {
  const { me } = await load(own, room);
  const { members } = await own.api.get<CaseAnswer>(`/api/kasus/${room}`);
  const mine = members.find(({ key_id }) => key_id === me);
  if (mine) await own.keyring.call("case_stale", { case: room, seq: mine.seq, head: mine.head });
}

const TRIES = 3;
export const RETRIED = ["stale_seq", "stale_epoch", "offline"];

/** Keeps these words in the lane. Lost answers are asked for once more with the same bytes. */
export async function keepInLane(own: Own, content: Content): Promise<CaseView> {
  const { keyring, api } = own;
  const { id } = await keyring.call("message_id", {});
  const lane = await ownLane(own);
  for (let left = TRIES; ; left -= 1) {
    try {
      const { envelope } = await keyring.call("case_seal", { case: lane.case, id, content });
      const { n } = await api.postBytes<{ n: number }>(`/api/kasus/${lane.case}/pesan`, fromBase64url(envelope));
      await keyring.call("case_stored", { case: lane.case, envelope, n });
      return load(own, lane.case);
    } catch (problem) {
      if (!(problem instanceof ApiProblem) || !RETRIED.includes(problem.code) || left === 1) throw problem;
      if (problem.code !== "offline") await catchUp(own, lane.case);
    }
  }
}
