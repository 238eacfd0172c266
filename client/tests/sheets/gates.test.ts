// What is still missing before the next stage, read from what is filled in.

import { describe, expect, it } from "vitest";
import { EMPTY, type Form, type Value, write } from "../../src/documents/form";
import { gateDocuments, missingOf, type Sheets } from "../../src/sheets/gates";
import { plannedTasks } from "../../src/sheets/plan";
import { PROCESS } from "./process";

const form = (fields: Record<string, Value>): Form =>
  Object.entries(fields).reduce((before, [path, v]) => write(before, path, { v, at: 1, by: "sari" }), EMPTY);
const sheets =
  (filled: Record<string, Record<string, Value>>): Sheets =>
  (lane, name) => {
    const fields = filled[`${lane} ${name}`];
    return fields ? form(fields) : null;
  };
const states = (stage: string, filled: Record<string, Record<string, Value>>): Record<string, string> =>
  Object.fromEntries(missingOf(PROCESS, stage, sheets(filled)).map(({ id, state }) => [id, state]));

describe("the gates of the next step", () => {
  it("are all missing or asked on an empty sheet", () => {
    expect(states("kenal", {})).toEqual({
      cerita_ada: "missing",
      kma_ada: "missing",
      gatra_ada: "missing",
      mau: "ask",
    });
  });

  it("are met by what is written, each in its own lane", () => {
    const filled = {
      "shared sheet/kenal/shared": { cerita: "Aku diam saja.", "ada_kma/~1": "Bicara di depan tiga orang" },
      "staff sheet/kenal/staff": { "bidang/sosial": true },
      "shared part/gatra": { "~1/gatra_name": "Suara" },
    };
    expect(states("process/kenal", filled)).toEqual({
      cerita_ada: "met",
      kma_ada: "met",
      gatra_ada: "met",
      mau: "ask",
    });
  });

  it("are not met by blanks, lines taken out, cards without a name or put away", () => {
    const filled = {
      "shared sheet/kenal/shared": { cerita: "  ", "ada_kma/~1": "" },
      "staff sheet/kenal/staff": { "bidang/sosial": false },
      "shared part/gatra": { "~1/gatra_weight": 3, "~2/gatra_name": "Sekolah", "~2/turned": "split" },
    };
    expect(states("kenal", filled)).toMatchObject({ cerita_ada: "missing", kma_ada: "missing", gatra_ada: "missing" });
  });

  it("count a goal once all it requires is said, and a task once it has words", () => {
    const half = { "shared part/goals": { "~1/goal_statement": "Bisa bicara", "~1/tasks/~2/gone": false } };
    expect(states("langkah", half)).toMatchObject({ tujuan_ada: "missing", langkah_ada: "missing", salah_satu: "ask" });
    const whole = {
      "shared part/goals": {
        "~1/goal_statement": "Bisa bicara",
        "~1/goal_outcome_tags/mandiri": true,
        "~1/tasks/~2/task_text": "Membaca untuk Dina",
      },
      "shared part/wpkns": { "~1/when": "2026-11-24", "~1/wawasan/words": "Gemetar itu biasa." },
    };
    expect(states("langkah", whole)).toEqual({
      tujuan_ada: "met",
      langkah_ada: "met",
      wpkns_ada: "met",
      salah_satu: "met",
    });
  });

  it("do not take a time without an answer for one", () => {
    const empty = { "shared part/wpkns": { "~1/when": "2026-11-24", "~1/stage": "langkah" } };
    expect(states("langkah", empty)).toMatchObject({ wpkns_ada: "missing" });
  });

  it("believe the case in what the sheets cannot know", () => {
    const known = ({ check }: { check: string }): boolean | undefined =>
      check === "counselee_agrees" ? true : undefined;
    const facts = missingOf(PROCESS, "kenal", sheets({}), known);
    expect(facts.find(({ id }) => id === "mau")?.state).toBe("met");
  });

  it("are none where no step leads forward", () => {
    expect(missingOf(PROCESS, "ending", sheets({}))).toEqual([]);
  });

  it("name the documents they look into, and no others", () => {
    expect(gateDocuments(PROCESS, "kenal")).toEqual([
      ["shared", "sheet/kenal/shared"],
      ["staff", "sheet/kenal/staff"],
      ["shared", "part/gatra"],
      ["staff", "part/gatra"],
    ]);
  });
});

it("a plan's tasks say whose they are and until when; what was put away is gone from it", () => {
  const plan = form({
    "~1/goal_statement": "Bisa bicara",
    "~1/tasks/~1/task_text": "Membaca untuk Dina",
    "~1/tasks/~1/task_due": "2026-11-27",
    "~1/tasks/~1/task_owner": "owner_counselee",
    "~1/tasks/~2/task_text": "Lain",
    "~1/tasks/~2/gone": true,
    "~2/goal_statement": "Lama",
    "~2/gone": true,
    "~2/tasks/~1/task_text": "Lama",
  });
  expect(plannedTasks(plan)).toEqual([
    {
      path: "~1/tasks/~1",
      goal: "~1",
      text: "Membaca untuk Dina",
      due: "2026-11-27",
      owner: "owner_counselee",
      state: "",
    },
  ]);
});
