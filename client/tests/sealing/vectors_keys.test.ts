// Known answers for what lies under the objects: curves, key ids, HPKE, Argon2id, codenames, recovery codes, JSON bytes.

import { beforeAll, describe, expect, test } from "vitest";
import { fromBase64url, toBase64url, utf8 } from "../../src/lib/bytes";
import { chainNext, chainStart, type EntryKind } from "../../src/sealing/chain";
import { checkWords, deriveCodename, makeCodename, parseCodename } from "../../src/sealing/codename";
import { decodeContent } from "../../src/sealing/content";
import { useCurves } from "../../src/sealing/curves";
import { hpkeOpen, hpkeSeal } from "../../src/sealing/hpke";
import { checkKdf, deriveRoot, type Kdf } from "../../src/sealing/kdf";
import { boxKeyFromPrivate, checkBoxKey, checkSignKey, keyIdOf, signKeyFromSeed, verify } from "../../src/sealing/keys";
import type { LockKind } from "../../src/sealing/lock";
import { importCipher } from "../../src/sealing/primitives";
import { deriveUnlocking, makeRecoveryCode, normalPassphrase, parseRecoveryCode } from "../../src/sealing/secrets";
import { codeOf } from "./cast";
import { dealt, filled, hex, unhex, type Values, vectors, wronglyJudged } from "./vectors";

const kdfOf = ({ algorithm: alg, memory_kib: m, passes: t, lanes: p }: Values["kdf"]): Kdf => ({ alg, m, t, p });

describe.each(["native", "noble"] as const)("%s curves", (source) => {
  beforeAll(() => useCurves(source));

  test("sign and verify as RFC 8032 says", async () => {
    for (const { sign_seed, sign_public, message, signature } of vectors("rfc8032").positive) {
      const signer = await signKeyFromSeed(unhex(sign_seed));
      expect(hex(signer.public)).toBe(sign_public);
      expect(hex(await signer.sign(unhex(message)))).toBe(signature);
      await verify(unhex(sign_public), unhex(signature), unhex(message));
    }
  });

  test("judge signatures strictly, forged and odd ones too", async () => {
    const { positive, negative } = vectors("ed25519");
    const judge = ({ sign_public, signature, message }: Values) =>
      verify(unhex(sign_public), unhex(signature), unhex(message));
    for (const values of positive) await judge(values);
    expect(await wronglyJudged(negative, judge)).toEqual([]);
  });

  test("name key pairs", async () => {
    for (const values of vectors("key-id").positive) {
      const box = await boxKeyFromPrivate(unhex(values.box_private));
      const sign = await signKeyFromSeed(unhex(values.sign_seed));
      expect([hex(box.public), hex(sign.public)]).toEqual([values.box_public, values.sign_public]);
      expect(hex(await keyIdOf(sign.public, box.public))).toBe(values.key_id);
    }
  });

  test("seal and open HPKE as RFC 9180 says", async () => {
    for (const values of vectors("rfc9180").positive) {
      const boxKey = await boxKeyFromPrivate(unhex(values.skRm));
      expect(hex(boxKey.public)).toBe(values.pkRm);
      // The published first encryption has an AAD, which single-shot suite 1 never uses: open ours, compare enc.
      const sealed = await hpkeSeal(boxKey.public, unhex(values.info), utf8("halo"), unhex(values.skEm));
      expect(hex(sealed.slice(0, 32))).toBe(values.enc);
      expect(hex(await hpkeOpen(boxKey, unhex(values.info), sealed))).toBe(hex(utf8("halo")));
      const cipher = await importCipher(unhex(values.key));
      const iv = unhex(values.base_nonce);
      const expected = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, cipher, utf8("halo"));
      expect(hex(sealed.slice(32))).toBe(hex(new Uint8Array(expected)));
    }
  });

  test("refuse weak box keys", async () => {
    const { positive, negative } = vectors("x25519");
    for (const { box_public } of positive) checkBoxKey(unhex(box_public));
    expect(await wronglyJudged(negative, ({ box_public }) => checkBoxKey(unhex(box_public)))).toEqual([]);
    for (const { box_public } of negative) {
      expect(await codeOf(hpkeSeal(unhex(box_public), utf8("x"), utf8("y")))).toBe("box-key");
    }
  });
});

test("sign keys are judged as listed", async () => {
  for (const { name, sign_public, use } of vectors("ed25519").keys) {
    const code = await codeOf(() => checkSignKey(unhex(sign_public)));
    expect(`${name}: ${code}`).toBe(`${name}: ${use ? "accepted" : "sign-key"}`);
  }
});

describe("codenames", () => {
  const { positive, negative } = vectors("codename");
  const codes: Record<string, string> = {
    "too-long": "codename_length",
    "word-count": "codename_length",
    "unknown-word": "codename_word",
    checksum: "codename_checksum",
  };

  test.each(positive)("$name", async ({ secret, typed, codename }) => {
    const words = secret ? await makeCodename(dealt(secret)) : await parseCodename(typed);
    expect(words.join(" ")).toBe(codename);
  });

  test.each(negative)("$name is refused", async ({ typed, fault, word }) => {
    const error = await parseCodename(typed).catch((refusal) => refusal);
    expect(error.code).toBe(codes[fault]);
    if (word) expect(error.detail.number).toBe(word);
  });

  test("an unknown word comes with its nearest words", async () => {
    const error = await parseCodename("capcai belut gaum turnamen menara piano koala").catch((refusal) => refusal);
    expect(error.detail).toEqual({ number: 3, near: expect.arrayContaining(["gaun"]) });
  });
});

describe("derivation", () => {
  const { positive, negative } = vectors("derivation");

  test.each(positive)("of $name", async (values) => {
    const [salt, kdf] = [unhex(values.salt), kdfOf(values.kdf)];
    if (values.codename) {
      const words = values.codename.split(" ");
      const keys = await deriveCodename(words, { id: unhex(values.school_id), salt, kdf });
      expect(hex(keys.locator)).toBe(values.locator);
      expect(hex(keys.auth)).toBe(values.auth);
      expect(hex(keys.boxPrivate)).toBe(values.box_private);
      expect(hex(keys.signSeed)).toBe(values.sign_seed);
    } else {
      const secret = values.code ? utf8(parseRecoveryCode(values.code)) : normalPassphrase(values.passphrase);
      expect(hex(secret)).toBe(values.secret);
      const { auth, lockCipher } = await deriveUnlocking(secret, values.kind as LockKind, salt, kdf);
      expect(hex(auth)).toBe(values.auth);
      expect(lockCipher.extractable).toBe(false);
    }
  });

  test("gives the same without WebAssembly", async () => {
    const [values] = positive;
    if (!values) throw new Error("a vector");
    const [secret, salt] = [utf8(values.codename), unhex(values.salt)];
    expect(hex(await deriveRoot(secret, salt, kdfOf(values.kdf), "noble"))).toBe(values.root);
  });

  test("is refused before it begins when asked for too little or too much", async () => {
    expect(await wronglyJudged(negative, ({ salt, kdf }) => checkKdf(kdfOf(kdf), unhex(salt)))).toEqual([]);
  });
});

test("recovery codes", async () => {
  const { positive, negative } = vectors("recovery");
  for (const { secret, typed, code } of positive) {
    expect(secret === undefined ? parseRecoveryCode(typed) : makeRecoveryCode(dealt(secret))).toBe(code);
  }
  expect(await wronglyJudged(negative, ({ typed }) => parseRecoveryCode(typed))).toEqual([]);
});

test("content", async () => {
  const { positive, negative } = vectors("content");
  for (const { content, parsed_json, fill } of positive) {
    if (!fill) expect(decodeContent(unhex(content))).toEqual(JSON.parse(parsed_json));
    else expect(JSON.stringify(decodeContent(filled(content, fill))).includes(fill[0].repeat(fill[1]))).toBe(true);
  }
  expect(
    await wronglyJudged(negative, ({ content, fill }) => decodeContent(fill ? filled(content, fill) : unhex(content))),
  ).toEqual([]);
});

test("base64url", () => {
  const { positive, negative } = vectors("base64url");
  for (const { bytes, text } of positive) {
    expect(toBase64url(unhex(bytes))).toBe(text);
    expect(hex(fromBase64url(text))).toBe(bytes);
  }
  for (const { text, refused } of negative) expect(() => fromBase64url(text)).toThrow(refused);
});

test("the timeline chain", async () => {
  for (const { case_id, entries, chains } of vectors("chain").positive) {
    let chain = await chainStart(unhex(case_id));
    const seen = [hex(chain)];
    for (const [at, { kind, digest }] of (entries as unknown as Values[]).entries()) {
      chain = await chainNext(chain, at + 1, kind as EntryKind, unhex(digest));
      seen.push(hex(chain));
    }
    expect(seen).toEqual(chains);
  }
});

test("check words", async () => {
  for (const { check_words } of vectors("directory").positive) {
    for (const [keyId, words] of Object.entries(check_words)) {
      expect(await checkWords(unhex(keyId))).toEqual(words);
    }
  }
});
