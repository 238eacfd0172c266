// Who gets which part of what was answered; how it reads in words; what may be counted. By the form that ships.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Answers, type Audience, ratesCounselor, scoresOf, split, wordsOf } from "../../src/forms/answers";
import { type Asked, askedOf, isLow } from "../../src/forms/form";
import { AGREEMENT, noticesOf } from "../../src/forms/notices";
import { FORM } from "./form";

const asked = askedOf(FORM, { child: false, referred: false });
const named = (id: string): Asked => {
  const found = asked.find(({ item }) => item.id === id);
  if (!found) throw new Error(id);
  return found;
};
const things = () => [{ id: "kes_body", label: "Tidur, makan, dan badan" }];
const FULL: Answers = {
  lighter: 4,
  felt: 2,
  wrote: "lebih lega",
  gained: ["skill", "value"],
  "kes/kes_body": 6,
  afraid: 3,
};

describe("the parts", () => {
  it("never overlap and lose nothing, whoever may read", () => {
    const answers = fc.dictionary(fc.constantFrom(...Object.keys(FULL)), fc.integer({ min: 1, max: 3 }));
    const audiences = fc.constantFrom<Audience>("counselor", "counselor_without_rating_of_counselor", "only_me");
    fc.assert(
      fc.property(answers, audiences, (given, audience) => {
        const { shared, own } = split(asked, given, audience);
        expect({ ...shared, ...own }).toEqual({ ...given });
        for (const id of Object.keys(shared ?? {})) expect(Object.keys(own ?? {})).not.toContain(id);
        expect(shared === null).toBe(audience === "only_me");
      }),
    );
  });

  it("keep what rates the counselor with her who wrote it, if she wishes", () => {
    const { shared, own } = split(asked, FULL, "counselor_without_rating_of_counselor");
    expect(own).toEqual({ felt: 2 });
    expect(shared).not.toHaveProperty("felt");
    expect(ratesCounselor(asked, FULL)).toBe(true);
    expect(ratesCounselor(asked, { lighter: 4 })).toBe(false);
  });
});

describe("in words", () => {
  it("every answer stands under its question, without a number where the scale has words", () => {
    expect(wordsOf(asked, FULL, things).split("\n\n")).toEqual([
      "Sekarang perasaanku lebih ringan.\nbanyak",
      "Yang kurasakan sekarang …\nlebih lega",
      "Apa yang bertambah buatmu?\ncara melakukan sesuatu, hal yang kuanggap penting",
      "Tidur, makan, dan badan\n6 dari 10",
      "Aku merasa dipahami.\nsedikit",
      "Setelah bercerita tadi, seberapa terasa takut\nkuat",
    ]);
  });

  it("nothing answered is said kindly", () => expect(wordsOf(asked, {}, things)).toMatch(/tidak apa-apa/));
});

describe("the count", () => {
  it("takes scores of scales alone, no words and no choices", () => {
    expect(scoresOf(asked, FULL)).toEqual({ lighter: 4, felt: 2, afraid: 3 });
  });
});

describe("how a form is asked", () => {
  it("is short at first, where it says so", () => {
    expect(asked.filter(({ short }) => short).map(({ item }) => item.id)).toEqual(["lighter"]);
  });

  it("leaves out what only a referral asks", () => {
    const referred = askedOf(FORM, { child: false, referred: true });
    expect(referred.map(({ item }) => item.id)).toContain("met");
    expect(asked.map(({ item }) => item.id)).not.toContain("met");
  });

  it("speaks to small children in their own words and steps", () => {
    const child = askedOf(FORM, { child: true, referred: false });
    const lighter = child.find(({ item }) => item.id === "lighter");
    expect([lighter?.words, lighter?.scale?.id]).toEqual(["Perasaanku lebih enak.", "child_3"]);
  });

  it("takes two of five for low, and one of three", () => {
    expect([1, 2, 3].map((score) => isLow(score, named("felt")))).toEqual([true, true, false]);
    const child = askedOf(FORM, { child: true, referred: false }).find(({ item }) => item.id === "felt") as Asked;
    expect([1, 2, 3].map((score) => isLow(score, child))).toEqual([true, false, false]);
    expect(isLow(1, named("lighter"))).toBe(false);
  });
});

describe("the texts of the agreement", () => {
  it("exist for every level, shorter for small children, and blame nobody", () => {
    const told = { counselor: "Bu Ratna", answered: "biasanya besok.", retention: "Disimpan terkunci." };
    for (const level of ["sd", "smp", "sma"] as const) {
      for (const ref of AGREEMENT) {
        const notice = noticesOf({ ...told, level })(ref);
        expect(notice?.body).not.toMatch(/\{|\b(gagal|salah|pelanggaran|kasus|wajib|harus)\b|!/i);
        expect(notice?.version).toBe(1);
      }
    }
    const length = (level: "sd" | "sma") => noticesOf({ ...told, level })("principles_all")?.body.length ?? 0;
    expect(length("sd")).toBeLessThan(length("sma") / 5);
    expect(noticesOf({ ...told, level: "sma" })("unknown")).toBeNull();
  });
});
