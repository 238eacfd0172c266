// The few controls that the pages of referrals share. Called by ask.ts, consent_page.ts and packet_page.ts.

import { el } from "../lib/dom";

let made = 0;
const fresh = (): string => `rujukan-${++made}`;

export type Field<T extends HTMLElement> = { root: HTMLElement; input: T };
export type Radios = { root: HTMLElement; value: () => string };

export function textField(label: string, hint: string, most: number, rows = 0): Field<HTMLTextAreaElement> {
  const id = fresh();
  const shape = rows > 0 ? "textarea.input" : "input.input";
  const input = el<HTMLTextAreaElement>(shape, { id, maxlength: most, autocomplete: "off", rows: rows || null });
  const hintId = `${id}-h`;
  if (hint) input.setAttribute("aria-describedby", hintId);
  return {
    root: el("div.field", el("label", { for: id }, label), hint && el("span.hint", { id: hintId }, hint), input),
    input,
  };
}

export function selectField(label: string, options: readonly (readonly [value: string, words: string])[]) {
  const id = fresh();
  const input = el<HTMLSelectElement>(
    "select.input",
    { id },
    ...options.map(([value, words]) => el("option", { value }, words)),
  );
  return { root: el("div.field", el("label", { for: id }, label), input), input };
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
