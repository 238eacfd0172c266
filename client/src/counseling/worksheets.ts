// What lies beside the lanes on documents: the stage's worksheet, the drawings, the gates of the next step, KES before an
// ending. Opened from one shelf for each room, so that all of them say the same. Called by lanes.ts.

import type { Lane } from "../desk/place";
import { press } from "../lib/controls";
import { el, icon } from "../lib/dom";
import type { Live } from "../live/contract";
import type { GateWatch, OpenSheet, SheetOptions } from "../sheets/contract";
import { bareStage, type Definition } from "../sheets/definition";
import type { GateFact } from "../sheets/gates";
import { openPart, openSheet, watchGates } from "../sheets/sheet";
import type { TalkState } from "../talk/contract";
import type { B64, CaseView } from "../worker/contract";
import type { Acting } from "./act";
import { knownOf } from "./way";

export type WorksheetsOptions = {
  definition: Definition;
  root: HTMLElement; // the worksheet's lane
  drawings: HTMLElement;
  state: () => TalkState;
  staff: () => CaseView | null;
  acting: Acting;
  live: Live;
  refresh: (room: B64) => Promise<void>;
  gates: (facts: readonly GateFact[]) => void;
  back: () => void;
  textOf: NonNullable<SheetOptions["textOf"]>;
};

const DRAWN = ["masidu", "likuladu", "pancadaya"];

export class Worksheets {
  private lane: Lane = "talk";
  private place = "";
  private sheet: OpenSheet | null = null;
  private sheetOf = "";
  private watch: GateWatch | null = null;
  private drawn: OpenSheet[] = [];
  private closed = false;

  constructor(private readonly options: WorksheetsOptions) {}

  show(lane: Lane): void {
    this.lane = lane;
    this.draw();
  }

  /** The case is at this place now. */
  follow(place: string): void {
    if (place !== this.place) {
      this.place = place;
      this.watchGates();
      if (!this.drawn.length) this.drawRadars();
      this.draw();
    } else if (this.watch) this.options.gates(this.watch.facts());
  }

  /** What is met by now, once everything half written is saved. */
  async facts(): Promise<GateFact[]> {
    await this.sheet?.flush();
    await this.watch?.ready.catch(() => undefined);
    return this.watch?.facts() ?? [];
  }

  /** KES of the start and of the end side by side; empty as long as there is no end. */
  async living(): Promise<HTMLElement> {
    const root = el("div.living");
    const drawn = openPart({ ...this.common(), root, stage: "ending", part: "effective_living", view: "chart" });
    this.drawn.push(drawn);
    await drawn.ready.catch(() => undefined);
    return root;
  }

  private common(): Omit<SheetOptions, "root" | "stage"> {
    const { definition, acting, live, state, staff, refresh, textOf } = this.options;
    const { case: answer, view } = state();
    return {
      definition,
      rooms: { case: view, staff: staff() },
      api: acting.api,
      keyring: acting.keyring,
      live,
      role: "counselor",
      account: true,
      readOnly: Boolean(answer.process?.erase_on),
      refresh,
      textOf,
    };
  }

  private watchGates(): void {
    void this.watch?.close();
    const tell = (): void => {
      if (this.watch === watch) this.options.gates(watch.facts());
    };
    const { definition, state } = this.options;
    const watch = watchGates({ ...this.common(), stage: this.place, onChange: tell }, (gate) =>
      knownOf(definition, state().case, state().view.entries)(gate),
    );
    this.watch = watch;
    this.options.gates([]);
    watch.ready.then(tell).catch(() => undefined);
  }

  /** Each radar stays away until there is something to draw. */
  private drawRadars(): void {
    const { definition, drawings } = this.options;
    for (const part of DRAWN.filter((one) => definition.parts?.[one])) {
      const root = el("div");
      drawings.append(root);
      this.drawn.push(openPart({ ...this.common(), root, stage: this.place, part, view: "chart" }));
    }
  }

  private draw(): void {
    const wanted = this.lane === "sheet" && !this.closed ? this.place : "";
    if (wanted === this.sheetOf) return;
    this.sheetOf = wanted;
    const { sheet } = this;
    this.sheet = null;
    void (sheet?.close() ?? Promise.resolve()).then(() => this.open(wanted));
  }

  private open(place: string): void {
    if (place !== this.sheetOf) return; // another was asked for meanwhile
    const { root, back } = this.options;
    root.replaceChildren();
    if (!place) return;
    const within = el("div");
    const leave = press("Kembali ke tahap", back, "button.btn.btn-quiet.btn-flush");
    leave.prepend(icon("back"));
    root.append(leave, el("h2.seen-by-ear", { tabindex: "-1" }, "Lembar kerja tahap ini"), within);
    this.sheet = openSheet({ ...this.common(), root: within, stage: bareStage(place) });
  }

  async close(): Promise<void> {
    this.closed = true;
    const open = [this.sheet, this.watch, ...this.drawn];
    this.sheet = this.watch = null;
    this.drawn = [];
    await Promise.all(open.map((one) => one?.close()));
  }
}
