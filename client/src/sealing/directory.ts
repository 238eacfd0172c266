// The school's key directory (type 4): an append-only log that says whose keys are whose. Replayed whole by every
// client before it trusts a counselor's key. Called by the keyring; making entries is for coordinators and tests.

import {
  type Bytes,
  concat,
  equal,
  fromUtf8,
  isZero,
  type Reader,
  toBase64url,
  u8,
  u32,
  u64,
  utf8,
} from "../lib/bytes";
import type { SignKey } from "./curves";
import { checkBoxKey, checkSignKey, keyIdOf, verify } from "./keys";
import { headAfter } from "./log_head";
import { sha256 } from "./primitives";
import { ensure, HASH, ID, KEY, label, opening, parse, readOpening, refuse, SIGNATURE, Type } from "./suite";

export const Action = { add: 1, replace: 2, revoke: 3 } as const;
export const DirectoryRole = { counselor: 2, coordinator: 3 } as const;

const UNVOUCHED = 306;
const NAME = 80;

export type EntryFields = {
  action: number;
  school: Bytes;
  index: number;
  headBefore: Bytes;
  user: Bytes;
  role: number;
  boxPublic: Bytes;
  signPublic: Bytes;
  time: number;
  name: string;
};
export type DirectoryEntry = EntryFields & {
  keyId: Bytes;
  nameField: Bytes;
  selfSignature: Bytes;
  voucher: Bytes;
  vouch: Bytes;
};

const CONTROL = /\p{Cc}/u;

function encodeName(name: string): Bytes {
  const text = utf8(name);
  ensure(text.length >= 1 && text.length <= NAME && !CONTROL.test(name), "field");
  return concat(u8(text.length), text, new Uint8Array(NAME - text.length));
}

function decodeName(field: Bytes): string {
  const length = field[0] as number;
  ensure(length >= 1 && length <= NAME && isZero(field.slice(1 + length)), "field");
  let name = "";
  try {
    name = fromUtf8(field.slice(1, 1 + length));
  } catch {
    refuse("field");
  }
  ensure(!CONTROL.test(name), "field");
  return name;
}

async function selfSigned(entry: Omit<EntryFields, "name">, nameField: Bytes): Promise<Bytes> {
  const { school, user, role, boxPublic, signPublic } = entry;
  return concat(label("directory-self"), await sha256(school, user, u8(role), boxPublic, signPublic, nameField));
}

async function vouchedFor(bytesBefore: Bytes): Promise<Bytes> {
  return concat(label("directory-vouch"), await sha256(bytesBefore));
}

/** One entry; `subject` signs for herself unless her entry is revoked, `voucher` signs for the school. */
export async function makeEntry(
  fields: EntryFields,
  subject: SignKey | null,
  voucher: { keyId: Bytes; key: SignKey },
): Promise<Bytes> {
  const nameField = encodeName(fields.name);
  const selfSignature = subject ? await subject.sign(await selfSigned(fields, nameField)) : new Uint8Array(SIGNATURE);
  const before = concat(
    opening(Type.directory, fields.action),
    fields.school,
    u32(fields.index),
    fields.headBefore,
    fields.user,
    u8(fields.role),
    fields.boxPublic,
    fields.signPublic,
    u64(fields.time),
    nameField,
    selfSignature,
    voucher.keyId,
  );
  return concat(before, await voucher.key.sign(await vouchedFor(before)));
}

function readEntry(reader: Reader): Omit<DirectoryEntry, "keyId"> {
  const action = readOpening(reader, Type.directory);
  const fields = {
    action,
    school: reader.take(ID),
    index: reader.u32(),
    headBefore: reader.take(HASH),
    user: reader.take(ID),
    role: reader.u8(),
    boxPublic: reader.take(KEY),
    signPublic: reader.take(KEY),
    time: reader.u64(),
  };
  const nameField = reader.take(1 + NAME);
  return {
    ...fields,
    name: decodeName(nameField),
    nameField,
    selfSignature: reader.take(SIGNATURE),
    voucher: reader.take(ID),
    vouch: reader.take(SIGNATURE),
  };
}

async function parseEntry(bytes: Bytes): Promise<DirectoryEntry> {
  const entry = parse(bytes, readEntry);
  ensure(entry.action >= Action.add && entry.action <= Action.revoke, "field");
  ensure(entry.role === DirectoryRole.counselor || entry.role === DirectoryRole.coordinator, "field");
  checkSignKey(entry.signPublic);
  checkBoxKey(entry.boxPublic);
  return { ...entry, keyId: await keyIdOf(entry.signPublic, entry.boxPublic) };
}

/** The active entry of each user, by the user id as base64url. */
export type Active = ReadonlyMap<string, DirectoryEntry>;

/** A log whose every entry was verified. Grows by `extend` only; what it once held it holds for good. */
export class Directory {
  private constructor(
    readonly school: Bytes,
    readonly entries: readonly DirectoryEntry[],
    private readonly heads: readonly Bytes[],
  ) {}

  static replay(school: Bytes, entries: readonly Bytes[]): Promise<Directory> {
    return new Directory(school, [], []).extend(entries);
  }

  async extend(more: readonly Bytes[]): Promise<Directory> {
    const entries = [...this.entries];
    const heads = [...this.heads];
    const active = new Map(this.activeAt(this.size));
    for (const bytes of more) {
      const entry = await parseEntry(bytes);
      const before = heads[heads.length - 1] ?? new Uint8Array(HASH);
      ensure(equal(entry.school, this.school), "context");
      ensure(entry.index === entries.length && equal(entry.headBefore, before), "order");
      const taken = entries.some(({ keyId, user }) => equal(keyId, entry.keyId) && !equal(user, entry.user));
      ensure(!taken, "key-id"); // a key id in a manifest must mean one person
      const standing = new Map(active);
      step(active, entry);
      await checkSignatures(entry, bytes, standing);
      entries.push(entry);
      heads.push(await headAfter(before, bytes));
    }
    return new Directory(this.school, entries, heads);
  }

  get size(): number {
    return this.entries.length;
  }

  get head(): Bytes {
    return this.headAt(this.size);
  }

  headAt(size: number): Bytes {
    return size === 0 ? new Uint8Array(HASH) : (this.heads[size - 1] ?? refuse("directory"));
  }

  /** Is this the same log, grown or as long, as the one somebody saw at `size` with `head`? */
  extends(size: number, head: Bytes): boolean {
    return size <= this.size && equal(this.headAt(size), head);
  }

  activeAt(size: number): Active {
    ensure(size <= this.size, "directory");
    const active = new Map<string, DirectoryEntry>();
    for (const entry of this.entries.slice(0, size)) step(active, entry);
    return active;
  }

  get active(): Active {
    return this.activeAt(this.size);
  }

  async fingerprint(): Promise<Bytes> {
    const root = this.entries[0] ?? refuse("directory");
    return (await sha256(label("fingerprint"), root.signPublic)).slice(0, ID);
  }
}

function step(active: Map<string, DirectoryEntry>, entry: DirectoryEntry): void {
  const user = toBase64url(entry.user);
  const current = active.get(user);
  ensure((entry.action === Action.add) === (current === undefined), "action");
  if (entry.action !== Action.revoke) active.set(user, entry);
  else {
    ensure(current !== undefined && equal(current.keyId, entry.keyId), "action");
    active.delete(user);
  }
}

async function checkSignatures(entry: DirectoryEntry, bytes: Bytes, before: Active): Promise<void> {
  if (entry.action === Action.revoke) ensure(isZero(entry.selfSignature), "self-signature");
  else await verify(entry.signPublic, entry.selfSignature, await selfSigned(entry, entry.nameField), "self-signature");
  const voucher = entry.index === 0 ? rootOf(entry) : coordinatorOf(entry.voucher, before);
  await verify(voucher.signPublic, entry.vouch, await vouchedFor(bytes.slice(0, UNVOUCHED)));
}

function rootOf(entry: DirectoryEntry): DirectoryEntry {
  ensure(entry.action === Action.add && entry.role === DirectoryRole.coordinator, "voucher");
  ensure(equal(entry.voucher, entry.keyId), "voucher");
  return entry;
}

function coordinatorOf(keyId: Bytes, active: Active): DirectoryEntry {
  for (const entry of active.values()) {
    if (equal(entry.keyId, keyId) && entry.role === DirectoryRole.coordinator) return entry;
  }
  refuse("voucher");
}
