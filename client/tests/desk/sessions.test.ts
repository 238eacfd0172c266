import { describe, expect, it } from "vitest";
import { spanOf, summaryOf } from "../../src/counseling/sessions";

const NOW = new Date(2026, 10, 24, 12, 0).getTime();
const at = (hour: number, minute = 0, day = 24): number => new Date(2026, 10, day, hour, minute).getTime();

describe("a session that was held already", () => {
  it("has its two times, and may go past midnight", () => {
    expect(spanOf("2026-11-24", "09:00", "09:45", NOW)).toEqual({ from: at(9), until: at(9, 45) });
    expect(spanOf("2026-11-23", "23:30", "00:15", NOW)).toEqual({ from: at(23, 30, 23), until: at(0, 15) });
  });

  it("is over, and complete", () => {
    expect(spanOf("2026-11-24", "11:30", "12:30", NOW)).toBeNull();
    expect(spanOf("2026-11-25", "09:00", "10:00", NOW)).toBeNull();
    expect(spanOf("", "09:00", "10:00", NOW)).toBeNull();
    expect(spanOf("2026-11-24", "09:00", "", NOW)).toBeNull();
    expect(spanOf("2026-11-24", "09:00", "09:00", NOW)).toBeNull();
  });

  it("ends without a summary when none is written", () => {
    expect(summaryOf("  ")).toBeNull();
    expect(summaryOf(" Kita membahas tidur. ")).toMatchObject({ t: "summary", x: "Kita membahas tidur." });
  });
});
