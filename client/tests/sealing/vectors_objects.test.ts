// Known answers and refusals for every sealed object, and the full matrix: no object opens as another.

import { beforeAll, describe, expect, test } from "vitest";
import { type Bytes, concat, utf8 } from "../../src/lib/bytes";
import { useCurves } from "../../src/sealing/curves";
import { accountDeviceCipher, type Purpose, sealDevice } from "../../src/sealing/device";
import { Directory } from "../../src/sealing/directory";
import { sealInbox } from "../../src/sealing/inbox";
import { boxKeyFromPrivate, keyIdOf, signKeyFromSeed } from "../../src/sealing/keys";
import { caseSecrets, openKeyset, sealKeyset } from "../../src/sealing/keyset";
import { parseLock, sealLock } from "../../src/sealing/lock";
import { checkAcceptable, openEpoch, parseManifest } from "../../src/sealing/manifest";
import { parseMessage, sealContent } from "../../src/sealing/message";
import { importCipher, importRoot, sha256 } from "../../src/sealing/primitives";
import { sealWrap, wrapHash } from "../../src/sealing/wrap";
import { codeOf } from "./cast";
import { openers, placeOf, wrapContext } from "./openers";
import { dealt, hex, unhex, type Values, vectors, wronglyJudged } from "./vectors";

const sealedIn: Record<string, string> = {
  message: "envelope",
  wrap: "wrap",
  manifest: "manifest",
  lock: "lock",
  keyset: "keyset",
  inbox: "sealed",
  device: "sealed",
};

describe.each(["native", "noble"] as const)("on %s curves", (source) => {
  beforeAll(() => useCurves(source));

  test.each(Object.keys(sealedIn))(
    "every %s that must open opens, every other is refused for its reason",
    async (type) => {
      const open = openers[type] as (sealed: Bytes, inputs: Values) => Promise<unknown>;
      const field = sealedIn[type] as "sealed";
      const act = (values: Values) => open(unhex(values[field]), values);
      const { positive, negative } = vectors(type);
      for (const values of positive) if (values[field]) await act(values);
      expect(await wronglyJudged(negative, act)).toEqual([]);
    },
  );

  test("messages come out byte for byte", async () => {
    for (const values of vectors("message").positive) {
      const given = values.header;
      const fields = {
        ...placeOf(given),
        sender: unhex(given.sender_key_id),
        id: unhex(given.message_id),
        seq: given.seq,
        previous: unhex(given.previous_hash),
        seen: {
          number: given.seen_number,
          chain: unhex(given.seen_chain),
          directorySize: given.directory_size,
          directoryHead: unhex(given.directory_head),
        },
      };
      const content = values.content ? unhex(values.content) : repeatedLetter(values.x_repeat);
      const epochKey = await importRoot(unhex(values.epoch_key));
      const random = dealt(values.frank_key, values.nonce);
      const signer = await signKeyFromSeed(unhex(values.sign_seed));
      const { envelope, hash } = await sealContent(fields, content, epochKey, signer, random);
      expect(hex(hash)).toBe(values.envelope_hash);
      if (values.envelope) expect(hex(envelope)).toBe(values.envelope);
      expect(parseMessage(envelope)).toMatchObject(fields);
    }
  });

  test("wraps and inbox seals come out byte for byte", async () => {
    for (const values of vectors("wrap").positive) {
      const secrets = {
        epochKey: unhex(values.epoch_key),
        inboxPrivate: unhex(values.inbox_private),
      };
      const [to, ephemeral] = [unhex(values.box_public), unhex(values.ephemeral_private)];
      const wrap = await sealWrap(wrapContext(values), to, secrets, ephemeral);
      expect(hex(wrap)).toBe(values.wrap);
      expect(hex(await wrapHash(wrap))).toBe(values.wrap_hash);
    }
    for (const values of vectors("inbox").positive) {
      const [to, ephemeral] = [unhex(values.box_public), unhex(values.ephemeral_private)];
      expect(hex(await sealInbox(placeOf(values), to, unhex(values.plain), ephemeral))).toBe(values.sealed);
    }
  });

  test("directories replay to their heads, or are refused for their reason", async () => {
    const { school_id, log, positive, negative } = vectors("directory");
    const before = await Directory.replay(unhex(school_id), log.map(unhex));
    const replay = async ({ after, entries }: Values) => {
      const start =
        after === before.size ? before : await Directory.replay(unhex(school_id), log.slice(0, after).map(unhex));
      return start.extend(entries.map(unhex));
    };
    for (const values of positive) {
      const directory = await replay(values);
      expect(values.heads.map((_, size) => hex(directory.headAt(size)))).toEqual(values.heads);
      const active = [...directory.active.values()].map(({ user, keyId }) => [hex(user), hex(keyId)]);
      expect(Object.fromEntries(active)).toEqual(values.active);
      expect(hex(await directory.fingerprint())).toBe(values.fingerprint);
    }
    expect(await wronglyJudged(negative, replay)).toEqual([]);
  });

  test("epochs follow, or are refused for their reason", async () => {
    const { school_id, directory, positive, negative } = vectors("epoch");
    const known = await Directory.replay(unhex(school_id), directory.map(unhex));
    const follow = async (values: Values) => {
      const manifest = await parseManifest(unhex(values.manifest));
      const before = values.previous === null ? null : await parseManifest(unhex(values.previous));
      await checkAcceptable(manifest, before, known);
      const box = await boxKeyFromPrivate(unhex(values.box_private));
      const sign = await signKeyFromSeed(unhex(values.sign_seed));
      const keyId = await keyIdOf(sign.public, box.public);
      return openEpoch(manifest, keyId, box, unhex(values.wrap));
    };
    for (const values of positive) await follow(values);
    expect(await wronglyJudged(negative, follow)).toEqual([]);
  });
});

test("locks, keysets and device seals come out byte for byte", async () => {
  for (const values of vectors("lock").positive) {
    const header = parseLock(unhex(values.lock));
    const cipher = await importCipher(unhex(values.lock_key));
    expect(hex(await sealLock(header, cipher, unhex(values.account_key), dealt(values.nonce)))).toBe(values.lock);
  }
  for (const values of vectors("keyset").positive) {
    const [accountKey, accountKeyId] = [await importRoot(unhex(values.account_key)), unhex(values.account_key_id)];
    const owner = { user: unhex(values.user_id), accountKeyId };
    const opened = await openKeyset(unhex(values.keyset), { ...owner, leastVersion: 0 }, accountKey);
    expect(hex(opened.boxPrivate)).toBe(values.box_private);
    expect(hex(opened.pin.directoryHead)).toBe(values.pinned_head);
    const header = { ...owner, version: opened.version };
    expect(hex(await sealKeyset(header, accountKey, opened, dealt(values.nonce)))).toBe(values.keyset);
    const { boxPrivate, signSeed } = await caseSecrets(accountKey, unhex(values.case_id));
    expect([hex(boxPrivate), hex(signSeed)]).toEqual([values.case_box_private, values.case_sign_seed]);
    await sameCipher(await accountDeviceCipher(accountKey, accountKeyId), unhex(values.device_key));
  }
  for (const values of vectors("device").positive) {
    const context = { purpose: values.purpose as Purpose, subject: unhex(values.subject) };
    const cipher = await importCipher(unhex(values.device_key));
    expect(hex(await sealDevice(context, cipher, unhex(values.plain), dealt(values.nonce)))).toBe(values.sealed);
  }
});

test("no object opens as another, even with another's first bytes and length", async () => {
  const objects = vectors("matrix").positive as { name: string; object: string; inputs: Values }[];
  const accepted: string[] = [];
  for (const reader of objects) {
    const open = openers[reader.name] as (sealed: Bytes, inputs: Values) => Promise<unknown>;
    await open(unhex(reader.object), reader.inputs);
    for (const other of objects) {
      if (other === reader) continue;
      const [own, foreign] = [unhex(reader.object), unhex(other.object)];
      const disguised = new Uint8Array(own.length);
      disguised.set(foreign.slice(0, own.length));
      disguised.set(own.slice(0, 4));
      for (const bytes of [foreign, disguised]) {
        if ((await codeOf(open(bytes, reader.inputs))) === "accepted") accepted.push(`${other.name} as ${reader.name}`);
      }
    }
  }
  expect(objects.length).toBe(15);
  expect(accepted).toEqual([]);
});

function repeatedLetter([unit, count]: [string, number]): Bytes {
  return utf8(JSON.stringify({ t: "letter", x: unit.repeat(count), at: 0 }));
}

async function sameCipher(cipher: CryptoKey, secret: Bytes): Promise<void> {
  const iv = (await sha256(secret)).slice(0, 12);
  const [a, b] = await Promise.all(
    [cipher, await importCipher(secret)].map((key) => crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, concat(iv))),
  );
  expect(hex(new Uint8Array(a as ArrayBuffer))).toBe(hex(new Uint8Array(b as ArrayBuffer)));
}
