// A hostile server and epochs: ghost members, keys of its own, epochs hidden, doubled or left out.
// Each is refused by its code, and nothing is sealed where something blocks.

import { beforeAll, describe, expect, test, vi } from "vitest";
import { fromBase64url, toBase64url } from "../../src/lib/bytes";
import { useCurves } from "../../src/sealing/curves";
import { parseManifest } from "../../src/sealing/manifest";
import { codeOf, epochOf, NOW, type Person, person } from "../sealing/cast";
import { codes, contents, directoryOf, epochBody, load, selfOfSari, trySeal, wrapped } from "./attack";
import { talk } from "./stage";

vi.mock("../../src/sealing/kdf", () => import("./quick_kdf"));

beforeAll(() => useCurves("native"));

describe("epochs", () => {
  test("a ghost member: an epoch with a key that no directory holds", async () => {
    const t = await talk();
    const ghost = await person("hantu");
    const before = await parseManifest(fromBase64url(t.server.epochs[0]?.manifest ?? ""));
    const sariAsMember = { ...t.ratna, ...(await selfOfSari(t)) };
    const made = await epochOf({
      counselee: sariAsMember,
      counselors: [t.ratna, ghost],
      author: t.ratna,
      directory: await directoryOf(t),
      before,
      case: fromBase64url(t.server.caseId),
    });
    await t.server.epoch(epochBody(made));
    const view = await load(t);
    expect(codes(view)).toContain("ghost_member");
    expect(view.epoch).toBe(1);
    expect(await trySeal(t)).toBe("blocked");
  });

  test("an epoch key of the server's own, wrapped to everyone: no member signed it", async () => {
    const t = await talk();
    const villain = await person("server");
    const before = await parseManifest(fromBase64url(t.server.epochs[0]?.manifest ?? ""));
    const plan = {
      counselee: { ...t.ratna, ...(await selfOfSari(t)) },
      counselors: [t.ratna],
      directory: await directoryOf(t),
      before,
      case: fromBase64url(t.server.caseId),
    };
    for (const author of [villain, { ...villain, keyId: t.ratna.keyId }]) {
      const again = { ...t, server: t.server.copy() };
      await again.server.epoch(epochBody(await epochOf({ ...plan, author })));
      expect(codes(await load(again))).toContain("foreign_epoch");
      expect(await trySeal(again)).toBe("blocked");
    }
  });

  test("a reader who was not in the epoch before, or an epoch without oneself", async () => {
    const t = await talk();
    const epoch = (...keep: Person[]) =>
      codeOf(
        t.counselor.case_epoch({ case: t.server.caseId, reason: 2, keep: keep.map(({ user }) => toBase64url(user)) }),
      );
    expect(await epoch(t.ratna, t.indah)).toBe("not_member");
    expect(await epoch(t.wira)).toBe("not_kept");
    expect(await epoch(t.ratna, t.wira)).toBe("accepted");
  });

  test("a wrap with another key than the manifest commits to", async () => {
    const t = await talk();
    const { manifest, wraps } = await t.counselor.case_epoch({
      case: t.server.caseId,
      reason: 2,
      keep: [toBase64url(t.ratna.user)],
    });
    const swapped = wraps.map(({ key_id, wrap }) => ({ key_id, wrap: wrapped(wrap) }));
    await t.server.epoch({ manifest, wraps: swapped });
    const view = await load(t);
    expect(codes(view)).toContain("foreign_epoch");
    expect(await trySeal(t)).toBe("blocked");
  });

  test("an epoch left out, and an epoch before any acceptance shown as nothing", async () => {
    const t = await talk();
    for (let i = 0; i < 2; i++) {
      const keep = [toBase64url(t.ratna.user)];
      await t.server.epoch(await t.counselor.case_epoch({ case: t.server.caseId, reason: 2, keep }));
      const wire = await t.server.answer(toBase64url(t.ratna.keyId));
      await t.counselor.case_load({ school: t.school, wire });
    }
    const view = await load(t, (wire) => ({ ...wire, epochs: wire.epochs.filter(({ epoch }) => epoch !== 2) }));
    expect(codes(view)).toContain("foreign_epoch");
    expect(view.epoch).toBe(1);
    expect(await trySeal(t)).toBe("blocked");
  });

  test("an epoch that the timeline does not show, or shows otherwise", async () => {
    const t = await talk();
    const keep = [toBase64url(t.ratna.user)];
    const body = await t.counselor.case_epoch({ case: t.server.caseId, reason: 2, keep });
    const before = await t.server.answer(t.me);
    await t.server.epoch(body);
    const hidden = { ...before, epochs: (await t.server.answer(t.me)).epochs };
    expect(codes(await t.sari.case_load({ school: t.school, wire: hidden }))).toContain("foreign_epoch");
    expect(await trySeal(t)).toBe("blocked");
    expect(codes(await load(t))).toEqual([]);
  });

  test("another epoch in the place of one that was accepted", async () => {
    const t = await talk();
    const keep = [toBase64url(t.ratna.user)];
    const one = await t.counselor.case_epoch({ case: t.server.caseId, reason: 2, keep });
    const two = await t.counselor.case_epoch({ case: t.server.caseId, reason: 5, keep });
    const other = t.server.copy();
    await t.server.epoch(one);
    expect(codes(await load(t))).toEqual([]);
    await other.epoch(two);
    expect(codes(await load({ ...t, server: other }))).toEqual(["foreign_epoch", "fork"]);
    expect(await trySeal(t)).toBe("blocked");
  });

  test("an epoch that comes a second time", async () => {
    const t = await talk();
    const n = t.server.entries.length + 1;
    const again = { n, j: "epoch", at: NOW, m: t.server.epochs[0]?.manifest ?? "" };
    const { problems } = await t.sari.case_receive({ case: t.server.caseId, entries: [again] });
    expect(problems).toEqual([{ code: "foreign_epoch", blocks: true, n }]);
  });

  test("somebody else's case, founded by a key that is not hers", async () => {
    const [hers, his] = [await talk(), await talk()];
    const wire = await his.server.answer(his.me);
    const view = await hers.sari.case_load({ school: hers.school, wire });
    expect(codes(view)).toContain("foreign_epoch");
    expect([view.epoch, ...contents(view)]).toEqual([0, null, null]);
  });

  test("another case, another school", async () => {
    const t = await talk();
    const wire = await t.server.answer(t.me);
    const other = toBase64url(new Uint8Array(16).fill(1));
    expect(codes(await t.sari.case_load({ school: t.school, wire: { ...wire, case: other } }))).toContain(
      "foreign_epoch",
    );
    expect(await codeOf(t.sari.case_load({ school: t.school, wire: { ...wire, school: other } }))).toBe("context");
  });
});
