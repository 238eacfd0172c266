// The people of the tests: Sari (student), Bu Ratna and Pak Wira (counselors), Bu Indah (coordinator), and a school
// whose directory holds the last three. Their keys are derived from their names, so that a failure repeats.

import { type Bytes, concat, utf8 } from "../../src/lib/bytes";
import type { BoxKey, SignKey } from "../../src/sealing/curves";
import { Action, type Directory, DirectoryRole, makeEntry } from "../../src/sealing/directory";
import { boxKeyFromPrivate, keyIdOf, signKeyFromSeed } from "../../src/sealing/keys";
import { type Manifest, makeManifest, parseManifest, Reason, Role } from "../../src/sealing/manifest";
import { sha256, systemRandom } from "../../src/sealing/primitives";
import { HASH } from "../../src/sealing/suite";
import { sealWrap, wrapHash } from "../../src/sealing/wrap";

export const NOW = 1_790_000_000_000;
export const SCHOOL = new Uint8Array(16).fill(0x51);
export const CASE = new Uint8Array(16).fill(0xca);

export type Person = {
  name: string;
  user: Bytes;
  keyId: Bytes;
  box: BoxKey;
  sign: SignKey;
  boxPrivate: Bytes;
  signSeed: Bytes;
};

export async function person(name: string): Promise<Person> {
  const boxPrivate = await sha256(utf8(`box of ${name}`));
  const signSeed = await sha256(utf8(`sign of ${name}`));
  const [box, sign] = [await boxKeyFromPrivate(boxPrivate), await signKeyFromSeed(signSeed)];
  const user = (await sha256(utf8(`user ${name.split(" (")[0]}`))).slice(0, 16);
  return { name, user, keyId: await keyIdOf(sign.public, box.public), box, sign, boxPrivate, signSeed };
}

export type LogStep = { who: Person; by: Person; action?: number; role?: number; self?: Person | null };

/** Entries that follow each other rightly unless a step says otherwise. */
export async function logOf(steps: readonly LogStep[], school = SCHOOL): Promise<Bytes[]> {
  const entries: Bytes[] = [];
  let head: Bytes = new Uint8Array(HASH);
  for (const [index, { who, by, action = Action.add, role = DirectoryRole.counselor, self = who }] of steps.entries()) {
    const fields = { action, school, index, headBefore: head, user: who.user, role, time: NOW, name: who.name };
    const keys = { boxPublic: who.box.public, signPublic: who.sign.public };
    const entry = await makeEntry({ ...fields, ...keys }, self ? self.sign : null, { keyId: by.keyId, key: by.sign });
    entries.push(entry);
    head = await sha256(utf8("teduh/1/directory\0"), head, await sha256(entry));
  }
  return entries;
}

export async function schoolOf(indah: Person, ...counselors: Person[]): Promise<Bytes[]> {
  const root = { who: indah, by: indah, role: DirectoryRole.coordinator };
  return logOf([root, ...counselors.map((who) => ({ who, by: indah }))]);
}

export type EpochPlan = {
  counselee: Person;
  counselors: readonly Person[];
  author: Person;
  directory: Directory;
  before?: Manifest | null;
  reason?: number;
  epochKey?: Bytes;
  case?: Bytes;
};
export type MadeEpoch = { bytes: Bytes; manifest: Manifest; wraps: Map<Person, Bytes>; epochKey: Bytes };

/** A whole epoch: wraps first, then the manifest that lists them. */
export async function epochOf(plan: EpochPlan): Promise<MadeEpoch> {
  const { before = null, directory, counselee, counselors, author } = plan;
  const caseId = plan.case ?? CASE;
  const secrets = { epochKey: plan.epochKey ?? systemRandom(32), inboxPrivate: systemRandom(32) };
  const inbox = await boxKeyFromPrivate(secrets.inboxPrivate);
  const epoch = (before?.epoch ?? 0) + 1;
  const previous = before?.hash ?? new Uint8Array(HASH);
  const wraps = new Map<Person, Bytes>();
  const members = [];
  for (const who of [counselee, ...counselors]) {
    const context = { school: directory.school, case: caseId, epoch, member: who.keyId, previousManifest: previous };
    const wrap = await sealWrap(context, who.box.public, secrets);
    wraps.set(who, wrap);
    const role = who === counselee ? Role.counselee : Role.counselor;
    const keys = { keyId: who.keyId, boxPublic: who.box.public, signPublic: who.sign.public };
    members.push({ role, ...keys, wrapHash: await wrapHash(wrap) });
  }
  const fields = {
    scope: 0,
    school: directory.school,
    case: caseId,
    epoch,
    previous,
    directorySize: directory.size,
    directoryHead: directory.head,
    inboxPublic: inbox.public,
    reason: plan.reason ?? (before ? Reason.accepted : Reason.opened),
    time: NOW,
    author: author.keyId,
    members,
  };
  const bytes = await makeManifest(fields, secrets.epochKey, author.sign);
  return { bytes, manifest: await parseManifest(bytes), wraps, epochKey: secrets.epochKey };
}

/** The code of the refusal, or what came out when there was none. */
export async function codeOf(act: Promise<unknown> | (() => unknown)): Promise<string> {
  try {
    await (typeof act === "function" ? act() : act);
    return "accepted";
  } catch (error) {
    return error instanceof Error && "code" in error ? String(error.code) : String(error);
  }
}

export function flipped(bytes: Bytes, at: number, bit = 0): Bytes {
  const changed = bytes.slice();
  changed[at] = (changed[at] as number) ^ (1 << bit);
  return changed;
}

export { concat };
