// Who holds the keys of this tab: an anonymous student with a codename, or an account. Called by keyring.ts.
// Secret bytes lie only sealed under the tab key, opened for the moment they are needed; what works is a CryptoKey.

import { type Bytes, concat, Reader } from "../lib/bytes";
import { type CodenameKeys, deriveCodename } from "../sealing/codename";
import { accountDeviceCipher, openDevice, Purpose, sealDevice } from "../sealing/device";
import { boxKeyFromPrivate, keyIdOf, signKeyFromSeed } from "../sealing/keys";
import { caseSecrets } from "../sealing/keyset";
import { importRoot } from "../sealing/primitives";
import { ID, KEY } from "../sealing/suite";
import type { Kdf } from "../worker/contract";
import type { Self } from "./epochs";
import { refused } from "./refusal";
import type { Tab } from "./tab";

export type Role = "student" | "counselor" | "coordinator";

export async function selfOf(boxPrivate: Bytes, signSeed: Bytes, counselee: boolean): Promise<Self> {
  const [box, sign] = await Promise.all([boxKeyFromPrivate(boxPrivate), signKeyFromSeed(signSeed)]);
  return { keyId: await keyIdOf(sign.public, box.public), box, sign, counselee };
}

const vault = (tab: Tab) => ({ purpose: Purpose.vault, subject: tab.id });

async function sealSecrets(tab: Tab, secrets: Bytes): Promise<Bytes> {
  const sealed = await sealDevice(vault(tab), tab.cipher, secrets);
  secrets.fill(0);
  return sealed;
}

/** What a codename gives, once derived. */
export type Derived = { locator: Bytes; auth: Bytes; self: Self; sealed: Bytes };

export class CodenameHolder {
  readonly kind = "codename";
  private derivation: Promise<Derived> | null = null;
  private done: Derived | null = null;

  constructor(
    readonly words: readonly string[],
    readonly saved: boolean,
    private readonly school: { id: Bytes; salt: Bytes; kdf: Kdf },
    private readonly tab: Tab,
  ) {}

  /** Derived once, behind whatever else is going on; a failure may be tried again. */
  derived(): Promise<Derived> {
    this.derivation ??= deriveCodename(this.words, this.school)
      .then((keys) => this.take(keys))
      .catch((error) => {
        this.derivation = null;
        throw error;
      });
    return this.derivation;
  }

  async restore(sealed: Bytes): Promise<void> {
    const reader = new Reader(await openDevice(vault(this.tab), this.tab.cipher, sealed));
    const [locator, auth, boxPrivate, signSeed] = [
      reader.take(ID),
      reader.take(KEY),
      reader.take(KEY),
      reader.take(KEY),
    ];
    this.derivation = Promise.resolve(await this.take({ locator, auth, boxPrivate, signSeed }));
  }

  private async take({ locator, auth, boxPrivate, signSeed }: CodenameKeys): Promise<Derived> {
    const self = await selfOf(boxPrivate, signSeed, true);
    const sealed = await sealSecrets(this.tab, concat(locator, auth, boxPrivate, signSeed));
    boxPrivate.fill(0);
    signSeed.fill(0);
    this.done = { locator, auth, self, sealed };
    return this.done;
  }

  async self(): Promise<Self> {
    return (await this.derived()).self;
  }

  /** For the vault; null while the derivation still runs, which a reload then does again. */
  get sealed(): Bytes | null {
    return this.done?.sealed ?? null;
  }
}

export type AccountSecrets = { accountKey: Bytes; boxPrivate: Bytes; signSeed: Bytes };
export type AccountCard = { user: Bytes; name: string; role: Role; accountKeyId: Bytes };

export class AccountHolder {
  readonly kind = "account";

  private constructor(
    readonly card: AccountCard,
    readonly deviceCipher: CryptoKey,
    readonly sealed: Bytes,
    private readonly accountKey: CryptoKey,
    private readonly own: Self,
    private readonly tab: Tab,
  ) {}

  /** Takes the secrets over: their bytes are gone when this returns. */
  static async take(card: AccountCard, secrets: AccountSecrets, tab: Tab): Promise<AccountHolder> {
    const { accountKey, boxPrivate, signSeed } = secrets;
    const root = await importRoot(accountKey);
    const own = await selfOf(boxPrivate, signSeed, false);
    const deviceCipher = await accountDeviceCipher(root, card.accountKeyId);
    const sealed = await sealSecrets(tab, concat(accountKey, boxPrivate, signSeed));
    for (const secret of [accountKey, boxPrivate, signSeed]) secret.fill(0);
    return new AccountHolder(card, deviceCipher, sealed, root, own, tab);
  }

  static async restore(card: AccountCard, sealed: Bytes, tab: Tab): Promise<AccountHolder> {
    const reader = new Reader(await openDevice(vault(tab), tab.cipher, sealed));
    const secrets = { accountKey: reader.take(KEY), boxPrivate: reader.take(KEY), signSeed: reader.take(KEY) };
    return AccountHolder.take(card, secrets, tab);
  }

  /** A student's keys differ in every case, so that none links to another; a counselor's are those of the directory. */
  async self(caseId: Bytes): Promise<Self> {
    if (this.card.role !== "student") return this.own;
    const { boxPrivate, signSeed } = await caseSecrets(this.accountKey, caseId);
    return selfOf(boxPrivate, signSeed, true);
  }

  /** The account key itself, for the moment in which a new lock is made around it. */
  async withAccountKey<T>(use: (accountKey: Bytes) => Promise<T>): Promise<T> {
    const secrets = await openDevice(vault(this.tab), this.tab.cipher, this.sealed);
    try {
      return await use(secrets.slice(0, KEY));
    } finally {
      secrets.fill(0);
    }
  }
}

export type Holder = CodenameHolder | AccountHolder;

export function roleOf(role: string): Role {
  return role === "student" || role === "counselor" || role === "coordinator" ? role : refused("bad_wire");
}
