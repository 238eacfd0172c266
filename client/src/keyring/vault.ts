// The tab vault: what a reload needs to go on, sealed under the tab key. Called by keyring.ts. The page keeps the
// ciphertext in sessionStorage; the key never leaves the worker's IndexedDB and cannot be exported.

import { type Bytes, fromBase64url, fromUtf8, toBase64url, utf8 } from "../lib/bytes";
import { openDevice, Purpose, sealDevice } from "../sealing/device";
import { ID } from "../sealing/suite";
import type { B64, OpenCaseBody, School } from "../worker/contract";
import type { DirectoryPin } from "./directories";
import { AccountHolder, CodenameHolder, type Holder, roleOf } from "./holder";
import { decode, refused } from "./refusal";
import type { SavedRoom } from "./room";
import { findTab, keepTab, type Tab, type TabStore } from "./tab";

/** What of rooms and directories goes along. */
export type Kept = {
  rooms: SavedRoom[];
  opening: { school: B64; body: OpenCaseBody } | null;
  pins: [B64, DirectoryPin][];
};
export type State = Kept & { holder: Holder; extra: string };
type HolderRecord =
  | { kind: "codename"; words: readonly string[]; saved: boolean; sealed: B64 | null }
  | { kind: "account"; user: B64; name: string; role: string; ak: B64; sealed: B64 };
type Vault = Omit<State, "holder" | "pins"> & { v: 1; holder: HolderRecord; pins: [B64, number, B64, boolean][] };

const HEADER_ID = 4;

export async function saveVault(store: TabStore, tab: Tab, state: State, now: number): Promise<Bytes> {
  const pins = state.pins.map(pinToKeep);
  const vault: Vault = { ...state, v: 1, holder: recordOf(state.holder), pins };
  const sealed = await sealDevice({ purpose: Purpose.vault, subject: tab.id }, tab.cipher, utf8(JSON.stringify(vault)));
  await keepTab(store, tab, now);
  return sealed;
}

function recordOf(holder: Holder): HolderRecord {
  if (holder.kind === "codename") {
    const { words, saved, sealed } = holder;
    return { kind: "codename", words, saved, sealed: sealed && toBase64url(sealed) };
  }
  const { user, name, role, accountKeyId } = holder.card;
  const ids = { user: toBase64url(user), ak: toBase64url(accountKeyId) };
  return { kind: "account", name, role, ...ids, sealed: toBase64url(holder.sealed) };
}

/** Refuses with `vault_gone` when the tab key is missing or too old, and leaves nothing that could open it. */
export async function openVault(
  store: TabStore,
  sealed: Bytes,
  school: School,
  now: number,
): Promise<{ tab: Tab; saved: State }> {
  const id = sealed.slice(HEADER_ID, HEADER_ID + ID);
  const tab = (await findTab(store, id, now)) ?? refused("vault_gone");
  try {
    const plain = await openDevice({ purpose: Purpose.vault, subject: id }, tab.cipher, sealed);
    const { holder, pins, ...rest } = JSON.parse(fromUtf8(plain)) as Vault;
    return { tab, saved: { ...rest, pins: pins.map(keptPin), holder: await holderOf(holder, school, tab) } };
  } catch {
    await store.remove(toBase64url(id));
    refused("vault_gone");
  }
}

function pinToKeep([school, { size, head, forked }]: [B64, DirectoryPin]): [B64, number, B64, boolean] {
  return [school, size, toBase64url(head), forked];
}

function keptPin([school, size, head, forked]: [B64, number, B64, boolean]): [B64, DirectoryPin] {
  return [school, { size, head: decode(head, 32), forked }];
}

async function holderOf(record: HolderRecord, school: School, tab: Tab): Promise<Holder> {
  if (record.kind === "codename") {
    const derivation = { id: decode(school.id, ID), salt: decode(school.salt), kdf: school.student_kdf };
    const holder = new CodenameHolder(record.words, record.saved, derivation, tab);
    if (record.sealed) await holder.restore(fromBase64url(record.sealed));
    return holder;
  }
  const { user, name, role, ak, sealed } = record;
  const card = { user: decode(user, ID), name, role: roleOf(role), accountKeyId: decode(ak, ID) };
  return AccountHolder.restore(card, decode(sealed), tab);
}
