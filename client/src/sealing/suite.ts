// The words of suite 1 (spec/envelope.md, section 1): labels, types, sizes, and the one error everything refuses with.
// Imported by every file of the sealed form. Holds no keys and does no work.

import { type Bytes, concat, Reader, u8, utf8 } from "../lib/bytes";

export const VERSION = 1;
export const SUITE = 1;

export const Type = {
  message: 1,
  wrap: 2,
  manifest: 3,
  directory: 4,
  lock: 5,
  keyset: 6,
  inbox: 7,
  device: 8,
  circle: 9,
  document: 10,
  consent: 11,
  packet: 12,
  file: 13,
} as const;
export type Type = (typeof Type)[keyof typeof Type];

export const ID = 16;
export const HASH = 32;
export const KEY = 32;
export const NONCE = 12;
export const TAG = 16;
export const SIGNATURE = 64;

export type Random = (size: number) => Bytes;

// The codes are those of teduh/sealing/errors.py, so that both sides name a refusal alike; the last line is the client's.
export type Refusal =
  | "alphabet"
  | "length"
  | "version"
  | "suite"
  | "type"
  | "class"
  | "field"
  | "order"
  | "sign-key"
  | "box-key"
  | "key-id"
  | "signature"
  | "context"
  | "previous"
  | "author"
  | "counselee"
  | "counselor"
  | "directory"
  | "action"
  | "voucher"
  | "self-signature"
  | "wrap"
  | "commitment"
  | "padding"
  | "cipher"
  | "content"
  | "parameters"
  | "rollback"
  | "fork"
  | "consent"
  | "codename_length"
  | "codename_word"
  | "codename_checksum"
  | "derivation";

/** Why something was refused. `detail` may be shown to the person who typed; it never holds a secret of another. */
export class SealingError extends Error {
  constructor(
    readonly code: Refusal,
    readonly detail?: unknown,
  ) {
    super(code);
    this.name = "SealingError";
  }
}

export function refuse(code: Refusal, detail?: unknown): never {
  throw new SealingError(code, detail);
}

export function ensure(condition: boolean, code: Refusal): asserts condition {
  if (!condition) refuse(code);
}

export function label(name: string): Bytes {
  return utf8(`teduh/1/${name}\0`);
}

export function opening(type: Type, x: number): Bytes {
  return concat(u8(VERSION), u8(SUITE), u8(type), u8(x));
}

/** Reads the four bytes every object begins with and gives back the fourth. */
export function readOpening(reader: Reader, type: Type): number {
  ensure(reader.u8() === VERSION, "version");
  ensure(reader.u8() === SUITE, "suite");
  ensure(reader.u8() === type, "type");
  return reader.u8();
}

/** Parses one object whole: too short or too long is `length`, a number that none of ours reaches is `field`. */
export function parse<T>(bytes: Bytes, read: (reader: Reader) => T): T {
  const reader = new Reader(bytes);
  try {
    const value = read(reader);
    reader.end();
    return value;
  } catch (error) {
    if (error instanceof RangeError) refuse(error.message === "integer" ? "field" : "length");
    throw error;
  }
}
