import { describe, expect, it } from "vitest";
import {
  forwardFrom,
  knownOf,
  labelOf,
  othersFrom,
  placesOf,
  stepsOf,
  whereabouts,
  wired,
} from "../../src/counseling/way";
import type { Definition, Gate } from "../../src/sheets/definition";
import type { CaseAnswer, Entry } from "../../src/talk/contract";

const STEPS = ["introduction", "investigation", "interpretation", "intervention", "inspection"];
const LABELS = ["Pengantaran", "Penjajagan", "Penafsiran", "Pembinaan", "Penilaian"];
const WAY = ["preparation", ...STEPS, "ending"];

/** Seven places, one step on from each with gates, a way back, an early ending, and a way on from the ending. */
const definition = {
  id: "contoh",
  version: 1,
  label: "Contoh",
  phases: [
    { id: "preparation", label: "Tahap persiapan" },
    { id: "process", label: "Tahap proses" },
    { id: "ending", label: "Tahap akhir" },
  ],
  substages: STEPS.map((id, at) => ({
    id,
    label: LABELS[at] ?? "",
    worksheet: [
      { id: "intro_contract_ack", label: "", type: "acknowledgement", lane: "shared", text_ref: "contract_session" },
      { id: "invest_story", label: "", type: "long_text", lane: "shared" },
    ],
  })),
  transitions: {
    items: [
      ...WAY.slice(0, -1).map((from, at) => ({
        id: `on_${at}`,
        kind: "forward",
        from,
        to: WAY[at + 1] ?? "",
        gate: `${from}.gate_out`,
      })),
      { id: "pause", kind: "forward", from: STEPS.slice(0, 4), to: "inspection" },
      { id: "back", kind: "back", from: STEPS.slice(1), to: "introduction" },
      { id: "early", kind: "side", from: WAY.slice(0, -1), to: "ending" },
      { id: "referral_returned", kind: "resume", from: "ending", to: "introduction" },
      { id: "again", kind: "resume", from: "ending", to: ["introduction", "investigation"] },
    ],
  },
} as Definition;

const PLACES = placesOf(definition);
const gate = (check: string, more: Partial<Gate> = {}): Gate => ({
  id: check,
  label: check,
  check,
  hard: true,
  ...more,
});
const fact = (n: number, name: string, facts: Record<string, unknown>): Entry => ({
  n,
  at: 0,
  kind: "fact",
  name,
  facts,
});
const answer = { process: { phase: "preparation" }, assessments: [] } as unknown as CaseAnswer;

describe("the way of a case", () => {
  it("has seven points: preparation, five steps, the ending", () => {
    expect(PLACES).toHaveLength(7);
    expect(stepsOf(definition, "intervention").map(({ is }) => is)).toEqual([
      "done",
      "done",
      "done",
      "done",
      "here",
      "ahead",
      "ahead",
    ]);
    expect(labelOf(definition, "preparation")).toBe("Persiapan");
    expect(whereabouts(definition, "intervention")).toBe("Tahap proses, 4 dari 5");
  });

  it("leads on by exactly one step from every place but the last", () => {
    expect(PLACES.map((place) => forwardFrom(definition, place)?.to ?? null)).toEqual([...PLACES.slice(1), null]);
    expect(forwardFrom(definition, "intervention")?.label).toBe("Lanjut ke penilaian");
    expect(wired("intervention")).toBe("process/intervention");
    expect(wired("ending")).toBe("ending");
  });

  it("asks for a reason wherever it leads back, aside or on again, and nowhere else", () => {
    for (const place of PLACES)
      for (const way of othersFrom(definition, place)) expect(way.reason, way.id).toBe(way.kind !== "forward");
  });

  it("calls no two ways alike", () => {
    for (const place of PLACES) {
      const labels = othersFrom(definition, place).map(({ label }) => label);
      expect(new Set(labels).size).toBe(labels.length);
    }
  });

  it("ends early from every place before the ending, and opens again from it alone", () => {
    const kinds = (place: string): string[] => othersFrom(definition, place).map(({ kind }) => kind);
    for (const place of PLACES.slice(0, -1)) {
      expect(kinds(place)).toContain("side");
      expect(kinds(place)).not.toContain("resume");
    }
    expect(new Set(kinds("ending"))).toEqual(new Set(["resume"]));
  });
});

describe("what the case itself knows of a gate", () => {
  const known = (entries: Entry[], more: Partial<CaseAnswer> = {}) =>
    knownOf(definition, { ...answer, ...more }, entries);

  it("needs both sides' readiness, and does not deny what may stand further back", () => {
    const both = ["counselee", "counselor"].map((side, at) => fact(at + 1, "readiness.recorded", { side }));
    expect(known(both)(gate("readiness_recorded"))).toBe(true);
    expect(known(both.slice(0, 1))(gate("readiness_recorded"))).toBe(false);
    expect(known([fact(61, "urgency.raised", {})])(gate("readiness_recorded"))).toBeUndefined();
  });

  it("takes a text that she acknowledged for agreed, in whichever level's words", () => {
    const agreed = gate("fields_filled", { fields: ["intro_contract_ack"] });
    expect(known([fact(1, "notice.acknowledged", { text: "contract_session_sd", version: 1 })])(agreed)).toBe(true);
    expect(known([fact(1, "notice.acknowledged", { text: "contract_sessions", version: 1 })])(agreed)).toBeUndefined();
    expect(known([])(gate("fields_filled", { fields: ["invest_story"] }))).toBeUndefined();
  });

  it("reads of assessments what was opened, and leaves to people what only people know", () => {
    const laiseg = gate("assessment_opened", { assessment: "immediate_assessment" });
    const with_ = (state: string) =>
      known([], { assessments: [{ form: "immediate_assessment", state }] } as unknown as Partial<CaseAnswer>);
    expect(with_("waiting")(laiseg)).toBe(false);
    expect(with_("answered")(laiseg)).toBe(true);
    expect(known([])(gate("counselee_agrees"))).toBeUndefined();
  });
});
