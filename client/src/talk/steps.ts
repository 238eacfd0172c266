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

/** `to` as the wire has it: `preparation`, `process/<substage>`, `ending`. Null: of a model with other steps. */
export function stepName(to: string, side: Side): string | null {
  const found = STEPS.find(([place]) => place === to.slice(to.lastIndexOf("/") + 1));
  return found ? found[side === "counselee" ? 1 : 2] : null;
}

export type Step = { name: string; is: "done" | "here" | "ahead" };

/** The way of a case; `named` are the steps of another model's process, if it has one. */
export function stepsOf({ phase, substage }: Pick<Course, "phase" | "substage">, named?: readonly Named[]): Step[] {
  const way: readonly Named[] = named ?? STEPS.map(([place, name]) => ({ place, name }));
  const at = way.findIndex(({ place }) => place === (substage ?? phase));
  return way.map(({ name }, nth) => ({ name, is: nth < at ? "done" : nth === at ? "here" : "ahead" }));
}

export type Named = { place: string; name: string };
