// The seven steps of the way, in plain words for the student and in the field's own for staff. Pure; a process of
// another model brings names of its own.

import type { Course } from "./contract";
import type { Side } from "./happened";

const STEPS: readonly (readonly [place: string, plain: string, field: string])[] = [
  ["preparation", "Siap", "Persiapan"],
  ["introduction", "Kenal", "Pengantaran"],
  ["investigation", "Gali", "Penjajagan"],
  ["interpretation", "Arti", "Penafsiran"],
  ["intervention", "Langkah", "Pembinaan"],
  ["inspection", "Hasil", "Penilaian"],
  ["ending", "Tutup", "Akhir"],
];

export type Named = { place: string; name: string };

export const OWN_STEPS: readonly Named[] = STEPS.map(([place, name]) => ({ place, name }));

/** The process whose steps stand above; any other brings its own in its definition. */
export const STEPS_OF = "pancawaskita";

/** The steps of another model: its own between getting ready and closing, which are everybody's. */
export function namesOf({ substages }: { substages: readonly { id: string; label: string }[] }): Named[] {
  const plain = (place: string): Named => ({ place, name: stepName(place, "counselee") ?? place });
  return [plain("preparation"), ...substages.map(({ id, label }) => ({ place: id, name: label })), plain("ending")];
}

/** `to` as the wire has it: `preparation`, `process/<substage>`, `ending`. Null: of a model with other steps. */
export function stepName(to: string, side: Side): string | null {
  const found = STEPS.find(([place]) => place === to.slice(to.lastIndexOf("/") + 1));
  return found ? found[side === "counselee" ? 1 : 2] : null;
}

export type Step = { name: string; is: "done" | "here" | "ahead" };

/** The way of a case; `way` are the steps of another model's process, if it has one. */
export function stepsOf(
  { phase, substage }: Pick<Course, "phase" | "substage">,
  way: readonly Named[] = OWN_STEPS,
): Step[] {
  const at = way.findIndex(({ place }) => place === (substage ?? phase));
  return way.map(({ name }, nth) => ({ name, is: nth < at ? "done" : nth === at ? "here" : "ahead" }));
}
