// How long nobody has touched this page. The guard (`guard.ts`) asks it when to lock. It counts by the wall clock, so a
// phone that slept for an hour is locked when it wakes, and it leaves its last mark in the tab for the next page.

export const LOCK_AFTER_MS = 15 * 60_000;
export const CURTAIN_MS = 5 * 60_000;
const STORED_AS = "teduh.dipakai";
const STORE_EVERY_MS = 5_000;

type Store = Pick<Storage, "getItem" | "setItem" | "removeItem">;

export class IdleClock {
  private last: number;
  private stored = 0;

  constructor(
    private readonly store: Store,
    private readonly now: () => number = () => Date.now(),
    private readonly limit = LOCK_AFTER_MS,
  ) {
    this.last = this.now();
  }

  /** Was the tab left alone too long before this page began? A tab without a mark is a fresh sign-in. */
  wasLeft(): boolean {
    const mark = Number(this.store.getItem(STORED_AS));
    return Number.isFinite(mark) && mark > 0 && this.now() - mark >= this.limit;
  }

  touch(): void {
    this.last = this.now();
    if (this.last - this.stored < STORE_EVERY_MS) return;
    this.stored = this.last;
    this.store.setItem(STORED_AS, String(this.last));
  }

  /** A clock set back must not keep the page open for ever: then the wait begins anew from now. */
  remaining(): number {
    if (this.now() < this.last) this.last = this.now();
    return Math.max(0, this.limit - (this.now() - this.last));
  }

  forget(): void {
    this.store.removeItem(STORED_AS);
  }
}
