// The counselee's consents: made on her side, read on every side. Called by talking.ts and room.ts. What cannot be read
// is told as not valid and counts for nothing.

import { toBase64url } from "../lib/bytes";
import { type Consent, makeConsent, outsideTarget, parseConsent, Scope, shownHash, Target } from "../sealing/consent";
import { ID } from "../sealing/suite";
import type { B64, Calls, Consent as ConsentView } from "../worker/contract";
import { activePerson } from "./directories";
import { decode, refused } from "./refusal";
import type { Room } from "./room";
import { isSignedFor } from "./rules";

type Ask = Omit<Parameters<Calls["consent_make"]>[0], "case">;

export function parseConsents(told: readonly B64[]): Consent[] {
  return told.flatMap((one) => parsed(one) ?? []);
}

function parsed(one: B64): Consent | null {
  try {
    return parseConsent(decode(one));
  } catch {
    return null;
  }
}

/** A withdrawal is never held up; anything else only while nothing blocks. */
export async function consentFor(room: Room, { referral, scope, target, shown, from, until }: Ask): Promise<B64> {
  const { school, caseId, self } = room.place;
  if (room.kind !== "case" || !self.counselee) refused("not_counselee");
  if (scope !== Scope.withdrawn) {
    room.refuseBlocked();
    refuseOtherName(room, target);
  }
  const isWithdrawn = scope === Scope.withdrawn;
  const begins = isWithdrawn ? Math.max(from, lastWord(room, referral)) : from;
  const made = await makeConsent(
    {
      scope,
      school,
      case: caseId,
      referral: decode(referral, ID),
      kind: target.kind,
      target: target.kind === Target.outside ? await outsideTarget(target.name) : decode(target.user ?? "", ID),
      shown: await shownHash(shown),
      from: begins,
      until: isWithdrawn ? begins : until,
      counselee: self.keyId,
    },
    self.sign,
  );
  return toBase64url(made);
}

/** Taking back stands also over what has not begun, and where this clock went back. */
function lastWord(room: Room, referral: B64): number {
  const said = room.consents.filter((consent) => toBase64url(consent.referral) === referral);
  return Math.max(0, ...said.map(({ from }) => from));
}

/** She agrees to the name she reads: within the school it must be that of the user whom the consent will name. */
function refuseOtherName(room: Room, { kind, user, name }: Ask["target"]): void {
  if (kind !== Target.colleague) return;
  const person = activePerson(room.place.known, user ?? "") ?? refused("not_member");
  if (person.name !== name) refused("other_name");
}

export async function readConsents(room: Room, told: readonly B64[]): Promise<ConsentView[]> {
  const manifest = room.place.epochs.latest?.manifest ?? refused("no_epoch");
  return Promise.all(
    told.map(async (one) => {
      const consent = parsed(one);
      return consent ? viewOf(consent, await isSignedFor(manifest, consent)) : UNREADABLE;
    }),
  );
}

const UNREADABLE: ConsentView = { referral: "", scope: 0, kind: 1, user: null, from: 0, until: 0, valid: false };

function viewOf({ referral, scope, kind, target, from, until }: Consent, valid: boolean): ConsentView {
  return {
    referral: toBase64url(referral),
    scope: scope as ConsentView["scope"],
    kind: kind as ConsentView["kind"],
    user: kind === Target.outside ? null : toBase64url(target),
    from,
    until,
    valid,
  };
}
