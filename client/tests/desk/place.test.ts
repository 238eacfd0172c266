import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addressOfPlace, type Lane, opened, placeOf, shownLanes } from "../../src/desk/place";

const id = fc.stringMatching(/^[A-Za-z0-9_-]{22}$/);
const A = "AAAAAAAAAAAAAAAAAAAAAA";
const B = "BBBBBBBBBBBBBBBBBBBBBB";
const C = "CCCCCCCCCCCCCCCCCCCCCC";

const talk = "talk" as const;
const lanes = ["talk", "notes", "stage", "sheet"] as const;

describe("the address of the workspace", () => {
  it("leads back to the cases and the lane it was made from", () => {
    fc.assert(
      fc.property(id, fc.option(id), fc.constantFrom(...lanes), (main, beside, lane) => {
        fc.pre(main !== beside);
        const url = new URL(addressOfPlace({ main, beside, lane }), "https://teduh.test");
        expect(placeOf(url)).toEqual({ main, beside, lane });
      }),
    );
  });

  it("takes nothing for a case or a lane that is none, and shows no case twice", () => {
    const read = (path: string): unknown => placeOf(new URL(path, "https://teduh.test"));
    expect(read("/meja/kasus/")).toBeNull();
    expect(read("/meja/kasus/<script>")).toBeNull();
    expect(read(`/meja/kasus/${A}?samping=${A}`)).toEqual({ main: A, beside: null, lane: "talk" });
    expect(read(`/meja/kasus/${A}?samping=javascript:1`)).toEqual({ main: A, beside: null, lane: "talk" });
    expect(read(`/meja/kasus/${A}/constructor`)).toBeNull();
    expect(read(`/meja/kasus/${A}/tahap`)).toEqual({ main: A, beside: null, lane: "stage" });
  });

  it("keeps the case beside when another is chosen, and swaps the two when that very one is", () => {
    expect(opened({ main: A, beside: B, lane: talk }, C, true)).toEqual({ main: C, beside: B, lane: "talk" });
    expect(opened({ main: A, beside: B, lane: talk }, B, true)).toEqual({ main: B, beside: A, lane: "talk" });
    expect(opened({ main: A, beside: B, lane: talk }, B, false)).toEqual({ main: B, beside: null, lane: "talk" });
  });

  it("begins another case at its conversation", () => {
    expect(opened({ main: A, beside: null, lane: "notes" }, B, false).lane).toBe("talk");
  });
});

describe("the lanes of a case", () => {
  const layout = (lane: Lane, spread: boolean, main = true) => ({ lane, spread, main });

  it("stand side by side where there is room, and one at a time on a phone", () => {
    for (const lane of ["talk", "notes", "stage"] as const) {
      expect(shownLanes(layout(lane, true), true)).toEqual(["talk", "notes", "stage"]);
      expect(shownLanes(layout(lane, false), true)).toEqual([lane]);
    }
  });

  it("give way to a worksheet, but for the conversation", () => {
    expect(shownLanes(layout("sheet", true), true)).toEqual(["talk", "sheet"]);
    expect(shownLanes(layout("sheet", false), true)).toEqual(["sheet"]);
  });

  it("are the conversation alone before a case is accepted, and for a case beside", () => {
    expect(shownLanes(layout("notes", true), false)).toEqual(["talk"]);
    expect(shownLanes(layout("talk", false, false), true)).toEqual(["talk"]);
  });
});
