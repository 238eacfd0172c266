// Locks (type 5): the account key, sealed under one secret of its owner. Called by the worker.
// The header binds whose lock it is and how its key was derived, so that no part can be moved or weakened.

import { type Bytes, concat, equal, type Reader, u8, u32 } from "../lib/bytes";
import { checkKdf, type Kdf } from "./kdf";
import { type Box, decrypt, encrypt, readBox, systemRandom } from "./primitives";
import { ensure, ID, KEY, label, opening, parse, type Random, readOpening, Type } from "./suite";

export const LockKind = { passphrase: 1, recovery: 2, passkey: 3, custodians: 4 } as const;
export type LockKind = (typeof LockKind)[keyof typeof LockKind];

const HEADER = 62;

export type LockHeader = { kind: LockKind; user: Bytes; accountKeyId: Bytes; kdf: Kdf; salt: Bytes };

export function concatKind(name: string, kind: LockKind): Bytes {
  return concat(label(name), u8(kind));
}

function encodeHeader({ kind, user, accountKeyId, kdf, salt }: LockHeader): Bytes {
  return concat(opening(Type.lock, kind), user, accountKeyId, u8(kdf.alg), u32(kdf.m), u32(kdf.t), u8(kdf.p), salt);
}

function readLock(reader: Reader): LockHeader & { box: Box } {
  const kind = readOpening(reader, Type.lock);
  ensure(isLockKind(kind), "field");
  return {
    kind,
    user: reader.take(ID),
    accountKeyId: reader.take(ID),
    kdf: { alg: reader.u8(), m: reader.u32(), t: reader.u32(), p: reader.u8() },
    salt: reader.take(ID),
    box: readBox(reader, KEY),
  };
}

function isLockKind(kind: number): kind is LockKind {
  return Object.values(LockKind).some((known) => known === kind);
}

/** The header of a lock, its parameters already held against the floors. */
export function parseLock(lock: Bytes): LockHeader & { box: Box } {
  const parsed = parse(lock, readLock);
  checkKdf(parsed.kdf, parsed.salt);
  return parsed;
}

export async function sealLock(
  header: LockHeader,
  lockCipher: CryptoKey,
  accountKey: Bytes,
  random: Random = systemRandom,
): Promise<Bytes> {
  checkKdf(header.kdf, header.salt);
  ensure(accountKey.length === KEY, "length");
  const headerBytes = encodeHeader(header);
  const { nonce, ciphertext } = await encrypt(lockCipher, accountKey, concat(label("lock"), headerBytes), random);
  return concat(headerBytes, nonce, ciphertext);
}

export type OpenedLock = { accountKey: Bytes; accountKeyId: Bytes };

/** `expected` is what the caller derived the lock key for. */
export async function openLock(
  lock: Bytes,
  expected: { kind: LockKind; user: Bytes },
  lockCipher: CryptoKey,
): Promise<OpenedLock> {
  const { kind, user, accountKeyId, box } = parseLock(lock);
  ensure(kind === expected.kind && equal(user, expected.user), "context");
  const accountKey = await decrypt(lockCipher, box, concat(label("lock"), lock.slice(0, HEADER)));
  return { accountKey, accountKeyId };
}
