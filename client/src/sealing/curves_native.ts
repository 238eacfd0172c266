// The curves of WebCrypto. Called by curves.ts, which asks for each whether it is there and answers as the RFCs do.
// Private keys are non-extractable from the moment they are imported.

import { type Bytes, concat, equal, fromBase64url } from "../lib/bytes";
import type { BoxCurve, SignCurve } from "./curves";

const { subtle } = globalThis.crypto;

// PKCS#8 (RFC 8410) without a public key: WebCrypto imports bare private keys in no other form.
const pkcs8 = (oid: number, secret: Bytes) =>
  concat(Uint8Array.of(48, 46, 2, 1, 0, 48, 5, 6, 3, 43, 101, oid, 4, 34, 4, 32), secret);
const X25519 = 110;
const ED25519 = 112;
const BASE_POINT = Uint8Array.from({ length: 32 }, (_, i) => (i === 0 ? 9 : 0));

const sign: SignCurve = {
  async fromSeed(seed) {
    // Only an extractable copy tells its public key; it is dropped at once, the kept key cannot be exported.
    const der = pkcs8(ED25519, seed);
    const readable = await subtle.importKey("pkcs8", der, "Ed25519", true, ["sign"]);
    const { x } = await subtle.exportKey("jwk", readable);
    const kept = await subtle.importKey("pkcs8", der, "Ed25519", false, ["sign"]);
    der.fill(0);
    return {
      public: fromBase64url(x ?? ""),
      sign: async (message) => new Uint8Array(await subtle.sign("Ed25519", kept, message)),
    };
  },

  async verify(signPublic, signature, message) {
    try {
      const verifier = await subtle.importKey("raw", signPublic, "Ed25519", false, ["verify"]);
      return await subtle.verify("Ed25519", verifier, signature, message);
    } catch {
      return false;
    }
  },
};

async function diffieHellman(secret: CryptoKey, peer: Bytes): Promise<Bytes> {
  const peerKey = await subtle.importKey("raw", peer, "X25519", true, []);
  return new Uint8Array(await subtle.deriveBits({ name: "X25519", public: peerKey }, secret, 256));
}

const box: BoxCurve = {
  kem: null,

  async fromPrivate(secret) {
    const der = pkcs8(X25519, secret);
    const privateKey = await subtle.importKey("pkcs8", der, "X25519", false, ["deriveBits"]);
    der.fill(0);
    const boxPublic = await diffieHellman(privateKey, BASE_POINT);
    const publicKey = await subtle.importKey("raw", boxPublic, "X25519", true, []);
    return { public: boxPublic, pair: { privateKey, publicKey } };
  },
};

/** RFC 8032, section 7.1, test 1: present and right, or not used at all. */
export async function nativeSign(): Promise<SignCurve | null> {
  try {
    const signer = await sign.fromSeed(fromBase64url("nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A"));
    const expected = fromBase64url("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo");
    const message = new Uint8Array(0);
    const fits = equal(signer.public, expected) && (await sign.verify(expected, await signer.sign(message), message));
    return fits ? sign : null;
  } catch {
    return null;
  }
}

/** RFC 7748, section 6.1: present, right, and refusing the zero point as RFC 9180 asks. */
export async function nativeBox(): Promise<BoxCurve | null> {
  try {
    const alice = await box.fromPrivate(fromBase64url("dwdtCnMYpX08FsFyUbJmRd9ML4frwJkqsXf7pR25LCo"));
    const expected = fromBase64url("hSDwCYkwp1R0i33ctD73Wg2_Og0mOBr066SpjqqbTmo");
    const zero = await diffieHellman(alice.pair.privateKey, new Uint8Array(32)).catch(() => null);
    return equal(alice.public, expected) && zero === null ? box : null;
  } catch {
    return null;
  }
}
