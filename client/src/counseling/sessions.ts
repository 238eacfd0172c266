// Sessions at the case: begun with a medium, their running time, their end with a summary for the counselee if one is
// wanted, and those that were held face to face and are entered afterwards.

import { inWords } from "../desk/refusals";
import { busyWhile, press, selectField, textField, tick } from "../lib/controls";
import { el, icon } from "../lib/dom";
import { clock, since } from "../lib/time";
import type { Course } from "../talk/contract";
import type { Content } from "../worker/contract";
import { openDialog, Unready } from "./dialog";

export const MEDIA = [
  ["chat", "obrolan tertulis"],
  ["letter", "surat"],
  ["voice", "suara"],
  ["video", "video"],
  ["in_person", "tatap muka"],
] as const;
const mediumName = (medium: string): string => MEDIA.find(([id]) => id === medium)?.[1] ?? medium;

export type SessionActs = {
  begin: (medium: string) => Promise<void>;
  end: (session: string, summary: Content | null) => Promise<void>;
  enter: (held: { medium: string; from: number; until: number; proxy: boolean }) => Promise<void>;
  caught: (problem: unknown) => boolean;
};

const TICK_MS = 20_000;
const DAY_MS = 86_400_000;
let forms = 0;

export class Sessions {
  readonly element = el("section.stage-part.stack.gap-2", { "aria-label": "Sesi" });
  private readonly line = el("p");
  private readonly word = el("p.form-word", { role: "status" });
  private shown = "";
  private running: Course["session"] = null;
  private readonly timer = setInterval(() => this.tick(), TICK_MS);

  constructor(private readonly acts: SessionActs) {}

  show({ session, ended }: Course, closed: boolean): void {
    const now = JSON.stringify([session?.id, closed, ended?.at]);
    this.running = session;
    this.tick();
    if (now === this.shown) return;
    this.shown = now;
    const enter = press("Catat sesi tatap muka", () => this.enter(), "button.btn.btn-quiet.btn-flush");
    if (session)
      this.element.replaceChildren(
        this.line,
        press("Akhiri sesi", () => this.end()),
        this.word,
      );
    else if (closed) this.element.replaceChildren(enter, this.word);
    else this.element.replaceChildren(this.beginning(), enter, this.word);
  }

  private tick(): void {
    const { running } = this;
    if (!running) return;
    const long = `sudah ${since(running.at)}, sejak ${clock(running.at)}`;
    this.line.replaceChildren(icon("clock"), el("span", el("b", `Sesi ${mediumName(running.medium)}`), `, ${long}.`));
    this.line.className = "session-line";
  }

  private beginning(): HTMLElement {
    const medium = selectField("Sesi baru lewat", MEDIA);
    const begin = press("Mulai sesi", () => void this.attempt(begin, () => this.acts.begin(medium.input.value)));
    return el("div.session-new", medium.root, begin);
  }

  private attempt(button: HTMLElement, doing: () => Promise<void>): Promise<void> {
    return busyWhile(button, async () => {
      this.word.textContent = "";
      await doing().catch((problem: unknown) => {
        if (!this.acts.caught(problem)) this.word.textContent = inWords(problem);
      });
    });
  }

  private end(): void {
    const { running } = this;
    if (!running) return;
    const summary = textField("Rangkuman untuk konseli", "Boleh kosong. Dibaca konseli di ruangnya.", 8000, 4);
    openDialog({
      title: "Akhiri sesi",
      lead: "Konseli melihat bahwa sesi selesai. Sesudahnya ia ditawari beberapa pertanyaan pendek.",
      body: [summary.root],
      act: "Akhiri sesi",
      caught: this.acts.caught,
      done: () => this.acts.end(running.id, summaryOf(summary.input.value)),
    });
  }

  private enter(): void {
    const id = `sesi-${++forms}`;
    const date = el<HTMLInputElement>("input.input", { id: `${id}-t`, type: "date", max: localDate(Date.now()) });
    const from = el<HTMLInputElement>("input.input", { id: `${id}-d`, type: "time" });
    const until = el<HTMLInputElement>("input.input", { id: `${id}-s`, type: "time" });
    const medium = selectField("Lewat", [...MEDIA].reverse());
    const proxy = tick("Diceritakan langsung, saya yang menulis", "Konseli melihat tanda ini.", false);
    const labelled = (words: string, input: HTMLElement): HTMLElement =>
      el("div.field", el("label", { for: input.id }, words), input);
    openDialog({
      title: "Catat sesi yang sudah berlangsung",
      lead: "Waktunya menurut Bapak/Ibu. Konseli melihat catatan ini di ruangnya.",
      body: [
        medium.root,
        labelled("Tanggal", date),
        el("div.two", labelled("Dari pukul", from), labelled("Sampai pukul", until)),
        proxy.root,
      ],
      act: "Catat sesi",
      caught: this.acts.caught,
      done: () => {
        const span = spanOf(date.value, from.value, until.value);
        if (!span)
          throw new Unready("Lengkapi tanggal dan kedua waktunya; sesi itu sudah selesai dan tidak lebih dari sehari.");
        return this.acts.enter({ ...span, medium: medium.input.value, proxy: proxy.input.checked });
      },
    });
  }

  close(): void {
    clearInterval(this.timer);
  }
}

export const summaryOf = (text: string): Content | null =>
  text.trim() ? { t: "summary", x: text.trim(), at: Date.now() } : null;

/** A span that is over, of at most a day; past midnight it goes into the next. */
export function spanOf(
  date: string,
  from: string,
  until: string,
  now = Date.now(),
): { from: number; until: number } | null {
  const [begun, ended] = [Date.parse(`${date}T${from}`), Date.parse(`${date}T${until}`)];
  if (!Number.isFinite(begun) || !Number.isFinite(ended)) return null;
  const over = ended > begun ? ended : ended + DAY_MS;
  return over <= now && over - begun < DAY_MS ? { from: begun, until: over } : null;
}

const localDate = (at: number): string => {
  const date = new Date(at);
  return new Date(at - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
};
