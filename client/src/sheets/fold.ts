// One thing of many: its name and its numbers in a line, the rest when it is opened.

import { el } from "../lib/dom";
import type { Widget } from "./contract";

export type Fold = { element: HTMLDetailsElement; say: (words: string) => void; rename: (name: string) => void };

/** The parts of a sheet are headings; what lies within them is not. */
export const PANEL = "panel-fold";

export function fold(shape: string, name: string, ...body: (Node | null)[]): Fold {
  const label = el(shape === PANEL ? "h3.fold-name" : "span.fold-name", name);
  const numbers = el("span.fold-numbers.small.soft");
  const inside = el("div.fold-body");
  inside.append(...body.filter((node) => node !== null));
  const element = el<HTMLDetailsElement>(`details.${shape}`, el("summary", label, numbers), inside);
  const set = (slot: HTMLElement, words: string): void => {
    if (slot.textContent !== words) slot.textContent = words;
  };
  return { element, say: (words) => set(numbers, words), rename: (words) => set(label, words) };
}

export const counted = (number: number, thing: string): string => (number ? `${number} ${thing}` : "belum ada");

export const showAll = (widgets: readonly Widget[]): void => {
  for (const widget of widgets) widget.show();
};

/** The staff lane's ruled paper, wherever its fields stand among shared ones. */
export function staffBox(...children: Node[]): HTMLElement | null {
  if (children.length === 0) return null;
  return el("div.lane.lane-in", el("p.lane-name.small", "Catatan staf, tidak terlihat konseli"), ...children);
}

export function button(words: string, press: () => void, shape = "button.btn"): HTMLButtonElement {
  const element = el<HTMLButtonElement>(shape, { type: "button" }, words);
  element.addEventListener("click", press);
  return element;
}
