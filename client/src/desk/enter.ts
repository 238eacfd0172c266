// Signing in: proves a passphrase or a recovery code without sending it, then unlocks the account in the worker.
// Used by /masuk, by the lock over a page, and by /pulih. Neither the secret nor anything like it leaves the worker.

import type { Api } from "../lib/api";
import type { Keyring } from "../talk/contract";
import type { Identity } from "../worker/contract";
import type { BeforeSignIn, SignedIn } from "./answers";

export type LockKind = 1 | 2;
export type Entered = { answer: SignedIn; identity: Identity };

const ROADS: Record<LockKind, string> = { 1: "/api/masuk", 2: "/api/pulih" };

/** `takeSecret` empties the field, and is asked only once the server has answered: without network nothing is typed twice. */
export async function enter(
  api: Api,
  keyring: Keyring,
  username: string,
  takeSecret: () => string,
  kind: LockKind = 1,
): Promise<Entered> {
  const road = ROADS[kind];
  const { salt, kdf } = await api.post<BeforeSignIn>(`${road}/awal`, { username });
  const { auth } = await keyring.call("passphrase_enter", { secret: takeSecret(), kind, salt, kdf });
  const answer = await api.post<SignedIn>(road, { username, auth });
  api.token = answer.token;
  const { user, name, role } = answer.person;
  const { lock, keyset, school } = answer;
  const identity = await keyring.call("account_unlock", { user, name, role, lock, keyset, school });
  if (kind === 1) await keepPins(api, keyring, answer, auth).catch(() => undefined); // the next sign-in tries again
  return { answer, identity };
}

/** What was seen of the directory goes into the keyset, so that no later sign-in believes an older one. */
async function keepPins(api: Api, keyring: Keyring, { school }: SignedIn, auth: string): Promise<void> {
  const renewed = await keyring.call("keyset_renew", { school });
  if (renewed) await api.post("/api/akun/gantungan", { ...renewed, auth });
}

/** Capital letters and stray blanks in a user name are slips, not another person. */
export function tidyName(typed: string): string {
  return typed.normalize("NFKC").trim().toLowerCase();
}

/** The proof of a passphrase that is already in use, for changing a lock. */
export async function prove(api: Api, keyring: Keyring, username: string, secret: string): Promise<string> {
  const { salt, kdf } = await api.post<BeforeSignIn>("/api/masuk/awal", { username });
  const { auth } = await keyring.call("passphrase_enter", { secret, kind: 1, salt, kdf });
  return auth;
}
