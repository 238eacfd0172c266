import { expect, test } from "vitest";
import { lastWord } from "../../src/behaviours/completions.ts";

test("the word being typed is what follows the last separator", () => {
  expect(lastWord("rindang samp")).toBe("samp");
  expect(lastWord("rindang-sampan.jam")).toBe("jam");
  expect(lastWord("rindang ")).toBe("");
  expect(lastWord("")).toBe("");
});
