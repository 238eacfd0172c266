// The counselee's word: who joins an accepted case, what of it she may read, and what a server cannot make up. An epoch
// with a counselor of whom she never said so does not exist for either side.

import { beforeAll, describe, expect, test, vi } from "vitest";
import { makeEpoch } from "../../src/keyring/making";
import { fromBase64url, toBase64url } from "../../src/lib/bytes";
import { useCurves } from "../../src/sealing/curves";
import { Directory } from "../../src/sealing/directory";
import { CASE, parseManifest, Role } from "../../src/sealing/manifest";
import { codeOf, NOW, type Person, SCHOOL } from "../sealing/cast";
import { codes, contents, trySeal } from "./attack";
import { accepted, consent, DAY, idOf, REFERRAL, reload, say, staffOf, type Talk, talk, userOf } from "./stage";

vi.mock("../../src/sealing/kdf", () => import("./quick_kdf"));
beforeAll(() => useCurves("native"));

const everyone = (t: Talk) => [userOf(t.ratna), userOf(t.wira)];
const join = (t: Talk, history = false, reason: 3 | 5 = 3) =>
  t.counselor.case_epoch({ case: t.server.caseId, reason, keep: everyone(t), history });

/** An epoch that Bu Ratna's keyring refuses to make, made without it. */
async function smuggled(t: Talk, reason: number, author: Person = t.ratna) {
  const directory = await Directory.replay(SCHOOL, t.log);
  const last = t.server.epochs[t.server.epochs.length - 1]?.manifest ?? "";
  const before = await parseManifest(fromBase64url(last));
  const counselee = before.members.find(({ role }) => role === Role.counselee);
  if (!counselee) throw new Error("Sari is a member");
  const counselors = [t.ratna, t.wira].map(({ keyId, box, sign }) => {
    return { role: Role.counselor, keyId, boxPublic: box.public, signPublic: sign.public };
  });
  const self = { keyId: author.keyId, box: author.box, sign: author.sign, counselee: false };
  const place = { school: SCHOOL, caseId: fromBase64url(t.server.caseId), before, author: self, directory };
  return makeEpoch({ ...place, form: CASE, fourth: 0, invited: [counselee, ...counselors], reason, now: NOW });
}

describe("who joins", () => {
  test("reads from now on, with the counselee's word", async () => {
    const t = await accepted();
    await say(t, "sari", "sebelum itu");
    await consent(t, 2);
    await reload(t);
    await t.server.epoch(await join(t));
    const { sari } = await reload(t);
    expect([sari.problems, sari.epoch]).toEqual([[], 3]);
    const wira = await staffOf(t.wira, t.school);
    const before = await wira.case_load({ school: t.school, wire: await t.server.answer(idOf(t.wira)) });
    expect(before.problems).toEqual([]);
    expect(contents(before)).toEqual(["Bu, saya mau cerita.", "Boleh?", null]); // epoch 1 was wrapped to him as a reader
    expect((await say(t, "sari", "halo, Pak")).sari.problems).toEqual([]);
    expect(contents(await wira.case_load({ school: t.school, wire: await t.server.answer(idOf(t.wira)) }))).toContain(
      "halo, Pak",
    );
  });

  test("reads the earlier epochs too where she agreed to that, and not otherwise", async () => {
    const t = await accepted();
    await say(t, "sari", "sebelum itu");
    await consent(t, 2);
    await reload(t);
    expect(await codeOf(join(t, true))).toBe("no_consent");
    await consent(t, 3, { from: NOW, until: NOW + 2 * DAY });
    t.server.consents.reverse();
    await reload(t);
    expect(await codeOf(join(t, true))).toBe("no_consent"); // of two words of one instant the narrower counts
    t.server.consents = t.server.consents.slice(0, 1);
    await reload(t);
    const body = await join(t, true);
    expect(body.history).toHaveLength(2);
    await t.server.epoch(body);
    expect((await reload(t)).sari.problems).toEqual([]);
    const wira = await staffOf(t.wira, t.school);
    const view = await wira.case_load({ school: t.school, wire: await t.server.answer(idOf(t.wira)) });
    expect([view.problems, contents(view)]).toEqual([[], ["Bu, saya mau cerita.", "Boleh?", "sebelum itu"]]);
  });

  test("is not made up: an earlier epoch opens with the key it committed to alone", async () => {
    const t = await accepted();
    await consent(t, 3);
    await reload(t);
    const body = await join(t, true);
    const [first, second] = body.history ?? [];
    const swapped = body.history?.map((one) => ({ ...one, wrap: (one === first ? second : first)?.wrap ?? "" })) ?? [];
    await t.server.epoch({ ...body, history: swapped });
    const wira = await staffOf(t.wira, t.school);
    const view = await wira.case_load({ school: t.school, wire: await t.server.answer(idOf(t.wira)) });
    expect(codes(view)).toContain("foreign_epoch");
  });

  test.each([
    ["without any word of hers", async (_: Talk) => undefined],
    ["with a word about the packet alone", (t: Talk) => consent(t, 1)],
    ["with a word that has ended", (t: Talk) => consent(t, 2, { from: NOW - DAY, until: NOW })],
    ["with a word that has not begun", (t: Talk) => consent(t, 2, { from: NOW + 1, until: NOW + DAY })],
    [
      "with a word she took back",
      async (t: Talk) => {
        await consent(t, 2, { from: NOW - DAY });
        await consent(t, 0);
      },
    ],
    [
      "with a word from another case",
      async (t: Talk) => {
        const other = await accepted();
        t.server.consents.push(await consent(other, 2));
      },
    ],
    [
      "with a word of which a bit was turned",
      async (t: Talk) => {
        const bytes = fromBase64url(await consent(t, 1));
        bytes[3] = 2;
        t.server.consents = [toBase64url(bytes)];
      },
    ],
  ])("%s, does not: refused when made, and blocked when smuggled in", async (_, word) => {
    const t = await accepted();
    await word(t);
    await reload(t);
    expect(await codeOf(join(t))).toBe("no_consent");
    await t.server.epoch(await smuggled(t, 3));
    const { sari, counselor } = await reload(t);
    for (const { problems, epoch } of [sari, counselor]) {
      const found = problems.find(({ code }) => code === "unconsented_member");
      expect(found).toMatchObject({ blocks: true, user: userOf(t.wira), name: t.wira.name });
      expect(epoch).toBe(2);
    }
    expect(await trySeal(t)).toBe("blocked");
  });

  test("comes by a referral, not by a rotation or a removal", async () => {
    const t = await accepted();
    await consent(t, 3);
    await reload(t);
    expect(await codeOf(join(t, false, 5))).toBe("not_member");
    for (const reason of [2, 4, 5]) {
      const again = { ...t, server: t.server.copy() };
      await again.server.epoch(await smuggled(again, reason));
      expect(codes((await reload(again)).sari)).toContain("unconsented_member");
    }
  });

  test("stays when her word is taken back later: what stood then was right then", async () => {
    const t = await accepted();
    await consent(t, 2, { from: NOW - 1 });
    await reload(t);
    await t.server.epoch(await join(t));
    await consent(t, 0, { from: NOW + 1 });
    const again = await staffOf(t.ratna, t.school);
    const view = await again.case_load({ school: t.school, wire: await t.server.answer(idOf(t.ratna)) });
    expect([view.problems, view.epoch]).toEqual([[], 3]);
  });

  test("before acceptance by the counselee's own act alone", async () => {
    const t = await talk();
    const [indah] = [userOf(t.indah)];
    const keep = [...everyone(t), indah];
    const ask = { case: t.server.caseId, keep };
    expect(await codeOf(t.counselor.case_epoch({ ...ask, reason: 5 }))).toBe("not_member");
    expect(await codeOf(t.counselor.case_epoch({ ...ask, reason: 3 }))).toBe("not_member");
    await t.server.epoch(await t.sari.case_epoch({ ...ask, reason: 5 }));
    const { sari, counselor } = await reload(t);
    expect([sari.problems, counselor.problems, sari.members.length]).toEqual([[], [], 4]);
  });
});

describe("a consent", () => {
  test("is the counselee's to give, to the name she reads", async () => {
    const t = await accepted();
    const target = { kind: 1 as const, user: userOf(t.wira), name: t.wira.name };
    const ask = {
      case: t.server.caseId,
      referral: REFERRAL,
      scope: 2 as const,
      target,
      shown: "…",
      from: NOW,
      until: NOW + DAY,
    };
    expect(await codeOf(t.counselor.consent_make(ask))).toBe("not_counselee");
    expect(await codeOf(t.sari.consent_make({ ...ask, target: { ...target, name: "Bu Indah" } }))).toBe("other_name");
    expect(await codeOf(t.sari.consent_make({ ...ask, target: { ...target, user: REFERRAL } }))).toBe("not_member");
    expect(await codeOf(t.sari.consent_make({ ...ask, until: NOW }))).toBe("field");
  });

  test("is read as what it says, and as valid only from her", async () => {
    const t = await accepted();
    const given = await consent(t, 2);
    const outside = { kind: 3 as const, name: "Puskesmas Melati" };
    const ask = { case: t.server.caseId, referral: REFERRAL, shown: "…", from: NOW, until: NOW + DAY };
    const { consent: packet } = await t.sari.consent_make({ ...ask, scope: 1, target: outside });
    const foreign = await consent(await accepted(), 2);
    const { consents } = await t.counselor.consent_read({
      case: t.server.caseId,
      consents: [given, packet, foreign, "AAAA"],
    });
    expect(consents.map(({ scope, kind, valid }) => [scope, kind, valid])).toEqual([
      [2, 1, true],
      [1, 3, true],
      [2, 1, false],
      [0, 1, false],
    ]);
    expect(consents.map(({ user }) => user)).toEqual([userOf(t.wira), null, userOf(t.wira), null]);
  });

  test("is taken back also before it begins, and by a clock that went back", async () => {
    const t = await accepted();
    await consent(t, 2, { from: NOW + DAY, until: NOW + 2 * DAY });
    await reload(t);
    const { consents } = await t.sari.consent_read({ case: t.server.caseId, consents: [await consent(t, 0)] });
    expect(consents[0]).toMatchObject({ scope: 0, from: NOW + DAY, until: NOW + DAY, valid: true });
  });

  test("is taken back even while something blocks, and nothing else is said then", async () => {
    const t = await accepted();
    await t.server.epoch(await smuggled(t, 3));
    await reload(t);
    expect(await codeOf(consent(t, 2))).toBe("blocked");
    expect(await codeOf(consent(t, 0))).toBe("accepted");
  });
});
