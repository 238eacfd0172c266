// Keysets (type 6): an account's own keys and pins, sealed under its account key; and the keys a student's account
// uses inside one case. Called by the worker. A keyset that went back, or asks for a newer suite, is refused.

import { type Bytes, concat, equal, type Reader, u8, u32 } from "../lib/bytes";
import { type Box, decrypt, encrypt, hkdf, hkdfCipher, readBox, systemRandom } from "./primitives";
import { ensure, HASH, ID, KEY, label, opening, parse, type Random, readOpening, SUITE, Type } from "./suite";

const HEADER = 40;
const PLAIN = 117;

export type KeysetHeader = { user: Bytes; accountKeyId: Bytes; version: number };
export type Pin = { school: Bytes; directorySize: number; directoryHead: Bytes };
export type Keyset = { boxPrivate: Bytes; signSeed: Bytes; pin: Pin; minimumSuite: number };

function encodePlain({ boxPrivate, signSeed, pin, minimumSuite }: Keyset): Bytes {
  return concat(boxPrivate, signSeed, pin.school, u32(pin.directorySize), pin.directoryHead, u8(minimumSuite));
}

function readPlain(reader: Reader): Keyset {
  return {
    boxPrivate: reader.take(KEY),
    signSeed: reader.take(KEY),
    pin: { school: reader.take(ID), directorySize: reader.u32(), directoryHead: reader.take(HASH) },
    minimumSuite: reader.u8(),
  };
}

function readKeyset(reader: Reader): KeysetHeader & { box: Box } {
  ensure(readOpening(reader, Type.keyset) === 0, "field");
  return {
    user: reader.take(ID),
    accountKeyId: reader.take(ID),
    version: reader.u32(),
    box: readBox(reader, PLAIN),
  };
}

export function parseKeyset(keyset: Bytes): KeysetHeader & { box: Box } {
  return parse(keyset, readKeyset);
}

function keysetCipher(accountKey: CryptoKey, accountKeyId: Bytes): Promise<CryptoKey> {
  return hkdfCipher(accountKey, accountKeyId, label("keyset"));
}

export async function sealKeyset(
  { user, accountKeyId, version }: KeysetHeader,
  accountKey: CryptoKey,
  keyset: Keyset,
  random: Random = systemRandom,
): Promise<Bytes> {
  const header = concat(opening(Type.keyset, 0), user, accountKeyId, u32(version));
  const cipher = await keysetCipher(accountKey, accountKeyId);
  const { nonce, ciphertext } = await encrypt(cipher, encodePlain(keyset), concat(label("keyset"), header), random);
  return concat(header, nonce, ciphertext);
}

/** `leastVersion` is the highest this client has seen. */
export async function openKeyset(
  keyset: Bytes,
  expected: { user: Bytes; accountKeyId: Bytes; leastVersion: number },
  accountKey: CryptoKey,
): Promise<Keyset & { version: number }> {
  const { user, accountKeyId, version, box } = parseKeyset(keyset);
  ensure(equal(user, expected.user) && equal(accountKeyId, expected.accountKeyId), "context");
  ensure(version >= expected.leastVersion, "rollback");
  const cipher = await keysetCipher(accountKey, accountKeyId);
  const plain = await decrypt(cipher, box, concat(label("keyset"), keyset.slice(0, HEADER)));
  const opened = parse(plain, readPlain);
  ensure(opened.minimumSuite >= 1 && opened.minimumSuite <= SUITE, "suite");
  return { ...opened, version };
}

/** Keys of a student's account in one case: nothing about them links to another case. */
export async function caseSecrets(
  accountKey: CryptoKey,
  caseId: Bytes,
): Promise<{ boxPrivate: Bytes; signSeed: Bytes }> {
  return {
    boxPrivate: await hkdf(accountKey, caseId, label("case-box"), KEY),
    signSeed: await hkdf(accountKey, caseId, label("case-sign"), KEY),
  };
}
