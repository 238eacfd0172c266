// The four barriers before first contact, in two taps: which one, how strong. Offered once the first words are on their
// way, never before; what is tapped goes as sealed answers, and a line of support comes back at once.

import { el } from "../lib/dom";
import type { Talk } from "../talk/contract";
import { contentOf } from "./answers";
import { type Asked, askedOf, type Form } from "./form";
import type { Own } from "./lane";

const FORM = "before_contact";
const VERSION = 1;

export async function barriersNote({ api, school }: Own, talk: Talk, done: () => void): Promise<HTMLElement> {
  const form = await api.get<Form>(`/api/formulir/${FORM}/${VERSION}`);
  const child = school.level === "sd";
  const asked = askedOf(form, { child, referred: false });
  const support = form.blocks.find(({ support_lines }) => support_lines)?.support_lines ?? {};
  const stem = asked[0]?.stem.replace(/\s*…$/, "") ?? "";
  const body = el("div.stack.gap-2");
  const skip = button("Lewati", done);
  const choices = (words: string, buttons: HTMLElement[]): void => {
    const group = el("div.form-ways", { role: "group", "aria-label": words }, ...buttons);
    body.replaceChildren(el("p.small", words), group, el("p", skip));
  };
  choices(
    `${stem}: yang mana?`,
    asked.map((one) => button(one.words, () => strength(one))),
  );
  return body;

  function strength(one: Asked): void {
    const steps = one.scale?.options ?? [];
    choices(
      `${one.words}: seberapa terasa?`,
      steps.map(({ score, text }) => button(text, () => send(one, score))),
    );
    body.querySelector<HTMLElement>("button")?.focus();
  }

  function send(one: Asked, score: number): void {
    talk.send(contentOf(form, asked, { [one.item.id]: score }, () => [], child));
    body.replaceChildren(
      el("p", { role: "status", tabindex: -1 }, support[one.item.id] ?? form.form.counselee_thanks),
      el("p", button("Tutup", done)),
    );
    body.querySelector<HTMLElement>("[tabindex]")?.focus();
  }
}

const button = (words: string, press: () => void): HTMLElement =>
  el("button.btn", { type: "button", onclick: press }, words);
