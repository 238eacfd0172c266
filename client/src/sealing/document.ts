// Documents (type 10): what is written again and again in one place, a line of revisions each. Called by the keyring,
// which knows what revision it has seen. Gives content whole and verified, or refuses, as message.ts does.

import { type Bytes, concat, equal, isZero, type Reader, u32, u64, utf8 } from "../lib/bytes";
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
import { decodeJson, encodeJson, type JsonObject } from "./json";
import { sha256, systemRandom } from "./primitives";
import { ensure, HASH, ID, label, opening, type Random, readOpening, Type } from "./suite";

const DOCUMENT: Form = { name: "document", header: 112, prefix: FRANKED, commitment: "document-frank" };

const MAX_NAME = 64; // in ASCII

export type DocumentHeader = {
  sizeClass: number;
  school: Bytes;
  room: Bytes;
  epoch: number;
  author: Bytes;
  document: Bytes;
  revision: number;
  previous: Bytes;
};

/** What the reader already knows must be so; a field left out is not yet known. */
export type DocumentContext = Pick<DocumentHeader, "school" | "room" | "document"> &
  Partial<Pick<DocumentHeader, "epoch" | "author" | "revision">>;

export type OpenedDocument = { header: DocumentHeader; content: JsonObject; hash: Bytes };

export async function documentId(room: Bytes, name: string): Promise<Bytes> {
  const bytes = utf8(name);
  ensure(bytes.length >= 1 && bytes.length <= MAX_NAME && bytes.length === name.length, "field");
  return (await sha256(label("document-id"), room, bytes)).slice(0, ID);
}

export function revisionHash(revision: Bytes): Promise<Bytes> {
  return sha256(revision);
}

function encodeHeader(header: DocumentHeader): Bytes {
  return concat(
    opening(Type.document, header.sizeClass),
    header.school,
    header.room,
    u32(header.epoch),
    header.author,
    header.document,
    u64(header.revision),
    header.previous,
  );
}

function readHeader(reader: Reader): DocumentHeader {
  return {
    sizeClass: readOpening(reader, Type.document),
    school: reader.take(ID),
    room: reader.take(ID),
    epoch: reader.u32(),
    author: reader.take(ID),
    document: reader.take(ID),
    revision: reader.u64(),
    previous: reader.take(HASH),
  };
}

function readDocument(bytes: Bytes): Envelope<DocumentHeader> {
  const envelope = readEnvelope(DOCUMENT, bytes, readHeader);
  const { epoch, revision, previous } = envelope.header;
  ensure(epoch >= 1 && revision >= 1, "field");
  ensure((revision === 1) === isZero(previous), "previous");
  return envelope;
}

/** The header as its bytes stand, checked for form only. */
export function parseDocument(bytes: Bytes): DocumentHeader {
  return readDocument(bytes).header;
}

export type Draft = Omit<DocumentHeader, "sizeClass">;

export function sealDocument(
  fields: Draft,
  content: JsonObject,
  epochKey: CryptoKey,
  author: SignKey,
  random: Random = systemRandom,
): Promise<Bytes> {
  return sealDocumentBytes(fields, encodeJson(content), epochKey, author, random);
}

/** As `sealDocument`, for content whose bytes are given: known answers, and the twin's spelling of JSON. */
export async function sealDocumentBytes(
  fields: Draft,
  content: Bytes,
  epochKey: CryptoKey,
  author: SignKey,
  random: Random = systemRandom,
): Promise<Bytes> {
  const header = encodeHeader({ ...fields, sizeClass: classOf(DOCUMENT, content.length) });
  return sealFranked(DOCUMENT, header, content, { root: epochKey, salt: fields.document }, author, random);
}

export async function openDocument(
  bytes: Bytes,
  context: DocumentContext,
  epochKey: CryptoKey,
  authorSignPublic: Bytes,
): Promise<OpenedDocument> {
  const envelope = readDocument(bytes);
  const { header } = envelope;
  checkContext(header, context);
  await verifyEnvelope(DOCUMENT, envelope, authorSignPublic);
  const content = await openFranked(DOCUMENT, envelope, { root: epochKey, salt: header.document });
  return { header, content: decodeJson(content), hash: await revisionHash(bytes) };
}

function checkContext(header: DocumentHeader, expected: DocumentContext): void {
  const { epoch, author, revision } = expected;
  ensure(equal(header.school, expected.school) && equal(header.room, expected.room), "context");
  ensure(equal(header.document, expected.document), "context");
  ensure(epoch === undefined || header.epoch === epoch, "context");
  ensure(author === undefined || equal(header.author, author), "context");
  ensure(revision === undefined || header.revision === revision, "context");
}

/** A revision as a reader remembers it. */
export type SeenRevision = { revision: number; epoch: number; hash: Bytes };

/** Refuses unless it follows. A lower epoch is refused: else who was removed could still write the last word. */
export function checkNext(header: DocumentHeader, before: SeenRevision): void {
  ensure(header.revision === before.revision + 1 && equal(header.previous, before.hash), "previous");
  ensure(header.epoch >= before.epoch, "previous");
}

/** Refuses what is older than one has seen, or of the same number and another; the very next must follow it. */
export function checkSeen({ header, hash }: Omit<OpenedDocument, "content">, seen: SeenRevision): void {
  ensure(header.revision >= seen.revision && header.epoch >= seen.epoch, "rollback");
  ensure(header.revision !== seen.revision || equal(hash, seen.hash), "fork");
  ensure(header.revision !== seen.revision + 1 || equal(header.previous, seen.hash), "fork");
}
