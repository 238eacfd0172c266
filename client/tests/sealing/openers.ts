// Opens every sealed object of spec/vectors by its name. Called by the vector tests, and by the matrix, which gives each
// opener every other's object.

import type { Bytes } from "../../src/lib/bytes";
import { CIRCLE } from "../../src/sealing/circle";
import { parseConsent, verifyConsent } from "../../src/sealing/consent";
import { openDevice, type Purpose } from "../../src/sealing/device";
import { Directory } from "../../src/sealing/directory";
import { openDocument } from "../../src/sealing/document";
import { fileKey, openFile } from "../../src/sealing/file";
import { openInbox } from "../../src/sealing/inbox";
import { boxKeyFromPrivate } from "../../src/sealing/keys";
import { openKeyset } from "../../src/sealing/keyset";
import { type LockKind, openLock } from "../../src/sealing/lock";
import { parseManifest, verifyManifest } from "../../src/sealing/manifest";
import { openMessage } from "../../src/sealing/message";
import { openPart, unwrapPacket } from "../../src/sealing/packet";
import { openLink } from "../../src/sealing/packet_link";
import { importCipher, importRoot } from "../../src/sealing/primitives";
import { openWrap } from "../../src/sealing/wrap";
import { unhex, type Values } from "./values";

// Each opener takes an object and the reader's own inputs.
export const openers: Record<string, (sealed: Bytes, inputs: Values) => Promise<unknown>> = {
  async message(sealed, { place: expected, epoch_key, sign_public }) {
    const context = { ...placeOf(expected), sender: unhex(expected.sender_key_id), seq: expected.seq };
    return openMessage(sealed, context, await importRoot(unhex(epoch_key)), unhex(sign_public));
  },
  async wrap(sealed, inputs) {
    return openWrap(wrapContext(inputs), sealed, await boxKeyFromPrivate(unhex(inputs.box_private)));
  },
  async manifest(sealed, { author_sign_public }) {
    return verifyManifest(await parseManifest(sealed), unhex(author_sign_public));
  },
  async directory(sealed, { school_id }) {
    return Directory.replay(unhex(school_id), [sealed]);
  },
  async lock(sealed, { user_id, kind, lock_key }) {
    return openLock(sealed, { kind: kind as LockKind, user: unhex(user_id) }, await importCipher(unhex(lock_key)));
  },
  async keyset(sealed, { user_id, account_key_id, last_version = 0, account_key }) {
    const owner = { user: unhex(user_id), accountKeyId: unhex(account_key_id) };
    return openKeyset(sealed, { ...owner, leastVersion: last_version }, await importRoot(unhex(account_key)));
  },
  async inbox(sealed, inputs) {
    return openInbox(placeOf(inputs), sealed, await boxKeyFromPrivate(unhex(inputs.box_private)));
  },
  async device(sealed, { purpose, subject, device_key }) {
    const cipher = await importCipher(unhex(device_key));
    return openDevice({ purpose: purpose as Purpose, subject: unhex(subject) }, cipher, sealed);
  },
  async circle(sealed, { author_sign_public }) {
    return verifyManifest(await parseManifest(sealed, CIRCLE), unhex(author_sign_public));
  },
  async document(sealed, { place, epoch_key, sign_public }) {
    return openDocument(sealed, documentPlace(place), await importRoot(unhex(epoch_key)), unhex(sign_public));
  },
  async consent(sealed, { counselee, ...place }) {
    const { key_id, sign_public } = counselee;
    const word = { keyId: unhex(key_id), signPublic: unhex(sign_public) };
    return verifyConsent(parseConsent(sealed), placeOf(place), word);
  },
  async packet(sealed, { place, packet_key, sign_public }) {
    return openPart(sealed, partPlace(place), unhex(packet_key), sign_public === null ? null : unhex(sign_public));
  },
  async "packet-wrap"(sealed, inputs) {
    return unwrapPacket(packetWrapContext(inputs), sealed, await boxKeyFromPrivate(unhex(inputs.box_private)));
  },
  async "packet-link"(sealed, { packet_id, link_key }) {
    return openLink(sealed, unhex(packet_id), await importCipher(unhex(link_key)));
  },
  async file(sealed, { file_id, file_key, size }) {
    return openFile(await fileKey(unhex(file_id), unhex(file_key)), sealed, size);
  },
};

export const documentPlace = (place: Values) => ({
  school: unhex(place.school_id),
  room: unhex(place.room_id),
  epoch: place.epoch,
  author: unhex(place.author_key_id),
  document: unhex(place.document_id),
});
export const partPlace = (place: Values) => ({
  school: unhex(place.school_id),
  packet: unhex(place.packet_id),
  part: place.part,
  signer: unhex(place.signer_key_id),
});
export const packetWrapContext = ({ school_id, packet_id, key_id }: Values) => ({
  school: unhex(school_id),
  packet: unhex(packet_id),
  reader: unhex(key_id),
});

export const placeOf = ({ school_id, case_id, epoch }: Pick<Values, "school_id" | "case_id" | "epoch">) => ({
  school: unhex(school_id),
  case: unhex(case_id),
  epoch,
});
export const wrapContext = (inputs: Values) => ({
  ...placeOf(inputs),
  member: unhex(inputs.member_key_id),
  previousManifest: unhex(inputs.previous_hash),
});
