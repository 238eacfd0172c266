// Which lanes of an open case are on its page: side by side where there is room, else one at a time behind tabs that are
// links. What lies beside the conversation (counseling/lanes.ts) is loaded once the case is accepted. Called by the pane.

import type { CaseLanes } from "../counseling/lanes";
import { el, icon } from "../lib/dom";
import type { Live } from "../live/contract";
import type { Talk, TalkState } from "../talk/contract";
import type { B64 } from "../worker/contract";
import { type Lane, type Layout, shownLanes } from "./place";
import { type Slots, say } from "./rows";
import type { Session } from "./session";

export type LanesOptions = {
  slots: Slots;
  session: Session;
  live: Live;
  talk: Talk;
  caseId: B64;
  go: (lane: Lane) => void;
  addressOf: (lane: Lane) => string;
  caught: (problem: unknown) => boolean;
};

const ALL = ["talk", "notes", "stage", "sheet"] as const;
const TABS = ["talk", "notes", "stage"] as const;
const CUT = "Jaringan putus sebelum bagian ini terbuka.";

export class Lanes {
  private layout: Layout = { lane: "talk", spread: false, main: false };
  private accepted = false;
  private beside: CaseLanes | null = null;
  private loading = false;
  private closed = false;

  constructor(private readonly options: LanesOptions) {
    for (const lane of TABS) this.tab(lane).addEventListener("click", (event) => this.press(event, lane));
  }

  lay(layout: Layout): void {
    this.layout = layout;
    for (const lane of TABS) this.tab(lane).setAttribute("href", this.options.addressOf(lane));
    this.draw();
  }

  update(state: TalkState): void {
    const before = this.accepted;
    this.accepted = state.case.accepted && !this.closed;
    if (before !== this.accepted) this.draw();
    this.beside?.changed(state);
  }

  focus(lane: Exclude<Lane, "talk">): void {
    const heading = (): HTMLElement | null => this.lane(lane).querySelector<HTMLElement>("h2");
    if (heading()) heading()?.focus();
    else void this.beside?.ready.then(() => heading()?.focus()).catch(() => undefined);
  }

  /** What was half written lies sealed when this answers; the conversation alone is left. */
  async close(): Promise<void> {
    const { beside } = this;
    this.closed = true;
    this.accepted = false;
    this.beside = null;
    this.draw();
    await beside?.close();
  }

  private draw(): void {
    const shown = shownLanes(this.layout, this.accepted);
    const { lane, spread, main } = this.layout;
    for (const one of ALL) this.lane(one).hidden = !shown.includes(one);
    for (const one of TABS) {
      if (one === lane || (one === "stage" && lane === "sheet")) this.tab(one).setAttribute("aria-current", "true");
      else this.tab(one).removeAttribute("aria-current");
    }
    this.options.slots.slot("tabs").hidden = !this.accepted || !main || spread;
    this.options.slots.slot("lanes").dataset.shown = shown.join(" ");
    if (this.accepted && main) void this.fill();
    this.beside?.show(this.accepted && main ? lane : "talk");
  }

  private async fill(): Promise<void> {
    if (this.beside || this.loading) return;
    this.loading = true;
    try {
      const { CaseLanes } = await import("../counseling/lanes");
      if (this.closed) return;
      const roots = { notes: this.lane("notes"), stage: this.lane("stage"), sheet: this.lane("sheet") };
      const tell = (words: string): void => say(this.options.slots.slot("lanes-word"), words);
      this.beside = new CaseLanes({ ...this.options, roots, say: tell });
      this.beside.show(this.layout.lane);
    } catch {
      this.unloaded();
    } finally {
      this.loading = false;
    }
  }

  private unloaded(): void {
    for (const lane of ["notes", "stage"] as const) {
      const again = el("button.btn", { type: "button", onclick: () => void this.fill() }, "Coba lagi");
      this.lane(lane).replaceChildren(el("p.note", { role: "status" }, icon("warn"), el("span", CUT)), again);
    }
  }

  private press(event: MouseEvent, lane: Lane): void {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    this.options.go(lane);
  }

  private tab(lane: Lane): HTMLElement {
    return this.options.slots.slot(`tab-${lane}`);
  }

  private lane(lane: Lane): HTMLElement {
    return this.options.slots.slot(`lane-${lane}`);
  }
}
