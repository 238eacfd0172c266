import { expect, test } from "vitest";
import { clock, day, sameDay, since } from "../../src/lib/time.ts";

const at = (...parts: [number, number, number, number, number]): number => new Date(...parts).getTime();

test("a time of day is written with a point", () => {
  expect(clock(at(2026, 10, 16, 7, 5))).toBe("07.05");
});

test("a day has its name, and its year only when that is another one", () => {
  const monday = at(2026, 10, 16, 20, 14);
  expect(day(monday, at(2026, 10, 18, 9, 0))).toBe("Senin, 16 November");
  expect(day(monday, at(2027, 0, 3, 9, 0))).toBe("Senin, 16 November 2026");
});

test("two instants share a day by the calendar, not by hours", () => {
  expect(sameDay(at(2026, 10, 16, 0, 1), at(2026, 10, 16, 23, 59))).toBe(true);
  expect(sameDay(at(2026, 10, 16, 23, 59), at(2026, 10, 17, 0, 1))).toBe(false);
});

test("a span is said in the largest fitting unit and is never negative", () => {
  const now = at(2026, 10, 16, 12, 0);
  expect(since(now + 5000, now)).toBe("0 menit");
  expect(since(now - 59 * 60_000, now)).toBe("59 menit");
  expect(since(now - 3 * 3_600_000, now)).toBe("3 jam");
  expect(since(now - 50 * 3_600_000, now)).toBe("2 hari");
});
