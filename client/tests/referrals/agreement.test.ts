import { beforeAll, describe, expect, it } from "vitest";
import { fromBase64url, toBase64url } from "../../src/lib/bytes";
import { type Asked, askedIn, isAgreed, lastWord, markOf } from "../../src/referrals/agreement";
import type { Request } from "../../src/referrals/contract";
import { everything, packetOf, readPacket, shownText } from "../../src/referrals/words";
import { outsideTarget } from "../../src/sealing/consent";
import type { Keyring as Page } from "../../src/talk/contract";
import type { B64, Calls, Op, OpenedEntry } from "../../src/worker/contract";
import { accepted, DAY, REFERRAL, staffOf, type Talk, userOf } from "../keyring/stage";

const UNTIL = Date.now() + DAY;
let t: Talk;

beforeAll(async () => {
  t = await accepted();
});

const asked = (changes: Partial<Request> = {}): Request => ({
  referral: REFERRAL,
  target: { kind: 1, user: userOf(t.wira), name: t.wira.name, words: [] },
  formal: true,
  scope: 1,
  why: "Ia paham soal tidur.",
  summary: "Sulit tidur.",
  items: [{ who: "konseli", at: 1, x: "aku tidak bisa tidur" }],
  name: false,
  from: 1000,
  until: UNTIL,
  ...changes,
});

/** A page's way to a keyring, without a worker between. */
const pageOf = (keyring: object): Page => ({
  call: (op: Op, args: never) =>
    (keyring as Record<Op, (args: never) => Promise<ReturnType<Calls[Op]>>>)[op](args) as never,
  terminate: () => undefined,
});

async function word(scope: 0 | 1 | 2 | 3, shown: string, from = 1000): Promise<B64> {
  const target = { kind: 1 as const, user: userOf(t.wira), name: t.wira.name };
  const until = scope === 0 ? from : UNTIL;
  const told = { case: t.server.caseId, referral: REFERRAL, scope, target, shown, from, until };
  return (await t.sari.consent_make(told)).consent;
}

const last = (...told: B64[]) => lastWord(pageOf(t.counselor), t.server.caseId, told, REFERRAL);

describe("what she agreed to", () => {
  it("is the very text that request and ticks give", async () => {
    const ticks = everything(asked());
    const found = await last(await word(1, shownText(asked(), ticks)));
    if (!found) throw new Error("no word");
    expect(await isAgreed(found.raw, found.consent, asked(), ticks)).toBe(true);
  });

  it("is nothing else: one tick more, another target, another reason, another time, joining", async () => {
    const ticks = { ...everything(asked()), items: [] };
    const found = await last(await word(1, shownText(asked(), ticks)));
    if (!found) throw new Error("no word");
    const { raw, consent } = found;
    for (const [request, other] of [
      [asked(), everything(asked())],
      [asked({ why: "Lain." }), ticks],
      [asked({ until: UNTIL + DAY }), ticks],
      [asked({ target: { kind: 1, user: userOf(t.indah), name: t.wira.name, words: [] } }), ticks],
      [asked({ target: { kind: 3, user: null, name: t.wira.name, words: [] } }), ticks],
      [asked(), { ...ticks, scope: 2 }],
      [asked(), { ...ticks, scope: 3 }],
      [asked(), { ...ticks, name: "Sari" }],
    ] as const) {
      expect(await isAgreed(raw, consent, request, other)).toBe(false);
    }
  });

  it("reaches as far as she signed: joining from now is not with what was before, nor the reverse", async () => {
    const from = { ...everything(asked()), scope: 2 as const };
    const before = { ...from, scope: 3 as const };
    for (const [signed, other] of [
      [from, before],
      [before, from],
    ] as const) {
      const found = await last(await word(signed.scope, shownText(asked(), signed)));
      if (!found) throw new Error("no word");
      expect(await isAgreed(found.raw, found.consent, asked(), signed)).toBe(true);
      expect(await isAgreed(found.raw, found.consent, asked(), other)).toBe(false);
      const mixed = await last(await word(other.scope, shownText(asked(), signed)));
      if (!mixed) throw new Error("no word");
      expect(await isAgreed(mixed.raw, mixed.consent, asked(), signed)).toBe(false);
    }
  });

  it("is her last word by its own time, whatever order they are told in", async () => {
    const ticks = everything(asked());
    const yes = await word(1, shownText(asked(), ticks));
    const no = await word(0, "dicabut", 2000);
    for (const told of [
      [yes, no],
      [no, yes],
    ]) {
      const found = await last(...told);
      expect(found?.consent.scope).toBe(0);
      if (found) expect(await isAgreed(found.raw, found.consent, asked(), ticks)).toBe(false);
    }
  });

  it("is nothing where it is not hers", async () => {
    const forged = fromBase64url(await word(1, "apa saja"));
    forged[150] = (forged[150] ?? 0) ^ 1;
    expect(await last(toBase64url(forged))).toBeNull();
    expect(await last()).toBeNull();
  });

  it("names somebody outside as the consent does", async () => {
    expect(await markOf("Ibu Laras")).toEqual(await outsideTarget("Ibu Laras"));
  });
});

describe("what was asked", () => {
  const message = (n: number, from: string, d: object): OpenedEntry => ({
    n,
    at: n,
    kind: "message",
    id: "",
    from,
    mine: false,
    epoch: 1,
    content: { t: "referral", x: "…", d: { ...d }, at: n },
  });
  const of = (...entries: OpenedEntry[]): Map<B64, Asked> => askedIn(entries, new Set(["ratna"]));

  it("is a counselor's request with her own latest ticks", () => {
    const ticks = everything(asked());
    const found = of(
      message(1, "ratna", asked()),
      message(2, "sari", ticks),
      message(3, "sari", { ...ticks, items: [] }),
    );
    expect(found.get(REFERRAL)?.ticks?.items).toEqual([]);
  });

  it("is the first request of that name: nobody swaps it after she has read it", () => {
    const found = of(message(1, "ratna", asked()), message(2, "ratna", asked({ why: "Yang lain." })));
    expect(found.get(REFERRAL)?.request.why).toBe("Ia paham soal tidur.");
  });

  it("is never the counselee's own request, nor a counselor's ticks", () => {
    expect(of(message(1, "sari", asked())).size).toBe(0);
    expect(of(message(1, "ratna", asked()), message(2, "ratna", everything(asked()))).get(REFERRAL)?.ticks).toBeNull();
  });
});

describe("a packet through the keys", () => {
  it("is read by its target, and what she answers by its sender", async () => {
    const { school, wira, ratna } = t;
    const [sender, target] = [await staffOf(ratna, school), await staffOf(wira, school)];
    const content = packetOf(asked(), everything(asked()), { name: "Bu Ratna", school: school.name });
    const { part, own_wrap } = await sender.packet_make({ referral: REFERRAL, school, content });
    const { wrap } = await sender.packet_wrap({ referral: REFERRAL, user: userOf(wira), school });
    const read = { referral: REFERRAL, school, senders: school };
    const { parts } = await target.packet_load({ ...read, wrap, parts: [part] });
    expect(readPacket(parts[0]?.content ?? {})).toEqual(content);
    const answer = await target.packet_answer({ referral: REFERRAL, part: 1, content: { x: "Bisa." } });
    const back = await sender.packet_load({ ...read, wrap: own_wrap, parts: [part, answer.part], others: [school] });
    expect(back.parts[1]).toEqual({ part: 1, content: { x: "Bisa." }, from: { user: userOf(wira), name: wira.name } });
  });
});
