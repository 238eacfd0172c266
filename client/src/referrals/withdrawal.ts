// The counselee's word that takes back another, made of that word's own facts: it can be said also where the request lies
// too far back to be read. Pure; called by room.ts.

import type { B64, Calls, Consent } from "../worker/contract";

export type Taking = {
  case: B64;
  consent: Consent; // her last word about this referral
  name: string;
  now: number;
  epochs: readonly { reason: number; time: number }[]; // of the case
};

const JOINED = 3;

/**
 * After every joining that stands, whatever the clocks say: who joined by her word was right to, and leaves by the next
 * epoch. Dated before, it would undo the joining for everybody, and the room with it.
 */
export function withdrawal({ case: caseId, consent, name, now, epochs }: Taking): Parameters<Calls["consent_make"]>[0] {
  const { referral, kind, user } = consent;
  const joinings = epochs.filter(({ reason }) => reason === JOINED);
  const at = Math.max(now, consent.from, ...joinings.map(({ time }) => time + 1));
  const target = { kind, name, ...(user ? { user } : {}) };
  return { case: caseId, referral, scope: 0, target, shown: "Izin dicabut.", from: at, until: at };
}
