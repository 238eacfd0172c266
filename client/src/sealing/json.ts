// JSON as the sealed form takes it: one object, no name twice, no NUL, no half character, nothing without end. Called by
// content.ts, document.ts and packet.ts, before sealing and after opening. What two could read in two ways is refused.

import { type Bytes, fromUtf8, utf8 } from "../lib/bytes";
import { ensure, SealingError } from "./suite";

export type JsonObject = Record<string, unknown>;

/** A document or a packet, in bytes. */
export const MAX_DOCUMENT = 120_000;
const MAX_DEPTH = 32;

export function encodeJson(value: JsonObject, most = MAX_DOCUMENT): Bytes {
  const bytes = utf8(JSON.stringify(value));
  decodeJson(bytes, most);
  return bytes;
}

export function decodeJson(bytes: Bytes, most = MAX_DOCUMENT): JsonObject {
  ensure(bytes.length <= most, "content");
  try {
    const text = fromUtf8(bytes);
    const value: unknown = JSON.parse(text);
    refuseDoubtful(text);
    ensure(isRecord(value), "content");
    return value;
  } catch (error) {
    throw error instanceof SealingError ? error : new SealingError("content");
  }
}

export function isRecord(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** JSON.parse lets a repeated name win silently; two readers might then see two texts. */
function refuseDoubtful(text: string): void {
  const open: (Set<string> | null)[] = [];
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"(\s*:)?|[{}[\]]|-?\d[\d.eE+-]*/gs)) {
    if (token === "{" || token === "[") ensure(open.push(token === "{" ? new Set() : null) <= MAX_DEPTH, "content");
    else if (token === "}" || token === "]") open.pop();
    else if (token.startsWith('"')) refuseDoubtfulString(token, open[open.length - 1] ?? null);
    else ensure(Number.isFinite(Number(token)), "content");
  }
}

function refuseDoubtfulString(token: string, names: Set<string> | null): void {
  const isName = token.endsWith(":");
  const value: string = JSON.parse(isName ? token.slice(0, token.lastIndexOf('"') + 1) : token);
  ensure(isSound(value), "content");
  if (!isName) return;
  ensure(names !== null && !names.has(value), "content");
  names.add(value);
}

function isSound(text: string): boolean {
  return !text.includes("\0") && !/[\ud800-\udfff]/u.test(text);
}

/** Length in characters as Unicode counts them, so that both implementations count alike. */
export function isText(value: unknown, least: number, most: number): value is string {
  if (typeof value !== "string" || value.length > 2 * most) return false;
  const { length } = [...value];
  return length >= least && length <= most && isSound(value);
}

export function isWhole(value: unknown, least: number, most: number): value is number {
  return Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most;
}

/** Every piece of text in a value, names aside. */
export function textsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
