// Several cases at once: a list, one case, on wide screens a second one beside it. Cases once opened stay alive behind;
// the address always names what is shown, so back, reload and a bookmark lead to the same.

import { part } from "../lib/dom";
import type { Live } from "../live/contract";
import type { B64 } from "../worker/contract";
import { Pane } from "./pane";
import { addressOfPlace, type Lane, opened, type Place, placeOf } from "./place";
import type { Session } from "./session";

const WIDE = "(min-width: 60rem)";

export type WorkspaceHooks = { caught: (problem: unknown) => boolean; changed: () => void };

export class Workspace {
  private readonly panes = new Map<B64, Pane>();
  private readonly holder = part("panes");
  private readonly wide = matchMedia(WIDE);

  constructor(
    private readonly session: Session,
    private readonly live: Live,
    private place: Place,
    private readonly hooks: WorkspaceHooks,
  ) {
    window.addEventListener("popstate", () => this.restore());
    this.wide.addEventListener("change", () => this.draw());
  }

  /** Whoever came by the keyboard, or by "Terima" on the page before, stands in the case. */
  start(): void {
    this.draw();
    const pane = this.panes.get(this.place.main);
    void pane?.ready.then(() => document.activeElement === document.body && pane.focus()).catch(() => undefined);
  }

  get shown(): readonly B64[] {
    const { main, beside } = this.place;
    return beside && this.wide.matches ? [main, beside] : [main];
  }

  /** To look at this case; the one beside it stays. */
  open(caseId: B64): void {
    this.go(opened(this.place, caseId, this.wide.matches));
    this.focus(caseId);
  }

  openBeside(caseId: B64): void {
    if (caseId === this.place.main) return;
    this.go({ ...this.place, beside: caseId });
    this.focus(caseId);
  }

  /** Whatever the server no longer shows to this counselor is somebody else's now. */
  keepOnly(ours: ReadonlySet<B64>): void {
    for (const [caseId, pane] of this.panes) if (!ours.has(caseId)) void pane.gone();
  }

  async closeAll(): Promise<void> {
    const panes = [...this.panes.values()];
    this.panes.clear();
    await Promise.all(panes.map((pane) => pane.close()));
  }

  private go(place: Place): void {
    if (addressOfPlace(place) !== addressOfPlace(this.place)) history.pushState(null, "", addressOfPlace(place));
    this.place = place;
    this.draw();
  }

  private restore(): void {
    const place = placeOf(new URL(location.href));
    if (!place) return;
    this.place = place;
    this.draw();
  }

  private draw(): void {
    const shown = this.shown.map((caseId) => this.ensure(caseId));
    const [first, second] = shown;
    const spread = this.wide.matches && !second;
    for (const pane of this.panes.values()) {
      const main = pane === first;
      pane.show(shown.includes(pane), main, { lane: main ? this.place.lane : "talk", spread, main });
    }
    if (first && second) first.standBefore(second);
    this.holder.classList.toggle("panes-two", second !== undefined);
    this.hooks.changed();
  }

  private ensure(caseId: B64): Pane {
    const known = this.panes.get(caseId);
    if (known) return known;
    const pane = new Pane(this.session, this.live, caseId, {
      caught: this.hooks.caught,
      changed: this.hooks.changed,
      closed: () => this.closeBeside(),
      go: (lane) => this.goLane(caseId, lane),
      addressOf: (lane) => addressOfPlace({ main: caseId, lane, beside: null }),
    });
    this.panes.set(caseId, pane);
    this.holder.append(pane.root);
    return pane;
  }

  private goLane(caseId: B64, lane: Lane): void {
    if (caseId !== this.place.main) return;
    this.go({ ...this.place, lane });
    this.panes.get(caseId)?.focusLane(lane);
  }

  private closeBeside(): void {
    this.go({ ...this.place, beside: null });
    this.focus(this.place.main);
  }

  private focus(caseId: B64): void {
    this.panes.get(caseId)?.focus();
  }
}
