// Accepting a case: a new epoch that holds the counselee and this counselor alone. The worker checks everything the
// server says about the case before it seals a key to anybody.

import { ApiProblem } from "../lib/api";
import { codeOf } from "../lib/words";
import type { CaseAnswer } from "../talk/contract";
import { judgeCase } from "../talk/judge";
import type { B64 } from "../worker/contract";
import type { Session } from "./session";

export type Accepted = "accepted" | "mine_already" | "taken_by_other";

const TRIES = 3;

export async function acceptCase(session: Session, caseId: B64): Promise<Accepted> {
  for (let left = TRIES; left > 0; left -= 1) {
    const answer = await loadCase(session, caseId);
    if (answer === null) return "taken_by_other";
    const view = await judgeCase({ ...session, account: true }, answer);
    if (answer.accepted) return view.members.some((member) => member.me) ? "mine_already" : "taken_by_other";
    if (await sendEpoch(session, caseId)) return "accepted";
  }
  return "taken_by_other";
}

async function loadCase({ api }: Session, caseId: B64): Promise<CaseAnswer | null> {
  try {
    return await api.get<CaseAnswer>(`/api/kasus/${caseId}`);
  } catch (problem) {
    if (codeOf(problem) === "not_found") return null;
    throw problem;
  }
}

/** False when the case moved on between loading and sealing: look again. */
async function sendEpoch(session: Session, caseId: B64): Promise<boolean> {
  try {
    const body = await session.keyring.call("case_epoch", { case: caseId, reason: 2, keep: [session.user] });
    await session.api.post(`/api/kasus/${caseId}/epoch`, body);
    return true;
  } catch (problem) {
    if (problem instanceof ApiProblem && problem.code === "stale_epoch") return false;
    throw problem;
  }
}
