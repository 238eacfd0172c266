// What the counselee has agreed to, held against her signature: the request and her ticks must give the very text whose
// digest she signed. Called before anything is released; whatever does not fit counts as no word at all.

import { equal, fromBase64url, utf8 } from "../lib/bytes";
import type { Entry, Keyring } from "../talk/contract";
import type { B64, Consent } from "../worker/contract";
import type { Request, Ticks } from "./contract";
import { readRequest, readTicks, shownText } from "./words";

const SHOWN = [69, 101] as const; // where the digest stands in a consent (spec/envelope.md, section 14)

export type Asked = { request: Request; ticks: Ticks | null };

/** The request of each referral, and her latest reply to it, as they were sealed in the room. */
export function askedIn(entries: readonly Entry[], counselors: ReadonlySet<B64>): Map<B64, Asked> {
  const found = new Map<B64, Asked>();
  for (const entry of entries) {
    if (entry.kind !== "message" || entry.content?.t !== "referral") continue;
    const { d } = entry.content;
    if (counselors.has(entry.from)) {
      const request = readRequest(d);
      if (request && !found.has(request.referral)) found.set(request.referral, { request, ticks: null });
      continue;
    }
    const ticks = readTicks(d);
    const asked = ticks && found.get(ticks.referral);
    if (asked) asked.ticks = ticks;
  }
  return found;
}

/** Every key that was ever a counselor's in this case. */
export function counselorKeys(readers: readonly { members: readonly { key_id: B64; role: string }[] }[]): Set<B64> {
  const members = readers.flatMap(({ members }) => members);
  return new Set(members.filter(({ role }) => role === "counselor").map(({ key_id }) => key_id));
}

/** Her last word about this referral, by its own time; null where none of hers can be read. */
export async function lastWord(keyring: Keyring, caseId: B64, told: readonly B64[], referral: B64) {
  const { consents } = await keyring.call("consent_read", { case: caseId, consents: [...told] });
  let last: { consent: Consent; raw: B64 } | null = null;
  consents.forEach((consent, at) => {
    const later =
      !last || consent.from > last.consent.from || (consent.from === last.consent.from && consent.scope === 0);
    if (consent.valid && consent.referral === referral && later) last = { consent, raw: told[at] ?? "" };
  });
  return last as { consent: Consent; raw: B64 } | null;
}

/** True where she signed exactly what this request and these ticks say. */
export async function isAgreed(raw: B64, consent: Consent, request: Request, ticks: Ticks): Promise<boolean> {
  if (consent.scope === 0 || Date.now() >= consent.until || consent.kind !== request.target.kind) return false;
  if (consent.user !== request.target.user || consent.scope !== ticks.scope) return false;
  const shown = await digestOf(shownText(request, ticks));
  return equal(shown, fromBase64url(raw).slice(...SHOWN));
}

async function digestOf(text: string) {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", utf8(text)));
}

/** What stands in a consent for somebody outside: the name that is shown, as sixteen bytes. */
export async function markOf(name: string) {
  return (await digestOf(`teduh/1/consent-target\0${name}`)).slice(0, 16);
}
