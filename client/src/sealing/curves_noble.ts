// X25519 and Ed25519 in plain script, for phones whose browser has no native curves. Loaded by curves.ts only then.
// Keys lie as bytes in the worker's memory; nothing here checks keys for weakness, keys.ts does.

import { DhkemX25519HkdfSha256, HkdfSha256, X25519 } from "@hpke/dhkem-x25519";
import { ed25519 } from "@noble/curves/ed25519.js";
import { sha512 } from "@noble/hashes/sha2.js";
import { type Bytes, concat, equal } from "../lib/bytes";
import type { Curves } from "./curves";

const { Point } = ed25519;

function littleEndian(bytes: Uint8Array): bigint {
  return bytes.reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
}

/** S·B − k·A must encode to the very bytes of R. @noble's own verify is cofactored and would accept more. */
function fitsCofactorless(signPublic: Bytes, signature: Bytes, message: Bytes): boolean {
  const order = Point.Fn.ORDER;
  const nonceBytes = signature.slice(0, 32);
  const a = Point.fromBytes(signPublic);
  const s = littleEndian(signature.slice(32));
  const k = littleEndian(sha512(concat(nonceBytes, signPublic, message))) % order;
  if (s >= order) return false;
  const expected = Point.BASE.multiplyUnsafe(s).subtract(a.multiplyUnsafe(k));
  return equal(expected.toBytes(), nonceBytes);
}

const kem = new DhkemX25519HkdfSha256();
const montgomery = new X25519(new HkdfSha256());

export const curves: Curves = {
  sign: {
    async fromSeed(seed) {
      const kept = seed.slice();
      const signPublic = Uint8Array.from(ed25519.getPublicKey(kept));
      return { public: signPublic, sign: async (message) => Uint8Array.from(ed25519.sign(message, kept)) };
    },
    async verify(signPublic, signature, message) {
      try {
        return fitsCofactorless(signPublic, signature, message);
      } catch {
        return false;
      }
    },
  },
  box: {
    kem,
    async fromPrivate(secret) {
      const privateKey = await kem.importKey("raw", secret.slice().buffer, false);
      const publicKey = await montgomery.derivePublicKey(privateKey);
      return { public: new Uint8Array(await kem.serializePublicKey(publicKey)), pair: { privateKey, publicKey } };
    },
  },
};
