// The unlinkable count: scores alone, after the counselee said yes, without a token and some time later, so that neither
// a session nor the moment says whose they were. Called by the form's page; what the page leaves behind is not sent.

import { createApi } from "../lib/api";
import type { Form } from "./form";

const WITHIN = 60_000;

export function sendTally(form: Form, scores: Record<string, number>, child: boolean): void {
  if (Object.keys(scores).length === 0) return;
  const body = { form: form.id, version: form.version, child, scores };
  const nobody = createApi();
  setTimeout(() => void nobody.post("/api/hitungan", body).catch(() => undefined), delay());
}

function delay(): number {
  const [chance = 0] = crypto.getRandomValues(new Uint32Array(1));
  return (chance / 2 ** 32) * WITHIN;
}
