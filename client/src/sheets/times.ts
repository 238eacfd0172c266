// The times at which a panel was filled in, and what was answered then. Pure; the times themselves lie in the shared
// document, so that both lanes speak of the same ones.

import type { Series } from "../charts/geometry";
import { type Form, type Path, valueAt } from "../documents/form";
import { GONE, madeAt, type Row, rowsOf, under } from "../documents/rows";
import type { PanelItem } from "./definition";

export const WHEN = "when"; // "2026-11-24"
export const AT_STAGE = "stage";

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des"];

/** In the order in which they were held, which need not be that in which they were entered. */
export function timesOf(form: Form): Row[] {
  const rows = rowsOf(form).filter((row) => valueAt(form, under(row, GONE)) !== true);
  return rows.sort((a, b) => heldOn(form, a).localeCompare(heldOn(form, b)) || (a < b ? -1 : 1));
}

export function heldOn(form: Form, row: Row): string {
  const when = valueAt(form, under(row, WHEN));
  if (typeof when === "string" && when) return when;
  const made = new Date(madeAt(row));
  return Number.isNaN(made.getTime()) ? "" : made.toISOString().slice(0, 10);
}

/** "24 Nov", and "24 Nov (2)" for the second of one day. */
export function timeLabels(form: Form, rows: readonly Row[]): string[] {
  const dates = rows.map((row) => heldOn(form, row));
  return dates.map((date, at) => {
    const nth = dates.slice(0, at + 1).filter((other) => other === date).length;
    return nth > 1 ? `${shortDate(date)} (${nth})` : shortDate(date);
  });
}

export function shortDate(date: string): string {
  const [year = "", month = "", dayOf = ""] = date.split("-");
  const name = MONTHS[Number(month) - 1];
  return name ? `${Number(dayOf)} ${name}${year === String(new Date().getFullYear()) ? "" : ` ${year}`}` : date;
}

const rated = (form: Form, path: Path): number | null => {
  const value = valueAt(form, path);
  return typeof value === "number" && value >= 0 && value <= 10 ? value : null;
};

/** One series for each time; `answers` holds the field, `times` the dates (they may be different lanes). */
export function seriesOf(times: Form, answers: Form, items: readonly PanelItem[], field: string): Series[] {
  const rows = timesOf(times);
  const labels = timeLabels(times, rows);
  return rows.map((row, at) => ({
    label: labels[at] ?? "",
    values: items.map(({ id }) => rated(answers, under(row, id, field))),
  }));
}

export const saysSomething = ({ values }: Series): boolean => values.some((value) => value !== null);

/** The lowest numbers at which a guard speaks: "Nilai 0-2 …" says so itself. */
export function guardUpTo(guard: string): number {
  const [, most] = /Nilai \d+-(\d+)/.exec(guard) ?? [];
  return most === undefined ? 3 : Number(most);
}
