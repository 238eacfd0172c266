// Messages (type 1): sealing and opening envelopes. Called by the keyring, which knows what context to expect.
// Gives content whole and verified, or refuses; never plaintext that failed any check.

import { type Bytes, concat, equal, isZero, Reader, u32, u64 } from "../lib/bytes";
import { type Content, decodeContent, encodeContent } from "./content";
import type { SignKey } from "./curves";
import { verify } from "./keys";
import { decrypt, encrypt, hkdfCipher, hmac, sha256, systemRandom } from "./primitives";
import {
  ensure,
  HASH,
  ID,
  KEY,
  label,
  NONCE,
  opening,
  parse,
  type Random,
  readOpening,
  SIGNATURE,
  TAG,
  Type,
} from "./suite";

export const SIZE_CLASSES = [256, 1_024, 4_096, 16_384, 65_536, 131_072] as const;
const HEADER = 188;
const OVERHEAD = HEADER + HASH + NONCE + TAG + SIGNATURE;
const PREFIX = KEY + 4;

export type Seen = { number: number; chain: Bytes; directorySize: number; directoryHead: Bytes };
export type MessageHeader = {
  sizeClass: number;
  school: Bytes;
  case: Bytes;
  epoch: number;
  sender: Bytes;
  id: Bytes;
  seq: number;
  previous: Bytes;
  seen: Seen;
};

/** What the reader already knows must be so; a field left out is not yet known. */
export type MessageContext = Partial<Pick<MessageHeader, "epoch" | "sender" | "seq" | "previous">> &
  Pick<MessageHeader, "school" | "case">;

export type OpenedMessage = { header: MessageHeader; content: Content; hash: Bytes };

function encodeHeader(header: MessageHeader): Bytes {
  return concat(
    opening(Type.message, header.sizeClass),
    header.school,
    header.case,
    u32(header.epoch),
    header.sender,
    header.id,
    u64(header.seq),
    header.previous,
    u64(header.seen.number),
    header.seen.chain,
    u32(header.seen.directorySize),
    header.seen.directoryHead,
  );
}

function readHeader(reader: Reader): MessageHeader {
  return {
    sizeClass: readOpening(reader, Type.message),
    school: reader.take(ID),
    case: reader.take(ID),
    epoch: reader.u32(),
    sender: reader.take(ID),
    id: reader.take(ID),
    seq: reader.u64(),
    previous: reader.take(HASH),
    seen: {
      number: reader.u64(),
      chain: reader.take(HASH),
      directorySize: reader.u32(),
      directoryHead: reader.take(HASH),
    },
  };
}

type Envelope = {
  header: MessageHeader;
  headerBytes: Bytes;
  commitment: Bytes;
  nonce: Bytes;
  ciphertext: Bytes;
  signature: Bytes;
};

function readEnvelope(bytes: Bytes): Envelope {
  const headerBytes = bytes.slice(0, HEADER);
  const header = parse(headerBytes, readHeader);
  const size = SIZE_CLASSES[header.sizeClass];
  ensure(size !== undefined, "class");
  ensure(bytes.length === OVERHEAD + size, "length");
  ensure(header.epoch >= 1 && header.seq >= 1, "field");
  ensure((header.seq === 1) === isZero(header.previous), "previous");
  const rest = new Reader(bytes.slice(HEADER));
  return {
    header,
    headerBytes,
    commitment: rest.take(HASH),
    nonce: rest.take(NONCE),
    ciphertext: rest.take(size + TAG),
    signature: rest.take(SIGNATURE),
  };
}

/** The header as its bytes stand, checked for form only. */
export function parseMessage(envelope: Bytes): MessageHeader {
  return readEnvelope(envelope).header;
}

export function envelopeHash(envelope: Bytes): Promise<Bytes> {
  return sha256(envelope);
}

function classOf(contentSize: number): number {
  const sizeClass = SIZE_CLASSES.findIndex((size) => PREFIX + contentSize <= size);
  ensure(sizeClass >= 0, "content");
  return sizeClass;
}

async function messageCipher(epochKey: CryptoKey, header: MessageHeader, headerBytes: Bytes): Promise<CryptoKey> {
  return hkdfCipher(epochKey, header.id, concat(label("message"), await sha256(headerBytes)));
}

const aadOf = (headerBytes: Bytes, commitment: Bytes) => concat(label("message"), headerBytes, commitment);

async function signedBytes(...parts: Bytes[]): Promise<Bytes> {
  return concat(label("message-signature"), await sha256(...parts));
}

export type Outgoing = Omit<MessageHeader, "sizeClass"> & { content: Content };
type Sealed = { envelope: Bytes; hash: Bytes };

export function sealMessage(
  { content, ...fields }: Outgoing,
  epochKey: CryptoKey,
  sender: SignKey,
  random: Random = systemRandom,
): Promise<Sealed> {
  return sealContent(fields, encodeContent(content), epochKey, sender, random);
}

/** As `sealMessage`, for content whose bytes are given: known answers, and the twin's spelling of JSON. */
export async function sealContent(
  fields: Omit<MessageHeader, "sizeClass">,
  contentBytes: Bytes,
  epochKey: CryptoKey,
  sender: SignKey,
  random: Random = systemRandom,
): Promise<Sealed> {
  const header = { ...fields, sizeClass: classOf(contentBytes.length) };
  const headerBytes = encodeHeader(header);
  const body = new Uint8Array((SIZE_CLASSES[header.sizeClass] as number) - KEY);
  body.set(concat(u32(contentBytes.length), contentBytes));
  const frankKey = random(KEY);
  const commitment = await hmac(frankKey, label("frank"), headerBytes, body);
  const cipher = await messageCipher(epochKey, header, headerBytes);
  const aad = aadOf(headerBytes, commitment);
  const { nonce, ciphertext } = await encrypt(cipher, concat(frankKey, body), aad, random);
  const signature = await sender.sign(await signedBytes(headerBytes, commitment, nonce, ciphertext));
  const envelope = concat(headerBytes, commitment, nonce, ciphertext, signature);
  return { envelope, hash: await envelopeHash(envelope) };
}

/** An envelope whose place and signature stand; what is inside may still be refused. */
export type SignedMessage = Envelope & { hash: Bytes };

export async function verifyMessage(
  bytes: Bytes,
  context: MessageContext,
  senderSignPublic: Bytes,
): Promise<SignedMessage> {
  const envelope = readEnvelope(bytes);
  const { header, headerBytes, commitment, nonce, ciphertext, signature } = envelope;
  checkContext(header, context);
  const signed = await signedBytes(headerBytes, commitment, nonce, ciphertext);
  await verify(senderSignPublic, signature, signed);
  return { ...envelope, hash: await envelopeHash(bytes) };
}

export async function openSigned(signed: SignedMessage, epochKey: CryptoKey): Promise<OpenedMessage> {
  const { header, headerBytes, commitment, nonce, ciphertext, hash } = signed;
  const cipher = await messageCipher(epochKey, header, headerBytes);
  const padded = await decrypt(cipher, { nonce, ciphertext }, aadOf(headerBytes, commitment));
  const body = padded.slice(KEY);
  const expected = await hmac(padded.slice(0, KEY), label("frank"), headerBytes, body);
  ensure(equal(expected, commitment), "commitment");
  return { header, content: decodeContent(unpad(body, header.sizeClass)), hash };
}

export async function openMessage(
  bytes: Bytes,
  context: MessageContext,
  epochKey: CryptoKey,
  senderSignPublic: Bytes,
): Promise<OpenedMessage> {
  return openSigned(await verifyMessage(bytes, context, senderSignPublic), epochKey);
}

function checkContext(header: MessageHeader, expected: MessageContext): void {
  const { epoch, sender, seq, previous } = expected;
  ensure(equal(header.school, expected.school) && equal(header.case, expected.case), "context");
  ensure(epoch === undefined || header.epoch === epoch, "context");
  ensure(sender === undefined || equal(header.sender, sender), "context");
  ensure(seq === undefined || header.seq === seq, "context");
  ensure(previous === undefined || equal(header.previous, previous), "previous");
}

/** One way to pad, so one way to unpad: the smallest class that holds it, and zeros to its end. */
function unpad(body: Bytes, sizeClass: number): Bytes {
  const length = new Reader(body).u32();
  ensure(length <= body.length - 4 && isZero(body.slice(4 + length)), "padding");
  ensure(classOf(length) === sizeClass, "class");
  return body.slice(4, 4 + length);
}
