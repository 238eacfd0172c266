import { describe, expect, it } from "vitest";
import type { OpenCase, WaitingCase } from "../../src/desk/answers";
import {
  addressOf,
  caseLine,
  dueLine,
  greeting,
  inOrder,
  readersLine,
  summary,
  waitingLine,
} from "../../src/desk/words";

const NOW = new Date(2026, 10, 24, 6, 55).getTime();
const at = (hour: number, minute: number, day = 24): number => new Date(2026, 10, day, hour, minute).getTime();
const waiting = (some: Partial<WaitingCase>): WaitingCase => ({
  case: "a",
  at: NOW,
  urgent: false,
  name: null,
  due: null,
  messages: 1,
  ...some,
});
const open = (some: Partial<OpenCase>): OpenCase => ({
  case: "a",
  name: null,
  at: NOW,
  number: 4,
  read: 4,
  urgent: false,
  last_at: NOW,
  waiting_since: null,
  ...some,
});

describe("the words of the desk", () => {
  it("greets by the time of day and speaks to the person by her own title", () => {
    expect(greeting("Bu Ratna", NOW)).toBe("Selamat pagi, Bu Ratna.");
    expect(greeting("Pak Budi", at(23, 10))).toBe("Selamat malam, Pak Budi.");
    expect([addressOf("Bu Ratna"), addressOf("Pak Budi"), addressOf("Endah")]).toEqual(["Ibu", "Bapak", "Bapak/Ibu"]);
  });

  it("says the most pressing first, and rests when nothing waits", () => {
    const asked = [waiting({ urgent: true }), waiting({}), waiting({})];
    const mine = [open({ waiting_since: NOW }), open({})];
    expect(summary(asked, mine, "Ibu")).toBe(
      "Satu cerita minta dibalas segera. Dua cerita menunggu kata pertama. Satu percakapan menunggu balasan Ibu.",
    );
    expect(summary([], [open({})], "Ibu")).toBe("Tidak ada yang menunggu. Selamat beristirahat sejenak, Ibu.");
  });

  it("names since when and how long somebody waits", () => {
    expect(waitingLine(waiting({ at: at(6, 51) }), NOW)).toBe("Menunggu sejak 06.51, sudah 4 menit.");
    expect(waitingLine(waiting({ at: at(21, 40, 23) }), NOW)).toBe("Menunggu sejak kemarin 21.40, sudah 9 jam.");
  });

  it("names when a first word is due", () => {
    expect(dueLine(waiting({ due: at(10, 0) }), NOW)).toBe("tenggat 10.00");
    expect(dueLine(waiting({ due: at(10, 0, 25) }), NOW)).toBe("tenggat besok 10.00");
    expect(dueLine(waiting({ due: at(6, 0) }), NOW)).toBe("tenggat lewat, 06.00");
    expect(dueLine(waiting({}), NOW)).toBe("");
  });

  it("says who waits for whom", () => {
    expect(caseLine(open({ waiting_since: at(6, 25) }), "Ibu", NOW)).toMatch(/^Menunggu balasan Ibu sejak 06\.25/);
    expect(caseLine(open({ last_at: at(6, 25) }), "Ibu", NOW)).toBe("Menunggu konseli, kata terakhir 06.25");
  });

  it("puts who asks for a quick reply on top, then the longest wait, then the latest word", () => {
    const cases = [
      open({ case: "quiet", last_at: at(5, 0) }),
      open({ case: "late", waiting_since: at(6, 30) }),
      open({ case: "later", waiting_since: at(5, 30) }),
      open({ case: "urgent", urgent: true, waiting_since: at(6, 50) }),
      open({ case: "answered", urgent: true, last_at: at(6, 0) }),
    ];
    expect(inOrder(cases).map((one) => one.case)).toEqual(["urgent", "later", "late", "answered", "quiet"]);
  });

  it("names everyone who can read, herself last", () => {
    const counselee = { key_id: "1", role: "counselee", user: null, name: null, me: false } as const;
    const me = { key_id: "2", role: "counselor", user: "u", name: "Bu Ratna", me: true } as const;
    const endah = { key_id: "3", role: "counselor", user: "v", name: "Bu Endah", me: false } as const;
    expect(readersLine([counselee, me], "Ibu")).toBe("Yang bisa membaca: konseli dan Ibu.");
    expect(readersLine([counselee, me, endah], "Ibu")).toBe("Yang bisa membaca: konseli, Bu Endah, dan Ibu.");
  });
});
