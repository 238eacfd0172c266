// The lanes of one open case on its page: conversation, notes, stage, worksheet. Side by side where there is room, else
// one at a time behind tabs that are links. What lies beside the conversation is loaded when it is first shown.

import type { CaseLanes } from "../counseling/lanes";
import { el, icon } from "../lib/dom";
import type { Live } from "../live/contract";
import type { Talk, TalkState } from "../talk/contract";
import type { B64 } from "../worker/contract";
import { LANES, type Lane, type Layout, shownLanes } from "./place";
import { type Slots, say } from "./rows";
import type { Session } from "./session";

export type LanesOptions = {
  slots: Slots;
  session: Session;
  live: Live;
  talk: Talk;
  caseId: B64;
  choose: (lane: Lane) => void;
  address: (lane: Lane) => string;
  caught: (problem: unknown) => boolean;
};

const TABS = ["talk", "notes", "stage"] as const;
const CUT = "Jaringan putus sebelum bagian ini terbuka.";

export class Lanes {
  private layout: Layout = { lane: "talk", all: false, tabs: false };
  private accepted = false;
  private beside: CaseLanes | null = null;
  private loading = false;
  private closed = false;

  constructor(private readonly options: LanesOptions) {
    for (const lane of TABS) this.tab(lane).addEventListener("click", (event) => this.press(event, lane));
  }

  lay(layout: Layout): void {
    this.layout = layout;
    for (const lane of TABS) this.tab(lane).setAttribute("href", this.options.address(lane));
    this.draw();
  }

  update(state: TalkState): void {
    const before = this.accepted;
    this.accepted = state.case.accepted;
    if (before !== this.accepted) this.draw();
    this.beside?.changed(state);
  }

  /** What was half written lies sealed when this answers; the conversation alone is left. */
  async close(): Promise<void> {
    this.closed = true;
    this.accepted = false;
    this.draw();
    await this.beside?.close();
  }

  private draw(): void {
    const shown = shownLanes(this.layout, this.accepted);
    for (const lane of LANES) this.lane(lane).hidden = !shown.includes(lane);
    for (const lane of TABS) this.mark(lane);
    this.options.slots.slot("tabs").hidden = !this.accepted || !this.layout.tabs;
    this.options.slots.slot("lanes").dataset.shown = shown.join(" ");
    if (shown.some((lane) => lane !== "talk")) void this.fill();
    this.beside?.show(this.layout.lane);
  }

  private mark(lane: Lane): void {
    const here = lane === this.layout.lane || (lane === "stage" && this.layout.lane === "sheet");
    if (here) this.tab(lane).setAttribute("aria-current", "true");
    else this.tab(lane).removeAttribute("aria-current");
  }

  private async fill(): Promise<void> {
    if (this.beside || this.loading) return;
    this.loading = true;
    try {
      const { CaseLanes } = await import("../counseling/lanes");
      if (this.closed) return;
      const { choose, address, slots } = this.options;
      const tell = (words: string): void => say(slots.slot("lanes-word"), words);
      const roots = { notes: this.lane("notes"), stage: this.lane("stage"), sheet: this.lane("sheet") };
      this.beside = new CaseLanes({ ...this.options, roots, addressOf: address, go: choose, say: tell });
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
    this.options.choose(lane);
  }

  private tab(lane: Lane): HTMLElement {
    return this.options.slots.slot(`tab-${lane}`);
  }

  private lane(lane: Lane): HTMLElement {
    return this.options.slots.slot(`lane-${lane}`);
  }
}
