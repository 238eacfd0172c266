// Tells the other side how far one has read: only while the page is looked at, and only the furthest point.

import type { Api } from "../lib/api";
import type { B64 } from "../worker/contract";

const AFTER = 600;

export class Marks {
  private told = 0;
  private upTo = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly api: Api,
    private readonly caseId: () => B64,
  ) {}

  read(n: number): void {
    if (document.visibilityState !== "visible" || n <= this.upTo) return;
    this.upTo = n;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.tell(n), AFTER);
  }

  private async tell(n: number): Promise<void> {
    if (n <= this.told) return;
    try {
      await this.api.post(`/api/kasus/${this.caseId()}/dibaca`, { n });
      this.told = n;
    } catch {
      this.upTo = this.told; // the next entry, or the next look at the page, says it again
    }
  }

  close(): void {
    clearTimeout(this.timer);
  }
}
