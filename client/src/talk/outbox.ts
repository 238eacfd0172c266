// What happens to words after "Kirim": a state machine without clock, network or keys. `sender.ts` carries out the
// effects it names. Held by it: one request at a time, the order of writing, the same bytes on every retry until the
// server itself says they can no longer be stored, and nothing twice.

import type { B64 } from "../worker/contract";
import type { Queued } from "./contract";

export type Phase =
  | "idle"
  | "opening" // the case itself is being opened, with the first words in it
  | "sealing"
  | "posting"
  | "loading" // the epoch changed, or a message of this id is stored already: the case is fetched again
  | "waiting" // no network; any sign of it tries again
  | "held" // a problem stands that a person must look at
  | "refused"; // the server said no; only the person's own "try again" sends once more

export type Outbox = {
  readonly items: readonly Queued[];
  readonly phase: Phase;
  readonly attempt: number;
  readonly unopened: boolean;
  readonly first: number; // how many items went into the opening
};

export type Event =
  | { type: "add"; item: Queued }
  | { type: "opened"; ids: readonly B64[] } // which of the first words the opening stored
  | { type: "sealed"; id: B64; envelope: B64 }
  | { type: "unsealable"; id: B64; code: string } // the worker refused
  | { type: "stored"; id: B64 } // the server has it, or the timeline brought it
  | { type: "offline"; after?: number }
  | { type: "refused" }
  | { type: "stale_seq"; seq: number; head: B64 }
  | { type: "stale_epoch" }
  | { type: "loaded" } // the case was fetched; what it already held was told by "stored"
  | { type: "cleared" } // no problem holds sending any more
  | { type: "signal"; by: "network" | "person" };

export type Effect =
  | { do: "open"; items: readonly Queued[] }
  | { do: "seal"; item: Queued }
  | { do: "post"; item: Queued }
  | { do: "adopt"; seq: number; head: B64 } // the server's word on our own last seq, for the worker to check
  | { do: "load" }
  | { do: "keep"; item: Queued }
  | { do: "forget"; id: B64 }
  | { do: "give_back"; item: Queued; code: string } // to the composer, with a reason
  | { do: "try_after"; attempt: number; ms?: number };

export type Step = { outbox: Outbox; effects: Effect[] };

const BESIDES_OPENING = 8; // the most messages that POST /api/kasus takes
const MOST_AGAIN = 8; // a server that says "stale" for ever must not keep this phone busy for ever
const BACK_TO_WRITER = ["codename_inside", "too_long"];
const HOLDING = ["blocked", "no_epoch", "no_case"]; // no_case: said before the case was loaded

export function emptyOutbox(items: readonly Queued[] = [], unopened = false): Outbox {
  return { items, phase: "idle", attempt: 0, unopened, first: 0 };
}

export function step(outbox: Outbox, event: Event): Step {
  switch (event.type) {
    case "add":
      return forward({ ...outbox, items: [...outbox.items, event.item] }, [{ do: "keep", item: event.item }]);
    case "opened":
      return afterOpening(outbox, event.ids);
    case "sealed":
      return afterSealing(outbox, event.id, event.envelope);
    case "unsealable":
      return afterRefusedSeal(outbox, event.id, event.code);
    case "stored":
      return afterStoring(outbox, event.id);
    case "offline":
      return pause(outbox, event.after);
    case "refused":
      return inFlight(outbox) ? still({ ...outbox, phase: "refused" }) : still(outbox);
    case "stale_seq":
      return sealAgain(outbox, { do: "adopt", seq: event.seq, head: event.head }, "sealing");
    case "stale_epoch":
      return sealAgain(outbox, { do: "load" }, "loading");
    case "loaded":
      return outbox.phase === "loading" || outbox.phase === "held" ? forward(toIdle(outbox)) : still(outbox);
    case "cleared":
      return outbox.phase === "held" ? forward(toIdle(outbox)) : still(outbox);
    case "signal":
      return afterSignal(outbox, event.by);
  }
}

const still = (outbox: Outbox): Step => ({ outbox, effects: [] });
const toIdle = (outbox: Outbox): Outbox => ({ ...outbox, phase: "idle" });
const inFlight = ({ phase }: Outbox): boolean => ["opening", "sealing", "posting", "loading"].includes(phase);

/** Takes up the first item, if nothing is under way. */
function forward(outbox: Outbox, effects: Effect[] = []): Step {
  const [head] = outbox.items;
  if (outbox.phase !== "idle" || !head) return { outbox, effects };
  if (outbox.unopened) {
    // The bytes of the opening are fixed by the first attempt: what is written later follows as messages.
    const first = outbox.first || Math.min(outbox.items.length, BESIDES_OPENING);
    const items = outbox.items.slice(0, first);
    return { outbox: { ...outbox, phase: "opening", first }, effects: [...effects, { do: "open", items }] };
  }
  if (!head.envelope)
    return { outbox: { ...outbox, phase: "sealing" }, effects: [...effects, { do: "seal", item: head }] };
  return { outbox: { ...outbox, phase: "posting" }, effects: [...effects, { do: "post", item: head }] };
}

function afterOpening(outbox: Outbox, ids: readonly B64[]): Step {
  if (!outbox.unopened) return still(outbox);
  const items = outbox.items.filter((item) => !ids.includes(item.id));
  const forgotten = ids.map((id): Effect => ({ do: "forget", id }));
  // Only a loaded case can seal: the page loads it and says so.
  return {
    outbox: { items, phase: "loading", attempt: 0, unopened: false, first: 0 },
    effects: [...forgotten, { do: "load" }],
  };
}

function afterSealing(outbox: Outbox, id: B64, envelope: B64): Step {
  const [head, ...rest] = outbox.items;
  if (outbox.phase !== "sealing" || head?.id !== id) return still(outbox);
  const item = { ...head, envelope };
  return {
    outbox: { ...outbox, items: [item, ...rest], phase: "posting" },
    effects: [
      { do: "keep", item },
      { do: "post", item },
    ],
  };
}

function afterRefusedSeal(outbox: Outbox, id: B64, code: string): Step {
  const head = outbox.items.find((item) => item.id === id);
  if (!head || (outbox.phase !== "sealing" && outbox.phase !== "opening")) return still(outbox);
  if (HOLDING.includes(code)) return still({ ...outbox, phase: "held" });
  if (!BACK_TO_WRITER.includes(code)) return still({ ...outbox, phase: "refused" });
  const items = outbox.items.filter((item) => item.id !== id);
  const back: Effect[] = [
    { do: "forget", id },
    { do: "give_back", item: head, code },
  ];
  return forward({ ...outbox, items, phase: "idle", first: 0 }, back);
}

function afterStoring(outbox: Outbox, id: B64): Step {
  const place = outbox.items.findIndex((item) => item.id === id);
  if (place < 0) return still(outbox);
  const items = outbox.items.filter((item) => item.id !== id);
  const mine = place === 0 && outbox.phase === "posting";
  const next: Outbox = { ...outbox, items, attempt: 0, phase: mine ? "idle" : outbox.phase };
  // The timeline brought it while its answer was lost: what waits or was refused may go on at once.
  const freed = place === 0 && (next.phase === "waiting" || next.phase === "refused");
  return forward(freed ? toIdle(next) : next, [{ do: "forget", id }]);
}

function pause(outbox: Outbox, after?: number): Step {
  if (!inFlight(outbox)) return still(outbox);
  const { attempt } = outbox;
  const effect: Effect = { do: "try_after", attempt, ...(after === undefined ? {} : { ms: after }) };
  return { outbox: { ...outbox, phase: "waiting", attempt: attempt + 1 }, effects: [effect] };
}

/** The server will never store these bytes: they are dropped, and the words are sealed anew. */
function sealAgain(outbox: Outbox, effect: Effect, phase: Phase): Step {
  const [head, ...rest] = outbox.items;
  if (outbox.phase !== "posting" || !head) return still(outbox);
  const attempt = outbox.attempt + 1;
  if (attempt > MOST_AGAIN) return still({ ...outbox, phase: "refused" });
  const { envelope: _spent, ...bare } = head;
  const effects: Effect[] = [{ do: "keep", item: bare }, effect];
  if (phase === "sealing") effects.push({ do: "seal", item: bare });
  return { outbox: { ...outbox, items: [bare, ...rest], phase, attempt }, effects };
}

function afterSignal(outbox: Outbox, by: "network" | "person"): Step {
  if (outbox.phase === "waiting") return forward(toIdle(by === "person" ? { ...outbox, attempt: 0 } : outbox));
  if (by === "person" && outbox.phase === "refused") return forward(toIdle({ ...outbox, attempt: 0 }));
  return outbox.phase === "idle" ? forward(outbox) : still(outbox);
}

export type Standing = "going" | "waiting" | "held" | "unsent";

/** How a queued message is called on the page. */
export function standing(outbox: Outbox): Standing {
  if (outbox.phase === "waiting") return "waiting";
  if (outbox.phase === "held") return "held";
  return outbox.phase === "refused" ? "unsent" : "going";
}
