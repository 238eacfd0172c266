// Known answers and refusals for what stands beside a case's messages: circles, documents, consents, packets, files.

import { beforeAll, describe, expect, test } from "vitest";
import { type Bytes, concat } from "../../src/lib/bytes";
import { CIRCLE, checkCircle, checkLane, laneId } from "../../src/sealing/circle";
import { checkJoining, makeConsent, outsideTarget, parseConsent, shownHash } from "../../src/sealing/consent";
import { useCurves } from "../../src/sealing/curves";
import { Directory } from "../../src/sealing/directory";
import {
  checkNext,
  checkSeen,
  documentId,
  openDocument,
  parseDocument,
  revisionHash,
  sealDocumentBytes,
} from "../../src/sealing/document";
import { fileKey, openFile, sealChunks } from "../../src/sealing/file";
import { boxKeyFromPrivate, keyIdOf, signKeyFromSeed } from "../../src/sealing/keys";
import { makeManifest, openEpoch, parseManifest } from "../../src/sealing/manifest";
import { sealPartBytes, wrapPacket } from "../../src/sealing/packet";
import { deriveLink, openLink, parseSpoken, sealLink, spokenWords } from "../../src/sealing/packet_link";
import { encryptAt, importCipher, importRoot, sha256 } from "../../src/sealing/primitives";
import { codeOf } from "./cast";
import { documentPlace, openers, packetWrapContext, partPlace } from "./openers";
import { dealt, hex, unhex, type Values, vectors, wronglyJudged } from "./vectors";

const openedBy = (name: string, sealed: Bytes, values: Values) => openers[name]?.(sealed, values);

describe.each(["native", "noble"] as const)("on %s curves", (source) => {
  beforeAll(() => useCurves(source));

  test("circles follow, belong to their case and open, or are refused for their reason", async () => {
    const { school_id, directory, positive, negative, lanes } = vectors("circle");
    const known = await Directory.replay(unhex(school_id), directory.map(unhex));
    const follow = async (values: Values) => {
      const circle = await parseManifest(unhex(values.manifest), CIRCLE);
      const before = values.previous === null ? null : await parseManifest(unhex(values.previous), CIRCLE);
      await checkCircle(circle, before, known);
      if (values.case_manifest) await checkLane(circle, await parseManifest(unhex(values.case_manifest)));
      const box = await boxKeyFromPrivate(unhex(values.box_private));
      const sign = await signKeyFromSeed(unhex(values.sign_seed));
      await openEpoch(circle, await keyIdOf(sign.public, box.public), box, unhex(values.wrap));
      return circle;
    };
    for (const values of positive) {
      const circle = await follow(values);
      expect(hex(circle.hash)).toBe(values.hash);
      const author = await signKeyFromSeed(unhex(values.author_sign_seed));
      expect(hex(await makeManifest(circle, unhex(values.epoch_key), author, CIRCLE))).toBe(values.manifest);
    }
    expect(await wronglyJudged(negative, follow)).toEqual([]);
    for (const { kind, case_id, room_id } of lanes) {
      expect(hex(await laneId(kind as 1 | 2, unhex(case_id)))).toBe(room_id);
    }
  });

  test("a case's manifest is no circle's, nor the other way round", async () => {
    const [circle] = vectors("circle").positive as [Values];
    expect(await codeOf(parseManifest(unhex(circle.manifest)))).toBe("type");
    expect(await codeOf(parseManifest(unhex(circle.case_manifest), CIRCLE))).toBe("type");
  });

  test("documents come out byte for byte, and open after what they follow alone", async () => {
    const { names, positive, negative } = vectors("document");
    const seenIn = async (revision: Bytes) => ({ ...parseDocument(revision), hash: await revisionHash(revision) });
    const open = async (values: Values & { revision?: unknown }) => {
      const sealed = unhex(values.revision as string);
      const epochKey = await importRoot(unhex(values.epoch_key));
      const opened = await openDocument(sealed, documentPlace(values.place), epochKey, unhex(values.sign_public));
      if (values.previous) {
        const before = unhex(values.previous);
        const isSame = hex(parseDocument(before).document) === hex(opened.header.document);
        // What stands before is read in the same place; of another document it is refused there.
        if (!isSame) return openDocument(before, documentPlace(values.place), epochKey, unhex(values.sign_public));
        checkNext(opened.header, await seenIn(before));
      }
      if (values.seen) checkSeen(opened, await seenIn(unhex(values.seen)));
      return opened;
    };
    for (const values of positive as (Values & { revision: string })[]) {
      const { header } = values as unknown as { header: Values & { revision: number } };
      const opened = await open(values);
      expect(hex(opened.hash)).toBe(values.hash);
      const draft = { ...documentPlace(header), revision: header.revision, previous: unhex(header.previous_hash) };
      const [epochKey, author] = [
        await importRoot(unhex(values.epoch_key)),
        await signKeyFromSeed(unhex(values.sign_seed)),
      ];
      const random = dealt(values.frank_key, values.nonce);
      expect(hex(await sealDocumentBytes(draft, unhex(values.content), epochKey, author, random))).toBe(
        values.revision,
      );
    }
    // This side tells a fork from a rollback; the twin calls both a rollback.
    const judged = await wronglyJudged(negative, open);
    expect(judged).toEqual(["another revision of the number seen: fork, not rollback"]);
    for (const { room_id, document_name, document_id } of names) {
      expect(hex(await documentId(unhex(room_id), document_name))).toBe(document_id);
    }
    for (const name of ["", "a".repeat(65), "é"])
      expect(await codeOf(documentId(new Uint8Array(16), name))).toBe("field");
  });

  test("consents come out byte for byte, or are nobody's word", async () => {
    const { shown, outside, positive, negative } = vectors("consent");
    expect(hex(await shownHash(shown.text))).toBe(shown.sha256);
    expect(hex(await outsideTarget(outside.text))).toBe(outside.target);
    for (const values of positive) {
      await openedBy("consent", unhex(values.consent), values);
      const { fields } = values;
      const told = {
        scope: fields.scope,
        school: unhex(fields.school_id),
        case: unhex(fields.case_id),
        referral: unhex(fields.referral_id),
        kind: fields.target_kind,
        target: unhex(fields.target),
        shown: unhex(fields.text_hash),
        from: fields.from_ms,
        until: fields.until_ms,
        counselee: unhex(fields.counselee_key_id),
      };
      expect(parseConsent(unhex(values.consent))).toMatchObject(told);
      expect(hex(await makeConsent(told, await signKeyFromSeed(unhex(values.sign_seed))))).toBe(values.consent);
    }
    const judge = (values: Values) => openedBy("consent", unhex(values.consent), values);
    expect(await wronglyJudged(negative, judge)).toEqual([]);
  });

  test("nobody joins an accepted case without the counselee's word", async () => {
    const { school_id, directory, positive, negative } = vectors("joining");
    const known = await Directory.replay(unhex(school_id), directory.map(unhex));
    const join = async (values: Values) => {
      const before = await parseManifest(unhex(values.previous));
      const consents = values.consents.map((consent) => parseConsent(unhex(consent)));
      const joining = { before, accepted: values.accepted, directory: known, consents };
      await checkJoining(await parseManifest(unhex(values.manifest)), joining);
    };
    for (const values of positive) await join(values);
    expect(await wronglyJudged(negative, join)).toEqual([]);
  });

  test("packets and their wraps come out byte for byte, or show nothing", async () => {
    const parts = vectors("packet");
    const read = (values: Values) => openedBy("packet", unhex(values.part as unknown as string), values);
    for (const values of parts.positive) {
      await read(values);
      const place = partPlace(values.place);
      const sign = values.sign_seed === null ? null : await signKeyFromSeed(unhex(values.sign_seed));
      const signer = sign && { keyId: place.signer, sign };
      const [content, packetKey] = [unhex(values.content), unhex(values.packet_key)];
      expect(hex(await sealPartBytes(place, content, packetKey, signer, dealt(values.nonce)))).toBe(values.part);
    }
    expect(await wronglyJudged(parts.negative, read)).toEqual([]);
    const wraps = vectors("packet-wrap");
    const unwrap = (values: Values) => openedBy("packet-wrap", unhex(values.wrap), values);
    for (const values of wraps.positive) {
      expect(hex((await unwrap(values)) as Bytes)).toBe(values.packet_key);
      const [to, packetKey, ephemeral] = [values.box_public, values.packet_key, values.ephemeral_private].map(unhex);
      const wrap = await wrapPacket(packetWrapContext(values), to as Bytes, packetKey as Bytes, ephemeral);
      expect(hex(wrap)).toBe(values.wrap);
    }
    expect(await wronglyJudged(wraps.negative, unwrap)).toEqual([]);
  });
});

describe("a link to a packet", () => {
  const { positive, negative, typed_codes, refused_codes } = vectors("packet-link");

  test("comes out byte for byte, or gives no key", async () => {
    for (const values of positive) {
      const { locator, auth, cipher } = await deriveLink(unhex(values.token), parseSpoken(values.spoken_code));
      expect([hex(locator), hex(auth)]).toEqual([values.locator, values.auth]);
      const link = await sealLink(unhex(values.packet_id), cipher, unhex(values.packet_key), dealt(values.nonce));
      expect(hex(link)).toBe(values.link);
      expect(hex(await openLink(link, unhex(values.packet_id), cipher))).toBe(values.packet_key);
    }
    const open = (values: Values) => openedBy("packet-link", unhex(values.link), values);
    expect(await wronglyJudged(negative, open)).toEqual([]);
  });

  test("takes its words as people type them, and says which to look at before deriving", async () => {
    for (const { typed, spoken_code } of typed_codes) expect(parseSpoken(typed).join(" ")).toBe(spoken_code);
    for (const { typed } of refused_codes) {
      expect(await codeOf(() => parseSpoken(typed))).toMatch(/^codename_(length|word)$/);
    }
    expect(spokenWords()).toHaveLength(4);
  });
});

describe("a file", () => {
  const { positive, negative } = vectors("file");

  /** The chunks of a vector, each under the number and flag that it says. */
  async function storedOf({ file_id, file_key, stored, chunks }: Values): Promise<Bytes> {
    if (stored !== undefined) return unhex(stored);
    const { file, cipher } = await fileKey(unhex(file_id), unhex(file_key));
    const aad = concat(new TextEncoder().encode("teduh/1/file\0"), Uint8Array.of(1, 1, 13, 0), file);
    const sealed = (chunks ?? []).map(({ number, last, byte, times }) => {
      const nonce = concat(new Uint8Array(10), Uint8Array.of(number, last));
      return encryptAt(cipher, nonce, new Uint8Array(times).fill(Number.parseInt(byte || "0", 16)), aad);
    });
    return concat(...(await Promise.all(sealed)));
  }

  test("comes out byte for byte, in one piece or in several", async () => {
    for (const values of positive) {
      const key = await fileKey(unhex(values.file_id), unhex(values.file_key));
      const plain = await openFile(key, await storedOf(values), values.size);
      expect(plain.length).toBe(values.size);
      const whole = await sealChunks(key, 0, plain, true);
      if (values.stored) expect(hex(whole)).toBe(values.stored);
      else expect(hex(await sha256(whole))).toBe(values.stored_sha256);
      const at = Math.floor((values.size - 1) / 65_536) * 65_536;
      const start = at === 0 ? new Uint8Array(0) : await sealChunks(key, 0, plain.slice(0, at), false);
      const end = await sealChunks(key, at / 65_536, plain.slice(at), true);
      expect(hex(await sha256(concat(start, end)))).toBe(hex(await sha256(whole)));
    }
  });

  test("opens whole or not at all", async () => {
    const open = async (values: Values) => openedBy("file", await storedOf(values), values);
    expect(await wronglyJudged(negative, open)).toEqual([]);
  });

  test("is not sealed beyond its bounds", async () => {
    const key = await fileKey(new Uint8Array(16), new Uint8Array(32));
    expect(await codeOf(sealChunks(key, 0, new Uint8Array(0), true))).toBe("length");
    expect(await codeOf(sealChunks(key, 0, new Uint8Array(100), false))).toBe("length");
    expect(await codeOf(sealChunks(key, 128, new Uint8Array(1), true))).toBe("length");
    expect(await codeOf(sealChunks(key, -1, new Uint8Array(1), true))).toBe("length");
  });
});

test("keys of links and files are the ones the vectors name", async () => {
  const [{ token, spoken_code, link_key, link }] = vectors("packet-link").positive as [Values];
  const { cipher } = await deriveLink(unhex(token), spoken_code.split(" "));
  const [iv, plain] = [new Uint8Array(12), unhex(link)];
  const seal = async (by: CryptoKey) => hex(await encryptAt(by, iv, plain, new Uint8Array(0)));
  expect(await seal(cipher)).toBe(await seal(await importCipher(unhex(link_key))));
});
