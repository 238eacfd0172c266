// Signing in and making locks: a secret is derived once, half of it is sent, the other half opens the account key here.
// Called by keyring.ts. The secret itself is gone with the call that brought it.

import { type Bytes, equal, toBase64url, utf8 } from "../lib/bytes";
import type { Kdf } from "../sealing/kdf";
import { openKeyset, type Pin, sealKeyset } from "../sealing/keyset";
import { LockKind, openLock, parseLock, sealLock } from "../sealing/lock";
import { importRoot, systemRandom } from "../sealing/primitives";
import { deriveUnlocking, makeRecoveryCode, normalPassphrase, parseRecoveryCode } from "../sealing/secrets";
import { ID } from "../sealing/suite";
import type { B64, Calls } from "../worker/contract";
import type { DirectoryPin } from "./directories";
import { AccountHolder, roleOf } from "./holder";
import { decode, refused } from "./refusal";
import type { Tab } from "./tab";

type Entered = { kind: LockKind; salt: Bytes; kdf: Kdf; lockCipher: CryptoKey };
type Lock = { lock: B64; auth: B64 };
export type Unlocked = { holder: AccountHolder; pin: (DirectoryPin & { school: Bytes }) | null };

function isSameKdf(a: Kdf, b: Kdf): boolean {
  return a.alg === b.alg && a.m === b.m && a.t === b.t && a.p === b.p;
}

export class Accounts {
  private entered: Entered | null = null;
  /** The highest keyset version seen in this tab; a lower one is a rollback. */
  private readonly versions = new Map<B64, number>();
  private keyset: Bytes | null = null;

  async enter({ secret, kind, salt, kdf }: Parameters<Calls["passphrase_enter"]>[0]): Promise<{ auth: B64 }> {
    const bytes = kind === LockKind.recovery ? utf8(parseRecoveryCode(secret)) : normalPassphrase(secret);
    const saltBytes = decode(salt);
    const { auth, lockCipher } = await deriveUnlocking(bytes, kind, saltBytes, kdf);
    this.entered = { kind, salt: saltBytes, kdf, lockCipher };
    return { auth: toBase64url(auth) };
  }

  async unlock(args: Parameters<Calls["account_unlock"]>[0], tab: Tab): Promise<Unlocked> {
    const { kind, salt, kdf, lockCipher } = this.entered ?? refused("no_passphrase");
    const [user, lock, keyset] = [decode(args.user, ID), decode(args.lock), decode(args.keyset)];
    const told = parseLock(lock);
    // The lock must be the one the derivation was asked for, or the server asked with other parameters than it stores.
    if (!equal(told.salt, salt) || !isSameKdf(told.kdf, kdf)) refused("context");
    const { accountKey, accountKeyId } = await openLock(lock, { kind, user }, lockCipher);
    const expected = { user, accountKeyId, leastVersion: this.versions.get(args.user) ?? 0 };
    const opened = await openKeyset(keyset, expected, await importRoot(accountKey));
    this.versions.set(args.user, opened.version);
    this.keyset = keyset;
    const card = { user, name: args.name, role: roleOf(args.role), accountKeyId };
    const { boxPrivate, signSeed, pin } = opened;
    const holder = await AccountHolder.take(card, { accountKey, boxPrivate, signSeed }, tab);
    this.entered = null;
    return { holder, pin: pinOf(pin) };
  }

  /** The keyset of this sign-in with newer pins, one version on; null where it pins as much already. */
  async renew(holder: AccountHolder, pin: Pin): Promise<Bytes | null> {
    const { keyset } = this;
    if (!keyset) return null;
    const { user, accountKeyId } = holder.card;
    return holder.withAccountKey(async (accountKey) => {
      const root = await importRoot(accountKey);
      const opened = await openKeyset(keyset, { user, accountKeyId, leastVersion: 0 }, root);
      const isNews = !equal(opened.pin.school, pin.school) || opened.pin.directorySize < pin.directorySize;
      if (!isNews) return null;
      const renewed = await sealKeyset({ user, accountKeyId, version: opened.version + 1 }, root, { ...opened, pin });
      for (const secret of [opened.boxPrivate, opened.signSeed]) secret.fill(0);
      return renewed;
    });
  }

  async makeLock(holder: AccountHolder, secret: string, kdf: Kdf): Promise<Lock> {
    return lockFor(holder, LockKind.passphrase, normalPassphrase(secret), kdf);
  }

  async makeRecovery(holder: AccountHolder, kdf: Kdf): Promise<Lock & { code: string }> {
    const code = makeRecoveryCode();
    return { code, ...(await lockFor(holder, LockKind.recovery, utf8(code), kdf)) };
  }

  forget(): void {
    this.entered = null;
    this.keyset = null;
  }
}

/** A keyset made before its owner ever saw a directory pins nothing. */
function pinOf({ school, directorySize: size, directoryHead: head }: Pin): Unlocked["pin"] {
  return size > 0 ? { school, size, head, forked: false } : null;
}

async function lockFor(holder: AccountHolder, kind: LockKind, secret: Bytes, kdf: Kdf): Promise<Lock> {
  const salt = systemRandom(ID);
  const { user, accountKeyId } = holder.card;
  const { auth, lockCipher } = await deriveUnlocking(secret, kind, salt, kdf);
  const lock = await holder.withAccountKey((accountKey) =>
    sealLock({ kind, user, accountKeyId, kdf, salt }, lockCipher, accountKey),
  );
  return { lock: toBase64url(lock), auth: toBase64url(auth) };
}
