// What is heard on the stream (spec/protocol.md, "Stream"), and how a page listens.

import type { B64, WireEntry } from "../worker/contract";

export type Heard =
  | { kind: "entri"; k: B64; entry: WireEntry }
  | { kind: "tanda"; k: B64; who: B64; n: number }
  | { kind: "ketik"; k: B64; who: B64 }
  | { kind: "hadir"; k: B64; who: B64; on: boolean }
  | { kind: "muat"; k: B64 }
  | { kind: "lembar"; k: B64; d: B64; r: number }; // a document has a new revision

export interface Live {
  /** Hears everything about one case. `position` is asked at every new connection; null: not loaded yet. Returns how to stop. */
  follow(caseId: B64, position: () => number | null, hear: (heard: Heard) => void): () => void;
  /** The desk's list changed (also called after every reconnect: something may have been missed). */
  onDesk(hear: () => void): () => void;
  /** Called at once with what is known, then on every change: true while a stream is open. */
  onState(hear: (open: boolean) => void): () => void;
  /** Skip the waiting time before the next attempt. */
  nudge(): void;
  close(): void;
}
