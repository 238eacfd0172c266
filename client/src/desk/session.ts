// A signed-in tab: its token, its worker with the keys, and the sealed vault that carries both to the tab's next page.
// Every page behind /masuk begins here. Nothing is stored in the clear but the address to come back to.

import { isLeaving } from "../behaviours/quick_exit";
import { type Api, createWorkingApi } from "../lib/api";
import { pageJson } from "../lib/dom";
import { forgetVault, hasVault, openVault, saveVault } from "../lib/vault";
import type { Keyring } from "../talk/contract";
import { startWorker } from "../worker/client";
import type { Person, Role, SchoolCard, SignedIn } from "./answers";
import { IdleClock } from "./idle";

const RETURN_TO = "teduh.lanjut";
const RETURNABLE =
  /^\/(meja(\/kasus\/[A-Za-z0-9_-]{22}(\/(catatan|tahap|lembar))?|\/konsultasi\/[A-Za-z0-9_-]{22})?|akun|audit|ruang)$/;

export type Session = Person & { api: Api; keyring: Keyring; school: SchoolCard; dropped: boolean };

/** The worker of this page and the school it belongs to, before anybody has signed in. */
export function startPage(): { api: Api; keyring: Keyring; school: SchoolCard } {
  const url = document.documentElement.dataset.worker ?? "";
  const keyring = startWorker(url);
  return { api: createWorkingApi(keyring), keyring, school: pageJson<SchoolCard>("sekolah") };
}

export async function saveSession(keyring: Keyring, { token, person }: SignedIn): Promise<void> {
  await saveVault(keyring, { token, person });
  new IdleClock(sessionStorage).forget(); // an old mark in this tab must not lock a fresh sign-in
}

/** Opens what the tab carries; null when there is nothing, or nothing of an account. */
export async function openSession(): Promise<Session | null> {
  if (!hasVault()) return null;
  const { api, keyring, school } = startPage();
  const opened = await openVault(keyring, school);
  if (opened?.identity.kind !== "account") {
    keyring.terminate();
    return null;
  }
  const { user, name, role } = opened.identity; // from the keys themselves, not from what was noted beside them
  api.token = opened.saved.token;
  return { user, name, role, username: opened.saved.person?.username ?? "", api, keyring, school, dropped: false };
}

/** Seals anew what the next page needs: the vault ages, and what was seen of each case must not be forgotten. */
export async function keepVault(session: Session): Promise<void> {
  const { keyring, api, user, name, role, username } = session;
  if (session.dropped) return;
  await saveVault(keyring, { token: api.token, person: { user, name, role, username } });
}

/** Keys, opened cases and the vault are gone when this answers. */
export async function dropKeys(session: Pick<Session, "keyring" | "dropped">): Promise<void> {
  forgetVault();
  if (session.dropped) return;
  session.dropped = true;
  try {
    await session.keyring.call("drop", {});
  } finally {
    forgetVault(); // one more may have been sealed while the keys were going
    session.keyring.terminate();
  }
}

/** To /masuk, and back here afterwards. */
export function leadToSignIn(): void {
  if (isLeaving()) return;
  sessionStorage.setItem(RETURN_TO, location.pathname);
  location.replace("/masuk");
}

/** Where a person belongs after signing in: where she came from, if that is a page of hers. */
export function homeOf(role: Role): string {
  return role === "student" ? "/ruang" : "/meja";
}

export function takeReturn(role: Role): string {
  const path = sessionStorage.getItem(RETURN_TO) ?? "";
  sessionStorage.removeItem(RETURN_TO);
  const home = homeOf(role);
  return RETURNABLE.test(path) &&
    (path === "/akun" || (path === "/audit" && role !== "student") || path.startsWith(home))
    ? path
    : home;
}
