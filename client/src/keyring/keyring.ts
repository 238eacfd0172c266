// The unlocked keys of one tab and everything the contract lets a student's page ask of them: accounts, the vault, files,
// through talking.ts her rooms and through beginning.ts the codename. Lives in the worker only; staff.ts adds what counselors need. Nothing here speaks to the server: the page carries bytes, this file judges and seals them.

import { toBase64url } from "../lib/bytes";
import { checkWords } from "../sealing/codename";
import { fileKey, openFile, sealChunks } from "../sealing/file";
import { systemRandom } from "../sealing/primitives";
import { ID, KEY } from "../sealing/suite";
import { work } from "../sealing/work";
import type { B64, Calls, Identity, Op, School } from "../worker/contract";
import { Accounts } from "./accounts";
import { activePerson } from "./directories";
import type { Served } from "./held";
import { decode, refused } from "./refusal";
import type { SavedRoom } from "./room";
import { Talking } from "./talking";
import { type Kept, openVault } from "./vault";

/** What counselors alone need, and somebody outside: not in a student's worker. */
export type StaffOp = Extract<Op, "consultation_open" | `packet_${string}`>;

export class Keyring extends Talking implements Omit<Served, StaffOp> {
  private readonly accounts = new Accounts();

  async prepare() {
    return null;
  }

  async passphrase_enter(args: Parameters<Calls["passphrase_enter"]>[0]) {
    return this.accounts.enter(args);
  }

  async account_unlock(args: Parameters<Calls["account_unlock"]>[0]): Promise<Identity> {
    const { holder, pin } = await this.accounts.unlock(args, await this.ownTab());
    this.hold(holder);
    if (pin && toBase64url(pin.school) === args.school.id) this.directories.pin(args.school.id, pin);
    await this.learn(args.school);
    return this.identity();
  }

  async keyset_renew({ school }: { school: School }) {
    const { directory, forked } = await this.learn(school);
    if (forked) return null; // what contradicts the pin must not become the pin
    const pin = { school: decode(school.id, ID), directorySize: directory.size, directoryHead: directory.head };
    const keyset = await this.accounts.renew(this.account(), pin);
    return keyset && { keyset: toBase64url(keyset) };
  }

  async lock_make({ secret, kdf }: Parameters<Calls["lock_make"]>[0]) {
    return this.accounts.makeLock(this.account(), secret, kdf);
  }

  async recovery_make({ kdf }: Parameters<Calls["recovery_make"]>[0]) {
    return this.accounts.makeRecovery(this.account(), kdf);
  }

  async check_words({ user, school }: Parameters<Calls["check_words"]>[0]) {
    const person = activePerson(await this.learn(school), user) ?? refused("not_member");
    return { words: await checkWords(person.keyId) };
  }

  async work({ challenge, bits }: Parameters<Calls["work"]>[0]) {
    return { proof: toBase64url(await work(decode(challenge), bits)) };
  }

  async file_begin() {
    return { file: toBase64url(systemRandom(ID)), key: toBase64url(systemRandom(KEY)) };
  }

  async file_seal({ file, key, first, bytes, last }: Parameters<Calls["file_seal"]>[0]) {
    const opened = await fileKey(decode(file, ID), decode(key, KEY));
    return { bytes: (await sealChunks(opened, first, new Uint8Array(bytes), last)).buffer };
  }

  async file_open({ file, key, size, bytes }: Parameters<Calls["file_open"]>[0]) {
    const opened = await fileKey(decode(file, ID), decode(key, KEY));
    return { bytes: (await openFile(opened, new Uint8Array(bytes), size)).buffer };
  }

  protected override kept(): Kept {
    const open = [...this.rooms.values()].map((one) => one.save());
    const rooms = new Map([...this.remembered, ...open.map((one): [B64, SavedRoom] => [one.case, one])]);
    const opening = this.opening?.done ? { school: this.opening.school, body: this.opening.done } : null;
    return { rooms: [...rooms.values()], opening, pins: this.directories.pinned() };
  }

  async vault_open({ sealed, school }: Parameters<Calls["vault_open"]>[0]) {
    const { tab, saved } = await openVault(this.store, decode(sealed), school, this.now());
    this.tab = tab;
    this.hold(saved.holder);
    this.restore(saved);
    await this.learn(school);
    return { identity: this.identity(), extra: saved.extra };
  }

  private restore({ rooms, opening, pins }: Kept): void {
    for (const [school, pin] of pins) this.directories.pin(school, pin);
    this.remembered = new Map(rooms.map((one) => [one.case, one]));
    if (!opening) return;
    const { school, body } = opening;
    this.opening = { school, caseId: body.case, body: Promise.resolve(body), done: body };
  }

  override async drop() {
    this.accounts.forget();
    return super.drop();
  }

  private identity(): Identity {
    const holder = this.holder ?? refused("no_identity");
    if (holder.kind === "account") {
      const { user, name, role } = holder.card;
      return { kind: "account", user: toBase64url(user), name, role };
    }
    return { kind: "codename", case: this.ownCase(), saved: holder.saved };
  }
}
