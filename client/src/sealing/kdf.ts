// Argon2id with the floors of suite 1. Called by codename.ts and secrets.ts, always in the worker.
// A server that asks for less (or for something else) is refused before a single byte is derived.

import { argon2id as wasmArgon2id } from "hash-wasm";
import type { Bytes } from "../lib/bytes";
import { ensure, ID, KEY, refuse } from "./suite";

export const ARGON2ID = 1;
export type Kdf = { alg: number; m: number; t: number; p: number };

export const STUDENT_KDF: Kdf = { alg: ARGON2ID, m: 32_768, t: 3, p: 1 };
export const COUNSELOR_KDF: Kdf = { alg: ARGON2ID, m: 65_536, t: 3, p: 1 };

export function checkKdf({ alg, m, t, p }: Kdf, salt: Bytes): void {
  ensure([alg, m, t, p].every(Number.isSafeInteger), "parameters");
  ensure(alg === ARGON2ID && p === 1, "parameters");
  ensure(m >= 19_456 && m <= 262_144 && t >= 2 && t <= 10, "parameters");
  ensure(salt.length === ID, "parameters");
}

type Derive = (password: Bytes, salt: Bytes, kdf: Kdf) => Promise<Uint8Array>;
export type DeriveSource = "wasm" | "noble";

const withWasm: Derive = (password, salt, { m, t, p }) =>
  wasmArgon2id({ password, salt, memorySize: m, iterations: t, parallelism: p, hashLength: KEY, outputType: "binary" });

const withNoble: Derive = async (password, salt, { m, t, p }) => {
  const { argon2id } = await import("./argon2_noble");
  return argon2id(password, salt, { m, t, p, dkLen: KEY, version: 0x13 });
};

function hasWasm(): boolean {
  try {
    // The smallest module there is; a content policy without wasm-unsafe-eval refuses even this.
    return new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0)) instanceof WebAssembly.Module;
  } catch {
    return false;
  }
}

/** 32 bytes. `source` is for tests; left out, WebAssembly is used where it runs. */
export async function deriveRoot(secret: Bytes, salt: Bytes, kdf: Kdf, source?: DeriveSource): Promise<Bytes> {
  checkKdf(kdf, salt);
  const derive = (source ?? (hasWasm() ? "wasm" : "noble")) === "wasm" ? withWasm : withNoble;
  try {
    return Uint8Array.from(await derive(secret, salt, kdf));
  } catch {
    refuse("derivation"); // too little memory: nothing weaker is tried
  }
}
