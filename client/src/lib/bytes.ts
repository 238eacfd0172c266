// Bytes, and nothing else: joining, comparing, fixed-width integers, base64url and UTF-8, all strict.
// Called by every layer of the client. Never guesses: what is not canonical is refused with a RangeError.

export type Bytes = Uint8Array<ArrayBuffer>;

export function concat(...parts: Uint8Array[]): Bytes {
  const joined = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

/** Compares without leaving early, so that time does not tell where two tags differ. */
export function equal(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  let difference = 0;
  for (let i = 0; i < a.length; i++) difference |= (a[i] as number) ^ (b[i] as number);
  return difference === 0;
}

export function isZero(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 0);
}

/** Order of byte strings of one length, as the sealed form sorts key ids. */
export function compare(a: Uint8Array, b: Uint8Array): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const difference = (a[i] as number) - (b[i] as number);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

export function u8(value: number): Bytes {
  return integer(value, 1);
}

export function u32(value: number): Bytes {
  return integer(value, 4);
}

export function u64(value: number): Bytes {
  return integer(value, 8);
}

function integer(value: number, width: number): Bytes {
  if (!Number.isSafeInteger(value) || value < 0 || value >= 2 ** (8 * width)) throw new RangeError("integer");
  const bytes = new Uint8Array(width);
  for (let i = width - 1, rest = value; i >= 0; i--) {
    bytes[i] = rest % 256;
    rest = Math.floor(rest / 256);
  }
  return bytes;
}

/** Reads fixed fields from the front; asking past the end, or leaving something over, is a RangeError. */
export class Reader {
  private at = 0;

  constructor(private readonly bytes: Bytes) {}

  take(size: number): Bytes {
    if (this.at + size > this.bytes.length) throw new RangeError("too short");
    this.at += size;
    return this.bytes.slice(this.at - size, this.at);
  }

  u8(): number {
    return this.integer(1);
  }

  u32(): number {
    return this.integer(4);
  }

  u64(): number {
    return this.integer(8);
  }

  end(): void {
    if (this.at !== this.bytes.length) throw new RangeError("too long");
  }

  private integer(width: number): number {
    const value = this.take(width).reduce((sum, byte) => sum * 256 + byte, 0);
    if (!Number.isSafeInteger(value)) throw new RangeError("integer");
    return value;
  }
}

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

export function utf8(text: string): Bytes {
  return encoder.encode(text);
}

export function fromUtf8(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes);
  } catch {
    throw new RangeError("utf-8");
  }
}

export function toBase64url(bytes: Uint8Array): string {
  let binary = "";
  for (let at = 0; at < bytes.length; at += 0x8000) binary += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(binary).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

/** Refuses padding, other alphabets, and unused bits that are not zero. */
export function fromBase64url(text: string): Bytes {
  if (typeof text !== "string" || !/^[A-Za-z0-9_-]*$/.test(text)) throw new RangeError("alphabet");
  if (text.length % 4 === 1) throw new RangeError("length");
  const binary = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
  if (toBase64url(bytes) !== text) throw new RangeError("alphabet");
  return bytes;
}
