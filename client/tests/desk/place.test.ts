import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addressOfPlace, LANES, layoutOf, opened, placeOf, shownLanes } from "../../src/desk/place";

const id = fc.stringMatching(/^[A-Za-z0-9_-]{22}$/);
const A = "AAAAAAAAAAAAAAAAAAAAAA";
const B = "BBBBBBBBBBBBBBBBBBBBBB";
const C = "CCCCCCCCCCCCCCCCCCCCCC";

const talk = "talk" as const;

describe("the address of the workspace", () => {
  it("leads back to the cases and the lane it was made from", () => {
    fc.assert(
      fc.property(id, fc.option(id), fc.constantFrom(...LANES), (main, beside, lane) => {
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
    expect(read(`/meja/kasus/${A}?lajur=constructor`)).toEqual({ main: A, beside: null, lane: "talk" });
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

describe("the lanes of a pane", () => {
  const place = { main: A, beside: B, lane: "notes" as const };

  it("stand side by side where there is room and one case alone", () => {
    expect(shownLanes(layoutOf(place, true, false, true), true)).toEqual(["talk", "notes", "stage"]);
    expect(layoutOf(place, true, false, true).tabs).toBe(false);
  });

  it("are shown one at a time on a phone, or beside another case", () => {
    for (const [two, roomy] of [
      [false, false],
      [true, true],
    ] as const) {
      expect(shownLanes(layoutOf(place, true, two, roomy), true)).toEqual(["notes"]);
      expect(layoutOf(place, true, two, roomy).tabs).toBe(true);
    }
  });

  it("are the conversation alone for the second case, and until somebody has accepted the first", () => {
    expect(layoutOf(place, false, true, true)).toEqual({ lane: "talk", all: false, tabs: false });
    expect(shownLanes(layoutOf(place, true, false, true), false)).toEqual(["talk"]);
  });

  it("give way to the worksheet, but for the conversation", () => {
    const sheet = { ...place, lane: "sheet" as const };
    expect(shownLanes(layoutOf(sheet, true, false, true), true)).toEqual(["talk", "sheet"]);
  });
});
