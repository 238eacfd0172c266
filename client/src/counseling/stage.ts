// The stage lane: the twig, the stage's name, what is still missing before the next, "Lanjut ke …" as its one main act,
// and below it sessions, drawings, suggested sentences, assessments and what else may be done. Called by lanes.ts.

import { press } from "../lib/controls";
import { el, icon } from "../lib/dom";
import { type Definition, stageOf } from "../sheets/definition";
import type { GateFact } from "../sheets/gates";
import { promptList } from "../sheets/prompts";
import type { TalkState } from "../talk/contract";
import { dateWords } from "../talk/happened";
import { endingLabel } from "./endings";
import { twig } from "./twig";
import { forwardFrom, labelOf, othersFrom, placeOf, stepsOf, type Way, whereabouts } from "./way";

export type StageActs = {
  move: (way: Way) => void;
  outcome: () => void;
  close: () => void;
  openSheet: () => void;
  sheetAddress: string;
  insert: (text: string) => void;
  print: () => void;
  excerpt: () => void;
  followUp: () => void;
};
export type StageParts = { sessions: HTMLElement; assessments: HTMLElement; readiness: HTMLElement };

const SELF = "teduh.sebutan"; // how this counselor calls themself; no word of anybody else

export class Stage {
  private readonly name = el("h2", { tabindex: "-1" }, "Tahap");
  private readonly where = el("p.small.soft");
  private readonly twig = el("div");
  private readonly act = el("div");
  private readonly missing = el("p.small.soft");
  readonly drawings = el("div.stack.drawings"); // filled by who opens the documents
  private readonly prompts = el("details", el("summary", "Kalimat bantu"));
  private readonly others = el("details", el("summary", "Tindakan lain"));
  private readonly ready: HTMLElement;
  private shown = "";
  private gates: readonly GateFact[] = [];

  constructor(
    root: HTMLElement,
    private readonly definition: Definition,
    private readonly acts: StageActs,
    parts: StageParts,
  ) {
    this.ready = el("details", { open: true }, el("summary", "Kesiapan Bapak/Ibu"), parts.readiness);
    root.replaceChildren(
      el("div", this.name, this.where, this.twig),
      this.act,
      this.missing,
      parts.sessions,
      this.ready,
      this.drawings,
      this.prompts,
      el("details", el("summary", "Penilaian konseli"), parts.assessments),
      this.others,
    );
  }

  /** Redraws only what the move changed, so that nobody loses her place. */
  show({ case: answer }: TalkState): void {
    const { process } = answer;
    if (!process) return;
    const now = JSON.stringify([process.phase, process.substage, process.ended, process.erase_on]);
    if (now === this.shown) return;
    this.shown = now;
    const at = placeOf(process);
    this.name.textContent = labelOf(this.definition, at);
    this.where.textContent = whereabouts(this.definition, at);
    this.twig.replaceChildren(twig(stepsOf(this.definition, at)));
    this.ready.hidden = at !== "preparation";
    this.drawAct(at, answer);
    this.drawPrompts(at, answer.counselee.name);
    this.drawOthers(at, Boolean(process.erase_on));
    this.sayMissing(this.gates);
  }

  private drawAct(at: string, { process }: TalkState["case"]): void {
    const forward = forwardFrom(this.definition, at);
    const ended = process?.ended;
    if (ended) this.act.replaceChildren(...this.endedWith(ended.outcome, process.erase_on, forward));
    else if (forward) this.act.replaceChildren(this.main(forward.label, () => this.acts.move(forward)));
    else this.act.replaceChildren(this.main("Pilih hasil", () => this.acts.outcome()));
  }

  /** An administrative closing may stand at any stage; to move from there opens the case again. */
  private endedWith(outcome: string, eraseOn: string | null, forward: Way | null): HTMLElement[] {
    const until = eraseOn ? ` Terhapus ${dateWords(eraseOn)}.` : "";
    const words = el("span", el("b", endingLabel(this.definition, outcome)), `.${until}`);
    const note = el("p.note.note-done", icon("leaf"), words);
    if (!forward) return [note];
    const again = press(
      `Buka lagi, ${lowerFirst(forward.label)}`,
      () => this.acts.move(forward),
      "button.btn.btn-wide",
    );
    return [note, again];
  }

  private main(words: string, act: () => void): HTMLElement {
    return press(words, act, "button.btn.btn-main.btn-wide");
  }

  /** What keeps it from going on, in the definition's own words. */
  sayMissing(gates: readonly GateFact[]): void {
    this.gates = gates;
    const lacking = gates.filter(({ state }) => state === "missing").map(({ label }) => lowerFirst(label));
    const asked = gates.filter(({ state }) => state === "ask").length;
    const words = lacking.length
      ? `Perlu dulu: ${lacking.join("; ")}.`
      : asked > 0
        ? "Sisanya ditanyakan saat berpindah."
        : "";
    const label = this.name.textContent?.toLowerCase() ?? "";
    const has = Boolean(stageOf(this.definition, this.place)?.worksheet?.length);
    const link = el("a", { href: this.acts.sheetAddress }, `Buka lembar ${label}`);
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      this.acts.openSheet();
    });
    const told = `${words} ${has}`;
    if (this.missing.dataset.told === `${told} ${label}`) return;
    this.missing.dataset.told = `${told} ${label}`;
    this.missing.replaceChildren(words ? `${words} ` : "", ...(has ? [link] : []));
  }

  private get place(): string {
    const [phase, substage] = JSON.parse(this.shown || "[null,null]") as [string | null, string | null];
    return substage ?? phase ?? "preparation";
  }

  private drawPrompts(stage: string, name: string | null): void {
    const { definition } = this;
    const has = Boolean(stageOf(definition, stage)?.prompts?.length);
    this.prompts.hidden = !has;
    if (!has) return;
    const self = localStorage.getItem(SELF) ?? "saya";
    const list = promptList({
      definition,
      stage,
      self,
      name,
      insert: this.acts.insert,
      selfChanged: (chosen) => localStorage.setItem(SELF, chosen),
    });
    this.prompts.replaceChildren(el("summary", "Kalimat bantu"), list);
  }

  private drawOthers(at: string, closed: boolean): void {
    const ways = othersFrom(this.definition, at).map((way) => press(way.label, () => this.acts.move(way)));
    const more = [
      closed ? null : press("Tutup tanpa hasil", this.acts.close),
      closed ? null : press("Tetapkan tindak lanjut", this.acts.followUp),
      press("Bawa cuplikan ke konsultasi", this.acts.excerpt),
      press("Cetak kasus", this.acts.print),
    ];
    this.others.replaceChildren(el("summary", "Tindakan lain"), el("div.stack.gap-2.other-acts", ...ways, ...more));
  }
}

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
