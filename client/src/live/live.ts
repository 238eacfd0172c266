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
  const followers = new Set<Follower>();
  const desks = new Set<() => void>();
  const watchers = new Set<(open: boolean) => void>();
  const shared = options.account ? sharedName(options.account) : null;
  const channel = shared ? new BroadcastChannel(shared) : null;
  let open = false;
  let stream: Stream | null = null;
  let begun = false;
  let letGo: (() => void) | null = null;
  const leaving = new AbortController();

  function tell(next: boolean): void {
    open = next;
    for (const watch of watchers) watch(next);
    if (!next) return;
    for (const hear of desks) hear();
  }

  function deliver(event: SseEvent): void {
    if (event.event === "meja") for (const hear of desks) hear();
    const heard = readEvent(event);
    if (!heard) return;
    for (const follower of followers) if (follower.caseId === heard.k) follower.hear(heard);
  }

  function lead(): void {
    stream = openStream({
      token: typeof options.token === "string" ? options.token : options.token(),
      positions: () => [...followers].flatMap(({ caseId, position }) => at(caseId, position())).join(","),
      hear: (event) => {
        deliver(event);
        pass({ heard: event });
      },
      state: (next) => {
        tell(next);
        pass({ open: next });
      },
      gone: () => options.gone?.(),
      ...(options.send ? { send: options.send } : {}),
    });
  }

  const pass = (passed: Passed): void => channel?.postMessage(passed);

  function obey({ data }: MessageEvent<Passed>): void {
    if ("ask" in data) {
      if (stream) pass({ open });
    } else if ("open" in data) {
      tell(data.open);
      // The leader resumes by its own numbers only; what this tab missed it fetches itself.
      if (data.open) for (const follower of followers) follower.hear({ kind: "muat", k: follower.caseId });
    } else deliver(data.heard);
  }

  function begin(): void {
    if (begun) return;
    begun = true;
    if (channel && shared) share(channel, shared);
    else lead();
  }

  function share(channel: BroadcastChannel, name: string): void {
    channel.onmessage = obey;
    pass({ ask: true });
    const held = (): Promise<void> => {
      channel.onmessage = ({ data }: MessageEvent<Passed>) => "ask" in data && pass({ open });
      lead();
      return new Promise((resolve) => {
        letGo = resolve;
      });
    };
    navigator.locks.request(name, { signal: leaving.signal }, held).catch(() => undefined);
  }

  const mayBegin = (): boolean => desks.size > 0 || [...followers].some(({ position }) => position() !== null);

  return {
    follow(caseId, position, hear) {
      const follower = { caseId, position, hear };
      followers.add(follower);
      if (mayBegin()) begin();
      return () => followers.delete(follower);
    },
    onDesk(hear) {
      desks.add(hear);
      begin();
      return () => desks.delete(hear);
    },
    onState(hear) {
      watchers.add(hear);
      hear(open);
      return () => watchers.delete(hear);
    },
    nudge() {
      if (mayBegin()) begin();
      stream?.nudge();
    },
    close() {
      leaving.abort();
      stream?.close();
      letGo?.();
      channel?.close();
      followers.clear();
      desks.clear();
      watchers.clear();
    },
  };
}

const at = (caseId: B64, number: number | null): string[] => (number === null ? [] : [`${caseId}:${number}`]);

function sharedName(account: B64): string | null {
  return "locks" in navigator && "BroadcastChannel" in window ? `teduh-arus-${account}` : null;
}

const KINDS = ["entri", "tanda", "ketik", "hadir", "muat"];

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
