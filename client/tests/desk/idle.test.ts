import * as fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import { IdleClock } from "../../src/desk/idle";

const LIMIT = 900_000;

class Tab {
  private readonly items = new Map<string, string>();
  getItem = (name: string): string | null => this.items.get(name) ?? null;
  setItem = (name: string, words: string): void => void this.items.set(name, words);
  removeItem = (name: string): void => void this.items.delete(name);
}

describe("the idle clock", () => {
  let now = 0;
  let tab: Tab;
  const begin = (): IdleClock => new IdleClock(tab, () => now, LIMIT);

  beforeEach(() => {
    now = 1_000_000;
    tab = new Tab();
  });

  it("runs out after the limit, by the wall clock, however long the device slept", () => {
    const clock = begin();
    now += LIMIT - 1;
    expect(clock.remaining()).toBe(1);
    now += 3_600_000;
    expect(clock.remaining()).toBe(0);
  });

  it("begins anew with every touch", () => {
    const clock = begin();
    now += LIMIT - 1;
    clock.touch();
    now += LIMIT - 1;
    expect(clock.remaining()).toBe(1);
  });

  it("tells the next page of the tab that it was left alone too long", () => {
    begin().touch();
    now += LIMIT - 1;
    expect(begin().wasLeft()).toBe(false);
    now += 1;
    expect(begin().wasLeft()).toBe(true);
  });

  it("takes a tab without a mark for a fresh sign-in, also after forgetting", () => {
    expect(begin().wasLeft()).toBe(false);
    const clock = begin();
    clock.touch();
    clock.forget();
    now += 2 * LIMIT;
    expect(begin().wasLeft()).toBe(false);
  });

  it("locks within the limit even when the clock of the device is set back", () => {
    const clock = begin();
    now -= 5_000_000;
    expect(clock.remaining()).toBe(LIMIT);
    now += LIMIT;
    expect(clock.remaining()).toBe(0);
  });

  it("never waits longer than the limit, whatever the clock does", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -5_000_000, max: 5_000_000 })), (jumps) => {
        const clock = begin();
        for (const jump of jumps) {
          now += jump;
          const left = clock.remaining();
          expect(left).toBeGreaterThanOrEqual(0);
          expect(left).toBeLessThanOrEqual(LIMIT);
        }
      }),
    );
  });
});
