// What repeats in a form: list lines, cards, tasks, times of a panel. A row is the part of a path between slashes that
// begins with "~"; its id sorts by when it was made, so rows keep their order on every device.

import { type Form, type Path, type Value, valueAt, versionsAt } from "./form";

export type Row = string;

let last = 0;

/** Never the same twice, and in the order of making also within one millisecond. */
export function newRow(now: number = Date.now(), random: () => number = Math.random): Row {
  last = Math.max(now, last + 1);
  const chance = Math.floor(random() * 36 ** 5);
  return `~${last.toString(36).padStart(9, "0")}${chance.toString(36).padStart(5, "0")}`;
}

/** When the row was made. */
export const madeAt = (row: Row): number => Number.parseInt(row.slice(1, 10), 36);

export const under = (...parts: string[]): Path => parts.filter(Boolean).join("/");

/** The rows right below a path, oldest first. */
export function rowsOf(form: Form, within: Path = ""): Row[] {
  const start = within ? `${within}/~` : "~";
  const skip = start.length - 1;
  const found = new Set<Row>();
  for (const path of form.keys()) {
    if (path.startsWith(start)) found.add(path.slice(skip).split("/", 1)[0] ?? "");
  }
  return [...found].sort();
}

/** The lines of a list that still say something; one in dispute stays until somebody chose. */
export function linesOf(form: Form, list: Path): Row[] {
  return rowsOf(form, list).filter((row) => {
    const path = under(list, row);
    return form.has(path) && versionsAt(form, path).some(({ v }) => v !== null && v !== "");
  });
}

/** Cards and goals: taken away, or turned into others. They stay readable, so nothing is lost. */
export const GONE = "gone"; // true
export const TURNED = "turned"; // "split" | "merge"
export const FROM = "from"; // the rows it came from

export const isAway = (form: Form, row: Row): boolean =>
  valueAt(form, under(row, GONE)) === true || typeof valueAt(form, under(row, TURNED)) === "string";

export const standingRows = (form: Form): Row[] => rowsOf(form).filter((row) => !isAway(form, row));
export const awayRows = (form: Form): Row[] => rowsOf(form).filter((row) => isAway(form, row));

export function rowsIn(value: Value): Row[] {
  return Array.isArray(value) ? value.filter((row): row is Row => typeof row === "string") : [];
}
