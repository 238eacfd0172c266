// Watches over a staff page: curtain, locking after a while without use, locking when the session has ended, signing
// out. To lock is to drop the keys and everything opened; the address stays, and the passphrase brings the page back.

import { createWorkingApi } from "../lib/api";
import { on, part } from "../lib/dom";
import { codeOf } from "../lib/words";
import { startWorker } from "../worker/client";
import { Curtain } from "./curtain";
import { enter } from "./enter";
import { IdleClock } from "./idle";
import { leave, within } from "./leave";
import { inWords } from "./refusals";
import { bindSecrets, takeSecret } from "./secrets";
import { dropKeys, keepVault, leadToSignIn, openSession, type Session, saveSession } from "./session";

const LOOK_EVERY_MS = 15_000;
const PATIENCE_MS = 3_000;
const KEEP_EVERY_MS = 60_000;
const KEEP_AFTER_MS = 1_000;
const USE = ["pointerdown", "keydown", "input", "wheel", "touchstart"] as const;
const WRONG_HERE = { sign_in_refused: "Frasa sandi itu belum cocok. Coba pelan-pelan." };
export const EXPIRED =
  "Waktu masuk di perangkat ini sudah berakhir, jadi ruang ini dikunci lagi. Tulisan yang belum terkirim tersegel di perangkat ini.";

export class Guard {
  private readonly clock = new IdleClock(sessionStorage);
  private readonly curtain: Curtain;
  private readonly dialog: HTMLDialogElement;
  private locked = false;
  private keeping = 0;
  /** What the page has open, closed before the keys go: it seals what is half written. */
  beforeLock: () => Promise<void> | void = () => undefined;

  constructor(private readonly session: Session) {
    this.dialog = document.getElementById("kunci") as HTMLDialogElement;
    this.curtain = new Curtain(document.getElementById("tirai") as HTMLDialogElement, () => void this.lock());
    bindSecrets(this.dialog);
    for (const link of document.querySelectorAll<HTMLElement>('[data-for="coordinator"]'))
      link.hidden = session.role !== "coordinator";
    for (const kind of USE) on(window, kind, () => this.locked || this.clock.touch(), { capture: true, passive: true });
    on(document, "visibilitychange", () => this.look());
    on(document, "visibilitychange", () => document.visibilityState === "hidden" && this.keep());
    on(window, "pageshow", (event) => this.shownAgain(event as Event as PageTransitionEvent));
    on(document, "click", (event) => this.act(event));
    on(part<HTMLFormElement>("lock-form", this.dialog), "submit", (event) => void this.unlock(event));
    this.dialog.addEventListener("cancel", (event) => event.preventDefault());
    this.dialog.addEventListener("close", () => this.locked && this.dialog.showModal());
    if (this.clock.wasLeft()) void this.lock();
    else this.clock.touch();
    setInterval(() => this.look(), LOOK_EVERY_MS);
    setInterval(() => this.keep(), KEEP_EVERY_MS);
  }

  get isLocked(): boolean {
    return this.locked;
  }

  /** Handles what every request may bring; true when the page is now locked. */
  caught(problem: unknown): boolean {
    if (codeOf(problem) !== "no_session") return false;
    void this.lock(EXPIRED);
    return true;
  }

  async lock(why = ""): Promise<void> {
    if (this.locked) return;
    this.locked = true;
    if (why) part("why", this.dialog).textContent = why;
    (part("lock-name", this.dialog) as HTMLInputElement).value = this.session.username;
    if (this.curtain.down) this.curtain.raise();
    this.dialog.showModal();
    try {
      await within(PATIENCE_MS, Promise.resolve(this.beforeLock()));
    } finally {
      document.querySelector("main")?.replaceChildren();
      await dropKeys(this.session);
      this.clock.forget();
    }
  }

  private look(): void {
    if (this.clock.remaining() === 0) void this.lock();
  }

  private keep(): void {
    void keepVault(this.session).catch(() => undefined);
  }

  /** A page that the back button kept alive must not show what was locked or left. */
  private shownAgain({ persisted }: PageTransitionEvent): void {
    if (persisted && this.session.dropped) location.reload();
  }

  /** Something of a case was seen that the next page of this tab must know of. */
  seen(): void {
    clearTimeout(this.keeping);
    this.keeping = window.setTimeout(() => this.keep(), KEEP_AFTER_MS);
  }

  private act(event: Event): void {
    const act = (event.target as Element).closest<HTMLElement>("[data-act]")?.dataset.act;
    if (act === "curtain") this.curtain.drop();
    if (act === "sign-out") void leave(this.session, () => this.beforeLock());
  }

  private async unlock(event: Event): Promise<void> {
    event.preventDefault();
    const word = part("word", this.dialog);
    word.textContent = "Membuka kunci …";
    const keyring = startWorker(document.documentElement.dataset.worker ?? "");
    const { username } = this.session;
    try {
      const take = (): string => takeSecret(part<HTMLInputElement>("lock-secret", this.dialog));
      const { answer } = await enter(createWorkingApi(keyring), keyring, username, take);
      await saveSession(keyring, answer);
      location.reload();
    } catch (problem) {
      keyring.terminate();
      word.textContent = inWords(problem, WRONG_HERE);
    }
  }
}

/** The session and guard of a page behind /masuk, or nothing while the browser is led away. */
export async function begin(who: "staff" | "anyone"): Promise<{ session: Session; guard: Guard } | null> {
  const session = await openSession();
  if (!session) {
    leadToSignIn();
    return null;
  }
  if (who === "staff" && session.role === "student") {
    location.replace("/ruang");
    return null;
  }
  const guard = new Guard(session);
  return guard.isLocked ? null : { session, guard };
}
