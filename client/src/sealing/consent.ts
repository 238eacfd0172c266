// Consents (type 11): the counselee's signed word that something may leave the room. Called by the keyring, which shows
// them and asks `checkJoining` before it accepts an epoch. The words that were agreed to are known here by hash alone.

import { type Bytes, concat, equal, type Reader, toBase64url, u8, u64, utf8 } from "../lib/bytes";
import type { SignKey } from "./curves";
import type { Directory } from "./directory";
import { verify } from "./keys";
import { counseleeOf, type Manifest, type Member, Reason, Role } from "./manifest";
import { sha256 } from "./primitives";
import { ensure, HASH, ID, label, opening, parse, readOpening, refuse, SIGNATURE, Type } from "./suite";

export const Scope = { withdrawn: 0, packet: 1, joining: 2, history: 3 } as const;
export const Target = { colleague: 1, otherSchool: 2, outside: 3 } as const;

export type ConsentFields = {
  scope: number;
  school: Bytes;
  case: Bytes;
  referral: Bytes;
  kind: number;
  target: Bytes;
  shown: Bytes;
  from: number;
  until: number;
  counselee: Bytes;
};
export type Consent = ConsentFields & { unsigned: Bytes; signature: Bytes };

/** Somebody outside is known by the name that was shown. */
export async function outsideTarget(name: string): Promise<Bytes> {
  return (await sha256(label("consent-target"), utf8(name))).slice(0, ID);
}

export function shownHash(text: string): Promise<Bytes> {
  return sha256(utf8(text));
}

function encode(consent: ConsentFields): Bytes {
  return concat(
    opening(Type.consent, consent.scope),
    consent.school,
    consent.case,
    consent.referral,
    u8(consent.kind),
    consent.target,
    consent.shown,
    u64(consent.from),
    u64(consent.until),
    consent.counselee,
  );
}

function readConsent(reader: Reader): Omit<Consent, "unsigned"> {
  return {
    scope: readOpening(reader, Type.consent),
    school: reader.take(ID),
    case: reader.take(ID),
    referral: reader.take(ID),
    kind: reader.u8(),
    target: reader.take(ID),
    shown: reader.take(HASH),
    from: reader.u64(),
    until: reader.u64(),
    counselee: reader.take(ID),
    signature: reader.take(SIGNATURE),
  };
}

function checkFields({ scope, kind, from, until }: ConsentFields): void {
  ensure(scope <= Scope.history && kind >= Target.colleague && kind <= Target.outside, "field");
  ensure(scope === Scope.withdrawn ? until === from : until > from, "field");
}

async function signedBytes(unsigned: Bytes): Promise<Bytes> {
  return concat(label("consent"), await sha256(unsigned));
}

export async function makeConsent(fields: ConsentFields, counselee: SignKey): Promise<Bytes> {
  checkFields(fields);
  const unsigned = encode(fields);
  return concat(unsigned, await counselee.sign(await signedBytes(unsigned)));
}

/** Its shape alone: whose word it is, `verifyConsent` says. */
export function parseConsent(bytes: Bytes): Consent {
  const consent = { ...parse(bytes, readConsent), unsigned: bytes.slice(0, -SIGNATURE) };
  checkFields(consent);
  return consent;
}

export type Place = Pick<ConsentFields, "school" | "case">;

/** Refuses unless the counselee of this case said exactly this. */
export async function verifyConsent(
  consent: Consent,
  place: Place,
  counselee: Pick<Member, "keyId" | "signPublic">,
): Promise<void> {
  ensure(equal(consent.school, place.school) && equal(consent.case, place.case), "context");
  ensure(equal(consent.counselee, counselee.keyId), "counselee");
  await verify(counselee.signPublic, consent.signature, await signedBytes(consent.unsigned));
}

export type Joining = {
  before: Manifest;
  accepted: boolean; // an epoch before had reason 2
  directory: Directory;
  consents: readonly Consent[]; // all of the case
};

/** No counselor joins an accepted case without the counselee's word. `checkAcceptable` has held before. */
export async function checkJoining(next: Manifest, { before, accepted, directory, consents }: Joining): Promise<void> {
  const there = new Set(usersOf(before, directory));
  const newcomers = usersOf(next, directory).filter((user) => !there.has(user));
  if (newcomers.length === 0) return;
  const counselee = counseleeOf(next);
  if (!accepted) {
    const isAsked = next.reason === Reason.rotated && equal(next.author, counselee.keyId);
    return isAsked ? undefined : refuse("consent", newcomers[0]);
  }
  for (const consent of consents) await verifyConsent(consent, next, counselee);
  if (next.reason !== Reason.referred) refuse("consent", newcomers[0]);
  const least = next.scope === 1 ? Scope.history : Scope.joining;
  const standing = standingAt(consents, next.time);
  for (const user of newcomers) if (joiningScope(standing, user) < least) refuse("consent", user);
}

/** The counselors as persons: new keys do not make a newcomer. */
function usersOf({ members, directorySize }: Manifest, directory: Directory): string[] {
  const active = [...directory.activeAt(directorySize).values()];
  return members
    .filter(({ role }) => role === Role.counselor)
    .map(({ keyId }) => {
      const entry = active.find((candidate) => equal(candidate.keyId, keyId)) ?? refuse("counselor");
      return toBase64url(entry.user);
    });
}

/**
 * The last word of each referral, where it has begun and neither ended nor was withdrawn. By what was signed, never by
 * the order told: a server that tells a withdrawal first gains nothing. Of two words of one instant the narrower counts.
 */
export function standingAt<C extends ConsentFields>(consents: readonly C[], time: number): C[] {
  const last = new Map<string, C>();
  const inOrder = [...consents].sort((a, b) => a.from - b.from || b.scope - a.scope);
  for (const consent of inOrder) if (consent.from <= time) last.set(toBase64url(consent.referral), consent);
  return [...last.values()].filter(({ until }) => time < until);
}

/** How widely this user of the school may join, by the consents that stand; 0: not at all. */
export function joiningScope(standing: readonly ConsentFields[], user: string): number {
  const hers = standing.filter(({ kind, target }) => kind === Target.colleague && toBase64url(target) === user);
  const widest = Math.max(0, ...hers.map(({ scope }) => scope));
  return widest >= Scope.joining ? widest : 0;
}
