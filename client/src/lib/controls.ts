// Controls that pages make by script: fields with a label and a hint, choices, buttons that act once at a time. Called by
// every room with a form of its own; they know no domain word.

import { el } from "./dom";

let made = 0;
const fresh = (): string => `isian-${++made}`;

export type Field<T extends HTMLElement> = { root: HTMLElement; input: T };
export type Radios = { root: HTMLElement; value: () => string };

function labelled<T extends HTMLElement>(label: string, hint: string, input: T): Field<T> {
  const hintId = `${input.id}-h`;
  if (hint) input.setAttribute("aria-describedby", hintId);
  const more = hint && el("span.hint", { id: hintId }, hint);
  return { root: el("div.field", el("label", { for: input.id }, label), more, input), input };
}

export function textField(label: string, hint: string, most: number, rows = 0): Field<HTMLTextAreaElement> {
  const shape = rows > 0 ? "textarea.input" : "input.input";
  const marks = { id: fresh(), maxlength: most, autocomplete: "off", rows: rows || null };
  return labelled(label, hint, el<HTMLTextAreaElement>(shape, marks));
}

/** Dates, times, numbers: `marks` are the attributes that make it one. */
export function inputField(label: string, hint: string, marks: Record<string, string | number>) {
  return labelled(label, hint, el<HTMLInputElement>("input.input", { id: fresh(), autocomplete: "off", ...marks }));
}

export function selectField(label: string, options: readonly (readonly [value: string, words: string])[]) {
  const choices = options.map(([value, words]) => el("option", { value }, words));
  return labelled(label, "", el<HTMLSelectElement>("select.input", { id: fresh() }, ...choices));
}

export function tick(words: string, more: string, checked: boolean): Field<HTMLInputElement> {
  const input = el<HTMLInputElement>("input", { type: "checkbox" });
  input.checked = checked;
  return { root: el("label.choice", input, el("span", words, more && el("small", more))), input };
}

export function radios(legend: string, options: readonly (readonly [value: string, words: string, more: string])[]) {
  const name = fresh();
  const inputs = options.map(([value]) => el<HTMLInputElement>("input", { type: "radio", name, value }));
  if (inputs[0]) inputs[0].checked = true;
  const root = el(
    "fieldset.stack.gap-2",
    el("legend", legend),
    ...options.map(([, words, more], at) =>
      el("label.choice", inputs[at] ?? null, el("span", words, more && el("small", more))),
    ),
  );
  return { root, value: () => inputs.find(({ checked }) => checked)?.value ?? "" };
}

export function press(words: string, act: () => void, shape = "button.btn"): HTMLButtonElement {
  return el<HTMLButtonElement>(shape, { type: "button", onclick: act }, words);
}

/** One act at a time: while it runs, a second touch does nothing. */
export async function busyWhile(button: HTMLElement, act: () => Promise<void>): Promise<void> {
  if (button.getAttribute("aria-disabled") === "true") return;
  button.setAttribute("aria-disabled", "true");
  try {
    await act();
  } finally {
    button.removeAttribute("aria-disabled");
  }
}
