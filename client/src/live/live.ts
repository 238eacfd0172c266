// What a page hears. Tabs of one account share one stream: the tab that holds the lock reads it and passes each event
// on to the others. A tab without Web Locks, or of an anonymous student, simply reads its own.

import type { B64, WireEntry } from "../worker/contract";
import { openStream, type Stream } from "./connection";
import type { Heard, Live } from "./contract";
import type { SseEvent } from "./sse";

type Follower = { caseId: B64; position: () => number | null; hear: (heard: Heard) => void };
type Passed = { heard: SseEvent } | { open: boolean } | { ask: true };

export type LiveOptions = { token: string | (() => string); account?: B64; gone?: () => void; send?: typeof fetch };

export function openLive(options: LiveOptions): Live {
  return new OpenLive(options);
}

class OpenLive implements Live {
  private readonly followers = new Set<Follower>();
  private readonly desks = new Set<() => void>();
  private readonly watchers = new Set<(open: boolean) => void>();
  private readonly shared: string | null;
  private readonly channel: BroadcastChannel | null;
  private readonly leaving = new AbortController();
  private stream: Stream | null = null;
  private letGo: (() => void) | null = null;
  private open = false;
  private begun = false;

  constructor(private readonly options: LiveOptions) {
    this.shared = options.account ? sharedName(options.account) : null;
    this.channel = this.shared ? new BroadcastChannel(this.shared) : null;
  }

  follow(caseId: B64, position: Follower["position"], hear: Follower["hear"]): () => void {
    const follower = { caseId, position, hear };
    this.followers.add(follower);
    if (this.mayBegin()) this.begin();
    return () => this.followers.delete(follower);
  }

  onDesk(hear: () => void): () => void {
    this.desks.add(hear);
    this.begin();
    return () => this.desks.delete(hear);
  }

  onState(hear: (open: boolean) => void): () => void {
    this.watchers.add(hear);
    hear(this.open);
    return () => this.watchers.delete(hear);
  }

  nudge(): void {
    if (this.mayBegin()) this.begin();
    this.stream?.nudge();
  }

  close(): void {
    this.leaving.abort();
    this.stream?.close();
    this.letGo?.();
    this.channel?.close();
    this.followers.clear();
    this.desks.clear();
    this.watchers.clear();
  }

  private mayBegin(): boolean {
    return this.desks.size > 0 || [...this.followers].some(({ position }) => position() !== null);
  }

  private begin(): void {
    if (this.begun) return;
    this.begun = true;
    if (this.channel && this.shared) this.share(this.channel, this.shared);
    else this.lead();
  }

  /** Listens to the tab that leads, until the lock falls to this one. */
  private share(channel: BroadcastChannel, name: string): void {
    channel.onmessage = ({ data }: MessageEvent<Passed>) => this.obey(data);
    this.pass({ ask: true });
    const held = (): Promise<void> => {
      channel.onmessage = ({ data }: MessageEvent<Passed>) => "ask" in data && this.pass({ open: this.open });
      this.lead();
      return new Promise((resolve) => {
        this.letGo = resolve;
      });
    };
    navigator.locks.request(name, { signal: this.leaving.signal }, held).catch(() => undefined);
  }

  private obey(passed: Passed): void {
    if ("heard" in passed) this.deliver(passed.heard);
    if (!("open" in passed)) return;
    this.tell(passed.open);
    // The leader resumes by its own numbers only; what this tab missed it fetches itself.
    if (passed.open) for (const { caseId, hear } of this.followers) hear({ kind: "muat", k: caseId });
  }

  private lead(): void {
    const { token, gone, send } = this.options;
    this.stream = openStream({
      token: typeof token === "string" ? token : token(),
      positions: () => [...this.followers].flatMap(({ caseId, position }) => at(caseId, position())).join(","),
      hear: (event) => {
        this.deliver(event);
        this.pass({ heard: event });
      },
      state: (open) => {
        this.tell(open);
        this.pass({ open });
      },
      gone: () => gone?.(),
      ...(send ? { send } : {}),
    });
  }

  private pass(passed: Passed): void {
    this.channel?.postMessage(passed);
  }

  private tell(open: boolean): void {
    this.open = open;
    for (const watch of this.watchers) watch(open);
    if (open) for (const hear of this.desks) hear();
  }

  private deliver(event: SseEvent): void {
    if (event.event === "meja") for (const hear of this.desks) hear();
    const heard = readEvent(event);
    if (!heard) return;
    for (const follower of this.followers) if (follower.caseId === heard.k) follower.hear(heard);
  }
}

const at = (caseId: B64, number: number | null): string[] => (number === null ? [] : [`${caseId}:${number}`]);

function sharedName(account: B64): string | null {
  return "locks" in navigator && "BroadcastChannel" in window ? `teduh-arus-${account}` : null;
}

const KINDS = ["entri", "tanda", "ketik", "hadir", "muat", "lembar"];

/** What of an event concerns a case; null for the rest and for anything that is not as the protocol says. */
export function readEvent({ event, data }: SseEvent): Heard | null {
  if (!KINDS.includes(event)) return null;
  try {
    const { k, ...rest } = JSON.parse(data) as { k: B64 } & Record<string, unknown>;
    if (event === "entri") return { kind: "entri", k, entry: rest as unknown as WireEntry };
    return { kind: event, k, ...rest } as Heard;
  } catch {
    return null;
  }
}
