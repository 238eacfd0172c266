// Taking a word back: it stands after everything that happened by it, on every clock, and needs no request to be read.

import { beforeAll, describe, expect, it, vi } from "vitest";
import { withdrawal } from "../../src/referrals/withdrawal";
import { useCurves } from "../../src/sealing/curves";
import type { B64, CaseView, Consent } from "../../src/worker/contract";
import { codes } from "../keyring/attack";
import { accepted, consent, DAY, idOf, REFERRAL, reload, staffOf, type Talk, userOf } from "../keyring/stage";
import { NOW } from "../sealing/cast";

vi.mock("../../src/sealing/kdf", () => import("../keyring/quick_kdf"));
beforeAll(() => useCurves("native"));

/** Pak Wira has joined, by a word that began before. */
async function joined(): Promise<{ t: Talk; given: Consent; view: CaseView }> {
  const t = await accepted();
  const said = await consent(t, 2, { from: NOW - DAY });
  await reload(t);
  const keep = [userOf(t.ratna), userOf(t.wira)];
  await t.server.epoch(await t.counselor.case_epoch({ case: t.server.caseId, reason: 3, keep }));
  const { sari } = await reload(t);
  const { consents } = await t.sari.consent_read({ case: t.server.caseId, consents: [said] });
  if (!consents[0]) throw new Error("no word");
  return { t, given: consents[0], view: sari };
}

const from = ({ t, given, view }: Awaited<ReturnType<typeof joined>>, now: number) =>
  withdrawal({ case: t.server.caseId, consent: given, name: "orang yang diajak", now, epochs: view.readers });

/** What somebody sees who opens the case only afterwards. */
async function seenAfter(t: Talk, word: B64): Promise<CaseView> {
  t.server.consents.push(word);
  const fresh = await staffOf(t.ratna, t.school);
  return fresh.case_load({ school: t.school, wire: await t.server.answer(idOf(t.ratna)) });
}

describe("a withdrawal", () => {
  it.each([
    ["of a phone that is an hour slow", NOW - DAY / 24],
    ["of a phone whose clock was never set", 0],
    ["of a phone that is right", NOW],
  ])("%s leaves the joining as it was, and counts from then on", async (_, now) => {
    const stage = await joined();
    const { consent: word } = await stage.t.sari.consent_make(from(stage, now));
    const view = await seenAfter(stage.t, word);
    expect([view.problems, view.epoch]).toEqual([[], 3]);
  });

  it("lies after the newest joining and after her last word, never before either", () => {
    const given = { referral: REFERRAL, scope: 1, kind: 3, user: null, from: 50, until: 90, valid: true } as const;
    const at = (now: number, ...times: number[]) =>
      withdrawal({
        case: "k",
        consent: given,
        name: "Ibu Laras",
        now,
        epochs: times.map((time) => ({ reason: 3, time })),
      });
    expect(at(10)).toMatchObject({ scope: 0, from: 50, until: 50 });
    expect(at(70, 60)).toMatchObject({ from: 70, until: 70 });
    expect(at(70, 80, 75)).toMatchObject({ from: 81, until: 81 });
    const rotated = { case: "k", consent: given, name: "Ibu Laras", now: 70, epochs: [{ reason: 5, time: 900 }] };
    expect(withdrawal(rotated)).toMatchObject({ from: 70 }); // a clock ahead that let nobody in holds nothing up
    expect(at(10).target).toEqual({ kind: 3, name: "Ibu Laras" });
  });

  it("dated as the slow phone says would have undone the joining", async () => {
    const { t } = await joined();
    expect(codes(await seenAfter(t, await consent(t, 0, { from: NOW - DAY / 24, until: NOW - DAY / 24 })))).toContain(
      "unconsented_member",
    );
  });
});
