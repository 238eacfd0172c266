// A packet's link: what somebody outside needs beside the address is four words that were said aloud (spec/envelope.md,
// section 15). Called by the keyring. Typed words are held against the list before a single byte is derived.

import { type Bytes, concat, equal, type Reader, utf8 } from "../lib/bytes";
import { splitWords } from "./codename";
import { COUNSELOR_KDF, deriveRoot } from "./kdf";
import { type Box, decrypt, EMPTY, encrypt, hkdf, hkdfCipher, importRoot, readBox, systemRandom } from "./primitives";
import { ensure, ID, KEY, label, opening, parse, type Random, readOpening, Type } from "./suite";
import { wordsOf } from "./words";

const LINK = 1;
const SPOKEN = 4;
const SPOKEN_BYTES = 6; // 44 of their bits are used
const HEADER = 20;

export function spokenWords(random: Random = systemRandom): string[] {
  return wordsOf(random(SPOKEN_BYTES), SPOKEN);
}

export function parseSpoken(typed: string): string[] {
  return splitWords(typed, SPOKEN).words;
}

/** What opens a link: `locator` and `auth` are sent, the cipher never leaves. */
export type LinkKeys = { locator: Bytes; auth: Bytes; cipher: CryptoKey };

export async function deriveLink(token: Bytes, words: readonly string[]): Promise<LinkKeys> {
  ensure(token.length === ID, "length");
  const secret = await deriveRoot(utf8(words.join(" ")), token, COUNSELOR_KDF);
  const root = await importRoot(secret);
  secret.fill(0);
  return {
    locator: await hkdf(await importRoot(token), EMPTY, label("packet-locator"), ID),
    auth: await hkdf(root, EMPTY, label("packet-auth"), KEY),
    cipher: await hkdfCipher(root, EMPTY, label("packet-link-key")),
  };
}

function encodeHeader(packet: Bytes): Bytes {
  return concat(opening(Type.packet, LINK), packet);
}

function readLink(reader: Reader): { packet: Bytes; box: Box } {
  ensure(readOpening(reader, Type.packet) === LINK, "field");
  return { packet: reader.take(ID), box: readBox(reader, KEY) };
}

export async function sealLink(
  packet: Bytes,
  cipher: CryptoKey,
  packetKey: Bytes,
  random: Random = systemRandom,
): Promise<Bytes> {
  const header = encodeHeader(packet);
  const { nonce, ciphertext } = await encrypt(cipher, packetKey, concat(label("packet-link"), header), random);
  return concat(header, nonce, ciphertext);
}

export async function openLink(link: Bytes, packet: Bytes, cipher: CryptoKey): Promise<Bytes> {
  const told = parse(link, readLink);
  ensure(equal(told.packet, packet), "context");
  return decrypt(cipher, told.box, concat(label("packet-link"), link.slice(0, HEADER)));
}
