// The live cross-check: the Python tests hand over what they sealed and get back what this side seals.
// Called by cross.mjs, one JSON request on stdin, one answer on stdout. Field names are those of spec/vectors; bytes are hex.

import { type Bytes, utf8 } from "../../src/lib/bytes";
import { deriveCodename, makeCodename, parseCodename } from "../../src/sealing/codename";
import { decodeContent } from "../../src/sealing/content";
import { type CurveSource, useCurves } from "../../src/sealing/curves";
import { openDevice, type Purpose, sealDevice } from "../../src/sealing/device";
import { Directory, makeEntry } from "../../src/sealing/directory";
import { openInbox, sealInbox } from "../../src/sealing/inbox";
import type { Kdf } from "../../src/sealing/kdf";
import { boxKeyFromPrivate, keyIdOf, signKeyFromSeed } from "../../src/sealing/keys";
import { openKeyset, sealKeyset } from "../../src/sealing/keyset";
import { type LockKind, openLock, sealLock } from "../../src/sealing/lock";
import { checkAcceptable, makeManifest, openEpoch, parseManifest } from "../../src/sealing/manifest";
import { openMessage, sealContent } from "../../src/sealing/message";
import { importCipher, importRoot } from "../../src/sealing/primitives";
import { deriveUnlocking, makeRecoveryCode, normalPassphrase, parseRecoveryCode } from "../../src/sealing/secrets";
import { SealingError } from "../../src/sealing/suite";
import { openWrap, sealWrap, wrapHash } from "../../src/sealing/wrap";
import { roomOperations } from "./cross_rooms";

type Fields = { [name: string]: string } & { [name in "epoch" | "seq" | "kind" | "purpose" | "version"]: number } & {
  place: Fields;
  header: Fields & { seen_number: number; directory_size: number };
  kdf: { algorithm: number; memory_kib: number; passes: number; lanes: number };
  entries: string[];
  directory: string[];
  members: { role: number; box_public: string; sign_public: string }[];
  fields: { action: number; index: number; role: number; time_ms: number };
  reason: number;
  time_ms: number;
};
export type Request = { curves?: CurveSource; calls: (Fields & { op: string })[] };

const unhex = (text = ""): Bytes => new Uint8Array(Buffer.from(text, "hex"));
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");
const placeOf = ({ school_id, case_id, epoch }: Fields) => ({ school: unhex(school_id), case: unhex(case_id), epoch });
const kdfOf = ({ kdf: { algorithm: alg, memory_kib: m, passes: t, lanes: p } }: Fields): Kdf => ({ alg, m, t, p });
const wrapContextOf = (call: Fields) => ({
  ...placeOf(call),
  member: unhex(call.member_key_id),
  previousManifest: unhex(call.previous_hash),
});

async function makeEpoch(call: Fields) {
  const secrets = { epochKey: unhex(call.epoch_key), inboxPrivate: unhex(call.inbox_private) };
  const directory = await Directory.replay(unhex(call.school_id), call.directory.map(unhex));
  const author = await signKeyFromSeed(unhex(call.sign_seed));
  const previous = unhex(call.previous_hash);
  const wraps: Record<string, string> = {};
  const members = [];
  for (const { role, box_public, sign_public } of call.members) {
    const [boxPublic, signPublic] = [unhex(box_public), unhex(sign_public)];
    const keyId = await keyIdOf(signPublic, boxPublic);
    const wrap = await sealWrap({ ...placeOf(call), member: keyId, previousManifest: previous }, boxPublic, secrets);
    wraps[hex(keyId)] = hex(wrap);
    members.push({ role, keyId, boxPublic, signPublic, wrapHash: await wrapHash(wrap) });
  }
  const fields = {
    ...placeOf(call),
    scope: 0,
    previous,
    directorySize: directory.size,
    directoryHead: directory.head,
    inboxPublic: (await boxKeyFromPrivate(secrets.inboxPrivate)).public,
    reason: call.reason,
    time: call.time_ms,
    author: unhex(call.author_key_id),
    members,
  };
  return { manifest: hex(await makeManifest(fields, secrets.epochKey, author)), wraps };
}

async function followEpoch(call: Fields) {
  const directory = await Directory.replay(unhex(call.school_id), call.directory.map(unhex));
  const manifest = await parseManifest(unhex(call.manifest));
  await checkAcceptable(manifest, call.previous ? await parseManifest(unhex(call.previous)) : null, directory);
  const box = await boxKeyFromPrivate(unhex(call.box_private));
  const sign = await signKeyFromSeed(unhex(call.sign_seed));
  await openEpoch(manifest, await keyIdOf(sign.public, box.public), box, unhex(call.wrap));
  return { epoch: manifest.epoch, hash: hex(manifest.hash) };
}

async function sealEnvelope({ header, content, epoch_key, sign_seed }: Fields) {
  const fields = {
    ...placeOf(header),
    sender: unhex(header.sender_key_id),
    id: unhex(header.message_id),
    seq: header.seq,
    previous: unhex(header.previous_hash),
    seen: {
      number: header.seen_number,
      chain: unhex(header.seen_chain),
      directorySize: header.directory_size,
      directoryHead: unhex(header.directory_head),
    },
  };
  decodeContent(unhex(content));
  const signer = await signKeyFromSeed(unhex(sign_seed));
  const { envelope, hash } = await sealContent(fields, unhex(content), await importRoot(unhex(epoch_key)), signer);
  return { envelope: hex(envelope), envelope_hash: hex(hash) };
}

async function openEnvelope({ place, envelope, epoch_key, sign_public }: Fields) {
  const context = { ...placeOf(place), sender: unhex(place.sender_key_id), seq: place.seq };
  const opened = await openMessage(unhex(envelope), context, await importRoot(unhex(epoch_key)), unhex(sign_public));
  return { content: opened.content, envelope_hash: hex(opened.hash) };
}

async function makeDirectoryEntry(call: Fields) {
  const { action, index, role, time_ms: time } = call.fields;
  const subject = call.sign_seed ? await signKeyFromSeed(unhex(call.sign_seed)) : null;
  const voucher = { keyId: unhex(call.voucher_key_id), key: await signKeyFromSeed(unhex(call.voucher_seed)) };
  const keys = { boxPublic: unhex(call.box_public), signPublic: unhex(call.sign_public) };
  const owner = { school: unhex(call.school_id), user: unhex(call.user_id), name: call.display_name ?? "" };
  const fields = { action, index, role, time, headBefore: unhex(call.head_before), ...owner, ...keys };
  return { entry: hex(await makeEntry(fields, subject, voucher)) };
}

const operations: Record<string, (call: Fields) => unknown> = {
  seal_message: sealEnvelope,
  open_message: openEnvelope,
  make_epoch: makeEpoch,
  follow_epoch: followEpoch,
  make_entry: makeDirectoryEntry,
  async replay(call) {
    const directory = await Directory.replay(unhex(call.school_id), call.entries.map(unhex));
    return { size: directory.size, head: hex(directory.head), fingerprint: hex(await directory.fingerprint()) };
  },
  async seal_wrap(call) {
    const secrets = { epochKey: unhex(call.epoch_key), inboxPrivate: unhex(call.inbox_private) };
    return { wrap: hex(await sealWrap(wrapContextOf(call), unhex(call.box_public), secrets)) };
  },
  async open_wrap(call) {
    const boxKey = await boxKeyFromPrivate(unhex(call.box_private));
    const { epochKey, inboxPrivate } = await openWrap(wrapContextOf(call), unhex(call.wrap), boxKey);
    return { epoch_key: hex(epochKey), inbox_private: hex(inboxPrivate) };
  },
  async seal_inbox(call) {
    return { sealed: hex(await sealInbox(placeOf(call), unhex(call.box_public), unhex(call.plain))) };
  },
  async open_inbox(call) {
    const boxKey = await boxKeyFromPrivate(unhex(call.box_private));
    return { plain: hex(await openInbox(placeOf(call), unhex(call.sealed), boxKey)) };
  },
  async seal_device(call) {
    const context = { purpose: call.purpose as Purpose, subject: unhex(call.subject) };
    const cipher = await importCipher(unhex(call.device_key));
    return { sealed: hex(await sealDevice(context, cipher, unhex(call.plain))) };
  },
  async open_device(call) {
    const context = { purpose: call.purpose as Purpose, subject: unhex(call.subject) };
    return { plain: hex(await openDevice(context, await importCipher(unhex(call.device_key)), unhex(call.sealed))) };
  },
  async seal_lock(call) {
    const kind = call.kind as LockKind;
    const secret = call.code ? utf8(parseRecoveryCode(call.code)) : normalPassphrase(call.passphrase ?? "");
    const [salt, kdf] = [unhex(call.salt), kdfOf(call)];
    const { auth, lockCipher } = await deriveUnlocking(secret, kind, salt, kdf);
    const header = { kind, user: unhex(call.user_id), accountKeyId: unhex(call.account_key_id), kdf, salt };
    return { auth: hex(auth), lock: hex(await sealLock(header, lockCipher, unhex(call.account_key))) };
  },
  async open_lock(call) {
    const kind = call.kind as LockKind;
    const secret = call.code ? utf8(parseRecoveryCode(call.code)) : normalPassphrase(call.passphrase ?? "");
    const { auth, lockCipher } = await deriveUnlocking(secret, kind, unhex(call.salt), kdfOf(call));
    const { accountKey } = await openLock(unhex(call.lock), { kind, user: unhex(call.user_id) }, lockCipher);
    return { auth: hex(auth), account_key: hex(accountKey) };
  },
  async seal_keyset(call) {
    const pin = { school: unhex(call.school_id), directorySize: 0, directoryHead: new Uint8Array(32) };
    const keyset = { boxPrivate: unhex(call.box_private), signSeed: unhex(call.sign_seed), pin, minimumSuite: 1 };
    const header = { user: unhex(call.user_id), accountKeyId: unhex(call.account_key_id), version: call.version };
    return { keyset: hex(await sealKeyset(header, await importRoot(unhex(call.account_key)), keyset)) };
  },
  async open_keyset(call) {
    const owner = { user: unhex(call.user_id), accountKeyId: unhex(call.account_key_id), leastVersion: 0 };
    const opened = await openKeyset(unhex(call.keyset), owner, await importRoot(unhex(call.account_key)));
    return { box_private: hex(opened.boxPrivate), sign_seed: hex(opened.signSeed), version: opened.version };
  },
  async make_codename() {
    return { codename: (await makeCodename()).join(" ") };
  },
  async derive_codename(call) {
    const words = await parseCodename(call.typed ?? "");
    const school = { id: unhex(call.school_id), salt: unhex(call.salt), kdf: kdfOf(call) };
    const { locator, auth, boxPrivate, signSeed } = await deriveCodename(words, school);
    return { locator: hex(locator), auth: hex(auth), box_private: hex(boxPrivate), sign_seed: hex(signSeed) };
  },
  make_recovery: () => ({ code: makeRecoveryCode() }),
  ...(roomOperations as unknown as Record<string, (call: Fields) => unknown>),
};

export async function run({ curves, calls }: Request): Promise<object[]> {
  if (curves) useCurves(curves);
  const answers: object[] = [];
  for (const call of calls) {
    try {
      const act = operations[call.op];
      if (!act) throw new Error(`no operation ${call.op}`);
      answers.push({ ok: true, ...((await act(call)) as object) });
    } catch (error) {
      if (!(error instanceof SealingError)) throw error;
      answers.push({ ok: false, refused: error.code });
    }
  }
  return answers;
}
