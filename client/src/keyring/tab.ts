// The tab's own key: random, non-extractable, kept in IndexedDB under a random id so that a reload finds it again.
// Called by keyring.ts. The page keeps only ciphertext; without this key, or after half an hour, that opens no more.

import { type Bytes, toBase64url } from "../lib/bytes";
import { makeCipher, systemRandom } from "../sealing/primitives";
import { ID } from "../sealing/suite";
import type { B64 } from "../worker/contract";

export type TabRecord = { cipher: CryptoKey; saved: number };

export interface TabStore {
  get(id: B64): Promise<TabRecord | null>;
  put(id: B64, record: TabRecord): Promise<void>;
  /** Deletes one, or every record saved before a moment. */
  remove(id: B64): Promise<void>;
  sweep(before: number): Promise<void>;
}

export type Tab = { readonly id: Bytes; readonly cipher: CryptoKey };

export const VAULT_LIFE = 30 * 60_000;

export async function newTab(): Promise<Tab> {
  return { id: systemRandom(ID), cipher: await makeCipher() };
}

export async function keepTab(store: TabStore, { id, cipher }: Tab, now: number): Promise<void> {
  await store.sweep(now - VAULT_LIFE);
  await store.put(toBase64url(id), { cipher, saved: now });
}

/** Null, and nothing left behind, when the key is missing or its last save is too long ago. */
export async function findTab(store: TabStore, id: Bytes, now: number): Promise<Tab | null> {
  const record = await store.get(toBase64url(id));
  if (record && Math.abs(now - record.saved) <= VAULT_LIFE) return { id, cipher: record.cipher };
  await store.remove(toBase64url(id));
  return null;
}

const DATABASE = "teduh";
const STORE = "tab";

export class IndexedTabs implements TabStore {
  async get(id: B64): Promise<TabRecord | null> {
    const found = await this.run<TabRecord | undefined>("readonly", (store) => store.get(id));
    return found ?? null;
  }

  async put(id: B64, record: TabRecord): Promise<void> {
    await this.run("readwrite", (store) => store.put(record, id));
  }

  /** The last key takes the database with it: an empty one would still say that somebody wrote here. */
  async remove(id: B64): Promise<void> {
    await this.run("readwrite", (store) => store.delete(id));
    if ((await this.run("readonly", (store) => store.count())) === 0) indexedDB.deleteDatabase(DATABASE);
  }

  async sweep(before: number): Promise<void> {
    const ids = await this.run<IDBValidKey[]>("readonly", (store) => store.getAllKeys());
    for (const id of ids) {
      const record = await this.get(String(id));
      if (record && record.saved < before) await this.remove(String(id));
    }
  }

  private async run<T>(mode: IDBTransactionMode, act: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
    const database = await this.open();
    try {
      return await new Promise<T>((resolve, reject) => {
        const transaction = database.transaction(STORE, mode);
        const request = act(transaction.objectStore(STORE));
        transaction.oncomplete = () => resolve(request.result);
        transaction.onerror = () => reject(transaction.error);
        transaction.onabort = () => reject(transaction.error);
      });
    } finally {
      database.close();
    }
  }

  private open(): Promise<IDBDatabase> {
    return new Promise((resolve, reject) => {
      const request = indexedDB.open(DATABASE, 1);
      request.onupgradeneeded = () => request.result.createObjectStore(STORE);
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
      request.onblocked = () => reject(new Error("blocked"));
    });
  }
}
