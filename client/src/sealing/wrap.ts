// Wraps (type 2): an epoch's two secrets, sealed to one member. Called by the keyring when it makes or enters an epoch.
// A wrap proves nothing about who made it; manifest.ts decides whether the epoch exists.

import { type Bytes, concat, u32 } from "../lib/bytes";
import type { BoxKey } from "./curves";
import { hpkeOpen, hpkeSeal } from "./hpke";
import { sha256 } from "./primitives";
import { ensure, KEY, label, opening, TAG, Type } from "./suite";

export const WRAP_SIZE = KEY + 2 * KEY + TAG;

export type WrapContext = { school: Bytes; case: Bytes; epoch: number; member: Bytes; previousManifest: Bytes };
export type EpochSecrets = { epochKey: Bytes; inboxPrivate: Bytes };

function wrapInfo({ school, case: caseId, epoch, member, previousManifest }: WrapContext): Bytes {
  return concat(label("wrap"), opening(Type.wrap, 0), school, caseId, u32(epoch), member, previousManifest);
}

export function sealWrap(
  context: WrapContext,
  memberBoxPublic: Bytes,
  { epochKey, inboxPrivate }: EpochSecrets,
  ephemeral?: Bytes,
): Promise<Bytes> {
  return hpkeSeal(memberBoxPublic, wrapInfo(context), concat(epochKey, inboxPrivate), ephemeral);
}

export async function openWrap(context: WrapContext, wrap: Bytes, boxKey: BoxKey): Promise<EpochSecrets> {
  ensure(wrap.length === WRAP_SIZE, "length");
  const plain = await hpkeOpen(boxKey, wrapInfo(context), wrap);
  return { epochKey: plain.slice(0, KEY), inboxPrivate: plain.slice(KEY) };
}

export function wrapHash(wrap: Bytes): Promise<Bytes> {
  return sha256(wrap);
}
