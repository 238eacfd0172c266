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
  const queue = `teduh.antre.${name}.`;
  const draft = `teduh.draf.${name}`;
  const keys = new Map<B64, string>();
  let last = 0;
  // A "forget" must not be overtaken by the "keep" before it.
  const inTurn = inTurns();

  function keyOf(item: Queued): string {
    const known = keys.get(item.id);
    if (known) return known;
    last = Math.max(last + 1, item.content.at);
    const fresh = `${queue}${String(last).padStart(14, "0")}.${item.id}`;
    keys.set(item.id, fresh);
    return fresh;
  }

  async function seal(purpose: 1 | 2, key: string, plain: string): Promise<boolean> {
    const { sealed } = await keyring.call("device_seal", { purpose, subject, plain });
    try {
      store.setItem(key, sealed);
      return true;
    } catch {
      return false;
    }
  }

  return {
    keep: (item) => inTurn(() => seal(OUTBOX, keyOf(item), JSON.stringify(item))),
    forget(id) {
      void inTurn(async () => {
        const key = keys.get(id);
        if (key) store.removeItem(key);
        keys.delete(id);
      });
    },
    restore: () =>
      inTurn(async () => {
        const found: Queued[] = [];
        for (const key of Object.keys(store)
          .filter((name) => name.startsWith(queue))
          .sort()) {
          const item = await openItem(keyring, subject, store.getItem(key) ?? "");
          if (!item) store.removeItem(key);
          else {
            keys.set(item.id, key);
            found.push(item);
          }
        }
        return found;
      }),
    saveDraft: (text) =>
      inTurn(async () => {
        if (text.trim() === "") store.removeItem(draft);
        else await seal(DRAFT, draft, text);
      }),
    readDraft: () =>
      inTurn(async () => {
        const sealed = store.getItem(draft);
        if (!sealed) return "";
        try {
          return (await keyring.call("device_open", { purpose: DRAFT, subject, sealed })).plain;
        } catch {
          store.removeItem(draft);
          return "";
        }
      }),
  };
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
