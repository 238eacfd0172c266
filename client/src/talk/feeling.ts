// "Hati": how it feels inside, told as weather, with a word and a strength if one likes. All optional, all sealed
// with the message it belongs to.

import { el, icon } from "../lib/dom";
import { FEELING_WORDS, FEELINGS, STRENGTHS } from "../lib/words";
import type { Content } from "../worker/contract";

export type Feeling = NonNullable<Content["m"]>;
export type FeelingSheet = { element: HTMLElement; value(): Feeling | null; clear(): void };

let sheets = 0;

export function feelingSheet(changed: () => void): FeelingSheet {
  const name = `cuaca-${++sheets}`;
  const choices = FEELINGS.map((weather) => radio(name, weather, weather, icon(weather)));
  const strengths = STRENGTHS.map((words, at) => radio(`${name}-kuat`, String(at + 1), words));
  const words = el("datalist", { id: `${name}-kata` }, ...FEELING_WORDS.map((word) => el("option", { value: word })));
  const word = el<HTMLInputElement>("input.input", {
    id: `${name}-isi`,
    list: `${name}-kata`,
    maxlength: 24,
    autocomplete: "off",
  });
  const clearing = el("button.btn.btn-quiet.btn-flush", { type: "button" }, "Lepas tanda ini");
  const element = el(
    "div.feel",
    { role: "group", "aria-label": "Perasaanmu saat menulis ini, boleh dilewati" },
    el(
      "fieldset.stack.gap-1",
      el("legend.small", "Perasaanmu saat menulis ini (boleh dilewati)"),
      el("div.weather", ...choices),
    ),
    el("div.field", el("label.small", { for: word.id }, "Satu kata, kalau mau"), word, words),
    el("fieldset.stack.gap-1", el("legend.small", "Seberapa kuat?"), el("div.strength", ...strengths)),
    el("div", clearing),
  );
  const inputs = [...element.querySelectorAll<HTMLInputElement>("input[type=radio]")];

  function chosen(group: string): string | null {
    return inputs.find((input) => input.name === group && input.checked)?.value ?? null;
  }

  function clear(): void {
    for (const input of inputs) input.checked = false;
    word.value = "";
    changed();
  }

  element.addEventListener("change", changed);
  clearing.addEventListener("click", clear);
  return {
    element,
    clear,
    value() {
      const weather = chosen(name) as Feeling["w"] | null;
      if (!weather) return null;
      const feeling: Feeling = { w: weather };
      const strength = chosen(`${name}-kuat`);
      if (word.value.trim()) feeling.k = word.value.trim().slice(0, 24);
      if (strength) feeling.s = Number(strength);
      return feeling;
    },
  };
}

function radio(name: string, value: string, words: string, picture?: Node): HTMLElement {
  return el("label", el("input", { type: "radio", name, value }), picture ?? "", el("span", words));
}
