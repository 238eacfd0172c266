// What is being written, sealed on the device at every keystroke: one item for each document and page, so that two tabs
// never overwrite each other. What a page left behind is taken up by the next; a page still open keeps its own.

import { inTurns } from "../lib/turns";
import { codeOf } from "../lib/words";
import type { Keyring } from "../talk/contract";
import type { B64, DocumentContent } from "../worker/contract";
import { EMPTY, pack, unpack } from "./form";
import type { Draft } from "./saving";

const PURPOSE = 1;
const PREFIX = "teduh.lembar.";

export interface Drafts {
  keep(document: B64, draft: Draft): Promise<boolean>; // false: the store is full, the words are in this page alone
  forget(document: B64): Promise<void>; // with what was taken up: it is saved now
  restore(document: B64): Promise<Draft[]>;
}

export function createDrafts(store: Storage, keyring: Keyring): Drafts {
  return new SealedDrafts(store, keyring);
}

type Packed = { base: DocumentContent; sent: DocumentContent | null; mine: DocumentContent };

class SealedDrafts implements Drafts {
  private readonly page = Math.random().toString(36).slice(2, 12);
  private readonly taken = new Map<B64, Map<string, string>>();
  private readonly turn = inTurns();

  constructor(
    private readonly store: Storage,
    private readonly keyring: Keyring,
  ) {
    void navigator.locks?.request(PREFIX + this.page, () => new Promise(() => undefined)); // held while the page lives
  }

  keep(document: B64, draft: Draft): Promise<boolean> {
    return this.turn(async () => {
      const { sealed } = await this.keyring.call("device_seal", {
        purpose: PURPOSE,
        subject: document,
        plain: JSON.stringify(packed(draft)),
      });
      try {
        this.store.setItem(this.nameOf(document), sealed);
        return true;
      } catch {
        return false;
      }
    });
  }

  forget(document: B64): Promise<void> {
    return this.turn(async () => {
      this.store.removeItem(this.nameOf(document));
      for (const [name, sealed] of this.taken.get(document) ?? []) {
        if (this.store.getItem(name) === sealed) this.store.removeItem(name);
      }
      this.taken.delete(document);
    });
  }

  restore(document: B64): Promise<Draft[]> {
    return this.turn(async () => {
      const open = await pagesOpen();
      const names = Object.keys(this.store).filter((name) => name.startsWith(`${PREFIX}${document}.`));
      const left = names.filter((name) => !open.has(PREFIX + name.slice(name.lastIndexOf(".") + 1)));
      const found: Draft[] = [];
      for (const name of left.sort()) {
        const draft = await this.open(document, name);
        if (draft) found.push(draft);
      }
      return found;
    });
  }

  private nameOf(document: B64): string {
    return `${PREFIX}${document}.${this.page}`;
  }

  private async open(document: B64, name: string): Promise<Draft | null> {
    const sealed = this.store.getItem(name) ?? "";
    try {
      const { plain } = await this.keyring.call("device_open", { purpose: PURPOSE, subject: document, sealed });
      this.taken.set(document, (this.taken.get(document) ?? new Map<string, string>()).set(name, sealed));
      return unpacked(JSON.parse(plain) as Packed);
    } catch (cause) {
      // Sealed by keys that are gone: nobody can read it any more. A worker that is gone proves nothing.
      if (!codeOf(cause).startsWith("worker_")) this.store.removeItem(name);
      return null;
    }
  }
}

async function pagesOpen(): Promise<Set<string>> {
  const held = (await navigator.locks?.query())?.held ?? [];
  return new Set(held.map(({ name }) => name ?? ""));
}

const packed = ({ base, sent, mine }: Draft): Packed => ({
  base: pack(base),
  sent: sent && pack(sent),
  mine: pack(mine),
});

const unpacked = ({ base, sent, mine }: Packed): Draft => ({
  base: unpack(base) ?? EMPTY,
  sent: sent && unpack(sent),
  mine: unpack(mine) ?? EMPTY,
});
