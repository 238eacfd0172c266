// A page inside the room, in place of the talk, which lives on behind it: no pop-up, one at a time, and back leads to
// where the reader was. Called by whatever opens one.

import { el } from "../lib/dom";
import type { Talk } from "../talk/contract";

export type RoomPage = { root: HTMLElement; close: () => void; leaving: (act: () => void) => void };

const NEAR = 48; // px from the end counts as its end
const OPEN = ".room-page, .referral-page";

/** Null: another page is open already. */
export function openRoomPage(main: HTMLElement, talk: Pick<Talk, "look">): RoomPage | null {
  if (main.querySelector(OPEN)) return null;
  const hidden = [...main.children].filter(
    (child): child is HTMLElement => child instanceof HTMLElement && !child.hidden,
  );
  const at = scrollY;
  const atEnd = at + innerHeight >= document.documentElement.scrollHeight - NEAR;
  const from = document.activeElement;
  const acts: (() => void)[] = [];
  const root = el("section.stack.stack-wide.room-page");
  const back = el("button.btn.btn-quiet.btn-flush", { type: "button" }, "Kembali ke obrolan");
  root.append(el("p", back));
  for (const child of hidden) child.hidden = true;
  main.append(root);
  scrollTo(0, 0);
  function close(): void {
    if (!root.isConnected) return;
    root.remove();
    for (const child of hidden) child.hidden = false;
    for (const act of acts) act();
    scrollTo(0, atEnd ? document.documentElement.scrollHeight : at);
    talk.look();
    if (from instanceof HTMLElement && from.isConnected && from !== document.body) from.focus({ preventScroll: true });
    else main.focus({ preventScroll: true });
  }
  back.addEventListener("click", close);
  return { root, close, leaving: (act) => void acts.push(act) };
}

/** Names the page by its heading and leads the reader there. */
export function arrive({ root }: RoomPage): void {
  const heading = root.querySelector<HTMLElement>("h2");
  if (!heading) return;
  heading.id ||= "h-lembar";
  heading.tabIndex = -1;
  root.setAttribute("aria-labelledby", heading.id);
  heading.focus({ preventScroll: true });
}
