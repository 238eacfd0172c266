// Device seals (type 8): what may lie on a phone, sealed: drafts, outbox, the tab vault, pins.
// Called by the worker; the key is an account's own or one tab's random one.

import { type Bytes, concat, equal, type Reader } from "../lib/bytes";
import { decrypt, encrypt, hkdfCipher, systemRandom } from "./primitives";
import { ensure, ID, label, NONCE, opening, parse, type Random, readOpening, TAG, Type } from "./suite";

const HEADER = 20;

export const Purpose = { draft: 1, outbox: 2, vault: 3, pins: 4 } as const;
export type Purpose = (typeof Purpose)[keyof typeof Purpose];
export type DeviceContext = { purpose: Purpose; subject: Bytes };

export function accountDeviceCipher(accountKey: CryptoKey, accountKeyId: Bytes): Promise<CryptoKey> {
  return hkdfCipher(accountKey, accountKeyId, label("device"));
}

export async function sealDevice(
  { purpose, subject }: DeviceContext,
  cipher: CryptoKey,
  plain: Bytes,
  random: Random = systemRandom,
): Promise<Bytes> {
  const header = concat(opening(Type.device, purpose), subject);
  const { nonce, ciphertext } = await encrypt(cipher, plain, concat(label("device"), header), random);
  return concat(header, nonce, ciphertext);
}

export function openDevice({ purpose, subject }: DeviceContext, cipher: CryptoKey, seal: Bytes): Promise<Bytes> {
  ensure(seal.length >= HEADER + NONCE + TAG, "length");
  const header = seal.slice(0, HEADER);
  parse(header, (reader: Reader) => {
    ensure(readOpening(reader, Type.device) === purpose, "context");
    ensure(equal(reader.take(ID), subject), "context");
  });
  const box = { nonce: seal.slice(HEADER, HEADER + NONCE), ciphertext: seal.slice(HEADER + NONCE) };
  return decrypt(cipher, box, concat(label("device"), header));
}
