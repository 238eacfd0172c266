// Hands a case to the keys to be judged. Where it was made with a longer directory than this page holds, the school is
// asked anew and the case judged once more; the keys accept only a log that extends the one they know.

import type { Api } from "../lib/api";
import { codeOf } from "../lib/words";
import type { B64, CaseView, Member, School } from "../worker/contract";
import type { CaseAnswer, Keyring } from "./contract";

export type Judge = { api: Api; keyring: Keyring; school: School; account: boolean };

export async function judgeCase(judge: Judge, wire: CaseAnswer): Promise<CaseView> {
  const { keyring, school, account } = judge;
  try {
    return await keyring.call("case_load", { school, wire, account });
  } catch (cause) {
    if (codeOf(cause) !== "school_old") throw cause;
    await renewSchool(judge);
    return keyring.call("case_load", { school, wire, account });
  }
}

/** Keys may have changed since the page was made. */
export async function renewSchool({ api, school }: Pick<Judge, "api" | "school">): Promise<void> {
  Object.assign(school, await api.get<School>("/api/sekolah"));
}

/** A confirmed key counts from a new epoch on, wrapped to it; until that stands, nothing is sealed. */
export async function renewEpoch({ api, keyring }: Judge, caseId: B64, members: readonly Member[]): Promise<void> {
  const keep = members.flatMap(({ role, user }) => (role === "counselor" && user ? [user] : []));
  const body = await keyring.call("case_epoch", { case: caseId, reason: 5, keep });
  await api.post(`/api/kasus/${caseId}/epoch`, body);
}
