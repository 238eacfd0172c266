// Where unsent words lie on the device, sealed by the worker: one item each, so that two tabs never overwrite each
// other. An anonymous student's lie in the tab alone; an account's until sign-out. Nothing is ever written readable.

import { inTurns } from "../lib/turns";
import { codeOf } from "../lib/words";
import type { B64 } from "../worker/contract";
import type { Keyring, Queued } from "./contract";

export interface Place {
  keep(item: Queued): Promise<boolean>; // false: the store is full, the words are in this open page alone
  forget(id: B64): void;
  restore(): Promise<Queued[]>;
  saveDraft(text: string): Promise<void>;
  readDraft(): Promise<string>;
}

const DRAFT = 1;
const OUTBOX = 2;

/** `name` tells rooms of one account apart; `subject` is bound into each seal. */
export function createPlace(store: Storage, name: string, subject: B64, keyring: Keyring): Place {
  return new SealedPlace(store, name, subject, keyring);
}

class SealedPlace implements Place {
  private readonly queue: string;
  private readonly draft: string;
  private readonly keys = new Map<B64, string>();
  private last = 0;
  // A "forget" must not be overtaken by the "keep" before it.
  private readonly turn = inTurns();

  constructor(
    private readonly store: Storage,
    name: string,
    private readonly subject: B64,
    private readonly keyring: Keyring,
  ) {
    this.queue = `teduh.antre.${name}.`;
    this.draft = `teduh.draf.${name}`;
  }

  keep(item: Queued): Promise<boolean> {
    return this.turn(() => this.seal(OUTBOX, this.nameOf(item), JSON.stringify(item)));
  }

  forget(id: B64): void {
    void this.turn(async () => {
      const name = this.keys.get(id);
      if (name) this.store.removeItem(name);
      this.keys.delete(id);
    });
  }

  restore(): Promise<Queued[]> {
    return this.turn(async () => {
      const names = Object.keys(this.store).filter((name) => name.startsWith(this.queue));
      const found: Queued[] = [];
      for (const name of names.sort()) {
        const item = await openItem(this.keyring, this.subject, this.store.getItem(name) ?? "");
        if (!item) this.store.removeItem(name);
        else {
          this.keys.set(item.id, name);
          found.push(item);
        }
      }
      return found;
    });
  }

  saveDraft(text: string): Promise<void> {
    return this.turn(async () => {
      if (text.trim() === "") this.store.removeItem(this.draft);
      else await this.seal(DRAFT, this.draft, text);
    });
  }

  readDraft(): Promise<string> {
    return this.turn(async () => {
      const sealed = this.store.getItem(this.draft);
      if (!sealed) return "";
      try {
        return (await this.keyring.call("device_open", { purpose: DRAFT, subject: this.subject, sealed })).plain;
      } catch (cause) {
        if (!codeOf(cause).startsWith("worker_")) this.store.removeItem(this.draft);
        return "";
      }
    });
  }

  /** Names sort as the items were written, also where two were written in one millisecond. */
  private nameOf(item: Queued): string {
    const known = this.keys.get(item.id);
    if (known) return known;
    this.last = Math.max(this.last + 1, item.content.at);
    const fresh = `${this.queue}${String(this.last).padStart(14, "0")}.${item.id}`;
    this.keys.set(item.id, fresh);
    return fresh;
  }

  private async seal(purpose: 1 | 2, name: string, plain: string): Promise<boolean> {
    const { sealed } = await this.keyring.call("device_seal", { purpose, subject: this.subject, plain });
    try {
      this.store.setItem(name, sealed);
      return true;
    } catch {
      return false;
    }
  }
}

/** What does not open was sealed by keys that are gone; nobody can read it any more. A worker that is gone proves nothing. */
async function openItem(keyring: Keyring, subject: B64, sealed: string): Promise<Queued | null> {
  try {
    const { plain } = await keyring.call("device_open", { purpose: OUTBOX, subject, sealed });
    return JSON.parse(plain) as Queued;
  } catch (cause) {
    if (codeOf(cause).startsWith("worker_")) throw cause;
    return null;
  }
}
