import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findIn, fold, type Searchable } from "../../src/desk/search";

const said = (n: number, text: string): Searchable => ({ n, at: n * 1000, mine: false, text });

describe("search within an opened case", () => {
  const entries = [
    said(1, "Aku takut ujian matematika."),
    said(2, "Kafé di dekat sekolah tutup."),
    said(3, "Ujian besok. Takut lagi, TAKUT sekali."),
  ];

  it("finds a word in any case, newest first", () => {
    expect(findIn(entries, "takut").map(({ n }) => n)).toEqual([3, 1]);
  });

  it("wants every word of the query", () => {
    expect(findIn(entries, "ujian matematika").map(({ n }) => n)).toEqual([1]);
    expect(findIn(entries, "ujian kafe")).toEqual([]);
  });

  it("looks past accents and shows the words as they were written", () => {
    const [hit] = findIn(entries, "kafe");
    expect(hit).toMatchObject({ n: 2, before: "", match: "Kafé", after: " di dekat sekolah tutup." });
  });

  it("shows a little of what stands around", () => {
    const [hit] = findIn([said(9, `${"a ".repeat(200)}jarum ${"b ".repeat(200)}`)], "jarum");
    expect(hit?.before).toMatch(/^….{30,40}$/);
    expect(hit?.after.length).toBeLessThan(80);
  });

  it("finds nothing for nothing", () => {
    expect(findIn(entries, "")).toEqual([]);
    expect(findIn(entries, "  ")).toEqual([]);
  });

  it("keeps every position when it folds", () => {
    fc.assert(
      fc.property(fc.uint16Array({ maxLength: 60 }), (units) => {
        const text = String.fromCharCode(...units);
        expect(fold(text)).toHaveLength(text.length);
      }),
    );
  });

  it("finds every piece of every text, and marks exactly that piece", () => {
    const piece = fc.stringMatching(/^[a-zA-Z]{1,8}$/);
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), piece, fc.string({ unit: "grapheme" }), (before, word, after) => {
        const [hit] = findIn([said(1, `${before} ${word} ${after}`)], word);
        expect(fold(hit?.match ?? "")).toBe(fold(word));
      }),
    );
  });
});
