// How the keyring says no. Its codes are those of worker/contract.ts; those of the sealed form pass through as they are.

import { type Bytes, fromBase64url } from "../lib/bytes";
import type { B64, Problem, ProblemCode } from "../worker/contract";

export class Refused extends Error {
  constructor(
    readonly code: string,
    readonly detail?: unknown,
  ) {
    super(code);
    this.name = "Refused";
  }
}

export function refused(code: string, detail?: unknown): never {
  throw new Refused(code, detail);
}

/** What comes from the server or a page, as bytes; anything not canonical, or not of its size, is refused. */
export function decode(text: B64, size?: number): Bytes {
  let bytes: Bytes;
  try {
    bytes = fromBase64url(text);
  } catch {
    refused("bad_wire");
  }
  return size === undefined || bytes.length === size ? bytes : refused("bad_wire");
}

const BLOCKING: ReadonlySet<ProblemCode> = new Set<ProblemCode>([
  "key_changed",
  "ghost_member",
  "unconsented_member",
  "foreign_epoch",
  "rollback",
  "directory_fork",
]);

export function problem(code: ProblemCode, where: Omit<Problem, "code" | "blocks"> = {}): Problem {
  return { code, blocks: BLOCKING.has(code), ...where };
}

export function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "internal";
}

export function detailOf(error: unknown): unknown {
  return error instanceof Error && "detail" in error ? error.detail : undefined;
}
