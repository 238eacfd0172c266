// One message as an element: spoken words, a letter, its feeling, what it answers, and how far it has come.
// Everything inside was decrypted on this device and enters as text, never as markup.

import { el, icon } from "../lib/dom";
import { clock } from "../lib/time";
import { STANDING, STRENGTHS } from "../lib/words";
import type { B64, Content } from "../worker/contract";
import { fileCard } from "./files/card";

export type Said = { id: B64; content: Content | null; mine: boolean; who: string; at: number };
export type BubbleActs = {
  quoted: (id: B64) => { who: string; text: string } | null;
  reply: (id: B64) => void;
  reveal: (id: B64) => void;
};
export type Status = keyof typeof STANDING;

const FOLDED_LINES = 6;
const LETTERS_IN_A_LINE = 44;
const LONG_CHAT_LINES = 24;

export function bubble(said: Said, acts: BubbleActs): HTMLElement {
  const { content, mine, who, at } = said;
  const item = el(mine ? "li.msg.msg-me" : "li.msg.msg-them");
  item.dataset.id = said.id;
  item.append(el("span.seen-by-ear", `${mine ? "Kamu" : who}, ${clock(at)}: `));
  const words = content?.t === "letter" ? letter(content, mine, who) : spoken(content, acts);
  const reply = mine ? undefined : () => acts.reply(said.id);
  words.append(...(content?.a ?? []).map((file) => fileCard(file, reply)));
  item.append(words);
  if (content?.t === "letter") item.classList.add("msg-letter");
  const meta = el("div.meta", content?.m && feeling(content.m), !mine && el("span", who), el("span.num", clock(at)));
  if (mine) meta.append(el("span", { "data-slot": "status" }));
  if (content) meta.append(replyButton(said, acts));
  item.append(meta);
  return item;
}

function spoken(content: Content | null, acts: BubbleActs): HTMLElement {
  if (!content) return el("div.said", el("p.soft", "Pesan ini tidak bisa dibuka di perangkat ini."));
  const said = el("div.said", content.r && quote(content.r, acts));
  if (content.t === "answers") said.append(el("p.tag", icon("leaf"), "Jawaban"));
  said.append(...foldable(content.x, content.t === "answers" ? FOLDED_LINES : LONG_CHAT_LINES));
  return said;
}

function letter(content: Content, mine: boolean, who: string): HTMLElement {
  const from = el("p.tag", icon("letter"), mine ? "Surat darimu" : `Surat dari ${who}`);
  const article = el("article.letter", from, el("h2", content.h || "Surat"));
  article.append(...foldable(content.x, FOLDED_LINES));
  return article;
}

/** Long words are folded after some lines; the fold hides nothing from ears or from search. */
function foldable(text: string, lines: number): HTMLElement[] {
  const words = el("p", text);
  const long = text.split("\n").reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / LETTERS_IN_A_LINE)), 0);
  if (long <= lines) return [words];
  words.classList.add("folded");
  const more = el("button.btn.btn-quiet.btn-flush", { type: "button", "aria-expanded": "false" }, "Baca seluruhnya");
  more.addEventListener("click", () => {
    const open = !words.classList.toggle("folded");
    more.setAttribute("aria-expanded", String(open));
    more.textContent = open ? "Lipat lagi" : "Baca seluruhnya";
  });
  return [words, more];
}

function feeling({ w, k, s }: NonNullable<Content["m"]>): HTMLElement {
  const strength = s ? STRENGTHS[s - 1] : undefined;
  const word = [k, strength].filter(Boolean).join(", ");
  return el("span.tag", icon(w), word ? `${w} · ${word}` : w);
}

function quote(id: B64, acts: BubbleActs): HTMLElement {
  const found = acts.quoted(id);
  if (!found) return el("div.quote", "Membalas pesan yang lebih lama");
  const button = el("button.quote", { type: "button" }, el("b", found.who), el("span", found.text));
  button.addEventListener("click", () => acts.reveal(id));
  return button;
}

function replyButton({ id, who, mine, at }: Said, acts: BubbleActs): HTMLElement {
  const to = mine ? `pesanmu ${clock(at)}` : `${who} ${clock(at)}`;
  const button = el("button.reply", { type: "button", "aria-label": `Kutip ${to}` }, "Kutip");
  button.addEventListener("click", () => acts.reply(id));
  return button;
}

const ICONS: Record<Status, string | null> = {
  going: null,
  waiting: "offline",
  held: "lock",
  unsent: "warn",
  stored: "sent",
  read: "read",
};

/** Says in words, and by form, how far an own message has come; only "unsent" asks for something. */
export function setStatus(item: HTMLElement, status: Status, retry: () => void): void {
  if (item.dataset.status === status) return;
  item.dataset.status = status;
  const name = ICONS[status];
  item.querySelector('[data-slot="status"]')?.replaceChildren(...(name ? [icon(name)] : []), STANDING[status]);
  item.classList.toggle("msg-wait", status !== "stored" && status !== "read");
  const button = item.querySelector('[data-slot="retry"]');
  if (status === "unsent" && !button) {
    item.append(el("button.btn", { type: "button", "data-slot": "retry", onclick: retry }, "Coba kirim lagi"));
  } else if (status !== "unsent") button?.remove();
}
