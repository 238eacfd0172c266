// Opens the case on the server with the first words sealed in it. Repeating it never doubles: the worker gives the
// same bytes, and where an earlier answer was lost the codename itself leads back to the case.

import { type Api, ApiProblem } from "../lib/api";
import type { Queued } from "../talk/contract";
import type { B64, OpenCaseBody } from "../worker/contract";
import type { StudentTab } from "./student_tab";

type Opened = { caseId: B64; stored: B64[] };

export async function openCase(tab: StudentTab, items: readonly Queued[]): Promise<Opened> {
  const messages = items.map(({ id, content }) => ({ id, content }));
  const { school, keyring, api } = tab;
  const body = await keyring.call("case_open", { school, readers: school.readers, messages });
  const { token, caseId, stored } = await post(api, body, items);
  await tab.save({ token: token ?? tab.saved.token, case: caseId, step: "room" });
  return { caseId, stored };
}

async function post(
  api: Api,
  body: OpenCaseBody,
  items: readonly Queued[],
): Promise<Opened & { token: string | undefined }> {
  try {
    const answer = await api.post<{ token?: string; case: B64 }>("/api/kasus", body);
    return { token: answer.token, caseId: answer.case, stored: items.map(({ id }) => id) };
  } catch (cause) {
    const { locator, auth } = body;
    if (!(cause instanceof ApiProblem) || cause.code !== "taken" || !locator) throw cause;
    const answer = await api.post<{ token: string; case: B64 }>("/api/kembali", { locator, auth });
    return { token: answer.token, caseId: answer.case, stored: [] };
  }
}
