// Messages (type 1): sealing and opening envelopes. Called by the keyring, which knows what context to expect.
// Gives content whole and verified, or refuses; never plaintext that failed any check.

import { type Bytes, concat, equal, isZero, type Reader, u32, u64 } from "../lib/bytes";
import { type Content, decodeContent, encodeContent } from "./content";
import type { SignKey } from "./curves";
import {
  classOf,
  type Envelope,
  type Form,
  FRANKED,
  openFranked,
  readEnvelope,
  sealFranked,
  verifyEnvelope,
} from "./envelope";
import { sha256, systemRandom } from "./primitives";
import { ensure, HASH, ID, opening, type Random, readOpening, Type } from "./suite";

const MESSAGE: Form = { name: "message", header: 188, prefix: FRANKED, commitment: "frank" };

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

function readMessage(bytes: Bytes): Envelope<MessageHeader> {
  const envelope = readEnvelope(MESSAGE, bytes, readHeader);
  const { epoch, seq, previous } = envelope.header;
  ensure(epoch >= 1 && seq >= 1, "field");
  ensure((seq === 1) === isZero(previous), "previous");
  return envelope;
}

/** The header as its bytes stand, checked for form only. */
export function parseMessage(envelope: Bytes): MessageHeader {
  return readMessage(envelope).header;
}

export function envelopeHash(envelope: Bytes): Promise<Bytes> {
  return sha256(envelope);
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
  const header = encodeHeader({ ...fields, sizeClass: classOf(MESSAGE, contentBytes.length) });
  const source = { root: epochKey, salt: fields.id };
  const envelope = await sealFranked(MESSAGE, header, contentBytes, source, sender, random);
  return { envelope, hash: await envelopeHash(envelope) };
}

/** An envelope whose place and signature stand; what is inside may still be refused. */
export type SignedMessage = Envelope<MessageHeader> & { hash: Bytes };

export async function verifyMessage(
  bytes: Bytes,
  context: MessageContext,
  senderSignPublic: Bytes,
): Promise<SignedMessage> {
  const envelope = readMessage(bytes);
  checkContext(envelope.header, context);
  await verifyEnvelope(MESSAGE, envelope, senderSignPublic);
  return { ...envelope, hash: await envelopeHash(bytes) };
}

export async function openSigned(signed: SignedMessage, epochKey: CryptoKey): Promise<OpenedMessage> {
  const { header, hash } = signed;
  const content = await openFranked(MESSAGE, signed, { root: epochKey, salt: header.id });
  return { header, content: decodeContent(content), hash };
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
