// The first that a student's worker can do, and all it needs while the first words are written: a codename, its keys
// derived behind the typing, drafts and the tab's vault sealed. keyring.ts goes on from here with rooms and accounts;
// a phone loads that part when there is something to send.

import { fromUtf8, toBase64url, utf8 } from "../lib/bytes";
import { makeCodename, parseCodename } from "../sealing/codename";
import { openDevice, sealDevice } from "../sealing/device";
import { headOf } from "../sealing/log_head";
import { systemRandom } from "../sealing/primitives";
import { ID } from "../sealing/suite";
import { completions } from "../sealing/words";
import type { B64, Calls, School } from "../worker/contract";
import type { DirectoryPin } from "./directories";
import { CodenameHolder, type Holder } from "./holder";
import { decode, refused } from "./refusal";
import { newTab, type Tab, type TabStore } from "./tab";
import { type Kept, saveVault } from "./vault";

type Ask<K extends keyof Calls> = Parameters<Calls[K]>[0];

export class Beginning {
  /** How far each school's log was told; nobody has verified it yet, but from now on it may only grow. */
  private readonly told = new Map<B64, DirectoryPin>();
  protected holder: Holder | null = null;
  protected tab: Tab | null = null;

  constructor(
    protected readonly store: TabStore,
    protected readonly now: () => number = Date.now,
  ) {}

  /** Goes on with what the other one holds, which then holds nothing. */
  adopt(other: Beginning): this {
    this.tab = other.tab;
    this.hold(other.holder);
    for (const [school, pin] of other.told) this.pinOnce(school, pin);
    other.tab = null;
    other.holder = null;
    return this;
  }

  protected pinOnce(school: B64, pin: DirectoryPin): void {
    if (!this.told.has(school)) this.told.set(school, pin);
  }

  protected hold(holder: Holder | null): void {
    this.holder = holder;
  }

  protected words(): readonly string[] | null {
    return this.holder?.kind === "codename" ? this.holder.words : null;
  }

  protected async ownTab(): Promise<Tab> {
    this.tab ??= await newTab();
    return this.tab;
  }

  async codename_make({ school, again = false }: Ask<"codename_make">) {
    const { holder } = this;
    if (holder?.kind === "codename" && !holder.saved && !again) return { words: [...holder.words] };
    const made = await this.codenameHolder(await makeCodename(), false, school);
    this.hold(made);
    this.pinOnce(school.id, await pinOf(school));
    // Argon2id keeps the worker busy: let the words reach the page first.
    setTimeout(() => made.derived().catch(() => undefined), 0);
    return { words: [...made.words] };
  }

  async codename_words() {
    return { words: [...(this.words() ?? refused("no_codename"))] };
  }

  async codename_enter({ school, typed }: Ask<"codename_enter">) {
    const entered = await this.codenameHolder(await parseCodename(typed), true, school);
    const { locator, auth } = await entered.derived();
    this.hold(entered);
    return { locator: toBase64url(locator), auth: toBase64url(auth) };
  }

  async codename_complete({ prefix }: Ask<"codename_complete">) {
    return { words: completions(prefix) };
  }

  private async codenameHolder(words: readonly string[], saved: boolean, school: School): Promise<CodenameHolder> {
    const derivation = { id: decode(school.id, ID), salt: decode(school.salt), kdf: school.student_kdf };
    return new CodenameHolder(words, saved, derivation, await this.ownTab());
  }

  async message_id() {
    return { id: toBase64url(systemRandom(ID)) };
  }

  async device_seal({ purpose, subject, plain }: Ask<"device_seal">) {
    const context = { purpose, subject: decode(subject, ID) };
    return { sealed: toBase64url(await sealDevice(context, await this.deviceCipher(), utf8(plain))) };
  }

  async device_open({ purpose, subject, sealed }: Ask<"device_open">) {
    const context = { purpose, subject: decode(subject, ID) };
    return { plain: fromUtf8(await openDevice(context, await this.deviceCipher(), decode(sealed))) };
  }

  private async deviceCipher(): Promise<CryptoKey> {
    return this.holder?.kind === "account" ? this.holder.deviceCipher : (await this.ownTab()).cipher;
  }

  async vault_save({ extra }: Ask<"vault_save">) {
    const state = { holder: this.holder ?? refused("no_identity"), ...this.kept(), extra };
    return { sealed: toBase64url(await saveVault(this.store, await this.ownTab(), state, this.now())) };
  }

  /** What of rooms and directories the vault takes along; there is none yet. */
  protected kept(): Kept {
    return { rooms: [], opening: null, pins: [...this.told] };
  }

  async drop() {
    const { tab } = this;
    this.hold(null);
    this.tab = null;
    if (tab) await this.store.remove(toBase64url(tab.id));
    return null;
  }
}

async function pinOf({ directory }: School): Promise<DirectoryPin> {
  const head = await headOf(directory.map((entry) => decode(entry)));
  return { size: directory.length, head, forked: false };
}
