import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Item, Request, State, Ticks } from "../../src/referrals/contract";
import { referralSentence } from "../../src/referrals/sentences";
import {
  dated,
  everything,
  logWords,
  nothing,
  packetOf,
  readPacket,
  readRequest,
  readTicks,
  requestText,
  shownText,
} from "../../src/referrals/words";

const item = (): fc.Arbitrary<Item> =>
  fc.record({ who: fc.constantFrom("konseli", "konselor"), at: fc.nat(), x: fc.string({ minLength: 1 }) });
const request = (): fc.Arbitrary<Request> =>
  fc.record({
    referral: fc.constant("AAAAAAAAAAAAAAAAAAAAAA"),
    target: fc.oneof(
      fc.record({
        kind: fc.constant(3 as const),
        user: fc.constant(null),
        name: fc.string({ minLength: 1 }),
        words: fc.constant<string[]>([]),
      }),
      fc.record({
        kind: fc.constantFrom(1 as const, 2 as const),
        user: fc.string(),
        name: fc.string({ minLength: 1 }),
        words: fc.array(fc.string()),
      }),
    ),
    formal: fc.boolean(),
    scope: fc.constantFrom(1 as const, 2 as const, 3 as const),
    why: fc.string({ minLength: 1 }),
    summary: fc.string(),
    items: fc.array(item(), { maxLength: 10 }),
    name: fc.boolean(),
    from: fc.nat(),
    until: fc.nat(),
  });
const ticksFor = (asked: Request): fc.Arbitrary<Ticks> =>
  fc.record({
    referral: fc.constant(asked.referral),
    summary: fc.boolean(),
    items: fc.subarray(asked.items.map((_, at) => at)),
    name: fc.option(fc.string({ minLength: 1 })),
    scope: fc.constantFrom(1 as const, 2 as const, 3 as const),
  });
const both = request().chain((asked) => fc.tuple(fc.constant(asked), ticksFor(asked)));
const travelled = <T>(value: T): Record<string, unknown> => JSON.parse(JSON.stringify(value));

const ASKED: Request = {
  referral: "AAAAAAAAAAAAAAAAAAAAAA",
  target: { kind: 3, user: null, name: "Ibu Laras", words: [] },
  formal: true,
  scope: 1,
  why: "Ia paham soal tidur.",
  summary: "Sulit tidur.",
  items: [
    { who: "konseli", at: 1, x: "aku tidak bisa tidur" },
    { who: "konselor", at: 2, x: "sejak kapan?" },
  ],
  name: false,
  from: 0,
  until: 1_796_000_000_000,
};

describe("what travels sealed comes out as it went in", () => {
  it("requests and ticks", () => {
    fc.assert(
      fc.property(both, ([asked, ticks]) => {
        expect(readRequest(travelled(asked))).toEqual(asked);
        expect(readTicks(travelled(ticks))).toEqual(ticks);
      }),
    );
  });

  it("a packet", () => {
    fc.assert(
      fc.property(both, ([asked, ticks]) => {
        const packet = packetOf(asked, ticks, { name: "Bu Ratna", school: "SMA" });
        expect(readPacket(travelled(packet))).toEqual(packet);
      }),
    );
  });

  it("whatever else is no request, no ticks, no packet", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (odd) => {
        expect(readRequest(odd)).toBeNull();
        expect(readTicks(odd)).toBeNull();
        expect(readPacket(odd)).toBeNull();
      }),
    );
    for (const name of Object.keys(ASKED)) expect(readRequest({ ...ASKED, [name]: undefined })).toBeNull();
    expect(readRequest({ ...ASKED, target: { kind: 3, user: "somebody", name: "Ibu Laras", words: [] } })).toBeNull();
    expect(readRequest({ ...ASKED, target: { kind: 1, user: null, name: "Pak Budi", words: [] } })).toBeNull();
  });
});

describe("the packet", () => {
  it("holds what was ticked and nothing else", () => {
    fc.assert(
      fc.property(both, ([asked, ticks]) => {
        const packet = packetOf(asked, ticks, { name: "Bu Ratna", school: "SMA" });
        expect(packet.items).toEqual(ticks.items.map((at) => asked.items[at]));
        expect(packet.summary === null).toBe(!ticks.summary || asked.summary === "");
        expect(packet.name).toBe(ticks.name);
      }),
    );
  });
});

describe("the text that she agrees to", () => {
  it("names whom, what, until when, and every word that goes", () => {
    const shown = shownText(ASKED, everything(ASKED));
    for (const told of ["Ibu Laras", "aku tidak bisa tidur", "sejak kapan?", "Sulit tidur.", dated(ASKED.until)]) {
      expect(shown).toContain(told);
    }
    expect(shown).toContain("Namamu: tidak disebut.");
  });

  it("is another one for other ticks", () => {
    const all = everything(ASKED);
    const texts = [
      all,
      { ...all, summary: false },
      { ...all, items: [0] },
      { ...all, items: [1] },
      { ...all, items: [] },
      { ...all, name: "Sari" },
      { ...all, scope: 2 as const },
      { ...all, scope: 3 as const },
    ].map((ticks) => shownText(ASKED, ticks));
    expect(new Set(texts).size).toBe(texts.length);
  });

  it("does not hold what she held back", () => {
    const shown = shownText(ASKED, { ...everything(ASKED), items: [1], summary: false });
    expect(shown).not.toContain("aku tidak bisa tidur");
    expect(shown).not.toContain("Sulit tidur.");
    expect(shown).toContain("Yang kamu tahan: 2 hal.");
  });

  it("says plainly that what was written before is read too, and then of nothing that it stays out", () => {
    const before = "Yang sudah tertulis di sini juga terbuka untuknya";
    for (const scope of [1, 2] as const) {
      expect(shownText({ ...ASKED, scope: 3 }, { ...everything(ASKED), scope })).not.toContain(before);
    }
    const shown = shownText({ ...ASKED, scope: 3 }, { ...everything(ASKED), items: [], scope: 3 });
    expect(shown).toContain(before);
    expect(shown).not.toMatch(/tidak ikut|kamu tahan|hanya ini|tidak terbuka/);
    expect(requestText({ ...ASKED, scope: 3 })).toContain("boleh ia membaca yang sudah tertulis");
  });

  it("comes out alike on any day: it always names the year", () => {
    expect(dated(Date.UTC(2027, 1, 24, 5))).toBe("Rabu, 24 Februari 2027");
    expect(dated(Date.UTC(2027, 1, 24, 18))).toBe("Kamis, 25 Februari 2027");
  });

  it("asks for a name or for joining only by a tick of hers", () => {
    expect(everything({ ...ASKED, name: true }).name).toBeNull();
    expect(everything(ASKED).scope).toBe(1);
    expect(everything({ ...ASKED, scope: 3 }).scope).toBe(2); // what was before she ticks herself
    expect(nothing({ ...everything(ASKED), items: [], summary: false })).toBe(true);
  });
});

describe("what the counselee reads", () => {
  const acts: State[] = ["proposed", "declined", "consented", "released", "opened", "accepted", "refused", "withdrawn"];
  const banned = /gagal|salah|pelanggaran|kasus|pasien|depresi|wajib|harus|error|invalid|submit|!/i;

  it("is kind, and says something of everything that can happen", () => {
    for (const act of [...acts, "answered", "revoked", "expired"] as const) {
      expect(logWords({ at: 0, act }, "Ibu Laras")).not.toMatch(banned);
      const said = referralSentence(`referral.${act}`, "counselee");
      expect(said?.strong).toBeTruthy();
      expect(`${said?.strong} ${said?.rest}`).not.toMatch(banned);
      expect(referralSentence(`referral.${act}`, "counselor")?.strong).toBeTruthy();
    }
    for (const scope of [1, 2, 3] as const) {
      expect(shownText(ASKED, { ...everything(ASKED), scope })).not.toMatch(banned);
      expect(requestText({ ...ASKED, scope })).not.toMatch(banned);
    }
  });

  it("says nothing of what is no referral", () => {
    expect(referralSentence("urgency.raised", "counselee")).toBeNull();
    expect(referralSentence("referral.invented", "counselee")).toBeNull();
  });
});
