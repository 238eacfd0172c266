// The plain controls: text, date, choice, several choices, yes or no. Each writes at every touch; none waits for a button.

import { type Value, valueAt, versionsAt } from "../documents/form";
import { under } from "../documents/rows";
import { el } from "../lib/dom";
import type { Desk, Place, Widget } from "./contract";
import { type FieldSpec, type Option, optionsOf } from "./definition";
import { type Control, freshId } from "./frame";

const LONGEST = { short_text: 200, long_text: 4_000, date: 10 };

export function textControl(desk: Desk, spec: FieldSpec, place: Place): Control {
  const id = freshId(spec.id);
  const long = spec.type === "long_text";
  const most = LONGEST[spec.type as keyof typeof LONGEST] ?? LONGEST.short_text;
  const field = el<HTMLTextAreaElement | HTMLInputElement>(long ? "textarea.input.grows" : "input.input", {
    id,
    maxlength: most,
    autocomplete: "off",
    readonly: desk.readOnly,
    ...(long ? { rows: 3 } : { type: spec.type === "date" ? "date" : "text" }),
  });
  const note = el("p.hint.clinical", { role: "status" });
  bindText(field, place);
  field.addEventListener("input", () => hint());
  function hint(): void {
    const words = spec.type === "date" ? null : desk.hint(field.value);
    if ((words ?? "") !== note.textContent) note.textContent = words ?? "";
  }
  return { id, element: el("div.control", field, note), show: () => showText(field, place) };
}

/** Writes at every keystroke, over what the field showed before it. */
export function bindText(field: HTMLInputElement | HTMLTextAreaElement, { document, path }: Place): void {
  let shown = field.value;
  field.addEventListener("focus", () => {
    shown = field.value;
  });
  field.addEventListener("input", () => {
    document.write(path, field.value, shown);
    shown = field.value;
  });
}

/** As long as what stands in the field is one of the versions, it stays under the writer's hands. */
export function showText(field: HTMLInputElement | HTMLTextAreaElement, { document, path }: Place): void {
  const versions = versionsAt(document.form(), path);
  if (versions.some(({ v }) => v === field.value)) return;
  const fresh = versions[0]?.v;
  const text = typeof fresh === "string" ? fresh : "";
  if (text === field.value) return;
  const [start, end] = field.type === "date" ? [null, null] : [field.selectionStart, field.selectionEnd];
  field.value = text;
  const writing = field.ownerDocument.activeElement === field;
  if (writing && start !== null) field.setSelectionRange(start, end);
}

export function choiceControl(desk: Desk, spec: FieldSpec, { document, path }: Place): Control {
  const name = freshId(spec.id);
  const options = optionsOf(desk.definition, spec, desk.role === "counselee");
  const inputs = options.map(({ value }) => radio(name, value, desk.readOnly));
  const empty = el("button.btn.btn-quiet.btn-flush", { type: "button" }, "Kosongkan");
  const set = (v: Value): void => document.write(path, v, valueAt(document.form(), path));
  inputs.forEach((input, at) => {
    input.addEventListener("change", () => set(options[at]?.value ?? null));
  });
  empty.addEventListener("click", () => {
    set(null);
    inputs[0]?.focus();
  });
  const element = el("div.choices", ...inputs.map((input, at) => choice(input, options[at])), empty);
  return {
    element,
    show() {
      const value = valueAt(document.form(), path);
      for (const input of inputs) input.checked = input.value === value;
      empty.hidden = desk.readOnly || value === null;
    },
  };
}

const radio = (name: string, value: string, disabled: boolean): HTMLInputElement =>
  el<HTMLInputElement>("input", { type: "radio", name, value, disabled });

function choice(input: HTMLInputElement, option: Option | undefined): HTMLElement {
  const symbol = option?.symbol ? el("b.symbol", option.symbol) : null;
  return el("label.choice", input, el("span", symbol, option?.text ?? ""));
}

/** Each option lies under a path of its own: two who tick different ones do not disagree. */
export function multiControl(desk: Desk, spec: FieldSpec, { document, path }: Place): Control {
  const boxes = optionsOf(desk.definition, spec).map((option) => {
    const input = el<HTMLInputElement>("input", { type: "checkbox", disabled: desk.readOnly });
    const own = under(path, option.value);
    input.addEventListener("change", () => document.write(own, input.checked));
    return { input, own, label: choice(input, option) };
  });
  return {
    element: el("div.choices", ...boxes.map(({ label }) => label)),
    show() {
      for (const { input, own } of boxes) input.checked = valueAt(document.form(), own) === true;
    },
  };
}

/** One sentence to tick; it carries its own label. */
export function booleanWidget(desk: Desk, spec: FieldSpec, { document, path }: Place): Widget {
  const input = el<HTMLInputElement>("input", { type: "checkbox", disabled: desk.readOnly });
  input.addEventListener("change", () => document.write(path, input.checked));
  return {
    element: el("label.choice.choice-bare", input, el("span", spec.label)),
    show() {
      input.checked = valueAt(document.form(), path) === true;
    },
  };
}
