// Several cases at once: a list, one case, on wide screens a second one beside it. Cases once opened stay alive behind;
// the address always names what is shown, so back, reload and a bookmark lead to the same.

import { part } from "../lib/dom";
import type { Live } from "../live/contract";
import type { B64 } from "../worker/contract";
import { Pane } from "./pane";
import { addressOfPlace, layoutOf, opened, type Place, placeOf } from "./place";
import type { Session } from "./session";

const WIDE = "(min-width: 60rem)";
const ROOMY = "(min-width: 75rem)"; // for three lanes

export type WorkspaceHooks = { caught: (problem: unknown) => boolean; changed: () => void };

export class Workspace {
  private readonly panes = new Map<B64, Pane>();
  private readonly holder = part("panes");
  private readonly wide = matchMedia(WIDE);
  private readonly roomy = matchMedia(ROOMY);

  constructor(
    private readonly session: Session,
    private readonly live: Live,
    private place: Place,
    private readonly hooks: WorkspaceHooks,
  ) {
    window.addEventListener("popstate", () => this.restore());
    for (const size of [this.wide, this.roomy]) size.addEventListener("change", () => this.draw());
  }

  start(): void {
    this.draw();
    this.focus(this.place.main);
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
    for (const pane of this.panes.values()) {
      const layout = layoutOf(this.place, pane === first, second !== undefined, this.roomy.matches);
      pane.show(shown.includes(pane), pane === first, layout);
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
      choose: (lane) => this.go({ ...this.place, lane }),
      address: (lane) => addressOfPlace({ ...this.place, lane }),
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
