import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { tracesIn } from "../../src/counseling/traces";
import { indexOfWord, WORDS } from "../../src/sealing/words";

const isCodeword = (word: string): boolean => indexOfWord(word) !== undefined;
const hits = (text: string, names: string[] = []): string[] => tracesIn(text, names, isCodeword).map((one) => one.text);

describe("what may tell who an excerpt is about", () => {
  it("finds the names of the case as words of their own, in any case", () => {
    expect(hits("kata sari, ia lelah", ["Sari Puspita"])).toEqual(["Sari"]);
    expect(hits("menyesari diri", ["Sari"])).toEqual([]);
  });

  it("finds what looks like a name, a number, a class, an account", () => {
    expect(hits("Ia bercerita tentang Dimas.")).toContain("Dimas");
    expect(hits("bersama pak Joko")).toContain("pak Joko");
    expect(hits("hubungi 0812 3456 7890")).toContain("0812 3456 7890");
    expect(hits("anak kelas 8B")).toContain("kelas 8B");
    expect(hits("tulis ke a@b.id")).toContain("a@b.id");
  });

  it("finds any four words of the list in a row, as a codename has seven", () => {
    const word = fc.constantFrom(...WORDS);
    fc.assert(
      fc.property(fc.array(word, { minLength: 4, maxLength: 7 }), (words) => {
        expect(tracesIn(words.join(" "), [], isCodeword).some(({ why }) => why === "seperti nama sandi")).toBe(true);
      }),
    );
  });

  it("lets plain words pass, and says each thing once", () => {
    expect(hits("Seorang siswa sulit tidur dua minggu.")).toEqual([]);
    expect(hits("dengan Dimas lalu Dimas lagi")).toEqual(["Dimas"]);
  });
});
