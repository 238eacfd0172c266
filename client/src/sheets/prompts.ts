// The sentences a stage suggests: for the counselor's own composer, to be changed before sending. Called by the case
// page; nothing is ever sent from here.

import { el } from "../lib/dom";
import { type Definition, type Prompt, stageOf } from "./definition";

export const SELVES = ["Ibu", "Bapak", "Kak", "saya"] as const;
export type Filling = { self: string; name: string | null };

/** The stage's prompts with the names filled in; what only the counselor knows stays as an ellipsis. */
export function promptsOf(
  definition: Definition,
  stage: string,
  filling: Filling = { self: "saya", name: null },
): Prompt[] {
  const prompts = stageOf(definition, stage)?.prompts ?? [];
  return prompts.map((prompt) => ({ ...prompt, text: filled(prompt.text, filling) }));
}

export function filled(text: string, { self, name }: Filling): string {
  const named = name ? text.split("{name}").join(name) : text.replace(/,? ?\{name\}/g, "");
  const whole = named
    .split("{self}")
    .join(self)
    .replace(/\{\w+\}/g, "…");
  return whole.replace(/(^|[.?!] )([a-z])/g, (_, before: string, letter: string) => before + letter.toUpperCase());
}

export type PromptListOptions = Filling & {
  definition: Definition;
  stage: string;
  insert: (text: string) => void;
  selfChanged?: (self: string) => void; // so that the page remembers how this counselor calls themself
};

let lists = 0;

export function promptList(options: PromptListOptions): HTMLElement {
  const { definition, stage, insert } = options;
  const id = `sebutan-${++lists}`;
  const self = el<HTMLSelectElement>("select.input", { id }, ...SELVES.map((one) => el("option", { value: one }, one)));
  self.value = options.self;
  const list = el("ul.prompt-list");
  const draw = (): void => {
    const prompts = promptsOf(definition, stage, { ...options, self: self.value });
    list.replaceChildren(...prompts.map(({ text }) => el("li", promptButton(text, insert))));
  };
  self.addEventListener("change", () => {
    draw();
    options.selfChanged?.(self.value);
  });
  draw();
  return el(
    "section.prompt-view.stack.gap-2",
    { "aria-label": "Kalimat bantu tahap ini" },
    el("div.prompt-self", el("label.small", { for: id }, "Sebutan diri"), self),
    el("p.small.soft", "Kalimat masuk ke kotak balasan dan boleh diubah. Belum ada yang terkirim."),
    list,
  );
}

function promptButton(text: string, insert: (text: string) => void): HTMLElement {
  const button = el("button.prompt", { type: "button" }, text);
  button.addEventListener("click", () => insert(text));
  return button;
}
