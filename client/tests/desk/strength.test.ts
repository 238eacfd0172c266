import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { weaknessInWords, weaknessOf } from "../../src/desk/strength";

describe("an own passphrase", () => {
  it.each([
    ["pohon jambu di belakang sumur tua", "bu.ratna"],
    ["kelerengbirujatuhkelaut", "bu.ratna"],
    ["Tikar ungu 7 menari, ombak!", "ratna"],
    ["lima ekor rusa naik becak", "pak.budi"],
  ])("%s is good enough", (secret, username) => {
    expect(weaknessOf(secret, username)).toBeNull();
  });

  it.each([
    ["", "empty"],
    ["   ", "empty"],
    ["jambu air", "short"],
    ["a b c d e f", "short"],
    ["satu satu satu", "repeats"],
    ["aaaaaaaaaaaaaaaaaaaa", "repeats"],
    ["abcabcabcabcabcabc", "repeats"],
    ["abcdefghijklmnop", "repeats"],
    ["Bismillah1234567!", "common"],
    ["rahasiasekolahku2026", "common"],
    ["to be or not to be that is the question", "common"],
    ["12345678901234567890", "common"],
    ["908172635401928374", "common"],
    ["ratnawulandari1990", "name"],
  ])("%s is refused as %s", (secret, weakness) => {
    expect(weaknessOf(secret, "ratna.wulandari")).toBe(weakness);
    expect(weaknessInWords(weakness as never)).toMatch(/\.$/);
  });

  it("looks the same however the letters are encoded or capitalised", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 40 }), (secret) => {
        expect(weaknessOf(secret.normalize("NFD"), "x")).toBe(weaknessOf(secret.normalize("NFC"), "x"));
      }),
    );
  });

  it("never lets through fewer than fourteen characters in one word", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z]{1,13}$/), (secret) => {
        expect(weaknessOf(secret, "ratna")).not.toBeNull();
      }),
    );
  });
});
