import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addressOfPlace, opened, placeOf } from "../../src/desk/place";

const id = fc.stringMatching(/^[A-Za-z0-9_-]{22}$/);
const A = "AAAAAAAAAAAAAAAAAAAAAA";
const B = "BBBBBBBBBBBBBBBBBBBBBB";
const C = "CCCCCCCCCCCCCCCCCCCCCC";

describe("the address of the workspace", () => {
  it("leads back to the cases it was made from", () => {
    fc.assert(
      fc.property(id, fc.option(id), (main, beside) => {
        fc.pre(main !== beside);
        const url = new URL(addressOfPlace({ main, beside }), "https://teduh.test");
        expect(placeOf(url)).toEqual({ main, beside });
      }),
    );
  });

  it("takes nothing for a case that is none, and shows no case twice", () => {
    const read = (path: string): unknown => placeOf(new URL(path, "https://teduh.test"));
    expect(read("/meja/kasus/")).toBeNull();
    expect(read("/meja/kasus/<script>")).toBeNull();
    expect(read(`/meja/kasus/${A}?samping=${A}`)).toEqual({ main: A, beside: null });
    expect(read(`/meja/kasus/${A}?samping=javascript:1`)).toEqual({ main: A, beside: null });
  });

  it("keeps the case beside when another is chosen, and swaps the two when that very one is", () => {
    expect(opened({ main: A, beside: B }, C, true)).toEqual({ main: C, beside: B });
    expect(opened({ main: A, beside: B }, B, true)).toEqual({ main: B, beside: A });
    expect(opened({ main: A, beside: B }, B, false)).toEqual({ main: B, beside: null });
  });
});
