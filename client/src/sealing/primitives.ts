// Hashes, AES-GCM, HKDF and randomness on WebCrypto. Called by the files of the sealed form only.
// Keys come in as non-extractable CryptoKeys wherever they are kept longer than one call.

import { type Bytes, concat, type Reader } from "../lib/bytes";
import { NONCE, type Random, refuse, TAG } from "./suite";

const { subtle } = globalThis.crypto;
const EMPTY: Bytes = new Uint8Array(0);

export const systemRandom: Random = (size) => globalThis.crypto.getRandomValues(new Uint8Array(size));

export async function sha256(...parts: Uint8Array[]): Promise<Bytes> {
  return new Uint8Array(await subtle.digest("SHA-256", concat(...parts)));
}

export async function hmac(secret: Bytes, ...parts: Uint8Array[]): Promise<Bytes> {
  const hmacKey = await subtle.importKey("raw", secret, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  return new Uint8Array(await subtle.sign("HMAC", hmacKey, concat(...parts)));
}

/** Input keying material that can derive and never be read again. */
export function importRoot(secret: Bytes): Promise<CryptoKey> {
  return subtle.importKey("raw", secret, "HKDF", false, ["deriveBits", "deriveKey"]);
}

export async function hkdf(root: CryptoKey, salt: Bytes, info: Bytes, size: number): Promise<Bytes> {
  return new Uint8Array(await subtle.deriveBits({ name: "HKDF", hash: "SHA-256", salt, info }, root, size * 8));
}

/** An AES key derived inside WebCrypto: its bytes never reach script. */
export function hkdfCipher(root: CryptoKey, salt: Bytes, info: Bytes): Promise<CryptoKey> {
  const algorithm = { name: "HKDF", hash: "SHA-256", salt, info };
  return subtle.deriveKey(algorithm, root, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}

export function importCipher(secret: Bytes): Promise<CryptoKey> {
  return subtle.importKey("raw", secret, "AES-GCM", false, ["encrypt", "decrypt"]);
}

export function makeCipher(): Promise<CryptoKey> {
  return subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}

export type Box = { nonce: Bytes; ciphertext: Bytes };

export async function encrypt(cipher: CryptoKey, plain: Bytes, aad: Bytes, random: Random): Promise<Box> {
  const nonce = random(NONCE);
  return { nonce, ciphertext: await encryptAt(cipher, nonce, plain, aad) };
}

/** Under a nonce that the caller knows to be new. */
export async function encryptAt(cipher: CryptoKey, nonce: Bytes, plain: Bytes, aad: Bytes): Promise<Bytes> {
  return new Uint8Array(await subtle.encrypt({ name: "AES-GCM", iv: nonce, additionalData: aad }, cipher, plain));
}

/** Gives the plaintext whole, or refuses with `cipher`. */
export async function decrypt(cipher: CryptoKey, { nonce, ciphertext }: Box, aad: Bytes): Promise<Bytes> {
  try {
    const plain = await subtle.decrypt({ name: "AES-GCM", iv: nonce, additionalData: aad }, cipher, ciphertext);
    return new Uint8Array(plain);
  } catch {
    refuse("cipher");
  }
}

/** The tail `nonce || ciphertext || tag` that locks, keysets and device seals end with. */
export function readBox(reader: Reader, plainSize: number): Box {
  return { nonce: reader.take(NONCE), ciphertext: reader.take(plainSize + TAG) };
}

export { EMPTY };
