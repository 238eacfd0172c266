// What stirs in a list of cases: who is in the room right now, and that something new is there. Listens to the stream;
// asks nothing, opens nothing, and resumes from nowhere: what was missed is in the list already.

import type { Heard, Live } from "../live/contract";
import type { B64 } from "../worker/contract";

export type Stirs = {
  here: (caseId: B64, here: boolean) => void;
  stirred: () => void; // soon after something changed, once for a whole burst
};

const BURST_MS = 400;

export class CaseWatch {
  private readonly following = new Map<B64, () => void>();
  private timer: ReturnType<typeof setTimeout> | null = null;

  constructor(
    private readonly live: Live,
    private readonly stirs: Stirs,
  ) {}

  /** Follows exactly these cases. */
  follow(cases: readonly { case: B64 }[]): void {
    const wanted = new Set(cases.map((one) => one.case));
    for (const [caseId, stop] of this.following) {
      if (wanted.has(caseId)) continue;
      stop();
      this.following.delete(caseId);
    }
    for (const caseId of wanted) if (!this.following.has(caseId)) this.begin(caseId);
  }

  private begin(caseId: B64): void {
    const stop = this.live.follow(
      caseId,
      () => null,
      (heard) => this.hear(caseId, heard),
    );
    this.following.set(caseId, stop);
  }

  private hear(caseId: B64, heard: Heard): void {
    if (heard.kind === "hadir") this.stirs.here(caseId, heard.on);
    else if (heard.kind !== "ketik" && heard.kind !== "lembar") this.stir();
  }

  private stir(): void {
    this.timer ??= setTimeout(() => {
      this.timer = null;
      this.stirs.stirred();
    }, BURST_MS);
  }
}
