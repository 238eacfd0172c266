import fc from "fast-check";
import { expect, test } from "vitest";
import { backoff } from "../../src/lib/backoff.ts";

test("waits between a quarter of a second and half a minute, whatever the attempt and the chance", () => {
  fc.assert(
    fc.property(fc.nat(1000), fc.double({ min: 0, max: 1, noNaN: true }), (attempt, chance) => {
      const ms = backoff(attempt, chance);
      expect(ms).toBeGreaterThanOrEqual(250);
      expect(ms).toBeLessThanOrEqual(30_000);
    }),
  );
});

test("waits longer each time until it has reached the longest", () => {
  const waits = [0, 1, 2, 3, 4, 5, 6, 7].map((attempt) => backoff(attempt, 1));
  expect(waits).toEqual([500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
});
