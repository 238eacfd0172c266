// Each fact of the way is one sentence for each side: gentle words for her, the field's own for staff, at most one link.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { wayLines } from "../../src/behaviours/way_words";
import { epochSentence } from "../../src/talk/events";
import { dateWords, happenedSentence, type Side } from "../../src/talk/happened";
import { namesOf, stepName, stepsOf } from "../../src/talk/steps";
import type { Member } from "../../src/worker/contract";

const BANNED = /\b(gagal|salah|pelanggaran|kasus|pasien|depresi|wajib|harus|error|invalid|submit)\b|!/i;
const SIDES: Side[] = ["counselee", "counselor"];
const AT = Date.UTC(2026, 10, 24, 3);
const SESSION = { session: "s", medium: "chat", from: AT, until: null, minutes: null, entered: false, proxy: false };

const FACTS: [string, Record<string, unknown>][] = [
  ...["preparation", "process/introduction", "process/intervention", "ending", "process/elsewhere"].flatMap((to) =>
    ["forward", "back", "side", "resume"].map((kind): [string, Record<string, unknown>] => [
      "stage.moved",
      { to, kind },
    ]),
  ),
  ["session.begun", SESSION],
  ["session.ended", { ...SESSION, until: AT, minutes: 32 }],
  ["session.ended", { ...SESSION, medium: "in_person", entered: true, proxy: true, minutes: 40 }],
  ...[
    "succeeded",
    "in_person",
    "online",
    "referred",
    "withdrawn_by_counselee",
    "unreachable",
    "information_given",
    "new",
  ].map((outcome): [string, Record<string, unknown>] => [
    "outcome.recorded",
    { outcome, closes: true, erase_on: "2027-11-24" },
  ]),
  ["appointment.made", { at: AT, minutes: 40, medium: "in_person" }],
  ["case.reopened", {}],
  ...["before_contact", "immediate_assessment", "short_term_assessment", "long_term_assessment", "new_one"].map(
    (form): [string, Record<string, unknown>] => ["assessment.opened", { id: "a", form }],
  ),
  ["assessment.answered", { id: "a", form: "immediate_assessment", audience: "only_me" }],
  ["readiness.recorded", { side: "counselee" }],
  ["notice.acknowledged", { text: "contract_session", version: 1 }],
];

const said = (name: string, facts: Record<string, unknown>, side: Side): string => {
  const { strong = "", rest = "" } = happenedSentence(name, facts, side) ?? {};
  return `${strong} ${rest}`.trim();
};

describe("what happened on the way", () => {
  it("is said to both sides, and to her without a word that weighs", () => {
    for (const [name, facts] of FACTS) {
      for (const side of SIDES) expect(said(name, facts, side), `${name} ${JSON.stringify(facts)}`).not.toBe("");
      expect(said(name, facts, "counselee")).not.toMatch(BANNED);
      expect(said(name, facts, "counselee")).not.toMatch(/undefined|NaN|null/);
    }
  });

  it("names steps plainly to her, and as the field does to staff", () => {
    const moved = { to: "process/investigation", kind: "forward" };
    expect(said("stage.moved", moved, "counselee")).toBe("Langkah Gali dimulai.");
    expect(said("stage.moved", moved, "counselor")).toBe("Tahap Penjajagan dimulai.");
    expect(said("stage.moved", { ...moved, kind: "back" }, "counselee")).toContain("biasa");
  });

  it("leads to the questions by one link, for her alone", () => {
    const opened = happenedSentence("assessment.opened", { form: "immediate_assessment" }, "counselee");
    expect(opened?.act?.name).toBe("assessment");
    expect(happenedSentence("assessment.opened", { form: "immediate_assessment" }, "counselor")?.act).toBeUndefined();
  });

  it("is silent where nothing happened for this side", () => {
    expect(happenedSentence("notice.acknowledged", { text: "contract_aim" }, "counselee")).toBeNull();
    expect(happenedSentence("assessments.held", {}, "counselee")).toBeNull();
    expect(happenedSentence("something.else", {}, "counselor")).toBeNull();
  });

  it("says a day with its year", () => expect(dateWords("2027-11-24")).toBe("24 November 2027"));
});

describe("the steps", () => {
  it("are seven, with one that is here", () => {
    const steps = stepsOf({ phase: "process", substage: "interpretation" });
    expect(steps.map(({ name }) => name)).toEqual(["Siap", "Kenal", "Gali", "Arti", "Langkah", "Hasil", "Tutup"]);
    expect(steps.map(({ is }) => is)).toEqual(["done", "done", "done", "here", "ahead", "ahead", "ahead"]);
    expect(stepName("process/elsewhere", "counselee")).toBeNull();
  });
});

describe("a process of another model", () => {
  it("shows her its own steps, and one of them as here wherever the case stands", () => {
    const file = join(import.meta.dirname, "../../../teduh/process/definitions/solusi_singkat.yaml");
    const text = readFileSync(file, "utf8");
    const [, substages = ""] = text.split(/^substages:$/m);
    const labels = [...substages.matchAll(/^ {2}- id: (\w+)\n(?: {4}.*\n)*? {4}label: "(.+)"/gm)];
    const named = namesOf({ substages: labels.slice(0, 4).map(([, id = "", label = ""]) => ({ id, label })) });
    expect(named.map(({ name }) => name)).toEqual([
      "Siap",
      "Harapan",
      "Yang sudah jalan",
      "Langkah kecil",
      "Yang lebih baik",
      "Tutup",
    ]);
    for (const [nth, { place }] of named.entries()) {
      const phase = place === "preparation" || place === "ending" ? place : "process";
      const steps = stepsOf({ phase, substage: phase === "process" ? place : null }, named);
      expect(steps.map(({ is }) => is).indexOf("here"), place).toBe(nth);
    }
  });
});

describe("a counselor who joins", () => {
  const member = (key_id: string, name: string | null): Member => ({
    ...{ key_id, name, me: name === null, user: name },
    role: name === null ? "counselee" : "counselor",
  });
  const members = [member("s", null), member("r", "Bu Ratna"), member("b", "Pak Budi")];
  const epoch = { n: 9, at: AT, kind: "epoch" as const, epoch: 3, reason: 3, members };

  it("is named to her, with how far back she let them read", () => {
    const line = (joined: string[], history: boolean) =>
      epochSentence({ ...epoch, joined, history }, "counselee").strong;
    expect(line(["b"], true)).toBe("Pak Budi sekarang ikut bisa membaca percakapan ini, dari awal.");
    expect(line(["b"], false)).toBe("Pak Budi sekarang ikut bisa membaca percakapan ini, mulai hari ini.");
    expect(line([], false)).toBe("Yang bisa membaca berubah.");
  });
});

describe("at the end", () => {
  it("she reads what was chosen, when we ask again, the planned day of erasure and the way back", () => {
    const process = {
      ...{
        id: "pancawaskita",
        version: 1,
        phase: "ending" as const,
        substage: null,
        since: AT,
        taken: [],
        session: null,
      },
      ...{ ended: { outcome: "succeeded", at: AT }, erase_on: "2027-11-24" },
    };
    const later = {
      id: "a",
      form: "short_term_assessment",
      version: 1,
      opens: AT,
      due: AT,
      closes: AT,
      referred: false,
    };
    const lines = wayLines(process, [{ ...later, state: "waiting" as const }]);
    expect(lines).toEqual([
      "Yang dipilih: untuk sekarang sudah cukup.",
      "Kami bertanya kabar singkat sekitar 24 November. Boleh dilewati.",
      "Rencana hapus: 24 November 2027.",
      "Kamu boleh menulis lagi kapan saja; ruangnya terbuka kembali.",
    ]);
  });
});
