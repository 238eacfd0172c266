// The stage of the keyring tests: a school, an anonymous student and a counselor, each with a keyring of her own.

import { Keyring } from "../../src/keyring/keyring";
import { StaffKeyring } from "../../src/keyring/staff";
import type { TabRecord, TabStore } from "../../src/keyring/tab";
import { toBase64url } from "../../src/lib/bytes";
import { type Pin, sealKeyset } from "../../src/sealing/keyset";
import { LockKind, sealLock } from "../../src/sealing/lock";
import { importRoot } from "../../src/sealing/primitives";
import { deriveUnlocking, normalPassphrase } from "../../src/sealing/secrets";
import type { B64, Content, School } from "../../src/worker/contract";
import { schoolOf as logFor, NOW, type Person, person, SCHOOL } from "../sealing/cast";
import { KDF, Server, schoolOf } from "./server";

export class MemoryTabs implements TabStore {
  readonly records = new Map<B64, TabRecord>();
  async get(id: B64) {
    return this.records.get(id) ?? null;
  }
  async put(id: B64, record: TabRecord) {
    this.records.set(id, record);
  }
  async remove(id: B64) {
    this.records.delete(id);
  }
  async sweep(before: number) {
    for (const [id, { saved }] of this.records) if (saved < before) this.records.delete(id);
  }
}

export const chat = (x: string): Content => ({ t: "chat", x, at: NOW });

let drawn = 0;
export function messageId(): B64 {
  const id = new Uint8Array(16);
  new DataView(id.buffer).setUint32(0, ++drawn);
  return toBase64url(id);
}

export type Stage = {
  indah: Person;
  ratna: Person;
  wira: Person;
  log: Uint8Array<ArrayBuffer>[];
  school: School;
};

export async function stage(): Promise<Stage> {
  const [indah, ratna, wira] = await Promise.all([person("Bu Indah"), person("Bu Ratna"), person("Pak Wira")]);
  const log = await logFor(indah, ratna, wira);
  return { indah, ratna, wira, log, school: schoolOf(log, [ratna, wira]) };
}

/** A lock and a keyset as the server keeps them for an account with these keys. */
export async function accountOf(
  owner: Person,
  passphrase = "hujan di sore hari",
  version = 1,
  pin: Pin = { school: SCHOOL, directorySize: 0, directoryHead: new Uint8Array(32) },
) {
  const [salt, accountKeyId] = [new Uint8Array(16).fill(3), new Uint8Array(16).fill(4)];
  const accountKey = new Uint8Array(32).fill(5);
  const { lockCipher } = await deriveUnlocking(normalPassphrase(passphrase), LockKind.passphrase, salt, KDF);
  const header = { kind: LockKind.passphrase, user: owner.user, accountKeyId, kdf: KDF, salt };
  const lock = await sealLock(header, lockCipher, accountKey);
  const secrets = { boxPrivate: owner.boxPrivate, signSeed: owner.signSeed, pin, minimumSuite: 1 };
  const keyset = await sealKeyset({ user: owner.user, accountKeyId, version }, await importRoot(accountKey), secrets);
  return { passphrase, salt: toBase64url(salt), lock: toBase64url(lock), keyset: toBase64url(keyset) };
}

export async function signIn(keyring: Keyring, owner: Person, school: School, role = "counselor") {
  const account = await accountOf(owner);
  await keyring.passphrase_enter({ secret: account.passphrase, kind: 1, salt: account.salt, kdf: KDF });
  const { lock, keyset } = account;
  return keyring.account_unlock({ user: toBase64url(owner.user), name: owner.name, role, lock, keyset, school });
}

export type Talk = Stage & { server: Server; sari: Keyring; counselor: Keyring; me: B64; tabs: MemoryTabs };

/** Sari has written two messages; she and Bu Ratna both have the case open. */
export async function talk(): Promise<Talk> {
  const set = await stage();
  const [server, tabs] = [new Server(), new MemoryTabs()];
  const sari = new Keyring(tabs, () => NOW);
  await sari.codename_make({ school: set.school });
  const messages = [chat("Bu, saya mau cerita."), chat("Boleh?")].map((content) => ({ id: messageId(), content }));
  await server.open(await sari.case_open({ school: set.school, readers: set.school.readers, messages }));
  const me = [...server.senders.keys()][0] as B64;
  const counselor = new Keyring(new MemoryTabs(), () => NOW);
  await signIn(counselor, set.ratna, set.school);
  await sari.case_load({ school: set.school, wire: await server.answer(me) });
  await counselor.case_load({ school: set.school, wire: await server.answer(toBase64url(set.ratna.keyId)) });
  return { ...set, server, sari, counselor, me, tabs };
}

/** Seals, stores, and lets both sides hear of it. */
export async function say({ server, sari, counselor }: Talk, who: "sari" | "counselor", text: string) {
  const keyring = who === "sari" ? sari : counselor;
  const { envelope } = await keyring.case_seal({ case: server.caseId, id: messageId(), content: chat(text) });
  const entry = await server.message(envelope);
  const heard = { case: server.caseId, entries: [entry] };
  return { sari: await sari.case_receive(heard), counselor: await counselor.case_receive(heard) };
}

export const idOf = ({ keyId }: Person): B64 => toBase64url(keyId);
export const userOf = ({ user }: Person): B64 => toBase64url(user);

export async function staffOf(owner: Person, school: School, now = () => NOW): Promise<StaffKeyring> {
  const keyring = new StaffKeyring(new MemoryTabs(), now);
  await signIn(keyring, owner, school);
  return keyring;
}

/** Everyone loads what the server has now. */
export async function reload({ server, school, sari, counselor, me, ratna }: Talk) {
  return {
    sari: await sari.case_load({ school, wire: await server.answer(me) }),
    counselor: await counselor.case_load({ school, wire: await server.answer(idOf(ratna)) }),
  };
}

/** Bu Ratna has accepted; Pak Wira is out. */
export async function accepted(): Promise<Talk> {
  const t = await talk();
  const { server, counselor, ratna } = t;
  await server.epoch(await counselor.case_epoch({ case: server.caseId, reason: 2, keep: [userOf(ratna)] }));
  await reload(t);
  return t;
}

export const REFERRAL = toBase64url(new Uint8Array(16).fill(7));
export const DAY = 86_400_000;

/** Sari's consent for Pak Wira, told by the server from now on. */
export async function consent(t: Talk, scope: 0 | 1 | 2 | 3, changes: { from?: number; until?: number } = {}) {
  const target = { kind: 1 as const, user: userOf(t.wira), name: t.wira.name };
  const words = { target, shown: "Bu Ratna mengajak Pak Wira.", from: NOW, until: NOW + DAY, ...changes };
  const made = await t.sari.consent_make({ case: t.server.caseId, referral: REFERRAL, scope, ...words });
  t.server.consents.push(made.consent);
  return made.consent;
}
