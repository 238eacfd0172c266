// The twig: seven points, or as many as the process has. Leaf by leaf, said in words to who cannot see it.

import { el } from "../lib/dom";
import type { Step } from "./way";

const SAID = { done: ", selesai", here: ", sekarang", ahead: "" } as const;
const HERE_REACH = 0.5; // the branch is green up to the middle of the present step

export function twig(steps: readonly Step[]): HTMLElement {
  const here = steps.findIndex(({ is }) => is === "here");
  const points = steps.map(({ label, is }, at) => {
    const end = at === 0 || at === steps.length - 1;
    const shape = ["li", end && "end", is !== "ahead" && is].filter(Boolean).join(".");
    return el(shape, { "aria-current": is === "here" && "step" }, el("span.seen-by-ear", `${label}${SAID[is]}`));
  });
  const list = el("ol.twig", { "aria-label": "Tahap kasus" }, ...points);
  list.style.setProperty("--grown", `${Math.round(((here + HERE_REACH) / steps.length) * 100)}%`);
  return list;
}
