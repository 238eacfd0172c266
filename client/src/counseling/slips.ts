// Notes of counselors on ruled paper: what was written, by whom, and a field of their own that says who will read it.
// The staff lane and consultations are made of it; it never shares anything with the conversation's field.

import { inWords } from "../desk/refusals";
import { moment } from "../desk/words";
import { busyWhile } from "../lib/controls";
import { el, icon } from "../lib/dom";
import { problemWords } from "../lib/words";
import type { Message } from "../talk/contract";
import { createPlace, type Place } from "../talk/place";
import type { Content } from "../worker/contract";
import type { Acting } from "./act";
import type { Circle } from "./circle";

export type SlipsOptions = {
  circle: Circle;
  acting: Acting;
  log: string; // what the list is called
  field: string;
  save: string;
  reads: string;
  empty: string;
  caught: (problem: unknown) => boolean;
};

const MOST = 20_000;
const DRAFT_AFTER = 500;
let fields = 0;

export class Slips {
  readonly element: HTMLElement;
  readonly field: HTMLTextAreaElement;
  private readonly list = el("div.slips");
  private readonly earlier = el(
    "button.btn.btn-quiet.btn-flush",
    { type: "button", hidden: true },
    "Muat yang lebih lama",
  );
  private readonly problems = el("div.stack.gap-2");
  private readonly word = el("p.form-word", { role: "status" });
  private readonly empty: HTMLElement;
  private readonly draft: Place;
  private readonly form: HTMLFormElement;
  private readonly shown = new Map<string, HTMLElement>();
  private ended = false;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly options: SlipsOptions) {
    const { circle, acting, log, field, save, reads } = options;
    const id = `catatan-${++fields}`;
    this.empty = el("p.small.soft", { hidden: true }, options.empty);
    this.draft = createPlace(localStorage, circle.room, circle.room, acting.keyring);
    this.field = el<HTMLTextAreaElement>("textarea.input", { id, rows: 3, maxlength: MOST, autocomplete: "off" });
    const button = el("button.btn.btn-wide", { type: "submit" }, save);
    this.form = el<HTMLFormElement>(
      "form.slip-form.stack.gap-2",
      { "aria-label": field },
      el("label.small", { for: id }, field),
      el("p.who", icon("eye"), el("span", reads)),
      this.field,
      this.word,
      button,
    );
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      void busyWhile(button, () => this.save());
    });
    this.field.addEventListener("input", () => this.typed());
    this.field.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) this.form.requestSubmit();
    });
    this.earlier.addEventListener("click", () => void circle.earlier().catch((problem) => this.failed(problem)));
    const box = el("div", { role: "log", tabindex: "0", "aria-label": log }, this.earlier, this.empty, this.list);
    this.element = el("div.stack", this.problems, box, this.form);
    void this.draft.readDraft().then((text) => {
      if (text && !this.field.value) this.field.value = text;
      if (this.ended) this.end();
    });
  }

  draw(): void {
    const { circle } = this.options;
    const wanted = circle.messages;
    this.earlier.hidden = !circle.hasEarlier;
    this.empty.hidden = wanted.length > 0;
    for (const [at, message] of wanted.entries()) {
      let slip = this.shown.get(message.id);
      if (!slip) {
        slip = slipOf(message, circle.nameOf(message.from));
        this.shown.set(message.id, slip);
      }
      if (this.list.children[at] !== slip) this.list.insertBefore(slip, this.list.children[at] ?? null);
    }
    const problems = circle.opened?.problems ?? [];
    this.problems.replaceChildren(
      ...problems.map((problem) => el("p.note", icon("warn"), problemWords(problem).title)),
    );
  }

  /** Nothing more is written here; what was half written stays, to be copied elsewhere. */
  end(): void {
    this.field.readOnly = true;
    this.ended = true;
    this.form.querySelector("button")?.remove();
    this.form.hidden = !this.field.value;
  }

  private typed(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.keep(), DRAFT_AFTER);
  }

  async keep(): Promise<void> {
    clearTimeout(this.timer);
    await this.draft.saveDraft(this.field.value).catch(() => undefined);
  }

  private async save(): Promise<void> {
    const x = this.field.value.trim();
    if (!x) {
      this.word.textContent = "Bagian ini masih kosong. Satu kata pun cukup.";
      return this.field.focus();
    }
    this.word.textContent = "Menyimpan …";
    const sent = this.field.value;
    try {
      await this.options.circle.say({ t: "note", x, at: Date.now() });
      if (this.field.value.startsWith(sent)) this.field.value = this.field.value.slice(sent.length).trimStart();
      await this.keep(); // what was written meanwhile stays
      this.word.textContent = "Tersimpan dan tersegel.";
      this.field.focus();
    } catch (problem) {
      this.failed(problem);
    }
  }

  private failed(problem: unknown): void {
    if (this.options.caught(problem)) return;
    this.word.textContent = `${inWords(problem, UNSAVED)} Tulisan tetap di sini.`;
  }
}

const UNSAVED = {
  offline: "Jaringan putus.",
  settled: "Ruang ini sudah diakhiri, jadi belum disimpan.",
  blocked: "Ada yang tidak cocok pada kunci ruang ini, jadi belum disimpan.",
};

function slipOf({ content, at, mine }: Message, name: string): HTMLElement {
  const when = el("time", { datetime: new Date(at).toISOString() }, moment(at, Date.now()));
  return el("article.slip", when, ...said(content), el("p.by", mine ? `${name} (saya)` : name));
}

function said(content: Content | null): HTMLElement[] {
  if (!content) return [el("p.soft", "Catatan ini tidak bisa dibuka di perangkat ini.")];
  return [...(content.h ? [el("p", el("b", content.h))] : []), el("p.slip-words", content.x)];
}
