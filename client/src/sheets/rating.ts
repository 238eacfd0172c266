// A number from 0 to 10 with its anchors in words, or "belum tahu". No number is better looking than another, nothing is
// added up.

import { versionsAt } from "../documents/form";
import { el } from "../lib/dom";
import type { Desk, Place } from "./contract";
import { type Anchor, type FieldSpec, partOf } from "./definition";
import { type Control, freshId } from "./frame";

const UNKNOWN = "belum tahu";
const SCALE = Array.from({ length: 11 }, (_, number) => number);

export function ratingControl(desk: Desk, spec: FieldSpec, { document, path }: Place, anchors?: Anchor[]): Control {
  const name = freshId(spec.id);
  const inputs = [...SCALE, null].map((value) => step(name, value, desk.readOnly));
  for (const { input, value } of inputs) input.addEventListener("change", () => document.write(path, value));
  const words = el("p.anchor.small.soft", { "aria-live": "polite" });
  const all = anchors ?? partOf(desk.definition, "rating_guide").general_anchors ?? [];
  return {
    element: el("div.rating", el("div.rating-steps", ...inputs.map(({ label }) => label)), words),
    show() {
      const versions = versionsAt(document.form(), path);
      const value = versions[0]?.v;
      for (const one of inputs) one.input.checked = versions.length > 0 && one.value === value;
      const said = typeof value === "number" ? nearWords(all, value) : scaleWords(all);
      if (words.textContent !== said) words.textContent = said;
    },
  };
}

function step(name: string, value: number | null, disabled: boolean) {
  const input = el<HTMLInputElement>("input", { type: "radio", name, value: String(value), disabled });
  const shape = value === null ? "label.rating-step.rating-unknown" : "label.rating-step";
  return { input, value, label: el(shape, input, el("span.num", value === null ? UNKNOWN : String(value))) };
}

/** The whole scale in one line, until a number is chosen. */
export const scaleWords = (anchors: readonly Anchor[]): string =>
  anchors.map(({ at, text }) => `${at} ${text}`).join(" · ");

/** What the chosen number says: its anchor, or the two it lies between. */
export function nearWords(anchors: readonly Anchor[], value: number): string {
  const below = [...anchors].reverse().find(({ at }) => at <= value);
  const above = anchors.find(({ at }) => at >= value);
  if (below && below === above) return `${value}: ${below.text}`;
  return [below, above]
    .filter((one) => one !== undefined)
    .map(({ at, text }) => `${at} ${text}`)
    .join(" · ");
}
