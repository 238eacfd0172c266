// The queue against a simulated server that may lose answers, be away, say "stale", or cut anything short: every
// message is stored once, in the order of writing, and a retry carries the same bytes until the server asks otherwise.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Queued } from "../../src/talk/contract.ts";
import { type Effect, type Event, emptyOutbox, type Outbox, standing, step } from "../../src/talk/outbox.ts";

const item = (id: string): Queued => ({ id, content: { t: "chat", x: id, at: 1 } });

function run(outbox: Outbox, ...events: Event[]): { outbox: Outbox; effects: Effect[] } {
  let effects: Effect[] = [];
  for (const event of events) ({ outbox, effects } = step(outbox, event));
  return { outbox, effects };
}

const verbs = (effects: readonly Effect[]): string[] => effects.map((effect) => effect.do);

describe("one message", () => {
  test("is kept, sealed, kept with its bytes, posted, and forgotten once stored", () => {
    let at = run(emptyOutbox(), { type: "add", item: item("a") });
    expect(verbs(at.effects)).toEqual(["keep", "seal"]);
    at = run(at.outbox, { type: "sealed", id: "a", envelope: "E1" });
    expect(verbs(at.effects)).toEqual(["keep", "post"]);
    at = run(at.outbox, { type: "stored", id: "a" });
    expect(verbs(at.effects)).toEqual(["forget"]);
    expect(at.outbox.items).toEqual([]);
  });

  test("without network waits, and goes out with the same bytes at any sign of it", () => {
    let at = run(
      emptyOutbox(),
      { type: "add", item: item("a") },
      { type: "sealed", id: "a", envelope: "E1" },
      { type: "offline" },
    );
    expect(standing(at.outbox)).toBe("waiting");
    at = run(at.outbox, { type: "signal", by: "network" });
    expect(at.effects).toEqual([{ do: "post", item: { ...item("a"), envelope: "E1" } }]);
  });

  test("that holds the codename comes back to the writer and is forgotten here", () => {
    const at = run(
      emptyOutbox(),
      { type: "add", item: item("a") },
      { type: "unsealable", id: "a", code: "codename_inside" },
    );
    expect(verbs(at.effects)).toEqual(["forget", "give_back"]);
    expect(at.outbox.items).toEqual([]);
  });

  test("held by a problem moves only when the problem is gone", () => {
    let at = run(emptyOutbox(), { type: "add", item: item("a") }, { type: "unsealable", id: "a", code: "blocked" });
    expect(standing(at.outbox)).toBe("held");
    at = run(at.outbox, { type: "signal", by: "network" });
    expect(at.effects).toEqual([]);
    expect(verbs(run(at.outbox, { type: "cleared" }).effects)).toEqual(["seal"]);
  });

  test("said before the case was loaded goes as soon as it is", () => {
    const at = run(emptyOutbox(), { type: "add", item: item("a") }, { type: "unsealable", id: "a", code: "no_case" });
    expect(verbs(run(at.outbox, { type: "cleared" }).effects)).toEqual(["seal"]);
  });

  test("that the server refused goes again only when the person says so", () => {
    const at = run(
      emptyOutbox(),
      { type: "add", item: item("a") },
      { type: "sealed", id: "a", envelope: "E" },
      { type: "refused" },
    );
    expect(standing(at.outbox)).toBe("unsent");
    expect(run(at.outbox, { type: "signal", by: "network" }).effects).toEqual([]);
    expect(verbs(run(at.outbox, { type: "signal", by: "person" }).effects)).toEqual(["post"]);
  });

  test("is sealed anew when the server says that its place is taken, but not for ever", () => {
    let at = run(emptyOutbox(), { type: "add", item: item("a") });
    for (let round = 0; round < 20; round++) {
      at = run(at.outbox, { type: "sealed", id: "a", envelope: `E${round}` }, { type: "stale_seq", seq: 1, head: "H" });
    }
    expect(standing(at.outbox)).toBe("unsent");
  });

  test("whose answer was lost is not sent again once the timeline has shown it", () => {
    const at = run(
      emptyOutbox(),
      { type: "add", item: item("a") },
      { type: "sealed", id: "a", envelope: "E" },
      { type: "offline" },
      { type: "stored", id: "a" },
    );
    expect(at.outbox).toMatchObject({ items: [], phase: "idle" });
  });
});

describe("a case that does not exist yet", () => {
  test("is opened with the first words; what is written meanwhile follows as messages", () => {
    let at = run(emptyOutbox([], true), { type: "add", item: item("a") });
    expect(at.effects.at(-1)).toEqual({ do: "open", items: [item("a")] });
    at = run(at.outbox, { type: "add", item: item("b") }, { type: "offline" }, { type: "signal", by: "network" });
    expect(at.effects).toEqual([{ do: "open", items: [item("a")] }]);
    at = run(at.outbox, { type: "opened", ids: ["a"] });
    expect(verbs(at.effects)).toEqual(["forget", "load"]);
    expect(verbs(run(at.outbox, { type: "loaded" }).effects)).toEqual(["seal"]);
  });
});

// ---------------------------------------------------------------- the simulated server

type Server = { stored: Map<string, string>; order: string[]; seq: number; seen: Map<string, Set<string>> };
const luck = fc.constantFrom("answer", "lost", "offline", "stale_seq", "stale_epoch", "seal_blocked");

/** What the world answers to an effect, given the luck of this moment. */
function world(server: Server, effect: Effect, fate: string): Event[] {
  if (effect.do === "seal") {
    if (fate === "seal_blocked") return [{ type: "unsealable", id: effect.item.id, code: "blocked" }];
    return [{ type: "sealed", id: effect.item.id, envelope: `${effect.item.id}/${++server.seq}` }];
  }
  if (effect.do === "load") {
    if (fate === "offline" || fate === "lost") return [{ type: "offline" }];
    return [...[...server.stored.keys()].map((id): Event => ({ type: "stored", id })), { type: "loaded" }];
  }
  return effect.do === "post" ? post(server, effect.item, fate) : [];
}

function post(server: Server, { id, envelope = "" }: Queued, fate: string): Event[] {
  const sent = server.seen.get(id) ?? new Set();
  server.seen.set(id, sent.add(envelope));
  if (fate === "offline") return [{ type: "offline" }];
  const before = server.stored.get(id);
  if (before !== undefined && before !== envelope) return [{ type: "stale_epoch" }]; // "taken"
  if (before === undefined && fate === "stale_seq") return [{ type: "stale_seq", seq: server.seq, head: "H" }];
  if (before === undefined && fate === "stale_epoch") return [{ type: "stale_epoch" }];
  if (before === undefined) server.order.push(id);
  server.stored.set(id, envelope);
  return fate === "lost" ? [{ type: "offline" }] : [{ type: "stored", id }];
}

test("every message is stored once and in order, whatever the network does", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 6 }), fc.array(luck, { maxLength: 60 }), (count, fates) => {
      const server: Server = { stored: new Map(), order: [], seq: 0, seen: new Map() };
      const ids = Array.from({ length: count }, (_, at) => `m${at}`);
      const left = [...fates];
      let outbox = emptyOutbox();
      const due: Event[] = ids.map((id) => ({ type: "add", item: item(id) }));
      let inFlight = 0;
      for (let round = 0; round < 2_000 && (due.length || outbox.items.length); round++) {
        const event: Event = due.shift() ?? nudge(outbox);
        const next = step(outbox, event);
        outbox = next.outbox;
        const asking = next.effects.filter((effect) => ["seal", "post", "load"].includes(effect.do));
        expect(asking.length).toBeLessThanOrEqual(1);
        for (const effect of asking) {
          inFlight++;
          const fate = left.shift() ?? "answer";
          due.unshift(...world(server, effect, fate));
        }
      }
      expect(outbox.items).toEqual([]);
      expect(server.order).toEqual(ids);
      expect(inFlight).toBeGreaterThanOrEqual(2 * count);
    }),
    { numRuns: 400 },
  );
});

const nudge = ({ phase }: Outbox): Event =>
  phase === "held" ? { type: "cleared" } : { type: "signal", by: phase === "refused" ? "person" : "network" };
