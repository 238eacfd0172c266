// One open stream: connects with the bearer token, resumes by the last numbers, notices silence, and comes again.
// Called by live.ts; it never reads what an entry holds.

import { backoff } from "../lib/backoff";
import { on } from "../lib/dom";
import { type SseEvent, sseReader } from "./sse";

export type StreamOptions = {
  token: string;
  positions: () => string; // "case:number,case:number", asked anew at each connection
  hear: (event: SseEvent) => void;
  state: (open: boolean) => void;
  gone: () => void; // the session is no longer known: do not come again
  send?: typeof fetch;
};

const SILENCE = 45_000; // the server comments every 20 s

export type Stream = { nudge(): void; close(): void };

export function openStream(options: StreamOptions): Stream {
  let closed = false;
  let attempt = 0;
  let current: AbortController | null = null;
  let wake: (() => void) | null = null;
  const nudge = (): void => wake?.();
  const unhear = [
    on(window, "online", nudge),
    on(document, "visibilitychange", () => document.visibilityState === "visible" && nudge()),
  ];

  void run();
  return {
    nudge,
    close() {
      closed = true;
      current?.abort();
      wake?.();
      for (const stop of unhear) stop();
    },
  };

  async function run(): Promise<void> {
    while (!closed) {
      const ended = await once();
      if (closed) return;
      options.state(false);
      if (ended === "gone") return options.gone();
      await pause(ended === "ended" ? backoff(0) : backoff(attempt++));
    }
  }

  async function once(): Promise<"ended" | "lost" | "gone"> {
    current = new AbortController();
    let watch = setTimeout(() => current?.abort(), SILENCE);
    try {
      const answer = await connect(current.signal);
      if (answer.status === 401) return "gone";
      if (!answer.ok || !answer.body) return "lost";
      attempt = 0;
      options.state(true);
      const read = sseReader(options.hear);
      const text = new TextDecoder();
      const body = answer.body.getReader();
      for (;;) {
        const { done, value } = await body.read();
        if (done) return "ended";
        clearTimeout(watch);
        watch = setTimeout(() => current?.abort(), SILENCE);
        read(text.decode(value, { stream: true }));
      }
    } catch {
      return "lost";
    } finally {
      clearTimeout(watch);
      current.abort();
    }
  }

  function connect(signal: AbortSignal): Promise<Response> {
    const positions = options.positions();
    const query = positions ? `?posisi=${encodeURIComponent(positions)}` : "";
    return (options.send ?? fetch)(`/api/arus${query}`, {
      headers: { Authorization: `Bearer ${options.token}`, Accept: "text/event-stream" },
      cache: "no-store",
      credentials: "omit",
      signal,
    });
  }

  function pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(done, ms);
      function done(): void {
        clearTimeout(timer);
        wake = null;
        resolve();
      }
      wake = done;
    });
  }
}
