// The few controls that casework needs beside those of referrals: dates, times, numbers.

import { el } from "../lib/dom";

export type Input = { root: HTMLElement; input: HTMLInputElement };

let made = 0;

export function inputField(label: string, hint: string, marks: Record<string, string | number>): Input {
  const id = `kerja-${++made}`;
  const more = hint ? el("span.hint", { id: `${id}-h` }, hint) : null;
  const told = { id, autocomplete: "off", "aria-describedby": hint ? `${id}-h` : null, ...marks };
  const input = el<HTMLInputElement>("input.input", told);
  return { root: el("div.field", el("label", { for: id }, label), more, input), input };
}

const two = (n: number): string => String(n).padStart(2, "0");

/** A moment as `datetime-local` writes it, by the clock of this device. */
export function localInput(at: number): string {
  const date = new Date(at);
  const days = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join("-");
  return `${days}T${two(date.getHours())}:${two(date.getMinutes())}`;
}

export function momentOf({ value }: { value: string }): number | null {
  const at = new Date(value).getTime();
  return value === "" || Number.isNaN(at) ? null : at;
}
