// What stands inside a message (spec/envelope.md, section 10): JSON with a few known names, checked the same way
// before sealing and after opening. Called by message.ts. Gives text as text; markup has no meaning here.

import { type Bytes, fromBase64url, fromUtf8, utf8 } from "../lib/bytes";
import { ensure, ID, SealingError } from "./suite";

const WEATHER = ["cerah", "berawan", "mendung", "hujan", "badai"] as const;

export type Feeling = { w: (typeof WEATHER)[number]; k?: string; s?: number };
export type Content = {
  t: "chat" | "letter";
  x: string;
  h?: string;
  m?: Feeling;
  r?: string;
  at: number;
};

const MAX_BYTES = 100_000;

export function encodeContent(content: Content): Bytes {
  const bytes = utf8(JSON.stringify(checkContent({ ...content })));
  ensure(bytes.length <= MAX_BYTES, "content");
  return bytes;
}

export function decodeContent(bytes: Bytes): Content {
  ensure(bytes.length <= MAX_BYTES, "content");
  try {
    const text = fromUtf8(bytes);
    const value: unknown = JSON.parse(text);
    refuseDoubtfulJson(text);
    return checkContent(value);
  } catch (error) {
    throw error instanceof SealingError ? error : new SealingError("content");
  }
}

function checkContent(value: unknown): Content {
  ensure(isRecord(value), "content");
  const { t, x, h, m, r, at } = value;
  ensure(t === "chat" || t === "letter", "content");
  ensure(isText(x, 1, 20_000), "content");
  ensure(isWhole(at, 0, Number.MAX_SAFE_INTEGER), "content");
  const content: Content = { t, x, at };
  if (h !== undefined) {
    ensure(t === "letter" && isText(h, 0, 120), "content");
    content.h = h;
  }
  if (m !== undefined) content.m = checkFeeling(m);
  if (r !== undefined) {
    ensure(typeof r === "string" && isMessageId(r), "content");
    content.r = r;
  }
  return content;
}

function checkFeeling(value: unknown): Feeling {
  ensure(isRecord(value), "content");
  const { w, k, s } = value;
  const weather = WEATHER.find((name) => name === w);
  ensure(weather !== undefined, "content");
  const feeling: Feeling = { w: weather };
  if (k !== undefined) {
    ensure(isText(k, 0, 24), "content");
    feeling.k = k;
  }
  if (s !== undefined) {
    ensure(isWhole(s, 1, 3), "content");
    feeling.s = s;
  }
  return feeling;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isWhole(value: unknown, least: number, most: number): value is number {
  return Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most;
}

/** Length in characters as Unicode counts them, so that both implementations count alike. */
function isText(value: unknown, least: number, most: number): value is string {
  if (typeof value !== "string" || value.length > 2 * most || value.includes("\0")) return false;
  const { length } = [...value];
  return length >= least && length <= most && !/[\ud800-\udfff]/u.test(value);
}

function isMessageId(text: string): boolean {
  try {
    return fromBase64url(text).length === ID;
  } catch {
    return false;
  }
}

/** JSON.parse lets a repeated name win silently; two readers might then see two messages. Also refuses NUL. */
function refuseDoubtfulJson(text: string): void {
  const open: (Set<string> | null)[] = [];
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"(\s*:)?|[{}[\]]/gs)) {
    if (token === "{") open.push(new Set());
    else if (token === "[") open.push(null);
    else if (token === "}" || token === "]") open.pop();
    else refuseDoubtfulString(token, open[open.length - 1] ?? null);
  }
}

function refuseDoubtfulString(token: string, names: Set<string> | null): void {
  const isName = token.endsWith(":");
  const value: string = JSON.parse(isName ? token.slice(0, token.lastIndexOf('"') + 1) : token);
  ensure(!value.includes("\0"), "content");
  if (!isName) return;
  ensure(names !== null && !names.has(value), "content");
  names.add(value);
}
