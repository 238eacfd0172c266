// The twig: the steps as leaves, seven or as another model names them, in plain words below, and once more small beside the line of who reads.

import { el } from "../lib/dom";
import type { Course } from "../talk/contract";
import { type Named, type Step, stepsOf } from "../talk/steps";

export function twig(course: Course, named?: readonly Named[]): HTMLElement {
  const steps = stepsOf(course, named);
  const list = el("ol.twig", { "aria-label": "Langkah kita" }, ...steps.map(leaf));
  return grown(list, steps);
}

const SAID = { done: "sudah", here: "di sini", ahead: "nanti" } as const;

function leaf({ name, is }: Step, at: number, all: readonly Step[]): HTMLElement {
  const end = at === 0 || at === all.length - 1;
  const item = el("li", name, el("span.seen-by-ear", `, ${SAID[is]}`));
  item.classList.add(is, ...(end ? ["end"] : []));
  if (is === "here") item.setAttribute("aria-current", "step");
  return item;
}

export function twigLine(course: Course, named?: readonly Named[]): HTMLElement {
  const steps = stepsOf(course, named);
  const at = steps.findIndex(({ is }) => is === "here");
  const drawn = steps.map(({ is }, nth) => {
    const mark = el("span");
    mark.classList.add(is, ...(nth === 0 || nth === steps.length - 1 ? ["end"] : []));
    return mark;
  });
  const said = at < 0 ? "" : `, langkah ${at + 1} dari ${steps.length}: ${steps[at]?.name}`;
  return el(
    "span.twig-line",
    grown(el("span.twig.twig-mini", { "aria-hidden": "true" }, ...drawn), steps),
    el("span.seen-by-ear", said),
  );
}

/** How far the branch is green: to the leaf where the case stands. A style set here is no inline attribute. */
function grown(element: HTMLElement, steps: readonly Step[]): HTMLElement {
  const at = steps.findIndex(({ is }) => is === "here");
  element.style.setProperty("--grown", `${Math.round(((Math.max(at, 0) + 0.5) / steps.length) * 100)}%`);
  return element;
}
