// The live cross-check of what stands beside a case's messages: circles, documents, consents, packets, links, files.
// Called by cross.ts. Field names are those of spec/vectors; bytes are hex.

import { wrapHistory } from "../../src/keyring/making";
import { type Bytes, fromBase64url } from "../../src/lib/bytes";
import { CIRCLE, checkCircle } from "../../src/sealing/circle";
import { makeConsent, parseConsent, shownHash, verifyConsent } from "../../src/sealing/consent";
import { Directory } from "../../src/sealing/directory";
import { openDocument, sealDocument } from "../../src/sealing/document";
import { fileKey, openFile, sealChunks } from "../../src/sealing/file";
import { boxKeyFromPrivate, keyIdOf, signKeyFromSeed } from "../../src/sealing/keys";
import { makeManifest, openCommitted, openEpoch, parseManifest } from "../../src/sealing/manifest";
import { openPart, sealPart, unwrapPacket, wrapPacket } from "../../src/sealing/packet";
import { deriveLink, openLink, parseSpoken, sealLink, spokenWords } from "../../src/sealing/packet_link";
import { importRoot, systemRandom } from "../../src/sealing/primitives";
import { openWrap, sealWrap, wrapHash } from "../../src/sealing/wrap";
import { documentPlace, packetWrapContext, partPlace } from "./openers";
import { hex, unhex, type Values } from "./values";

type Call = Values & {
  told: Record<string, unknown>;
  revision: string & number;
  part: string & number;
  epochs: { manifest: string; wrap: string }[];
};

/** An own lane's first epoch: of one who needs no directory. */
async function makeCircle(call: Call) {
  const { school_id, room_id, directory, time_ms } = call;
  const { keyId, box, sign } = await selfOf(call);
  const known = await Directory.replay(unhex(school_id), directory.map(unhex));
  const secrets = { epochKey: systemRandom(32), inboxPrivate: systemRandom(32) };
  const place = { school: unhex(school_id), case: unhex(room_id), epoch: 1 };
  const previous = new Uint8Array(32);
  const wrap = await sealWrap({ ...place, member: keyId, previousManifest: previous }, box.public, secrets);
  const keys = { role: 1, keyId, boxPublic: box.public, signPublic: sign.public, wrapHash: await wrapHash(wrap) };
  const inboxPublic = (await boxKeyFromPrivate(secrets.inboxPrivate)).public;
  const seen = { directorySize: known.size, directoryHead: known.head };
  const fields = { ...place, ...seen, scope: 2, previous, inboxPublic, reason: 1, time: time_ms, author: keyId };
  const manifest = await makeManifest({ ...fields, members: [keys] }, secrets.epochKey, sign, CIRCLE);
  return { manifest: hex(manifest), wrap: hex(wrap), epoch_key: hex(secrets.epochKey) };
}

async function followCircle(call: Call) {
  const { school_id, directory, manifest, wrap } = call;
  const circle = await parseManifest(unhex(manifest), CIRCLE);
  await checkCircle(circle, null, await Directory.replay(unhex(school_id), directory.map(unhex)));
  const { keyId, box } = await selfOf(call);
  await openEpoch(circle, keyId, box, unhex(wrap));
  return { kind: circle.scope, hash: hex(circle.hash) };
}

async function selfOf({ box_private, sign_seed }: Call) {
  const [box, sign] = [await boxKeyFromPrivate(unhex(box_private)), await signKeyFromSeed(unhex(sign_seed))];
  return { keyId: await keyIdOf(sign.public, box.public), box, sign, counselee: false };
}

/** Epochs that the author holds, wrapped anew to one who joins: as her keyring does it. */
async function wrapEarlier(call: Call) {
  const [author, boxPublic, signPublic] = [await selfOf(call), unhex(call.box_public), unhex(call.sign_public)];
  const opened = call.epochs.map(async ({ manifest, wrap }) => {
    const [parsed, own] = [await parseManifest(unhex(manifest)), unhex(wrap)];
    return { manifest: parsed, keys: await openEpoch(parsed, author.keyId, author.box, own), wrap: own };
  });
  const newcomer = { role: 2, keyId: await keyIdOf(signPublic, boxPublic), boxPublic, signPublic };
  const history = await wrapHistory(await Promise.all(opened), [newcomer], author);
  return { history: history.map(({ epoch, wrap }) => ({ epoch, wrap: hex(fromBase64url(wrap)) })) };
}

async function openEarlier(call: Call) {
  const [manifest, { keyId, box }] = [await parseManifest(unhex(call.manifest)), await selfOf(call)];
  await openCommitted(manifest, keyId, box, unhex(call.wrap));
  const { school, case: caseId, epoch, previous } = manifest;
  const context = { school, case: caseId, epoch, member: keyId, previousManifest: previous };
  return { epoch_key: hex((await openWrap(context, unhex(call.wrap), box)).epochKey) };
}

async function signerOf({ place, sign_seed }: Call) {
  return sign_seed ? { keyId: unhex(place.signer_key_id), sign: await signKeyFromSeed(unhex(sign_seed)) } : null;
}

export const roomOperations: Record<string, (call: Call) => Promise<object>> = {
  make_circle: makeCircle,
  follow_circle: followCircle,
  wrap_earlier: wrapEarlier,
  open_earlier: openEarlier,
  async seal_document({ place, told, epoch_key, sign_seed }) {
    const draft = { ...documentPlace(place), revision: 1, previous: new Uint8Array(32) };
    const author = await signKeyFromSeed(unhex(sign_seed));
    return { revision: hex(await sealDocument(draft, told, await importRoot(unhex(epoch_key)), author)) };
  },
  async open_document({ place, revision, epoch_key, sign_public }) {
    const epochKey = await importRoot(unhex(epoch_key));
    const opened = await openDocument(unhex(revision), documentPlace(place), epochKey, unhex(sign_public));
    return { told: opened.content };
  },
  async make_consent({ fields, text, sign_seed }) {
    const consent = {
      scope: fields.scope,
      school: unhex(fields.school_id),
      case: unhex(fields.case_id),
      referral: unhex(fields.referral_id),
      kind: fields.target_kind,
      target: unhex(fields.target),
      shown: await shownHash(text),
      from: fields.from_ms,
      until: fields.until_ms,
      counselee: unhex(fields.counselee_key_id),
    };
    return { consent: hex(await makeConsent(consent, await signKeyFromSeed(unhex(sign_seed)))) };
  },
  async verify_consent({ school_id, case_id, consent, key_id, sign_public }) {
    const parsed = parseConsent(unhex(consent));
    const counselee = { keyId: unhex(key_id), signPublic: unhex(sign_public) };
    await verifyConsent(parsed, { school: unhex(school_id), case: unhex(case_id) }, counselee);
    return { scope: parsed.scope, until_ms: parsed.until };
  },
  async seal_part(call) {
    const { place, told, packet_key } = call;
    return { part: hex(await sealPart(partPlace(place), told, unhex(packet_key), await signerOf(call))) };
  },
  async open_part({ place, part, packet_key, sign_public }) {
    const signPublic = sign_public ? unhex(sign_public) : null;
    return { told: await openPart(unhex(part), partPlace(place), unhex(packet_key), signPublic) };
  },
  async wrap_packet(call) {
    return { wrap: hex(await wrapPacket(packetWrapContext(call), unhex(call.box_public), unhex(call.packet_key))) };
  },
  async unwrap_packet(call) {
    const box = await boxKeyFromPrivate(unhex(call.box_private));
    return { packet_key: hex(await unwrapPacket(packetWrapContext(call), unhex(call.wrap), box)) };
  },
  async make_link({ token, packet_id, packet_key }) {
    const words = spokenWords();
    const { locator, auth, cipher } = await deriveLink(unhex(token), words);
    const link = await sealLink(unhex(packet_id), cipher, unhex(packet_key));
    return { spoken_code: words.join(" "), locator: hex(locator), auth: hex(auth), link: hex(link) };
  },
  async open_link({ token, spoken_code, packet_id, link }) {
    const { auth, cipher } = await deriveLink(unhex(token), parseSpoken(spoken_code));
    return { auth: hex(auth), packet_key: hex(await openLink(unhex(link), unhex(packet_id), cipher)) };
  },
  async seal_file({ file_id, file_key, plain }) {
    return { stored: hex(await sealChunks(await fileKey(unhex(file_id), unhex(file_key)), 0, unhex(plain), true)) };
  },
  async open_file({ file_id, file_key, stored, size }) {
    const plain: Bytes = await openFile(await fileKey(unhex(file_id), unhex(file_key)), unhex(stored), size);
    return { plain: hex(plain) };
  },
};
