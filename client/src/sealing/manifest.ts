// Member manifests (types 3 and 9): who holds a room's key in one epoch, signed and chained. Called by the keyring.
// An epoch whose manifest does not pass does not exist: nothing is sealed or shown under it. circle.ts has the rules of 9.

import { type Bytes, compare, concat, equal, isZero, type Reader, u8, u32, u64 } from "../lib/bytes";
import type { BoxKey, SignKey } from "./curves";
import type { Directory } from "./directory";
import { boxKeyFromPrivate, checkBoxKey, checkKeyId, verify } from "./keys";
import { hmac, importRoot, sha256 } from "./primitives";
import { ensure, HASH, ID, KEY, label, opening, parse, readOpening, refuse, SIGNATURE, Type } from "./suite";
import { openWrap, WRAP_SIZE, wrapHash } from "./wrap";

export const Role = { counselee: 1, counselor: 2 } as const;
export const Reason = { opened: 1, accepted: 2, referred: 3, removed: 4, rotated: 5 } as const;
export const MAX_MEMBERS = 32;

/** What tells a case's manifest from a circle's: never may one be taken for the other. */
export type Form = {
  readonly type: Type;
  readonly commitment: string;
  readonly signature: string;
  readonly fourth: readonly [least: number, most: number];
};
export const CASE: Form = {
  type: Type.manifest,
  commitment: "epoch",
  signature: "manifest-signature",
  fourth: [0, 1],
};

const COMMITMENT_AT = 140;

export type Member = { role: number; keyId: Bytes; boxPublic: Bytes; signPublic: Bytes; wrapHash: Bytes };
export type ManifestFields = {
  scope: number; // the fourth byte: how far back a case opens to who joins; of a circle, its kind
  school: Bytes;
  case: Bytes;
  epoch: number;
  previous: Bytes;
  directorySize: number;
  directoryHead: Bytes;
  inboxPublic: Bytes;
  reason: number;
  time: number;
  author: Bytes;
  members: readonly Member[];
};
export type Manifest = ManifestFields & {
  form: Form;
  commitment: Bytes;
  signature: Bytes;
  unsigned: Bytes;
  hash: Bytes;
};

export type Epoch = { manifest: Manifest; epochKey: CryptoKey; inbox: BoxKey };

function encode({ type }: Form, fields: ManifestFields, commitment: Bytes): Bytes {
  return concat(
    opening(type, fields.scope),
    fields.school,
    fields.case,
    u32(fields.epoch),
    fields.previous,
    u32(fields.directorySize),
    fields.directoryHead,
    fields.inboxPublic,
    commitment,
    u8(fields.reason),
    u64(fields.time),
    fields.author,
    u8(fields.members.length),
    ...fields.members.map(({ role, keyId, boxPublic, signPublic, wrapHash }) =>
      concat(u8(role), keyId, boxPublic, signPublic, wrapHash),
    ),
  );
}

async function commitTo(form: Form, epochKey: Bytes, unsigned: Bytes): Promise<Bytes> {
  const zeroed = unsigned.slice();
  zeroed.fill(0, COMMITMENT_AT, COMMITMENT_AT + HASH);
  return hmac(epochKey, label(form.commitment), await sha256(zeroed));
}

export async function verifyManifest(manifest: Manifest, authorSignPublic: Bytes): Promise<void> {
  await verify(authorSignPublic, manifest.signature, await signedBytes(manifest.form, manifest.unsigned));
}

async function signedBytes({ signature }: Form, unsigned: Bytes): Promise<Bytes> {
  return concat(label(signature), await sha256(unsigned));
}

/** Sorts the members, commits to the epoch key and signs. */
export async function makeManifest(
  fields: ManifestFields,
  epochKey: Bytes,
  author: SignKey,
  form: Form = CASE,
): Promise<Bytes> {
  const sorted = { ...fields, members: [...fields.members].sort((a, b) => compare(a.keyId, b.keyId)) };
  const zeroed = encode(form, sorted, new Uint8Array(HASH));
  const unsigned = encode(form, sorted, await commitTo(form, epochKey, zeroed));
  return concat(unsigned, await author.sign(await signedBytes(form, unsigned)));
}

function readManifest(reader: Reader, form: Form): Omit<Manifest, "unsigned" | "hash"> {
  const fields = {
    form,
    scope: readOpening(reader, form.type),
    school: reader.take(ID),
    case: reader.take(ID),
    epoch: reader.u32(),
    previous: reader.take(HASH),
    directorySize: reader.u32(),
    directoryHead: reader.take(HASH),
    inboxPublic: reader.take(KEY),
    commitment: reader.take(HASH),
    reason: reader.u8(),
    time: reader.u64(),
    author: reader.take(ID),
  };
  const count = reader.u8();
  ensure(count >= 1 && count <= MAX_MEMBERS, "field");
  const members = Array.from({ length: count }, () => readMember(reader));
  return { ...fields, members, signature: reader.take(SIGNATURE) };
}

function readMember(reader: Reader): Member {
  return {
    role: reader.u8(),
    keyId: reader.take(ID),
    boxPublic: reader.take(KEY),
    signPublic: reader.take(KEY),
    wrapHash: reader.take(HASH),
  };
}

/** Checks what a manifest says about itself: form, order, key ids, strict keys, and the founding of epoch 1. */
export async function parseManifest(bytes: Bytes, form: Form = CASE): Promise<Manifest> {
  const manifest = parse(bytes, (reader) => readManifest(reader, form));
  const { scope, epoch, reason, members } = manifest;
  const [least, most] = form.fourth;
  ensure(scope >= least && scope <= most && epoch >= 1 && reason >= Reason.opened && reason <= Reason.rotated, "field");
  ensure((epoch === 1) === isZero(manifest.previous), "previous");
  checkBoxKey(manifest.inboxPublic);
  for (const [at, member] of members.entries()) {
    const before = members[at - 1];
    ensure(!before || compare(before.keyId, member.keyId) < 0, "order");
    ensure(member.role === Role.counselee || member.role === Role.counselor, "field");
    await checkKeyId(member.keyId, member.signPublic, member.boxPublic);
  }
  return { ...manifest, unsigned: bytes.slice(0, -SIGNATURE), hash: await sha256(bytes) };
}

export function memberOf(manifest: ManifestFields, keyId: Bytes): Member | undefined {
  return manifest.members.find((member) => equal(member.keyId, keyId));
}

export function counseleeOf(manifest: ManifestFields): Member {
  const [counselee, ...others] = manifest.members.filter(({ role }) => role === Role.counselee);
  ensure(counselee !== undefined && others.length === 0, "counselee");
  return counselee;
}

/** Refuses unless `next` may follow `before`; null: it must found the case. The counselee stays by induction. */
export async function checkAcceptable(next: Manifest, before: Manifest | null, directory: Directory): Promise<void> {
  checkPlace(next, before);
  const counselee = counseleeOf(next);
  ensure(!before || equal(counselee.keyId, counseleeOf(before).keyId), "counselee");
  await checkAuthor(next, before ?? { ...next, members: [counselee] });
  checkDirectory(next, before, directory);
}

export function checkPlace(next: Manifest, before: Manifest | null): void {
  if (before) {
    ensure(equal(next.school, before.school) && equal(next.case, before.case), "context");
    ensure(next.epoch === before.epoch + 1 && equal(next.previous, before.hash), "previous");
  } else ensure(next.epoch === 1, "previous");
}

/** The author comes from among `authors`, stays unless she removes, and signed. */
export async function checkAuthor(next: Manifest, authors: ManifestFields): Promise<void> {
  const author = memberOf(authors, next.author) ?? refuse("author");
  ensure(next.reason === Reason.removed || memberOf(next, next.author) !== undefined, "author");
  await verifyManifest(next, author.signPublic);
}

export function checkDirectory(next: Manifest, before: Manifest | null, directory: Directory): void {
  ensure(!before || next.directorySize >= before.directorySize, "directory");
  checkCounselors(next, directory);
}

function checkCounselors(manifest: Manifest, directory: Directory): void {
  ensure(equal(manifest.school, directory.school), "context");
  ensure(directory.extends(manifest.directorySize, manifest.directoryHead), "directory");
  const active = [...directory.activeAt(manifest.directorySize).values()];
  for (const { role, keyId } of manifest.members) {
    ensure(role !== Role.counselor || active.some((entry) => equal(entry.keyId, keyId)), "counselor");
  }
}

export async function listsWrap(manifest: ManifestFields, keyId: Bytes, wrap: Bytes): Promise<boolean> {
  const member = memberOf(manifest, keyId);
  return member !== undefined && equal(member.wrapHash, await wrapHash(wrap));
}

/** Opens one member's wrap of an accepted manifest; refuses a wrap or a key that the manifest does not speak of. */
export async function openEpoch(manifest: Manifest, keyId: Bytes, boxKey: BoxKey, wrap: Bytes): Promise<Epoch> {
  ensure(memberOf(manifest, keyId) !== undefined, "wrap");
  ensure(wrap.length === WRAP_SIZE, "length");
  ensure(await listsWrap(manifest, keyId, wrap), "wrap");
  return openCommitted(manifest, keyId, boxKey, wrap);
}

/** As `openEpoch`, for who joined later and got this epoch too: no manifest lists her wrap, the commitment binds its key. */
export async function openCommitted(manifest: Manifest, keyId: Bytes, boxKey: BoxKey, wrap: Bytes): Promise<Epoch> {
  const { school, case: caseId, epoch, previous } = manifest;
  const context = { school, case: caseId, epoch, member: keyId, previousManifest: previous };
  const { epochKey, inboxPrivate } = await openWrap(context, wrap, boxKey);
  ensure(equal(await commitTo(manifest.form, epochKey, manifest.unsigned), manifest.commitment), "commitment");
  const inbox = await boxKeyFromPrivate(inboxPrivate);
  ensure(equal(inbox.public, manifest.inboxPublic), "commitment");
  const root = await importRoot(epochKey);
  epochKey.fill(0);
  inboxPrivate.fill(0);
  return { manifest, epochKey: root, inbox };
}
