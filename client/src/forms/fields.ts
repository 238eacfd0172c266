// The questions of a form as elements: scales and choices to tap, words to write, the areas of a part. Nothing is chosen
// beforehand, everything can be emptied again. Called by form_page.ts.

import { el } from "../lib/dom";
import type { Answer, Answers, Things } from "./answers";
import { type Asked, isLow } from "./form";

export type FieldActs = {
  answers: () => Answers;
  answer: (id: string, value: Answer | null) => void;
  danger: (beside: HTMLElement) => void; // an answer that asks for the help numbers
  low: (asked: Asked, beside: HTMLElement, low: boolean) => void;
};

let fields = 0;
const freshName = (): string => `isian-${++fields}`;

export function askedField(asked: Asked, acts: FieldActs, things: Things): HTMLElement {
  const { item } = asked;
  const field = item.type === "part" ? areas(asked, acts, things) : one(asked, acts);
  const stem = asked.stem ? el("p.form-stem", asked.stem) : null;
  return el("div.stack.gap-3", stem, field);
}

function one(asked: Asked, acts: FieldActs): HTMLElement {
  const { item, words, scale } = asked;
  if (item.type === "long_text") return written(asked, acts);
  const steps = scale?.options?.map(({ score, text }) => ({ value: score, text })) ?? numbers(scale);
  const options: { value: Answer; text: string }[] = item.type === "scale" ? steps : (item.options ?? []);
  const after = el("div.stack.gap-2", { role: "status" });
  const box = item.type === "multi_choice" ? ticks(item.id, options, acts) : radios(item.id, options, acts, chosen);
  function chosen(value: Answer | null): void {
    after.replaceChildren();
    if (typeof value === "string" && item.on?.[value]) acts.danger(after);
    if (asked.low) acts.low(asked, after, typeof value === "number" && isLow(value, asked));
  }
  chosen(acts.answers()[item.id] ?? null);
  const help = item.help ? el("p.hint", item.help) : null;
  return el("fieldset.stack.gap-2", el("legend", words), help, box, after);
}

const numbers = (scale: Asked["scale"]): { value: Answer; text: string }[] =>
  Array.from({ length: (scale?.max ?? 10) - (scale?.min ?? 0) + 1 }, (_, at) => {
    const value = (scale?.min ?? 0) + at;
    return { value, text: String(value) };
  });

type Options = readonly { value: Answer; text: string }[];

function radios(id: string, options: Options, acts: FieldActs, heard: (value: Answer | null) => void): HTMLElement {
  const name = freshName();
  const drop = el("button.btn.btn-quiet.btn-flush", { type: "button" }, "Kosongkan");
  const inputs = options.map(({ value }) => {
    const input = el<HTMLInputElement>("input", { type: "radio", name });
    input.checked = acts.answers()[id] === value;
    input.addEventListener("change", () => set(value));
    return input;
  });
  function set(value: Answer | null): void {
    acts.answer(id, value);
    drop.hidden = value === null;
    heard(value);
  }
  drop.hidden = acts.answers()[id] === undefined;
  drop.addEventListener("click", () => {
    for (const input of inputs) input.checked = false;
    set(null);
    inputs[0]?.focus();
  });
  const shape = options.length > 8 ? "div.form-numbers" : "div.choices";
  const label = options.length > 8 ? "label.rating-step" : "label.choice";
  return el(shape, ...inputs.map((input, at) => el(label, input, el("span", options[at]?.text ?? ""))), drop);
}

function ticks(id: string, options: Options, acts: FieldActs): HTMLElement {
  const chosen = new Set([acts.answers()[id] ?? []].flat().map(String));
  const labels = options.map(({ value, text }) => {
    const input = el<HTMLInputElement>("input", { type: "checkbox" });
    input.checked = chosen.has(String(value));
    input.addEventListener("change", () => {
      if (input.checked) chosen.add(String(value));
      else chosen.delete(String(value));
      acts.answer(id, chosen.size ? [...chosen] : null);
    });
    return el("label.choice", input, el("span", text));
  });
  return el("div.choices", ...labels);
}

function written({ item, words }: Asked, acts: FieldActs): HTMLElement {
  const name = freshName();
  const field = el<HTMLTextAreaElement>("textarea.input.grows", {
    id: name,
    rows: 2,
    maxlength: item.max ?? 500,
    autocomplete: "off",
    "aria-describedby": item.help ? `${name}-h` : null,
  });
  field.value = String(acts.answers()[item.id] ?? "");
  field.addEventListener("input", () => acts.answer(item.id, field.value.trim() ? field.value : null));
  const help = item.help ? el("span.hint", { id: `${name}-h` }, item.help) : null;
  return el("div.field", el("label", { for: name }, words), help, field);
}

/** Each area of a part from 0 to 10; "belum tahu" is leaving it empty. */
function areas({ item, words }: Asked, acts: FieldActs, things: Things): HTMLElement {
  const steps = numbers({ id: "", min: 0, max: 10 });
  const rows = things(item.part ?? "").map(({ id, label }) => {
    const box = radios(`${item.id}/${id}`, steps, acts, () => undefined);
    return el("fieldset.stack.gap-1", el("legend.small", label), box);
  });
  return el("div.stack.gap-4", el("p.form-stem", words), el("p.hint", "Dari 0 sampai 10. Boleh dikosongkan."), ...rows);
}
