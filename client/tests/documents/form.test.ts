// Merging field by field: nothing typed is lost, nobody's order matters, and only a person settles a disagreement.

import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import {
  choose,
  conflictsIn,
  EMPTY,
  type Form,
  merge,
  pack,
  sameForm,
  unpack,
  valueAt,
  versionsAt,
  write,
} from "../../src/documents/form";

type Edit = { path: string; v: string; at: number };
const PATHS = ["cerita", "~1/nama", "~1/arti", "~2/nama"];

const edits = fc.array(fc.record({ path: fc.constantFrom(...PATHS), v: fc.string({ maxLength: 4 }), at: fc.nat(50) }), {
  maxLength: 8,
});
const apply = (form: Form, by: string, list: readonly Edit[]): Form =>
  list.reduce((before, { path, v, at }) => write(before, path, { v, at, by }), form);
const forms = fc.tuple(edits, edits, edits).map(([first, mine, theirs]) => {
  const base = apply(EMPTY, "dulu", first);
  return { base, mine: apply(base, "sari", mine), theirs: apply(base, "ratna", theirs), edited: { mine, theirs } };
});
const valuesAt = (form: Form, path: string): unknown[] => versionsAt(form, path).map(({ v }) => v);
const lastOf = (list: readonly Edit[], path: string): Edit | undefined => list.filter((one) => one.path === path).pop();

describe("merging two who wrote unseen of each other", () => {
  test("keeps the last value each of them typed", () => {
    fc.assert(
      fc.property(forms, ({ base, mine, theirs, edited }) => {
        const merged = merge(base, mine, theirs);
        for (const path of PATHS) {
          for (const [side, form] of [
            ["mine", mine],
            ["theirs", theirs],
          ] as const) {
            const typed = lastOf(edited[side], path);
            // Typing what stood there already is no edit; then the other side's word replaces it.
            const edit = typed && !sameVersions(form, base, path);
            if (edit) expect(valuesAt(merged, path)).toContain(typed.v);
          }
        }
      }),
    );
  });

  test("comes to the same whoever merges", () => {
    fc.assert(
      fc.property(forms, ({ base, mine, theirs }) => {
        expect(sameForm(merge(base, mine, theirs), merge(base, theirs, mine))).toBe(true);
      }),
    );
  });

  test("changes nothing where there is nothing to merge", () => {
    fc.assert(
      fc.property(forms, ({ base, mine, theirs }) => {
        expect(sameForm(merge(base, mine, mine), mine)).toBe(true);
        expect(sameForm(merge(mine, mine, mine), mine)).toBe(true);
        expect(sameForm(merge(base, mine, base), mine)).toBe(true);
        expect(sameForm(merge(base, base, theirs), theirs)).toBe(true);
      }),
    );
  });

  test("merged once more is the same", () => {
    fc.assert(
      fc.property(forms, ({ base, mine, theirs }) => {
        const merged = merge(base, mine, theirs);
        expect(sameForm(merge(theirs, merged, theirs), merged)).toBe(true);
        expect(sameForm(merge(base, merged, merged), merged)).toBe(true);
      }),
    );
  });

  test("disagrees only where both changed the same field to different words", () => {
    fc.assert(
      fc.property(forms, ({ base, mine, theirs }) => {
        for (const path of conflictsIn(merge(base, mine, theirs))) {
          expect(sameVersions(mine, base, path)).toBe(false);
          expect(sameVersions(theirs, base, path)).toBe(false);
          expect(valueAt(mine, path)).not.toEqual(valueAt(theirs, path));
        }
      }),
    );
  });
});

const sameVersions = (a: Form, b: Form, path: string): boolean =>
  JSON.stringify(versionsAt(a, path)) === JSON.stringify(versionsAt(b, path));

describe("a disagreement", () => {
  const base = write(EMPTY, "cerita", { v: "dulu", at: 1, by: "sari" });
  const mine = write(base, "cerita", { v: "satu", at: 2, by: "sari" });
  const theirs = write(base, "cerita", { v: "dua", at: 3, by: "ratna" });
  const both = merge(base, mine, theirs);

  it("holds both until somebody chooses", () => {
    expect(valuesAt(both, "cerita")).toEqual(["dua", "satu"]);
    const chosen = choose(both, "cerita", { v: "satu", at: 4, by: "ratna" });
    expect(valuesAt(chosen, "cerita")).toEqual(["satu"]);
    expect(valuesAt(merge(both, chosen, both), "cerita")).toEqual(["satu"]);
  });

  it("is not ended by typing on: only the version under the writer's hands changes", () => {
    const typed = write(both, "cerita", { v: "satu dan lagi", at: 9, by: "sari" }, "satu");
    expect(valuesAt(typed, "cerita")).toEqual(["satu dan lagi", "dua"]);
  });

  it("sorts what is typed now before what a faster clock wrote", () => {
    const ahead = write(base, "cerita", { v: "esok", at: 900, by: "ratna" });
    expect(valueAt(write(ahead, "cerita", { v: "kini", at: 5, by: "sari" }), "cerita")).toBe("kini");
  });

  it("is none when both wrote the same", () => {
    const same = write(base, "cerita", { v: "satu", at: 7, by: "ratna" });
    expect(conflictsIn(merge(base, mine, same))).toEqual([]);
  });
});

it("does not take our own words, stored without an answer, for somebody else's", () => {
  const sent = write(EMPTY, "cerita", { v: "ab", at: 1, by: "sari" });
  const mine = write(sent, "cerita", { v: "abc", at: 2, by: "sari" });
  expect(valuesAt(merge(EMPTY, mine, sent, sent), "cerita")).toEqual(["abc"]);
  expect(valuesAt(merge(EMPTY, mine, EMPTY, sent), "cerita")).toEqual(["abc"]);
});

describe("what travels", () => {
  test("comes back as it was", () => {
    fc.assert(
      fc.property(forms, ({ base, mine, theirs }) => {
        const merged = merge(base, mine, theirs);
        const back = unpack(JSON.parse(JSON.stringify(pack(merged))));
        expect(back && sameForm(back, merged)).toBe(true);
      }),
    );
  });

  it("has the shape of the contract, with the other version beside the first", () => {
    const one = write(EMPTY, "cerita", { v: "a", at: 1, by: "sari" });
    expect(pack(one)).toEqual({ v: 1, f: { cerita: { v: "a", at: 1, by: "sari" } } });
    const other = write(EMPTY, "cerita", { v: "b", at: 2, by: "ratna" });
    expect(pack(merge(EMPTY, one, other))).toEqual({
      v: 1,
      f: { cerita: { v: "b", at: 2, by: "ratna", or: [{ v: "a", at: 1, by: "sari" }] } },
    });
  });

  it("is not read when a newer page wrote it, nor trusted when it is no version at all", () => {
    expect(unpack({ v: 2, f: {} })).toBeNull();
    expect(unpack({ v: 1 })).toBeNull();
    const odd = unpack(JSON.parse('{"v":1,"f":{"__proto__":{"v":1,"at":1,"by":"x"},"a":{"v":"x"},"b":null}}'));
    expect([...(odd ?? [])].map(([path]) => path)).toEqual(["__proto__"]);
    expect(({} as Record<string, unknown>).v).toBeUndefined();
  });
});
