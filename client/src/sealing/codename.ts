// Codenames: seven words that are a whole anonymous identity (spec/envelope.md, section 7). Called by the worker only.
// The words are checked before anything is derived, and never leave the device.

import { type Bytes, concat, u8, utf8 } from "../lib/bytes";
import { deriveRoot, type Kdf } from "./kdf";
import { hkdf, importRoot, sha256, systemRandom } from "./primitives";
import { ensure, ID, KEY, label, type Random, refuse } from "./suite";
import { indexOfWord, nearWords, WORD_LIST_VERSION, wordsOf } from "./words";

const COUNT = 7;
const SECRET = 9;
const MAX_TYPED = 200;
const SEPARATORS = /[\s\-,.:;()]+/u;

async function withChecksum(secret: Bytes): Promise<Bytes> {
  const [check] = await sha256(label("codename-checksum"), secret);
  return concat(secret, u8((check as number) & 0b11111000));
}

export async function makeCodename(random: Random = systemRandom): Promise<string[]> {
  return wordsOf(await withChecksum(random(SECRET)), COUNT);
}

/** `count` words of the list as people type them, or a refusal that says which word to look at. */
export function splitWords(typed: string, count: number): { words: string[]; indices: number[] } {
  if ([...typed.slice(0, 2 * MAX_TYPED + 1)].length > MAX_TYPED) refuse("codename_length");
  const words = typed
    .normalize("NFKC")
    .toLowerCase()
    .split(SEPARATORS)
    .filter((word) => word && !/^[0-9]+$/.test(word));
  if (words.length !== count) refuse("codename_length", { count: words.length });
  const indices = words.map((word, at) => {
    return indexOfWord(word) ?? refuse("codename_word", { number: at + 1, near: nearWords(word) });
  });
  return { words, indices };
}

export async function parseCodename(typed: string): Promise<string[]> {
  const { words, indices } = splitWords(typed, COUNT);
  const secret = secretOf(indices);
  const expected = wordsOf(await withChecksum(secret), COUNT);
  ensure(expected[COUNT - 1] === words[COUNT - 1], "codename_checksum");
  return words;
}

/** The first 72 of the 77 bits. */
function secretOf(indices: readonly number[]): Bytes {
  const bits = indices.map((index) => index.toString(2).padStart(11, "0")).join("");
  return Uint8Array.from({ length: SECRET }, (_, i) => Number.parseInt(bits.slice(8 * i, 8 * i + 8), 2));
}

export type CodenameKeys = { locator: Bytes; auth: Bytes; boxPrivate: Bytes; signSeed: Bytes };

export async function deriveCodename(
  words: readonly string[],
  school: { id: Bytes; salt: Bytes; kdf: Kdf },
): Promise<CodenameKeys> {
  const secret = await deriveRoot(utf8(words.join(" ")), school.salt, school.kdf);
  const root = await importRoot(secret);
  secret.fill(0);
  const derive = (name: string, size: number) =>
    hkdf(root, school.id, concat(label(`codename-${name}`), u8(WORD_LIST_VERSION)), size);
  const [locator, auth, boxPrivate, signSeed] = await Promise.all([
    derive("locator", ID),
    derive("auth", KEY),
    derive("box", KEY),
    derive("sign", KEY),
  ]);
  return { locator, auth, boxPrivate, signSeed };
}

/** Does the text hold all seven words in order, whatever stands between them? */
export function containsCodename(text: string, words: readonly string[]): boolean {
  const letters = text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[^a-z]/g, "");
  return letters.includes(words.join(""));
}

/** Three words by which two people compare a key over the phone or face to face. */
export async function checkWords(keyId: Bytes): Promise<string[]> {
  return wordsOf(await sha256(label("check-words"), keyId), 3);
}
