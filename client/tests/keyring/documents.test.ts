// Worksheets as they should go, and what a server may try with them: an older one, another one, one of another room, one
// by who was removed. What was once seen here is never forgotten, also not by a reload.

import fc from "fast-check";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { Keyring } from "../../src/keyring/keyring";
import { fromBase64url, toBase64url } from "../../src/lib/bytes";
import { useCurves } from "../../src/sealing/curves";
import { parseDocument } from "../../src/sealing/document";
import type { B64 } from "../../src/worker/contract";
import { codeOf, flipped, NOW } from "../sealing/cast";
import { codes, load } from "./attack";
import { accepted, idOf, reload, type Talk, talk, userOf } from "./stage";

vi.mock("../../src/sealing/kdf", () => import("./quick_kdf"));
beforeAll(() => useCurves("native"));

const NAME = "masidu/1";
const write = (keyring: Keyring, { server }: Talk, base: B64 | null, content: Record<string, unknown>, name = NAME) =>
  keyring.document_seal({ room: server.caseId, name, base, content });
const read = (keyring: Keyring, { server }: Talk, envelope: B64, revision?: number, name = NAME) =>
  keyring.document_open({ room: server.caseId, name, envelope, ...(revision !== undefined && { revision }) });

describe("a document", () => {
  test("is written by one and read by the other, revision by revision", async () => {
    const t = await talk();
    const one = await write(t.sari, t, null, { masalah: "tidur larut" });
    expect(one.document).toBe((await t.sari.document_id({ room: t.server.caseId, name: NAME })).document);
    expect(await read(t.counselor, t, one.envelope)).toEqual({
      content: { masalah: "tidur larut" },
      revision: 1,
      author: t.me,
      mine: false,
    });
    const two = await write(t.counselor, t, one.envelope, { masalah: "tidur larut", makna: "lelah" });
    expect(two.revision).toBe(2);
    expect(await read(t.sari, t, two.envelope)).toMatchObject({ revision: 2, author: idOf(t.ratna), mine: false });
    expect(await read(t.counselor, t, two.envelope)).toMatchObject({ mine: true });
  });

  test("is sealed once, whatever is retried, and anew after another base", async () => {
    const t = await talk();
    const one = await write(t.sari, t, null, { n: 1 });
    expect(await write(t.sari, t, null, { n: 1 })).toEqual(one);
    expect((await write(t.sari, t, null, { n: 2 })).envelope).not.toBe(one.envelope);
    const theirs = await write(t.counselor, t, null, { n: 3 });
    const merged = await write(t.sari, t, theirs.envelope, { n: 1, theirs: 3 });
    expect([merged.revision, (await read(t.counselor, t, merged.envelope)).content]).toEqual([2, { n: 1, theirs: 3 }]);
  });

  test("is not rolled back, and not replaced by another of the same number, also after a reload", async () => {
    const t = await talk();
    const one = await write(t.counselor, t, null, { n: 1 });
    const two = await write(t.counselor, t, one.envelope, { n: 2 });
    const other = await write(t.counselor, t, one.envelope, { n: "lain" });
    await read(t.sari, t, two.envelope);
    const { sealed } = await t.sari.vault_save({ extra: "" });
    const reloaded = new Keyring(t.tabs, () => NOW);
    await reloaded.vault_open({ sealed, school: t.school });
    await reloaded.case_load({ school: t.school, wire: await t.server.answer(t.me) });
    for (const keyring of [t.sari, reloaded]) {
      expect(await codeOf(read(keyring, t, one.envelope))).toBe("rollback");
      expect(await codeOf(read(keyring, t, other.envelope))).toBe("fork");
      expect(await codeOf(write(keyring, t, one.envelope, { n: 3 }))).toBe("rollback");
      expect(await codeOf(write(keyring, t, other.envelope, { n: 3 }))).toBe("fork");
      expect(await codeOf(write(keyring, t, null, { n: 3 }))).toBe("rollback");
      expect(await codeOf(read(keyring, t, two.envelope))).toBe("accepted");
    }
  });

  test("follows what was seen: the very next that names another before it is a fork", async () => {
    const t = await talk();
    const mine = await write(t.sari, t, null, { n: "mine" });
    await read(t.sari, t, mine.envelope);
    const theirs = await write(t.counselor, t, null, { n: "theirs" });
    const next = await write(t.counselor, t, theirs.envelope, { n: 2 });
    expect(await codeOf(read(t.sari, t, next.envelope))).toBe("fork");
  });

  test("shows an older revision when that is asked for on purpose, and forgets nothing by it", async () => {
    const t = await talk();
    const one = await write(t.counselor, t, null, { n: 1 });
    const two = await write(t.counselor, t, one.envelope, { n: 2 });
    await read(t.sari, t, two.envelope);
    expect((await read(t.sari, t, one.envelope, 1)).content).toEqual({ n: 1 });
    expect(await codeOf(read(t.sari, t, two.envelope, 1))).toBe("context");
    expect(await codeOf(read(t.sari, t, one.envelope))).toBe("rollback");
  });

  test("of another name, of another room, or with a byte turned is not shown", async () => {
    const [t, other] = [await talk(), await talk()];
    const { envelope } = await write(t.sari, t, null, { n: 1 });
    expect(await codeOf(read(t.counselor, t, envelope, undefined, "masidu/2"))).toBe("context");
    expect(await codeOf(read(other.counselor, other, envelope))).not.toBe("accepted");
    for (const at of [3, 30, 40, 60, 80, 120, 200, 400]) {
      const spoiled = toBase64url(flipped(fromBase64url(envelope), at));
      expect(await codeOf(read(t.counselor, t, spoiled))).not.toBe("accepted");
    }
    const lane = await t.sari.room_open({ case: t.server.caseId, kind: "own" });
    expect(await codeOf(t.sari.document_open({ room: lane.room, name: NAME, envelope }))).toBe("no_case");
  });

  test("by who was removed is not the last word once somebody has written after the removal", async () => {
    const t = await talk();
    const old = await write(t.sari, t, null, { n: 1 });
    const late = await write(t.sari, t, old.envelope, { n: "terlambat" });
    await t.server.epoch(await t.counselor.case_epoch({ case: t.server.caseId, reason: 2, keep: [userOf(t.ratna)] }));
    await reload(t);
    const two = await write(t.counselor, t, old.envelope, { n: 2 });
    expect(parseDocument(fromBase64url(two.envelope)).epoch).toBe(2);
    await read(t.counselor, t, two.envelope);
    const third = await write(t.sari, t, late.envelope, { n: 3 });
    expect(await codeOf(read(t.counselor, t, late.envelope))).toBe("rollback");
    expect((await read(t.sari, t, third.envelope)).revision).toBe(3);
  });

  test("is sealed for nobody while something blocks, never holds the codename, and is not too long", async () => {
    const t = await accepted();
    const { words } = await t.sari.codename_words();
    const scattered = { satu: words.slice(0, 3).join(" "), lain: [words.slice(3).join("-")] };
    expect(await codeOf(write(t.sari, t, null, scattered))).toBe("codename_inside");
    expect(await codeOf(write(t.sari, t, null, { teks: "a".repeat(120_000) }))).toBe("too_long");
    expect(await codeOf(write(t.sari, t, null, { teks: "\0" }))).toBe("content");
    expect(codes(await load(t, (wire) => ({ ...wire, members: [] })))).toContain("rollback");
    expect(await codeOf(write(t.sari, t, null, { n: 1 }))).toBe("blocked");
  });

  test("keeps whatever JSON it was given", async () => {
    const t = await talk();
    const text = fc.string({ unit: "grapheme", maxLength: 40 }).filter((told) => !told.includes("\0"));
    const contents = fc.dictionary(text, fc.jsonValue({ maxDepth: 4, stringUnit: "grapheme" }), { maxKeys: 6 });
    await fc.assert(
      fc.asyncProperty(contents, fc.uuid(), async (content, name) => {
        const told = JSON.parse(JSON.stringify(content)) as Record<string, unknown>;
        fc.pre(!JSON.stringify(told).includes("\\u0000"));
        const { envelope } = await write(t.sari, t, null, told, name);
        expect((await read(t.counselor, t, envelope, undefined, name)).content).toEqual(told);
      }),
      { numRuns: 25 },
    );
  });

  test("whatever order a server tells revisions in, the newest that was shown never goes back", async () => {
    const t = await talk();
    const line: B64[] = [];
    for (let n = 1; n <= 5; n++)
      line.push((await write(t.counselor, t, line[line.length - 1] ?? null, { n })).envelope);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 8 }), async (order) => {
        const { sealed } = await t.sari.vault_save({ extra: "" });
        const sari = new Keyring(t.tabs, () => NOW);
        await sari.vault_open({ sealed, school: t.school });
        await sari.case_load({ school: t.school, wire: await t.server.answer(t.me) });
        let newest = 0;
        for (const at of order) {
          const code = await codeOf(read(sari, t, line[at] as B64));
          expect(code).toBe(at + 1 >= newest ? "accepted" : "rollback");
          newest = Math.max(newest, at + 1);
        }
      }),
      { numRuns: 12 },
    );
  });
});
