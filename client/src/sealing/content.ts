// What stands inside a message (spec/envelope.md, section 10): JSON with a few known names, checked the same way
// before sealing and after opening. Called by message.ts. Gives text as text; markup has no meaning here.

import { type Bytes, fromBase64url, utf8 } from "../lib/bytes";
import { decodeJson, isRecord, isText, isWhole, type JsonObject } from "./json";
import { ensure, ID, KEY } from "./suite";

const WEATHER = ["cerah", "berawan", "mendung", "hujan", "badai"] as const;
const KINDS = ["chat", "letter", "summary", "note", "answers", "referral"] as const;
const FILE_TYPES = ["image/jpeg", "image/webp", "audio/webm", "audio/mp4", "application/pdf"] as const;

type Kind = (typeof KINDS)[number];
export type Feeling = { w: (typeof WEATHER)[number]; k?: string; s?: number };
export type Attachment = {
  i: string;
  k: string;
  s: number;
  y: (typeof FILE_TYPES)[number];
  n?: string;
  d?: number;
  w?: string;
  p?: [width: number, height: number];
};
export type Content = {
  t: Kind;
  x: string;
  h?: string;
  m?: Feeling;
  r?: string;
  d?: JsonObject;
  a?: Attachment[];
  at: number;
};

const MAX_BYTES = 100_000;
const MAX_FOR_PROGRAMS = 60_000;
const MAX_FILES = 10;
const MAX_HEIGHTS = 64;
const MAX_SIDE = 65_535;
export const MAX_FILE = 8 * 1024 * 1024;
const LATEST = Number.MAX_SAFE_INTEGER;

const titled: readonly Kind[] = ["letter", "note"];
const forPrograms: readonly Kind[] = ["summary", "note", "answers", "referral"];
const withFiles: readonly Kind[] = ["chat", "letter", "note"];

export function encodeContent(content: Content): Bytes {
  const bytes = utf8(JSON.stringify(checkContent({ ...content })));
  decodeJson(bytes, MAX_BYTES);
  return bytes;
}

export function decodeContent(bytes: Bytes): Content {
  return checkContent(decodeJson(bytes, MAX_BYTES));
}

function checkContent({ t, x, h, m, r, d, a, at }: JsonObject): Content {
  const kind = oneOf(KINDS, t);
  ensure(isText(x, 1, 20_000) && isWhole(at, 0, LATEST), "content");
  return {
    t: kind,
    x,
    at,
    ...optional("h", h, (title) => text(title, 120, titled.includes(kind))),
    ...optional("m", m, checkFeeling),
    ...optional("r", r, (replied) => bytesText(replied, ID, ID)),
    ...optional("d", d, (value) => checkForPrograms(value, forPrograms.includes(kind))),
    ...optional("a", a, (files) => checkFiles(files, withFiles.includes(kind))),
  };
}

/** A name that is there, checked; nothing at all where it is not. */
function optional<K extends string, T>(name: K, value: unknown, check: (value: unknown) => T): { [N in K]?: T } {
  return value === undefined ? {} : ({ [name]: check(value) } as { [N in K]?: T });
}

function oneOf<T extends string>(known: readonly T[], value: unknown): T {
  const found = known.find((name) => name === value);
  ensure(found !== undefined, "content");
  return found;
}

function text(value: unknown, most: number, allowed = true): string {
  ensure(allowed && isText(value, 0, most), "content");
  return value;
}

function whole(value: unknown, least: number, most: number): number {
  ensure(isWhole(value, least, most), "content");
  return value;
}

function bytesText(value: unknown, least: number, most: number): string {
  try {
    const { length } = fromBase64url(value as string);
    ensure(length >= least && length <= most, "content");
    return value as string;
  } catch {
    ensure(false, "content");
  }
}

function checkFeeling(value: unknown): Feeling {
  ensure(isRecord(value), "content");
  const { w, k, s } = value;
  return {
    w: oneOf(WEATHER, w),
    ...optional("k", k, (word) => text(word, 24)),
    ...optional("s", s, (strength) => whole(strength, 1, 3)),
  };
}

function checkForPrograms(value: unknown, allowed: boolean): JsonObject {
  ensure(allowed && isRecord(value), "content");
  ensure(utf8(JSON.stringify(value)).length <= MAX_FOR_PROGRAMS, "content");
  return value;
}

function checkFiles(value: unknown, allowed: boolean): Attachment[] {
  ensure(allowed && Array.isArray(value) && value.length >= 1 && value.length <= MAX_FILES, "content");
  return value.map(checkFile);
}

function checkFile(value: unknown): Attachment {
  ensure(isRecord(value), "content");
  const { i, k, s, y, n, d, w, p } = value;
  return {
    i: bytesText(i, ID, ID),
    k: bytesText(k, KEY, KEY),
    s: whole(s, 1, MAX_FILE),
    y: oneOf(FILE_TYPES, y),
    ...optional("n", n, (name) => text(name, 120)),
    ...optional("d", d, (duration) => whole(duration, 0, LATEST)),
    ...optional("w", w, (heights) => bytesText(heights, 0, MAX_HEIGHTS)),
    ...optional("p", p, checkPicture),
  };
}

function checkPicture(value: unknown): [number, number] {
  ensure(Array.isArray(value) && value.length === 2, "content");
  return [whole(value[0], 1, MAX_SIDE), whole(value[1], 1, MAX_SIDE)];
}
