// What messages, documents and packets share: a header, padding to one of six sizes, a commitment, a signature over
// all of it. Called by message.ts, document.ts and packet.ts, which say what their headers hold and what they expect.

import { type Bytes, concat, equal, isZero, Reader, u32 } from "../lib/bytes";
import type { SignKey } from "./curves";
import { verify } from "./keys";
import { decrypt, encrypt, hkdfCipher, hmac, sha256, systemRandom } from "./primitives";
import { ensure, HASH, KEY, label, NONCE, parse, type Random, SIGNATURE, TAG } from "./suite";

export const SIZE_CLASSES = [256, 1_024, 4_096, 16_384, 65_536, 131_072] as const;

/** `prefix`: what stands before the content within the padded bytes. `commitment`: the label it is made with. */
export type Form = {
  readonly name: "message" | "document" | "packet";
  readonly header: number;
  readonly prefix: number;
  readonly commitment: string;
};
/** Of the objects that open with a key of their own inside, as message franking needs it. */
export const FRANKED = KEY + 4;

/** What the content key is derived from. */
export type Source = { readonly root: CryptoKey; readonly salt: Bytes };

export type Envelope<H> = {
  header: H;
  headerBytes: Bytes;
  commitment: Bytes;
  nonce: Bytes;
  ciphertext: Bytes;
  signature: Bytes;
};

export function readEnvelope<H extends { sizeClass: number }>(
  form: Form,
  bytes: Bytes,
  readHeader: (reader: Reader) => H,
): Envelope<H> {
  const headerBytes = bytes.slice(0, form.header);
  const header = parse(headerBytes, readHeader);
  const size = SIZE_CLASSES[header.sizeClass];
  ensure(size !== undefined, "class");
  ensure(bytes.length === form.header + HASH + NONCE + size + TAG + SIGNATURE, "length");
  const rest = new Reader(bytes.slice(form.header));
  return {
    header,
    headerBytes,
    commitment: rest.take(HASH),
    nonce: rest.take(NONCE),
    ciphertext: rest.take(size + TAG),
    signature: rest.take(SIGNATURE),
  };
}

export function classOf(form: Form, contentSize: number): number {
  const sizeClass = SIZE_CLASSES.findIndex((size) => form.prefix + contentSize <= size);
  ensure(sizeClass >= 0, "content");
  return sizeClass;
}

/** `length || content || zeros`, so that with what stands before it is exactly its class. */
export function pad(form: Form, content: Bytes): Bytes {
  const size = SIZE_CLASSES[classOf(form, content.length)] as number;
  const body = new Uint8Array(size - form.prefix + 4);
  body.set(concat(u32(content.length), content));
  return body;
}

/** One way to pad, so one way to unpad: the smallest class that holds it, and zeros to its end. */
export function unpad(form: Form, body: Bytes, sizeClass: number): Bytes {
  const length = new Reader(body).u32();
  ensure(length <= body.length - 4 && isZero(body.slice(4 + length)), "padding");
  ensure(classOf(form, length) === sizeClass, "class");
  return body.slice(4, 4 + length);
}

async function cipherOf({ name }: Form, { root, salt }: Source, headerBytes: Bytes): Promise<CryptoKey> {
  return hkdfCipher(root, salt, concat(label(name), await sha256(headerBytes)));
}

async function signedBytes({ name }: Form, ...parts: Bytes[]): Promise<Bytes> {
  return concat(label(`${name}-signature`), await sha256(...parts));
}

/** Encrypts what is padded and signs the whole. `signer` null: nobody signs, zeros stand there. */
export async function closeEnvelope(
  form: Form,
  headerBytes: Bytes,
  { commitment, padded, source }: { commitment: Bytes; padded: Bytes; source: Source },
  signer: SignKey | null,
  random: Random = systemRandom,
): Promise<Bytes> {
  const cipher = await cipherOf(form, source, headerBytes);
  const { nonce, ciphertext } = await encrypt(cipher, padded, aadOf(form, headerBytes, commitment), random);
  const signed = await signedBytes(form, headerBytes, commitment, nonce, ciphertext);
  const signature = signer ? await signer.sign(signed) : new Uint8Array(SIGNATURE);
  return concat(headerBytes, commitment, nonce, ciphertext, signature);
}

const aadOf = ({ name }: Form, headerBytes: Bytes, commitment: Bytes) => concat(label(name), headerBytes, commitment);

export async function verifyEnvelope<H>(form: Form, envelope: Envelope<H>, signPublic: Bytes): Promise<void> {
  const { headerBytes, commitment, nonce, ciphertext, signature } = envelope;
  await verify(signPublic, signature, await signedBytes(form, headerBytes, commitment, nonce, ciphertext));
}

/** The padded bytes; what they must be is the caller's to check. */
export async function decryptEnvelope<H>(form: Form, envelope: Envelope<H>, source: Source): Promise<Bytes> {
  const { headerBytes, commitment, nonce, ciphertext } = envelope;
  const cipher = await cipherOf(form, source, headerBytes);
  return decrypt(cipher, { nonce, ciphertext }, aadOf(form, headerBytes, commitment));
}

/** Franked: committed to under a key that lies inside, so that a reader can prove what was said, and nobody else. */
export async function sealFranked(
  form: Form,
  headerBytes: Bytes,
  content: Bytes,
  source: Source,
  signer: SignKey,
  random: Random = systemRandom,
): Promise<Bytes> {
  const body = pad(form, content);
  const frankKey = random(KEY);
  const commitment = await hmac(frankKey, label(form.commitment), headerBytes, body);
  const padded = concat(frankKey, body);
  return closeEnvelope(form, headerBytes, { commitment, padded, source }, signer, random);
}

export async function openFranked<H extends { sizeClass: number }>(
  form: Form,
  envelope: Envelope<H>,
  source: Source,
): Promise<Bytes> {
  const padded = await decryptEnvelope(form, envelope, source);
  const body = padded.slice(KEY);
  const expected = await hmac(padded.slice(0, KEY), label(form.commitment), envelope.headerBytes, body);
  ensure(equal(expected, envelope.commitment), "commitment");
  return unpad(form, body, envelope.header.sizeClass);
}
