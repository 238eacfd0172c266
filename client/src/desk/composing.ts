// What a counselor's composer says of itself: who will read, and which keys send. And when it grows (a letter, a file),
// the log stays with its latest words. Called by the pane.

import { el, icon, on } from "../lib/dom";
import { scrollOf } from "../talk/scroll";

export function tellReaders(composer: HTMLElement, id: string): void {
  const keys = el("span.by-keys", " Ctrl+Enter mengirim.");
  const line = el("p.who", { id }, icon("eye"), el("span", "Akan dibaca konseli.", keys));
  composer.querySelector(".compose-in")?.prepend(line);
  composer.querySelector("textarea")?.setAttribute("aria-describedby", id);
}

/** Who was at the end of the log before the composer grew is at its end afterwards. Returns how to stop. */
export function stayAtEnd(log: HTMLElement, composer: HTMLElement): () => void {
  const scroll = scrollOf(log);
  let atEnd = true;
  const look = (): void => {
    if (log.getClientRects().length > 0) atEnd = scroll.atEnd();
  };
  const stops = [on(log, "scroll", look, { passive: true }), on(window, "scroll", look, { passive: true })];
  const size = new ResizeObserver(() => atEnd && log.getClientRects().length > 0 && scroll.toEnd());
  size.observe(composer);
  return () => {
    size.disconnect();
    for (const stop of stops) stop();
  };
}
