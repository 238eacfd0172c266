import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { CaseWatch } from "../../src/desk/case_watch";
import type { Heard, Live } from "../../src/live/contract";

/** A stream that a test speaks through. */
function stage() {
  const ears = new Map<string, (heard: Heard) => void>();
  const positions: (number | null)[] = [];
  const live = {
    follow(caseId: string, position: () => number | null, hear: (heard: Heard) => void) {
      ears.set(caseId, hear);
      positions.push(position());
      return () => ears.delete(caseId);
    },
  } as unknown as Live;
  const here: [string, boolean][] = [];
  let stirs = 0;
  const watch = new CaseWatch(live, {
    here: (caseId, on) => here.push([caseId, on]),
    stirred: () => {
      stirs += 1;
    },
  });
  const say = (caseId: string, heard: Partial<Heard>): void => ears.get(caseId)?.(heard as Heard);
  return { watch, say, here, positions, followed: () => [...ears.keys()], stirs: () => stirs };
}

describe("watching a list of cases", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("follows exactly the cases it is given, and asks for nothing that is past", () => {
    const { watch, followed, positions } = stage();
    watch.follow([{ case: "a" }, { case: "b" }]);
    watch.follow([{ case: "b" }, { case: "c" }]);
    expect(followed()).toEqual(["b", "c"]);
    expect(positions).toEqual([null, null, null]);
  });

  it("tells at once who came and went", () => {
    const { watch, say, here } = stage();
    watch.follow([{ case: "a" }]);
    say("a", { kind: "hadir", on: true });
    say("a", { kind: "hadir", on: false });
    expect(here).toEqual([
      ["a", true],
      ["a", false],
    ]);
  });

  it("asks for the list once for a whole burst, and never for typing", () => {
    const { watch, say, stirs } = stage();
    watch.follow([{ case: "a" }, { case: "b" }]);
    say("a", { kind: "ketik" });
    vi.runAllTimers();
    expect(stirs()).toBe(0);
    for (let i = 0; i < 5; i += 1) say("b", { kind: "entri" });
    say("a", { kind: "tanda" });
    vi.runAllTimers();
    expect(stirs()).toBe(1);
    say("a", { kind: "muat" });
    vi.runAllTimers();
    expect(stirs()).toBe(2);
  });
});
