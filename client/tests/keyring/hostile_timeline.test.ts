// A hostile server and the timeline: drop, replay, reorder, roll back, two histories, forged envelopes.
// Each is refused by its code, and nothing is sealed where something blocks.

import { beforeAll, describe, expect, test, vi } from "vitest";
import { Keyring } from "../../src/keyring/keyring";
import { fromBase64url, toBase64url } from "../../src/lib/bytes";
import { useCurves } from "../../src/sealing/curves";
import type { B64 } from "../../src/worker/contract";
import { codeOf, flipped, NOW } from "../sealing/cast";
import { codes, contents, load, returned, trySeal } from "./attack";
import { chat, messageId, say, talk } from "./stage";

vi.mock("../../src/sealing/kdf", () => import("./quick_kdf"));

beforeAll(() => useCurves("native"));

describe("the timeline", () => {
  test("a message is dropped", async () => {
    const t = await talk();
    await say(t, "counselor", "satu");
    t.server.entries.splice(2, 1);
    t.server.entries.forEach((entry, at) => {
      t.server.entries[at] = { ...entry, n: at + 1 };
    });
    const fresh = await returned(t);
    const view = await fresh.case_load({ school: t.school, wire: await t.server.answer(t.me) });
    expect(codes(view)).toEqual(expect.arrayContaining(["gap", "fork"])); // the answer had seen what is gone
    expect(codes(await load(t))).toEqual(expect.arrayContaining(["rollback"]));
  });

  test("a hole in the stream, and a whole stream again", async () => {
    const t = await talk();
    const { server, sari, counselor } = t;
    const sealed = await counselor.case_seal({ case: server.caseId, id: messageId(), content: chat("satu") });
    const first = await server.message(sealed.envelope);
    const second = server.fact("urgency.raised", {});
    const heard = await sari.case_receive({ case: server.caseId, entries: [second] });
    expect(heard).toMatchObject({ entries: [], problems: [{ code: "gap", blocks: false, n: first.n }] });
    expect((await load(t)).problems).toEqual([]);
    const again = await sari.case_receive({ case: server.caseId, entries: server.entries });
    expect(again).toEqual({ entries: [], problems: [] });
  });

  test("a message is replayed at a new place", async () => {
    const t = await talk();
    const envelope = t.server.entries[1]?.e as B64;
    const entry = await t.server.message(envelope);
    const { entries, problems } = await t.sari.case_receive({ case: t.server.caseId, entries: [entry] });
    expect(codes({ problems })).toEqual(["bad_message"]);
    expect(contents({ entries })).toEqual([null]);
  });

  test("two messages change places", async () => {
    const t = await talk();
    const [, one, two] = t.server.entries;
    if (!one || !two) throw new Error("two messages");
    t.server.entries.splice(1, 2, { ...two, n: 2 }, { ...one, n: 3 });
    const view = await (await returned(t)).case_load({ school: t.school, wire: await t.server.answer(t.me) });
    expect(codes(view)).toEqual(expect.arrayContaining(["bad_message", "gap"]));
    expect(codes(await load(t))).toContain("fork");
  });

  test("another entry at a number already seen", async () => {
    const t = await talk();
    const forged = { n: 3, j: "urgency.raised", at: NOW, f: "{}" };
    const { entries, problems } = await t.sari.case_receive({ case: t.server.caseId, entries: [forged] });
    expect(entries).toEqual([]);
    expect(codes({ problems })).toEqual(["fork"]);
    expect(codes(await load(t))).toEqual(["fork"]); // a proof is not forgotten
  });

  test("an older state is served again, also after a reload of the tab", async () => {
    const t = await talk();
    const old = t.server.copy();
    await say(t, "sari", "yang baru");
    const { sealed } = await t.sari.vault_save({ extra: "" });
    expect(codes(await load({ ...t, server: old }))).toEqual(["rollback"]);
    expect(await trySeal(t)).toBe("blocked");
    const reloaded = new Keyring(t.tabs, () => NOW);
    await reloaded.vault_open({ sealed, school: t.school });
    const view = await reloaded.case_load({ school: t.school, wire: await old.answer(t.me) });
    expect(codes(view)).toEqual(["rollback"]);
    expect(codes(await load(t))).toEqual([]);
    expect(await trySeal(t)).toBe("accepted");
  });

  test("the server lists less of a sender than was seen, or another last message", async () => {
    const t = await talk();
    t.server.fact("promise.made", { by: "besok" });
    const told = async (seq: number, fill: number) => {
      const wire = await t.server.answer(t.me, 1);
      const head = toBase64url(new Uint8Array(32).fill(fill));
      return t.sari.case_load({ school: t.school, wire: { ...wire, members: [{ key_id: t.me, seq, head }] } });
    };
    expect(codes(await told(1, 1))).toEqual(["rollback"]);
    expect(codes(await told(2, 1))).toEqual(["fork"]);
  });

  test("a timeline that begins elsewhere than with the case", async () => {
    const t = await talk();
    const anchor = { number: 0, chain: toBase64url(new Uint8Array(32)) };
    const view = await load(t, (wire) => ({ ...wire, anchor }));
    expect(view.problems).toContainEqual({ code: "fork", blocks: false, n: 0 });
  });

  test("a message swallowed before anyone saw it, between two pages", async () => {
    const t = await talk();
    const seal = (x: string) => t.counselor.case_seal({ case: t.server.caseId, id: messageId(), content: chat(x) });
    const [one, , three] = [await seal("satu"), await seal("dua"), await seal("tiga")];
    await t.server.message(one.envelope);
    await t.server.message(three.envelope);
    const fresh = await returned(t);
    const newest = await fresh.case_load({ school: t.school, wire: await t.server.answer(t.me, 1) });
    expect(codes(newest)).toEqual([]);
    const anchor = await t.server.anchor(0);
    const view = await fresh.case_older({ case: t.server.caseId, anchor, entries: t.server.entries.slice(0, -1) });
    expect(view.problems).toEqual([{ code: "gap", blocks: false, n: t.server.entries.length }]);
  });

  test("the server says that our own sequence went back", async () => {
    const t = await talk();
    const told = { case: t.server.caseId, seq: 1, head: toBase64url(new Uint8Array(32).fill(1)) };
    expect(await codeOf(t.sari.case_stale(told))).toBe("rollback");
    expect(await codeOf(t.sari.case_stale({ ...told, seq: 2 }))).toBe("fork");
    expect(await trySeal(t)).toBe("blocked");
  });

  test("two histories: each side is shown its own, and the first answer proves it", async () => {
    const t = await talk();
    const hers = t.server.copy();
    hers.fact("promise.made", { by: "besok" });
    await t.sari.case_load({ school: t.school, wire: await hers.answer(t.me) });
    t.server.fact("promise.made", { by: "minggu depan" });
    const mine = toBase64url(t.ratna.keyId);
    await t.counselor.case_load({ school: t.school, wire: await t.server.answer(mine) });
    const { envelope } = await t.counselor.case_seal({ case: hers.caseId, id: messageId(), content: chat("ya?") });
    const { entries, problems } = await t.sari.case_receive({
      case: hers.caseId,
      entries: [await hers.message(envelope)],
    });
    expect(codes({ problems })).toEqual(["fork"]);
    expect(contents({ entries })).toEqual(["ya?"]);
  });

  test("an older page that does not lead up to what is known", async () => {
    const t = await talk();
    for (let i = 0; i < 3; i++) await say(t, "counselor", `pesan ${i}`);
    const fresh = await returned(t);
    await fresh.case_load({ school: t.school, wire: await t.server.answer(t.me, 2) });
    const entries = t.server.entries.slice(0, 4);
    const anchor = await t.server.anchor(0);
    const without = entries.slice(0, 3);
    expect(codes(await fresh.case_older({ case: t.server.caseId, anchor, entries: without }))).toContain("gap");
    const other = await returned(t);
    await other.case_load({ school: t.school, wire: await t.server.answer(t.me, 2) });
    const changed = [...without, { n: 4, j: "urgency.raised", at: NOW, f: "{}" }];
    expect(codes(await other.case_older({ case: t.server.caseId, anchor, entries: changed }))).toContain("fork");
  });

  test.each([
    ["another suite", 1],
    ["another version", 0],
    ["another type", 2],
    ["another case", 25],
    ["another sender", 45],
    ["a forged signature", -1],
    ["other ciphertext", 300],
  ])("an envelope with %s is not shown", async (_, place) => {
    const t = await talk();
    const { envelope } = await t.counselor.case_seal({ case: t.server.caseId, id: messageId(), content: chat("asli") });
    const bytes = fromBase64url(envelope);
    const at = place < 0 ? bytes.length + place : place;
    const n = t.server.entries.length + 1;
    const entry = { n, j: "message", at: NOW, e: toBase64url(flipped(bytes, at)) };
    const { entries, problems } = await t.sari.case_receive({ case: t.server.caseId, entries: [entry] });
    expect(problems).toEqual([{ code: "bad_message", blocks: false, n }]);
    expect(contents({ entries })).toEqual([null]);
  });

  test("a counselor who was let go posts in the old epoch", async () => {
    const t = await talk();
    const late = await t.counselor.case_seal({ case: t.server.caseId, id: messageId(), content: chat("terlambat") });
    await t.server.epoch(
      await t.sari.case_epoch({ case: t.server.caseId, reason: 5, keep: [toBase64url(t.wira.user)] }),
    );
    await load(t);
    const entry = await t.server.message(late.envelope);
    const { entries, problems } = await t.sari.case_receive({ case: t.server.caseId, entries: [entry] });
    expect(codes({ problems })).toEqual(["bad_message"]);
    expect(contents({ entries })).toEqual([null]);
    const gone = await t.server.answer(toBase64url(t.ratna.keyId));
    await t.counselor.case_load({ school: t.school, wire: gone });
    const seal = t.counselor.case_seal({ case: t.server.caseId, id: messageId(), content: chat("x") });
    expect(await codeOf(seal)).toBe("no_epoch");
  });
});
