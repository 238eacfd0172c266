// Which gates of the next step are met by what is filled in. Pure; the case page asks it before "Lanjut ke …". What the
// sheets cannot know (a session held, an assessment opened) the page tells; what only people know is asked.

import { EMPTY, type Form, type Path, valueAt } from "../documents/form";
import { linesOf, standingRows, under } from "../documents/rows";
import {
  bareStage,
  type Definition,
  type FieldSpec,
  fieldNamed,
  type Gate,
  type Lane,
  partDocument,
  partOf,
  sheetDocument,
  stageOf,
} from "./definition";
import { plannedTasks } from "./plan";

/** What is filled in, by lane and document name; null where it is not opened or not ours to read. */
export type Sheets = (lane: Lane, name: string) => Form | null;
/** What the case knows beside the sheets: readiness recorded, assessment opened …; undefined: not known here. */
export type Known = (gate: Gate) => boolean | undefined;

export type GateState = "met" | "missing" | "ask"; // ask: only counselor and counselee can say
export type GateFact = Pick<Gate, "id" | "label" | "hard"> & { state: GateState };

/** The gates of the one forward step from this stage; an empty list where there is none. */
export function missingOf(
  definition: Definition,
  stage: string,
  sheets: Sheets,
  known: Known = () => undefined,
): GateFact[] {
  return gatesFrom(definition, stage).map((gate) => ({
    id: gate.id,
    label: gate.label,
    hard: gate.hard,
    state: stateOf(definition, gate, sheets, known),
  }));
}

export function gatesFrom(definition: Definition, stage: string): Gate[] {
  const from = bareStage(stage);
  const steps = definition.transitions?.items ?? [];
  const forward = steps.find(
    ({ kind, gate, from: begins }) => kind === "forward" && gate && [begins].flat().includes(from),
  );
  const [holder = "", list = ""] = forward?.gate?.split(".") ?? [];
  const found = stageOf(definition, holder)?.[list as "ready_to_move" | "gate_in" | "gate_out" | "entry"];
  return found ?? [];
}

function stateOf(definition: Definition, gate: Gate, sheets: Sheets, known: Known): GateState {
  const told = known(gate);
  if (told !== undefined) return told ? "met" : "missing";
  const seen = CHECKS[gate.check]?.(definition, gate, sheets);
  if (seen === undefined) return "ask";
  return seen ? "met" : "missing";
}

type Check = (definition: Definition, gate: Gate, sheets: Sheets) => boolean | undefined;

const CHECKS: Record<string, Check> = {
  fields_filled: (definition, { fields = [] }, sheets) => fields.every((id) => isFilled(definition, id, sheets)),
  min_list_items: (definition, { field = "", min = 1 }, sheets) => linesFilled(definition, field, sheets) >= min,
  min_gatra_cards: (_, { min = 1 }, sheets) => named(sheets, "gatra_card", "gatra_name").length >= min,
  min_goals: (definition, { min = 1 }, sheets) => wholeGoals(definition, sheets).length >= min,
  min_tasks: (_, { min = 1 }, sheets) => plannedTasks(shared(sheets, "goal")).length >= min,
  min_filled: (_, { part = "", min = 1 }, sheets) => answers(sheets, part) >= min,
  offered_effective_living_start: (_, __, sheets) => offered(sheets, "start"),
  offered_effective_living_end: (_, __, sheets) => offered(sheets, "end"),
  any_of: (definition, gate, sheets) => {
    const seen = (gate.any ?? []).map((check) => CHECKS[check]?.(definition, { ...gate, check }, sheets));
    return seen.includes(true) ? true : seen.includes(undefined) ? undefined : false;
  },
};

const PARTS: Record<string, string> = {
  min_gatra_cards: "gatra_card",
  min_goals: "goal",
  min_tasks: "goal",
  offered_effective_living_start: "effective_living",
  offered_effective_living_end: "effective_living",
};

/** Every document that one of the gates looks into. */
export function gateDocuments(definition: Definition, stage: string): [Lane, string][] {
  const found = new Map<string, [Lane, string]>();
  const add = (lane: Lane, name: string): void => void found.set(`${lane} ${name}`, [lane, name]);
  for (const gate of gatesFrom(definition, stage)) {
    const parts = [gate.part, ...[gate.check, ...(gate.any ?? [])].map((check) => PARTS[check])];
    for (const part of parts) if (part) for (const lane of ["shared", "staff"] as const) add(lane, partDocument(part));
    for (const id of [...(gate.fields ?? []), gate.field ?? ""]) {
      const field = fieldNamed(definition, id);
      const lane = field?.spec.lane;
      if (field && (lane === "shared" || lane === "staff")) add(lane, sheetDocument(field.stage, lane));
    }
  }
  return [...found.values()];
}

const shared = (sheets: Sheets, part: string): Form => sheets("shared", partDocument(part)) ?? EMPTY;
const says = (form: Form, path: Path): boolean => {
  const value = valueAt(form, path);
  return value !== null && value !== false && (typeof value !== "string" || value.trim() !== "");
};

/** Whether a field of a form says anything: a text, a number, a line of its list, a chosen option. */
export function isAnswered(form: Form, { id, type }: FieldSpec, within: Path = ""): boolean {
  const path = under(within, id);
  if (type === "text_list") return linesOf(form, path).length > 0;
  if (type === "multi_choice") return [...form.keys()].some((one) => one.startsWith(`${path}/`) && says(form, one));
  return says(form, path);
}

function isFilled(definition: Definition, id: string, sheets: Sheets): boolean {
  const found = fieldNamed(definition, id);
  if (!found || found.spec.lane === "per_item") return false;
  const form = sheets(found.spec.lane, sheetDocument(found.stage, found.spec.lane));
  return form !== null && isAnswered(form, found.spec);
}

function linesFilled(definition: Definition, id: string, sheets: Sheets): number {
  const found = fieldNamed(definition, id);
  if (!found || found.spec.lane === "per_item") return 0;
  const form = sheets(found.spec.lane, sheetDocument(found.stage, found.spec.lane)) ?? EMPTY;
  return linesOf(form, id).length;
}

const named = (sheets: Sheets, part: string, field: string): string[] => {
  const form = shared(sheets, part);
  return standingRows(form).filter((row) => says(form, under(row, field)));
};

/** A goal counts once everything its definition requires is said: direction and horizon too. */
function wholeGoals(definition: Definition, sheets: Sheets): string[] {
  const form = shared(sheets, "goal");
  const required = (partOf(definition, "goal").fields ?? []).filter(
    ({ required, lane }) => required && lane === "shared",
  );
  return standingRows(form).filter((row) => required.every((spec) => isAnswered(form, spec, row)));
}

/** Answers within a repeatable panel, whichever of its times and lanes they belong to. */
function answers(sheets: Sheets, part: string): number {
  const own = ["when", "stage", "gone"];
  const forms = (["shared", "staff"] as const).map((lane) => sheets(lane, partDocument(part)) ?? EMPTY);
  const paths = forms.flatMap((form) => [...form.keys()].filter((path) => says(form, path)));
  return paths.filter((path) => path.split("/").length > 2 && !own.includes(path.split("/")[1] ?? "")).length;
}

function offered(sheets: Sheets, moment: "start" | "end"): boolean {
  const form = shared(sheets, "effective_living");
  return [...form.keys()].some((path) => path.startsWith(`${moment}/`) && says(form, path));
}
