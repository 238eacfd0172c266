// The tab's vault: what a reload needs to go on (session token, which case), sealed by the key worker. It lies in
// sessionStorage, so closing the tab ends it. Used by the student's pages and the counselor's desk alike.

import type { Keyring } from "../talk/contract";
import type { B64, Identity, School } from "../worker/contract";

export type Person = { user: B64; name: string; role: "student" | "counselor" | "coordinator"; username: string };

/** `step` is where an anonymous student stood before there was a case: back to the words, or past them. */
export type Saved = {
  token: string | null;
  case?: B64 | null;
  person?: Person;
  step?: "write" | "codename" | "room";
  noted?: boolean; // the student showed that the seven words are written down
};

const PLACE = "teduh.kunci"; // the desk keeps its accounts in the same place

export async function saveVault(keyring: Keyring, saved: Saved): Promise<void> {
  const { sealed } = await keyring.call("vault_save", { extra: JSON.stringify(saved) });
  sessionStorage.setItem(PLACE, sealed);
}

/** What was saved, with the keys unlocked in the worker; null when there is nothing, or nothing that still opens. */
export async function openVault(
  keyring: Keyring,
  school: School,
): Promise<{ identity: Identity; saved: Saved } | null> {
  const sealed = sessionStorage.getItem(PLACE);
  if (!sealed) return null;
  try {
    const { identity, extra } = await keyring.call("vault_open", { sealed, school });
    return { identity, saved: JSON.parse(extra) as Saved };
  } catch {
    forgetVault();
    return null;
  }
}

export const hasVault = (): boolean => sessionStorage.getItem(PLACE) !== null;

export function forgetVault(): void {
  sessionStorage.removeItem(PLACE);
}
