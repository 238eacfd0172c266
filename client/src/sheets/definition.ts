// A process definition as the server hands it out (GET /api/proses/<id>/<version>), and how to find one's way in it.
// The widgets are built from it alone: another school's process brings other sheets without other code.

export type Lane = "shared" | "staff";
export type FieldType =
  | "short_text"
  | "long_text"
  | "choice"
  | "multi_choice"
  | "rating_0_10"
  | "acknowledgement"
  | "text_list"
  | "gatra_cards"
  | "rating_panel"
  | "goal_list"
  | "date"
  | "boolean";
export type Option = { value: string; text: string; symbol?: string };
export type Anchor = { at: number; text: string };

export type FieldSpec = {
  id: string;
  label: string;
  type: FieldType;
  lane: Lane | "per_item";
  required?: boolean;
  help?: string;
  options?: Option[];
  options_from?: string | string[];
  part?: string;
  text_ref?: string;
};
/** The same within a part, where the name stands under `field`. */
type ItemField = Omit<FieldSpec, "id"> & { field: string };

export type PanelItem = {
  id: string;
  label: string;
  ask?: string;
  help?: string;
  anchors?: Anchor[];
  guard?: string;
};
export type Part = {
  label?: string;
  help?: string;
  items?: PanelItem[];
  per_item_fields?: ItemField[];
  general_anchors?: Anchor[];
  fields?: FieldSpec[];
  renewed_fields?: FieldSpec[];
  task_fields?: FieldSpec[];
  // KES and KES-T
  areas?: { id: string; label: string }[];
  question?: string;
  scale_anchors?: Anchor[];
  disturbed_label?: string;
  disturbed_rule?: { per_area_below: number; ask: string };
  disturbed_fields?: FieldSpec[];
};

export type Gate = {
  id: string;
  label: string;
  check: string;
  hard: boolean;
  override?: string;
  fields?: string[];
  field?: string;
  part?: string;
  min?: number;
  any?: string[];
  substage?: string;
  assessment?: string;
};
export type Prompt = { id: string; intent?: string; text: string };
export type Stage = {
  id: string;
  label: string;
  purpose?: string;
  counselor_tip?: string;
  counselee_line?: string;
  prompts?: Prompt[];
  worksheet?: FieldSpec[];
  gate_out?: Gate[];
  gate_in?: Gate[];
  entry?: Gate[];
  ready_to_move?: Gate[];
};
export type Transition = { id: string; kind: string; from: string | string[]; to: string | string[]; gate?: string };

export type Definition = {
  id: string;
  version: number;
  label: string;
  lanes?: Partial<Record<Lane | "per_item", { label: string; who_reads: string; reminder: string }>>;
  parts?: Record<string, Part>;
  phases: Stage[];
  substages: Stage[];
  outcomes?: { id: string; label: string; counselee_label?: string }[];
  transitions?: { items: Transition[] };
  clinical_label_hint?: { trigger_words: string[]; text: string };
};

/** `process/intervention` and `intervention` are the same stage. */
export const bareStage = (stage: string): string => stage.slice(stage.lastIndexOf("/") + 1);

export function stageOf(definition: Definition, stage: string): Stage | null {
  const id = bareStage(stage);
  return [...definition.substages, ...definition.phases].find((one) => one.id === id) ?? null;
}

export const partOf = (definition: Definition, name: string): Part => definition.parts?.[name] ?? {};

/** Parts recur in several stages, so each is one document; a stage's own fields are one for each lane. */
const NICKNAMES: Record<string, string> = { gatra_card: "gatra", goal: "goals" };
export const partDocument = (part: string): string => `part/${NICKNAMES[part] ?? part}`;
export const sheetDocument = (stage: string, lane: Lane): string => `sheet/${bareStage(stage)}/${lane}`;

/** `part` as the interface names it: gatra, goals, masidu … */
export const partNamed = (nickname: string): string =>
  Object.keys(NICKNAMES).find((part) => NICKNAMES[part] === nickname) ?? nickname;

/** What is asked of every item of a panel: its own fields, else those of the guide all ratings share. */
export function itemFields(definition: Definition, part: string): FieldSpec[] {
  const own = partOf(definition, part).per_item_fields ?? partOf(definition, "rating_guide").per_item_fields ?? [];
  return own.map(({ field, ...rest }) => ({ id: field, ...rest }));
}

/** What is possible but not there yet (KMA): each of its lines can become a goal. */
export const isPossibility = ({ id, type }: FieldSpec): boolean => type === "text_list" && id.endsWith("_kma");

export function optionsOf(definition: Definition, { options, options_from }: FieldSpec, counselee = false): Option[] {
  if (options) return options;
  if (options_from === "outcomes") {
    const outcomes = definition.outcomes ?? [];
    return outcomes.map((one) => ({ value: one.id, text: (counselee && one.counselee_label) || one.label }));
  }
  return [options_from ?? []].flat().flatMap((name) => {
    const items = partOf(definition, name).items ?? [];
    return items.map(({ id, label }) => ({ value: id, text: label }));
  });
}

/** Where a worksheet field lives: the stage whose sheet holds it. */
export function fieldNamed(definition: Definition, id: string): { stage: string; spec: FieldSpec } | null {
  for (const stage of [...definition.substages, ...definition.phases]) {
    const spec = stage.worksheet?.find((one) => one.id === id);
    if (spec) return { stage: stage.id, spec };
  }
  return null;
}

/** KES is taken at the start and at the end: the last stage that asks for it asks for the end. */
export function livingMoment(definition: Definition, stage: string): "start" | "end" {
  const asks = (one: Stage): boolean => (one.worksheet ?? []).some(({ part }) => part === "effective_living");
  const asking = [...definition.substages, ...definition.phases].filter(asks).map(({ id }) => id);
  return asking.length > 1 && asking[asking.length - 1] === bareStage(stage) ? "end" : "start";
}
