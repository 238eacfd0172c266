// Stands in for Argon2id where a test needs many identities: the same checks, one hash. What Argon2id gives is held
// against the vectors in tests/sealing.

import { vi } from "vitest";
import type { Bytes } from "../../src/lib/bytes";
import { sha256 } from "../../src/sealing/primitives";

type Module = typeof import("../../src/sealing/kdf");
const actual = await vi.importActual<Module>("../../src/sealing/kdf");

export const { ARGON2ID, STUDENT_KDF, COUNSELOR_KDF, checkKdf } = actual;

export const deriveRoot: Module["deriveRoot"] = async (secret, salt, kdf): Promise<Bytes> => {
  checkKdf(kdf, salt);
  return sha256(secret, salt);
};
