// Keeps the staff lane with exactly those who counsel now: what did not come about is tried again, at the latest when the
// network is back, and said meanwhile. Called by lanes.ts as people come and go; knows no element.

import { backoff } from "../lib/backoff";
import type { Live } from "../live/contract";
import type { B64, Member } from "../worker/contract";

export type LaneKeeping = {
  user: B64; // who sits here
  live: Pick<Live, "onState">;
  members: () => readonly Member[]; // of the case, now
  hold: (users: readonly B64[]) => Promise<void>;
  say: (words: string) => void;
  caught: (problem: unknown) => boolean;
};

export const NOT_HELD =
  "Daftar pembaca catatan ini belum sempat disesuaikan dengan guru BK yang memegang kasus. Catatan tetap aman; kami coba lagi sendiri.";

export class LaneKeeper {
  private running: Promise<void> | null = null;
  private again = false;
  private late = false;
  private attempt = 0;
  private closed = false;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly stop: () => void;

  constructor(private readonly options: LaneKeeping) {
    this.stop = options.live.onState((open) => {
      if (open && this.late) void this.keep();
    });
  }

  /** Never refuses. Asked while it is at it, it looks once more afterwards. */
  keep(): Promise<void> {
    if (this.running) this.again = true;
    this.running ??= this.run().finally(() => {
      this.running = null;
    });
    return this.running;
  }

  private async run(): Promise<void> {
    clearTimeout(this.timer);
    try {
      do {
        this.again = false;
        await this.hold();
      } while (this.again && !this.closed);
      this.settled();
    } catch (problem) {
      this.failed(problem);
    }
  }

  private async hold(): Promise<void> {
    const members = this.options.members();
    const users = members.flatMap(({ role, user }) => (role === "counselor" && user ? [user] : []));
    if (users.includes(this.options.user)) await this.options.hold(users);
  }

  private settled(): void {
    if (this.late) this.options.say("");
    this.late = false;
    this.attempt = 0;
  }

  private failed(problem: unknown): void {
    if (this.closed || this.options.caught(problem)) return;
    this.late = true;
    this.options.say(NOT_HELD);
    this.timer = setTimeout(() => void this.keep(), backoff(this.attempt++));
  }

  close(): void {
    this.closed = true;
    clearTimeout(this.timer);
    this.stop();
  }
}
