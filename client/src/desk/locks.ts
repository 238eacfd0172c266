// Changing the locks of one's own keys: a new passphrase, a new recovery code. The account key is wrapped anew in the
// worker; the server keeps the lock and a proof, and learns neither secret.

import type { Kdf } from "../worker/contract";
import type { Role } from "./answers";
import { prove } from "./enter";
import type { Session } from "./session";

type Locker = Pick<Session, "api" | "keyring" | "role">;

/** Who is signed in already only has her present passphrase to get right. */
export const WRONG_NOW = { sign_in_refused: "Frasa sandi sekarang belum cocok. Coba pelan-pelan." };

// Written here and not asked of the server: it must not be able to talk a new lock down (spec/envelope.md, section 7).
const STUDENT_KDF: Kdf = { alg: 1, m: 32_768, t: 3, p: 1 };
const COUNSELOR_KDF: Kdf = { alg: 1, m: 65_536, t: 3, p: 1 };

function kdfFor(role: Role): Kdf {
  return role === "student" ? STUDENT_KDF : COUNSELOR_KDF;
}

export async function changePassphrase(session: Session, current: string, fresh: string): Promise<void> {
  const auth_old = await prove(session.api, session.keyring, session.username, current);
  await storePassphrase(session, fresh, auth_old);
}

/** After a recovery code opened the account there is no old proof to show. */
export async function storePassphrase(locker: Locker, fresh: string, auth_old?: string): Promise<void> {
  const { lock, auth } = await locker.keyring.call("lock_make", { secret: fresh, kind: 1, kdf: kdfFor(locker.role) });
  await locker.api.post("/api/akun/kunci", { ...(auth_old ? { auth_old } : {}), kind: 1, lock, auth });
}

/** A code that exists on this page alone until `store` is called. */
export type NewCode = { code: string; store: () => Promise<void> };

export async function makeRecoveryCode(session: Session, current: string): Promise<NewCode> {
  const auth_old = await prove(session.api, session.keyring, session.username, current);
  const { code, lock, auth } = await session.keyring.call("recovery_make", { kdf: kdfFor(session.role) });
  return {
    code,
    store: async () => void (await session.api.post("/api/akun/kunci", { auth_old, kind: 2, lock, auth })),
  };
}

/** As Crockford base32 is read: any case, any separators, O for 0, I and L for 1. */
export function plainCode(typed: string): string {
  return typed
    .normalize("NFKC")
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, "")
    .replace(/O/g, "0")
    .replace(/[IL]/g, "1");
}

/** In groups of four, as it is printed and most easily read back. */
export function groupedCode(code: string): string {
  return plainCode(code).replace(/(.{4})(?=.)/g, "$1 ");
}
