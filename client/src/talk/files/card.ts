// A file as it stands in a bubble or above the field: what it is, how large or how long, and a button that fetches it. It
// comes only when asked for; `show` does the rest, loaded when the first one is wanted.

import { fromBase64url } from "../../lib/bytes";
import { el, icon } from "../../lib/dom";
import type { Attachment } from "../../worker/contract";
import { UNHEARD, WANTED, type Wanted } from "./contract";
import { safeName } from "./names";
import { isPicture, isVoice, lengthOf, sizeOf, spokenLength } from "./words";

/** `reply`: of a voice note of the other side, which its reader may want in writing. */
export function fileCard(file: Attachment, reply?: () => void): HTMLElement {
  const card = el(isVoice(file) ? "div.file.voice" : "div.file");
  card.append(...(isVoice(file) ? voice(file) : paper(file)));
  card.append(el("p.small.file-word", { role: "status" }), el("div.file-view"));
  card.querySelector("button")?.addEventListener("click", () => {
    card.dispatchEvent(new CustomEvent<Wanted>(WANTED, { bubbles: true, detail: { file, card } }));
  });
  if (reply && isVoice(file)) card.append(unheard(reply));
  return card;
}

function unheard(reply: () => void): HTMLElement {
  const button = el("button.btn.btn-quiet.btn-flush", { type: "button" }, "Minta versi tulisan");
  button.addEventListener("click", () => {
    button.dispatchEvent(new CustomEvent(UNHEARD, { bubbles: true }));
    reply();
  });
  return button;
}

function paper(file: Attachment): HTMLElement[] {
  const words = isPicture(file) ? "Lihat foto" : "Buka PDF";
  const button = el("button.btn", { type: "button" }, icon(isPicture(file) ? "picture" : "paper"), words);
  const name = file.n && el("bdi.file-name", safeName(file.n)); // its own direction, whatever it is written in
  return [button, el("span.small.soft", name || null, name ? " " : "", el("span.num", sizeOf(file.s)))];
}

function voice(file: Attachment): HTMLElement[] {
  const length = file.d ?? 0;
  const button = el("button.play", { type: "button" }, icon("play"));
  button.setAttribute("aria-label", `Putar pesan suara, ${spokenLength(length)}`);
  const told = el("span.voice-told", wave(file.w ?? ""), el("span.small.soft.num.voice-at", lengthOf(length)));
  return [button, told];
}

const SVG = "http://www.w3.org/2000/svg";
const STEP = 4;
const TALL = 32;

/** A stroke for each height. A picture of loudness only, so it says nothing to ears. */
function wave(heights: string): SVGSVGElement {
  const svg = document.createElementNS(SVG, "svg");
  const path = document.createElementNS(SVG, "path");
  const strokes = heightsIn(heights).map((height, at) => {
    const tall = 2 + ((TALL - 4) * height) / 255;
    return `M${at * STEP + 2} ${((TALL - tall) / 2).toFixed(1)}v${tall.toFixed(1)}`;
  });
  path.setAttribute("d", strokes.join(""));
  svg.setAttribute("class", "wave");
  svg.setAttribute("viewBox", `0 0 ${Math.max(1, strokes.length) * STEP} ${TALL}`);
  svg.setAttribute("preserveAspectRatio", "none");
  svg.setAttribute("aria-hidden", "true");
  svg.append(path);
  return svg;
}

function heightsIn(told: string): number[] {
  try {
    return [...fromBase64url(told)].slice(0, 64);
  } catch {
    return [];
  }
}
