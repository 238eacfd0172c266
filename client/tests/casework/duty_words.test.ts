import { describe, expect, it } from "vitest";
import {
  consultationLine,
  consultationName,
  doneByHand,
  dutiesToShow,
  dutyDue,
  dutyName,
  escalationLine,
} from "../../src/casework/duty_words";
import { localInput, momentOf } from "../../src/casework/moments";
import { toldInPerson } from "../../src/casework/proxy";
import type { Consultation, DutyCard, WaitingCase } from "../../src/desk/answers";

const NOW = new Date(2026, 10, 24, 9, 0).getTime();
const at = (hour: number, day = 24): number => new Date(2026, 10, day, hour).getTime();
const duty = (some: Partial<DutyCard>): DutyCard => ({
  id: "d",
  case: "a",
  name: null,
  kind: "follow_up",
  due: at(15),
  late: false,
  escalated: false,
  ...some,
});
const waits = (id: string): WaitingCase => ({ case: id, at: NOW, urgent: false, name: null, due: null, messages: 1 });

describe("what is due today", () => {
  it("comes soonest first", () => {
    const shown = dutiesToShow([duty({ id: "late", due: at(15) }), duty({ id: "soon", due: at(10) })], []);
    expect(shown.map(({ id }) => id)).toEqual(["soon", "late"]);
  });

  it("leaves a first word to the list of those who wait for it, and to that list alone", () => {
    const first = duty({ kind: "first_reply", case: "waits" });
    expect(dutiesToShow([first], [waits("waits")])).toEqual([]);
    expect(dutiesToShow([first], [waits("other")])).toEqual([first]);
  });

  it("is done by a word only where a person set it", () => {
    expect(doneByHand(duty({}))).toBe(true);
    for (const kind of ["first_reply", "unanswered", "silent", "reminder", "assessment", "feedback"] as const)
      expect(doneByHand(duty({ kind }))).toBe(false);
  });

  it.each([
    [at(15), "Sebelum 15.00."],
    [at(10, 25), "Sebelum besok 10.00."],
    [at(10, 27), "Sebelum Jumat, 27 November 10.00."],
    [at(7), "Tenggat lewat 2 jam, 07.00."],
  ])("says when in words", (due, words) => {
    expect(dutyDue({ due }, NOW)).toBe(words);
  });

  it("has a name for every kind, and a plain one for what it does not know", () => {
    expect(dutyName("follow_up")).toBe("Tindak lanjut");
    expect(dutyName("something_new")).toBe("Janji");
  });
});

describe("what the coordinator hears", () => {
  it("is whose and since when, and never of whom", () => {
    const late = { id: "x", kind: "unanswered" as const, due: at(7), since: at(7, 23), counselor: "Bu Ratna" };
    expect(escalationLine(late, NOW)).toBe("Bersama Bu Ratna. Sejak kemarin 07.00, tenggatnya 07.00.");
    expect(escalationLine({ ...late, counselor: null }, NOW)).toContain("Belum diterima siapa pun.");
  });
});

describe("a consultation in the list", () => {
  const one: Consultation = {
    room: "r",
    at: NOW,
    last_at: at(8),
    number: 4,
    read: 3,
    erase_on: null,
    members: ["Bu Ratna", "Pak Budi"],
  };

  it("is called by the others in it, and tells that something came", () => {
    expect(consultationName(one, "Bu Ratna")).toBe("Pak Budi");
    expect(consultationLine(one, NOW)).toBe("Ada yang baru. Terakhir 08.00.");
    expect(consultationLine({ ...one, read: 4 }, NOW)).toBe("Terakhir 08.00.");
  });

  it("says until when it is there once it is ended", () => {
    expect(consultationLine({ ...one, erase_on: "2027-02-22" }, NOW)).toBe(
      "Sudah diakhiri. Terhapus 22 Februari 2027.",
    );
  });
});

describe("what a counselor writes for a student who came", () => {
  it("says first that another hand wrote it", () => {
    const { t, x } = toldInPerson("  Aku susah tidur. ", NOW);
    expect(t).toBe("chat");
    expect(x).toBe("Dicatat konselor, disampaikan langsung.\n\nAku susah tidur.");
  });
});

describe("a moment in a field", () => {
  it("comes back as it went in", () => {
    expect(momentOf({ value: localInput(at(15)) })).toBe(at(15));
    expect(momentOf({ value: "" })).toBeNull();
    expect(momentOf({ value: "kapan saja" })).toBeNull();
  });
});
