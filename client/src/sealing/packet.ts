// Packets (type 12): a referral's chosen words under a key of their own, and what is answered there. Called by the
// keyring, on counselors' pages and on that of somebody outside. Who signed which part is the caller's to look up.

import { type Bytes, concat, equal, isZero, type Reader, u32 } from "../lib/bytes";
import type { BoxKey, SignKey } from "./curves";
import {
  classOf,
  closeEnvelope,
  decryptEnvelope,
  type Envelope,
  type Form,
  pad,
  readEnvelope,
  unpad,
  verifyEnvelope,
} from "./envelope";
import { hpkeOpen, hpkeSeal } from "./hpke";
import { decodeJson, encodeJson, type JsonObject } from "./json";
import { hmac, importRoot, systemRandom } from "./primitives";
import { ensure, ID, KEY, label, opening, type Random, readOpening, TAG, Type } from "./suite";

const PACKET: Form = { name: "packet", header: 56, prefix: 4, commitment: "packet-commitment" };
export const PACKET_WRAP_SIZE = KEY + KEY + TAG;

/** Stands for a signer whom no directory knows. */
const OUTSIDE = new Uint8Array(ID);

export type PartHeader = { sizeClass: number; school: Bytes; packet: Bytes; part: number; signer: Bytes };
export type PartFields = Omit<PartHeader, "sizeClass" | "signer">;
export type Signer = { readonly keyId: Bytes; readonly sign: SignKey };

function encodeHeader({ sizeClass, school, packet, part, signer }: PartHeader): Bytes {
  return concat(opening(Type.packet, sizeClass), school, packet, u32(part), signer);
}

function readHeader(reader: Reader): PartHeader {
  return {
    sizeClass: readOpening(reader, Type.packet),
    school: reader.take(ID),
    packet: reader.take(ID),
    part: reader.u32(),
    signer: reader.take(ID),
  };
}

/** Part 0 is always somebody's of a directory. */
function readPart(bytes: Bytes): Envelope<PartHeader> {
  const envelope = readEnvelope(PACKET, bytes, readHeader);
  const { part, signer } = envelope.header;
  ensure(part > 0 || !isZero(signer), "field");
  return envelope;
}

export function parsePart(bytes: Bytes): PartHeader {
  return readPart(bytes).header;
}

function commitTo(packetKey: Bytes, headerBytes: Bytes): Promise<Bytes> {
  return hmac(packetKey, label(PACKET.commitment), headerBytes);
}

export function sealPart(
  fields: PartFields,
  content: JsonObject,
  packetKey: Bytes,
  signer: Signer | null,
  random: Random = systemRandom,
): Promise<Bytes> {
  return sealPartBytes(fields, encodeJson(content), packetKey, signer, random);
}

/** As `sealPart`, for content whose bytes are given: known answers, and the twin's spelling of JSON. */
export async function sealPartBytes(
  fields: PartFields,
  content: Bytes,
  packetKey: Bytes,
  signer: Signer | null,
  random: Random = systemRandom,
): Promise<Bytes> {
  ensure(signer !== null || fields.part > 0, "field");
  const sizeClass = classOf(PACKET, content.length);
  const headerBytes = encodeHeader({ ...fields, sizeClass, signer: signer?.keyId ?? OUTSIDE });
  const commitment = await commitTo(packetKey, headerBytes);
  const source = { root: await importRoot(packetKey), salt: fields.packet };
  const body = { commitment, padded: pad(PACKET, content), source };
  return closeEnvelope(PACKET, headerBytes, body, signer?.sign ?? null, random);
}

/** `signPublic` is the signer's in a directory; null: somebody outside, of whom only the packet key speaks. */
export async function openPart(
  bytes: Bytes,
  expected: Omit<PartHeader, "sizeClass">,
  packetKey: Bytes,
  signPublic: Bytes | null,
): Promise<JsonObject> {
  const envelope = readPart(bytes);
  const { header, headerBytes, commitment } = envelope;
  ensure(equal(header.school, expected.school) && equal(header.packet, expected.packet), "context");
  ensure(header.part === expected.part && equal(header.signer, expected.signer), "context");
  ensure((signPublic === null) === isZero(header.signer), "author");
  if (signPublic) await verifyEnvelope(PACKET, envelope, signPublic);
  else ensure(isZero(envelope.signature), "signature");
  ensure(equal(await commitTo(packetKey, headerBytes), commitment), "commitment");
  const source = { root: await importRoot(packetKey), salt: header.packet };
  const padded = await decryptEnvelope(PACKET, envelope, source);
  return decodeJson(unpad(PACKET, padded, header.sizeClass));
}

export type PacketWrapContext = { school: Bytes; packet: Bytes; reader: Bytes };

function wrapInfo({ school, packet, reader }: PacketWrapContext): Bytes {
  return concat(label("packet-wrap"), opening(Type.packet, 0), school, packet, reader);
}

export function wrapPacket(
  context: PacketWrapContext,
  readerBoxPublic: Bytes,
  packetKey: Bytes,
  ephemeral?: Bytes,
): Promise<Bytes> {
  ensure(packetKey.length === KEY, "length");
  return hpkeSeal(readerBoxPublic, wrapInfo(context), packetKey, ephemeral);
}

export async function unwrapPacket(context: PacketWrapContext, wrap: Bytes, boxKey: BoxKey): Promise<Bytes> {
  ensure(wrap.length === PACKET_WRAP_SIZE, "length");
  return hpkeOpen(boxKey, wrapInfo(context), wrap);
}
