// What a person knows or holds on paper: passphrase and recovery code, and what each unlocks. Called by the worker.
// Argon2id once, then two labels: `auth` is sent, the lock key never leaves.

import { type Bytes, utf8 } from "../lib/bytes";
import { deriveRoot, type Kdf } from "./kdf";
import { concatKind, type LockKind } from "./lock";
import { EMPTY, hkdf, hkdfCipher, importRoot, systemRandom } from "./primitives";
import { ensure, KEY, type Random } from "./suite";

const CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const CODE_BYTES = 16;
const CODE_LENGTH = 26;

export function normalPassphrase(typed: string): Bytes {
  return utf8(typed.normalize("NFKC"));
}

/** 128 random bits as 26 characters; the two bits over are zero. */
export function makeRecoveryCode(random: Random = systemRandom): string {
  const bits = [...random(CODE_BYTES)].map((byte) => byte.toString(2).padStart(8, "0")).join("");
  return Array.from({ length: CODE_LENGTH }, (_, i) =>
    CROCKFORD.charAt(Number.parseInt(bits.slice(5 * i, 5 * i + 5).padEnd(5, "0"), 2)),
  ).join("");
}

/** The 26 characters as they count, from what was typed in any case, with any separators and the usual mix-ups. */
export function parseRecoveryCode(typed: string): string {
  ensure(typed.length <= 200, "length");
  const code = typed.toUpperCase().replace(/[\s-]/g, "").replace(/O/g, "0").replace(/[IL]/g, "1");
  ensure(code.length === CODE_LENGTH, "length");
  ensure(
    [...code].every((letter) => CROCKFORD.includes(letter)),
    "alphabet",
  );
  ensure(CROCKFORD.indexOf(code.charAt(CODE_LENGTH - 1)) % 4 === 0, "padding");
  return code;
}

export type Unlocking = { auth: Bytes; lockCipher: CryptoKey };

export async function deriveUnlocking(secret: Bytes, kind: LockKind, salt: Bytes, kdf: Kdf): Promise<Unlocking> {
  const derived = await deriveRoot(secret, salt, kdf);
  const root = await importRoot(derived);
  derived.fill(0);
  return {
    auth: await hkdf(root, EMPTY, concatKind("auth", kind), KEY),
    lockCipher: await hkdfCipher(root, EMPTY, concatKind("lock-key", kind)),
  };
}
