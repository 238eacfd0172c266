// The unlocked keys of one tab and everything the contract lets a page ask of them. Lives in the worker only; called
// by worker/sealer.ts. Nothing here speaks to the server: the page carries bytes, this file judges and seals them.

import { type Bytes, fromUtf8, toBase64url, utf8 } from "../lib/bytes";
import { checkWords, makeCodename, parseCodename } from "../sealing/codename";
import { openDevice, sealDevice } from "../sealing/device";
import { systemRandom } from "../sealing/primitives";
import { ID } from "../sealing/suite";
import { completions } from "../sealing/words";
import type { B64, Calls, Identity, Op, OpenCaseBody, School } from "../worker/contract";
import { Accounts } from "./accounts";
import { Case, type SavedCase } from "./case";
import { activePerson, Directories, type KnownDirectory } from "./directories";
import { type AccountHolder, CodenameHolder, type Holder } from "./holder";
import { Lanes } from "./lanes";
import { openCase } from "./opening";
import { decode, refused } from "./refusal";
import { newTab, type Tab, type TabStore } from "./tab";
import { openVault, type State, saveVault } from "./vault";

/** The contract as this side keeps it: the same calls, answered later. */
export type Served = { [K in keyof Calls]: (args: Parameters<Calls[K]>[0]) => Promise<ReturnType<Calls[K]>> };

type Opening = { school: B64; caseId: Bytes; body: Promise<OpenCaseBody>; done: OpenCaseBody | null };

type Later = Extract<Op, `${"room" | "consultation" | "document" | "consent" | "packet" | "file"}_${string}`>;

export class Keyring implements Omit<Served, Later> {
  private holder: Holder | null = null;
  private tab: Tab | null = null;
  private opening: Opening | null = null;
  private directories = new Directories();
  private readonly cases = new Map<B64, Case>();
  private remembered = new Map<B64, SavedCase>();
  private lanes = new Lanes();
  private readonly accounts = new Accounts();

  constructor(
    private readonly store: TabStore,
    private readonly now: () => number = Date.now,
  ) {}

  async codename_make({ school, again = false }: { school: School; again?: boolean }) {
    const { holder } = this;
    if (holder?.kind === "codename" && !holder.saved && !again) return { words: [...holder.words] };
    const made = await this.codenameHolder(await makeCodename(), false, school);
    this.hold(made);
    // Argon2id keeps the worker busy: let the words reach the page first.
    setTimeout(() => made.derived().catch(() => undefined), 0);
    return { words: [...made.words] };
  }

  async codename_words() {
    return { words: [...(this.words() ?? refused("no_codename"))] };
  }

  async codename_enter({ school, typed }: { school: School; typed: string }) {
    const entered = await this.codenameHolder(await parseCodename(typed), true, school);
    const { locator, auth } = await entered.derived();
    this.hold(entered);
    return { locator: toBase64url(locator), auth: toBase64url(auth) };
  }

  async codename_complete({ prefix }: { prefix: string }) {
    return { words: completions(prefix) };
  }

  private async codenameHolder(words: readonly string[], saved: boolean, school: School): Promise<CodenameHolder> {
    const derivation = { id: decode(school.id, ID), salt: decode(school.salt), kdf: school.student_kdf };
    return new CodenameHolder(words, saved, derivation, await this.ownTab());
  }

  private words(): readonly string[] | null {
    return this.holder?.kind === "codename" ? this.holder.words : null;
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
    const { directory } = await this.learn(school);
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

  private account(): AccountHolder {
    return this.holder?.kind === "account" ? this.holder : refused("no_account");
  }

  async case_open({ school, readers, messages }: Parameters<Calls["case_open"]>[0]): Promise<OpenCaseBody> {
    const holder = this.holder ?? refused("no_identity");
    if (holder.kind === "account" && holder.card.role !== "student") refused("no_identity");
    if (this.opening?.school === school.id) return this.opening.body;
    const caseId = systemRandom(ID);
    const body = this.makeOpening(holder, school, caseId, readers, messages);
    const opening: Opening = { school: school.id, caseId, body, done: null };
    this.opening = opening;
    try {
      opening.done = await body;
      return opening.done;
    } catch (error) {
      if (this.opening === opening) this.opening = null; // nothing was given out: it may be tried anew
      throw error;
    }
  }

  private async makeOpening(
    holder: Holder,
    school: School,
    caseId: Bytes,
    readers: readonly B64[],
    messages: Parameters<Calls["case_open"]>[0]["messages"],
  ): Promise<OpenCaseBody> {
    const known = await this.learn(school);
    const derived = holder.kind === "codename" ? await holder.derived() : null;
    const self = derived?.self ?? (await holder.self(caseId));
    const place = { school: decode(school.id, ID), caseId, self, known };
    const body = await openCase({ ...place, readers, messages, codename: this.words(), now: this.now() });
    return derived ? { ...body, locator: toBase64url(derived.locator), auth: toBase64url(derived.auth) } : body;
  }

  async case_load({ school, wire }: Parameters<Calls["case_load"]>[0]) {
    return this.lanes.run(wire.case, async () => {
      const holder = this.holder ?? refused("no_identity");
      const known = await this.learn(school);
      const loaded = this.cases.get(wire.case) ?? (await this.newCase(holder, school, wire.case, known));
      const view = await loaded.load(wire);
      this.cases.set(wire.case, loaded);
      if (this.opening && toBase64url(this.opening.caseId) === wire.case && holder.kind === "account")
        this.opening = null;
      return view;
    });
  }

  private async newCase(holder: Holder, school: School, id: B64, known: KnownDirectory): Promise<Case> {
    const caseId = decode(id, ID);
    const made = new Case(decode(school.id, ID), caseId, await holder.self(caseId), known);
    const saved = this.remembered.get(id);
    if (saved) made.restore(saved);
    return made;
  }

  async case_older({ case: id, anchor, entries }: Parameters<Calls["case_older"]>[0]) {
    return this.inCase(id, (open) => open.older(anchor, entries));
  }

  async case_receive({ case: id, entries }: Parameters<Calls["case_receive"]>[0]) {
    return this.inCase(id, (open) => open.receive(entries));
  }

  async case_seal({ case: id, id: messageId, content }: Parameters<Calls["case_seal"]>[0]) {
    return this.inCase(id, (open) => open.seal(messageId, content, this.words()));
  }

  async case_stale({ case: id, seq, head }: Parameters<Calls["case_stale"]>[0]) {
    return this.inCase(id, async (open) => {
      open.stale(seq, head);
      return null;
    });
  }

  async case_stored({ case: id, envelope, n }: Parameters<Calls["case_stored"]>[0]) {
    return this.inCase(id, async (open) => {
      await open.stored(envelope, n);
      return null;
    });
  }

  async case_epoch({ case: id, reason, keep }: Parameters<Calls["case_epoch"]>[0]) {
    if (reason === 3 || reason === 4) refused("not_ready");
    return this.inCase(id, (open) => open.epoch(reason, keep, this.now()));
  }

  async case_confirm({ case: id, user }: Parameters<Calls["case_confirm"]>[0]) {
    return this.inCase(id, (open) => open.confirm(user));
  }

  async case_close({ case: id }: Parameters<Calls["case_close"]>[0]) {
    return this.lanes.run(id, async () => {
      const open = this.cases.get(id);
      if (open) this.remembered.set(id, open.save());
      this.cases.delete(id);
      return null;
    });
  }

  private inCase<T>(id: B64, act: (open: Case) => Promise<T>): Promise<T> {
    return this.lanes.run(id, () => act(this.cases.get(id) ?? refused("no_case")));
  }

  async check_words({ user, school }: Parameters<Calls["check_words"]>[0]) {
    const person = activePerson(await this.learn(school), user) ?? refused("not_member");
    return { words: await checkWords(person.keyId) };
  }

  async message_id() {
    return { id: toBase64url(systemRandom(ID)) };
  }

  private async learn(school: School): Promise<KnownDirectory> {
    const known = await this.directories.learn(school);
    for (const open of this.cases.values()) if (open.isOf(school.id)) await open.learn(known);
    return known;
  }

  async device_seal({ purpose, subject, plain }: Parameters<Calls["device_seal"]>[0]) {
    const context = { purpose, subject: decode(subject, ID) };
    return { sealed: toBase64url(await sealDevice(context, await this.deviceCipher(), utf8(plain))) };
  }

  async device_open({ purpose, subject, sealed }: Parameters<Calls["device_open"]>[0]) {
    const context = { purpose, subject: decode(subject, ID) };
    return { plain: fromUtf8(await openDevice(context, await this.deviceCipher(), decode(sealed))) };
  }

  private async deviceCipher(): Promise<CryptoKey> {
    return this.holder?.kind === "account" ? this.holder.deviceCipher : (await this.ownTab()).cipher;
  }

  async vault_save({ extra }: Parameters<Calls["vault_save"]>[0]) {
    const holder = this.holder ?? refused("no_identity");
    const open = [...this.cases.values()].map((one) => one.save());
    const cases = new Map([...this.remembered, ...open.map((one): [B64, SavedCase] => [one.case, one])]);
    const opening = this.opening?.done ? { school: this.opening.school, body: this.opening.done } : null;
    const state = { holder, cases: [...cases.values()], opening, pins: this.directories.pinned(), extra };
    return { sealed: toBase64url(await saveVault(this.store, await this.ownTab(), state, this.now())) };
  }

  async vault_open({ sealed, school }: Parameters<Calls["vault_open"]>[0]) {
    const { tab, saved } = await openVault(this.store, decode(sealed), school, this.now());
    this.tab = tab;
    this.hold(saved.holder);
    this.restore(saved);
    await this.learn(school);
    return { identity: this.identity(), extra: saved.extra };
  }

  private restore({ cases, opening, pins }: State): void {
    for (const [school, pin] of pins) this.directories.pin(school, pin);
    this.remembered = new Map(cases.map((one) => [one.case, one]));
    if (!opening) return;
    const { school, body } = opening;
    this.opening = { school, caseId: decode(body.case, ID), body: Promise.resolve(body), done: body };
  }

  async drop() {
    const { tab } = this;
    this.hold(null);
    this.tab = null;
    this.accounts.forget();
    if (tab) await this.store.remove(toBase64url(tab.id));
    return null;
  }

  private async ownTab(): Promise<Tab> {
    this.tab ??= await newTab();
    return this.tab;
  }

  /** A new holder begins with nothing of the one before. */
  private hold(holder: Holder | null): void {
    this.holder = holder;
    this.opening = null;
    this.cases.clear();
    this.remembered.clear();
    this.lanes = new Lanes();
    this.directories = new Directories();
  }

  private identity(): Identity {
    const holder = this.holder ?? refused("no_identity");
    if (holder.kind === "account") {
      const { user, name, role } = holder.card;
      return { kind: "account", user: toBase64url(user), name, role };
    }
    const [id] = [...this.cases.keys(), ...this.remembered.keys()];
    const opened = this.opening && toBase64url(this.opening.caseId);
    return { kind: "codename", case: id ?? opened, saved: holder.saved };
  }
}
