// HPKE Base, single shot (RFC 9180), as suite 1 fixes it. Called by wrap.ts and inbox.ts, and by nothing else.
// The audited library does the work; this file only binds it to the chosen curve and to one kind of refusal.

import { Aes256Gcm, CipherSuite, DhkemX25519HkdfSha256, HkdfSha256 } from "@hpke/core";
import { type Bytes, concat } from "../lib/bytes";
import { type BoxKey, curves } from "./curves";
import { boxKeyFromPrivate, checkBoxKey } from "./keys";
import { ensure, KEY, refuse, TAG } from "./suite";

async function cipherSuite(): Promise<CipherSuite> {
  const { box } = await curves();
  return new CipherSuite({ kem: box.kem ?? new DhkemX25519HkdfSha256(), kdf: new HkdfSha256(), aead: new Aes256Gcm() });
}

/** `enc 32 || ciphertext`. `ephemeral` is a private key for known answers; only tests pass one. */
export async function hpkeSeal(boxPublic: Bytes, info: Bytes, plain: Bytes, ephemeral?: Bytes): Promise<Bytes> {
  checkBoxKey(boxPublic);
  const suite = await cipherSuite();
  const recipientPublicKey = await suite.kem.deserializePublicKey(boxPublic);
  const parameters = {
    recipientPublicKey,
    info,
    ...(ephemeral && { ekm: (await boxKeyFromPrivate(ephemeral)).pair }),
  };
  const { enc, ct } = await suite.seal(parameters, plain);
  return concat(new Uint8Array(enc), new Uint8Array(ct));
}

export async function hpkeOpen(boxKey: BoxKey, info: Bytes, sealed: Bytes): Promise<Bytes> {
  ensure(sealed.length >= KEY + TAG, "length");
  const enc = sealed.slice(0, KEY);
  checkBoxKey(enc);
  const suite = await cipherSuite();
  try {
    return new Uint8Array(await suite.open({ recipientKey: boxKey.pair, enc, info }, sealed.slice(KEY)));
  } catch {
    refuse("cipher");
  }
}
