// Where a case is on its way and where it may go, read off its definition: pure. The stage lane draws it, the dialogs ask.

import { bareStage, type Definition, fieldNamed, type Gate, type Transition } from "../sheets/definition";
import type { CaseAnswer, Course, Entry } from "../talk/contract";

/** The places of a process in their order: preparation, its substages, the ending. */
export const placesOf = ({ substages }: Definition): string[] => [
  "preparation",
  ...substages.map(({ id }) => id),
  "ending",
];

export const placeOf = ({ phase, substage }: Pick<Course, "phase" | "substage">): string => substage ?? phase;

/** As the wire names it. */
export const wired = (place: string): string =>
  place === "preparation" || place === "ending" ? place : `process/${place}`;

/** "Tahap persiapan" is "Persiapan" on a twig. */
export function labelOf({ substages, phases }: Definition, place: string): string {
  const label = [...substages, ...phases].find(({ id }) => id === place)?.label ?? place;
  const short = label.replace(/^Tahap\s+/i, "");
  return short.charAt(0).toUpperCase() + short.slice(1);
}

export type Step = { place: string; label: string; is: "done" | "here" | "ahead" };

export function stepsOf(definition: Definition, at: string): Step[] {
  const places = placesOf(definition);
  const here = places.indexOf(at);
  return places.map((place, nth) => ({
    place,
    label: labelOf(definition, place),
    is: nth < here ? "done" : nth === here ? "here" : "ahead",
  }));
}

/** "Tahap proses, 4 dari 5". */
export function whereabouts(definition: Definition, at: string): string {
  const nth = definition.substages.findIndex(({ id }) => id === at);
  if (nth >= 0) return `Tahap proses, ${nth + 1} dari ${definition.substages.length}`;
  return at === "ending" ? "Tahap akhir" : "Sebelum tahap proses";
}

export type Way = {
  id: string;
  kind: string;
  to: string;
  label: string;
  when: string;
  reason: boolean;
  outcome: string;
};
type Told = Transition & {
  label?: string;
  when?: string;
  sets_outcome?: string;
  reason_examples?: string[];
};

const begins = (one: Told, at: string): boolean => [one.from].flat().map(bareStage).includes(at);

/** The one step on, which has the gates. */
export function forwardFrom(definition: Definition, at: string): Way | null {
  const found = transitions(definition).find((one) => one.kind === "forward" && one.gate && begins(one, at));
  return found ? wayOf(definition, found, [found.to].flat()[0] ?? "") : null;
}

/** Whatever else is open from here: closing a session, going back, an early ending, going on after an ending. */
export function othersFrom(definition: Definition, at: string): Way[] {
  return transitions(definition)
    .filter((one) => begins(one, at) && !(one.kind === "forward" && one.gate))
    .flatMap((one) => [one.to].flat().map((to) => wayOf(definition, one, to)));
}

const transitions = ({ transitions: told }: Definition): Told[] => (told?.items ?? []) as Told[];
const REASONED = ["back", "side", "resume"];

function wayOf(definition: Definition, one: Told, to: string): Way {
  const place = bareStage(to);
  const name = labelOf(definition, place).toLowerCase();
  const when = one.when ?? (one.reason_examples ? `Misalnya: ${one.reason_examples.join("; ")}.` : "");
  return {
    id: one.id,
    kind: one.kind,
    to: place,
    label: one.label ?? NAMED[one.id] ?? WORDS[one.kind]?.(name, one.sets_outcome) ?? `Ke ${name}`,
    when: when && when.charAt(0).toUpperCase() + when.slice(1),
    reason: REASONED.includes(one.kind),
    outcome: one.sets_outcome ?? "",
  };
}

/** Two ways may lead to the same place for another cause. */
const NAMED: Record<string, string> = {
  referral_feedback: "Kabar balik dari rujukan sudah ada",
  referral_returned: "Kembali dari rujukan",
  come_back: "Mulai lagi dari persiapan",
};
const WORDS: Record<string, (name: string, outcome?: string) => string> = {
  forward: (name) => `Lanjut ke ${name}`,
  back: (name) => `Kembali ke ${name}`,
  side: (_, outcome) => (outcome ? "Alih tangan mendesak" : "Akhiri lebih awal"),
  resume: (name) => `Buka lagi di ${name}`,
};

/** What the case itself tells of a gate, beside the sheets. Undefined: it may stand further back than what is opened. */
export function knownOf(
  definition: Definition,
  answer: CaseAnswer,
  entries: readonly Entry[],
): (gate: Gate) => boolean | undefined {
  const facts = entries.flatMap((entry) => (entry.kind === "fact" ? [entry] : []));
  const whole = (entries[0]?.n ?? 1) <= 1;
  const seen = (found: boolean): boolean | undefined => found || (whole ? false : undefined);
  const ready = (side: string): boolean =>
    facts.some(({ name, facts: told }) => name === "readiness.recorded" && told.side === side);
  const assessments = answer.assessments ?? [];
  const opened = (form: string): boolean => assessments.some((one) => one.form === form && one.state !== "waiting");
  const read = new Set(
    facts.flatMap(({ name, facts: told }) => (name === "notice.acknowledged" ? [String(told.text)] : [])),
  );
  const wasRead = (field: string): boolean => {
    const ref = fieldNamed(definition, field)?.spec.text_ref;
    return ref !== undefined && [...read].some((text) => text === ref || text.startsWith(`${ref}_`));
  };
  const checks: Record<string, (gate: Gate) => boolean | undefined> = {
    readiness_recorded: () => seen(ready("counselee") && ready("counselor")),
    phase_left_preparation: () => answer.process?.phase !== "preparation",
    assessment_opened: ({ assessment = "" }) => opened(assessment),
    assessments_scheduled: () => assessments.some(({ form }) => form === "short_term_assessment"),
    fields_filled: ({ fields = [] }) => (fields.length > 0 && fields.every(wasRead)) || undefined,
    offered_immediate_assessment: () => opened("immediate_assessment"),
  };
  return (gate) => checks[gate.check]?.(gate);
}
