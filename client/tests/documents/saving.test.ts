// The machine between a keystroke and the server's disk, against a server that forgets to answer, answers late, and
// takes whoever comes first. Whatever happens, what was typed last in each place is still there.

import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { EMPTY, type Form, pack, unpack, versionsAt } from "../../src/documents/form";
import { type Draft, type Effect, type Event, fresh, type Saving, type Stored, step } from "../../src/documents/saving";

/** One line of revisions: the next is taken only by who follows the last. */
class Server {
  readonly line: { envelope: string; form: Form }[] = [];

  post(envelope: string): Event {
    const known = this.line.findIndex((one) => one.envelope === envelope);
    if (known >= 0) return { type: "stored", number: known + 1 };
    const { base, form } = JSON.parse(envelope) as { base: string | null; form: Record<string, unknown> };
    const last = this.line[this.line.length - 1]?.envelope ?? null;
    if (base !== last) return { type: "theirs", stored: this.last() as Stored, stale: true };
    this.line.push({ envelope, form: unpack(form) ?? EMPTY });
    return { type: "stored", number: this.line.length };
  }

  last(): Stored | null {
    const last = this.line[this.line.length - 1];
    return last ? { form: last.form, revision: last.envelope, number: this.line.length } : null;
  }
}

/** A page: the machine, the device under it, and what is under way. */
class Page {
  saving: Saving;
  device: Draft | null = null;
  private todo: Effect[] = [];
  private answer: Event | null = null;

  constructor(
    readonly by: string,
    private readonly server: Server,
  ) {
    this.saving = fresh(server.last());
  }

  tell(event: Event): void {
    const { saving, effects } = step(this.saving, event);
    this.saving = saving;
    for (const effect of effects) {
      if (effect.do === "keep") this.keep();
      else if (effect.do === "forget") this.device = null;
      else this.todo.push(effect);
    }
  }

  private keep(): void {
    const { base, mine, sent } = this.saving;
    this.device = { base, mine, sent: sent?.form ?? null };
  }

  type(path: string, v: string, at: number): void {
    this.tell({ type: "write", path, version: { v, at, by: this.by } });
  }

  /** Carries out the next thing under way. `lost`: the server hears it, its answer does not come. */
  work(lost: boolean): void {
    const effect = this.todo.shift();
    if (effect?.do === "seal") this.sealed(effect);
    else if (effect?.do === "post") {
      this.answer = this.server.post(effect.envelope);
      this.tell(lost ? { type: "offline" } : this.answer);
    } else if (effect?.do === "try_after") this.tell({ type: "signal", by: "network" });
    else if (effect?.do === "wait_for_pause") this.tell({ type: "pause" });
  }

  private sealed({ form, base }: Extract<Effect, { do: "seal" }>): void {
    if (base !== this.saving.revision || form !== this.saving.sent?.form) return;
    this.tell({ type: "sealed", envelope: JSON.stringify({ base, form: pack(form), by: this.by }) });
  }

  /** The stream told of a revision and it was fetched. */
  hear(): void {
    const stored = this.server.last();
    if (stored) this.tell({ type: "theirs", stored });
  }

  /** Closed and opened again: only server and device remember. */
  reload(): void {
    const left = this.device;
    this.todo = [];
    this.saving = fresh(this.server.last());
    this.device = left;
    if (left) this.tell({ type: "found", draft: left });
  }

  settle(): void {
    for (let i = 0; i < 60 && (this.todo.length || this.saving.phase !== "idle"); i++) {
      if (!this.todo.length) this.tell({ type: "signal", by: "person" });
      this.work(false);
    }
  }
}

type Move = { who: number; act: "type" | "work" | "lost" | "hear" | "reload"; path: string; v: string };
const moves = fc.array(
  fc.record<Move>({
    who: fc.nat(2),
    act: fc.constantFrom("type", "type", "work", "work", "lost", "hear", "reload"),
    path: fc.constantFrom("cerita", "~1/nama"),
    v: fc.string({ minLength: 1, maxLength: 3 }),
  }),
  { maxLength: 60 },
);

function play(list: readonly Move[], pages: readonly Page[], typed: Map<string, string>): void {
  let at = 0;
  for (const { who, act, path, v } of list) {
    const page = pages[who] as Page;
    at += 1;
    if (act === "type") {
      const word = `${v}#${at}`; // told apart, so that each can be looked for
      page.type(path, word, at);
      typed.set(`${who} ${path}`, word);
    } else if (act === "work" || act === "lost") page.work(act === "lost");
    else page[act]();
  }
}

describe("three who write the same sheet", () => {
  test("lose no last word of anyone, unless somebody who saw it wrote over it", () => {
    fc.assert(
      fc.property(moves, (list) => {
        const server = new Server();
        const pages = ["sari", "ratna", "ratna-2"].map((by) => new Page(by, server));
        const typed = new Map<string, string>();
        play(list, pages, typed);
        for (let round = 0; round < 4; round++) {
          for (const page of pages) {
            page.hear();
            page.settle();
          }
        }
        const end = server.last()?.form ?? EMPTY;
        for (const [place, word] of typed) {
          const [, path = ""] = place.split(" ");
          const standing = versionsAt(end, path).map(({ v }) => v);
          if (!standing.includes(word)) expect(seenAndReplaced(server, path, word)).toBe(true);
        }
        for (const page of pages) expect(page.saving.phase).toBe("idle");
        for (const page of pages) expect(page.device).toBeNull();
      }),
      { numRuns: 400 },
    );
  });

  test("never disagree with themselves: one writer alone has no conflict, whatever gets lost", () => {
    fc.assert(
      fc.property(moves, (list) => {
        const server = new Server();
        const page = new Page("sari", server);
        play(
          list.map((move) => ({ ...move, who: 0 })),
          [page],
          new Map(),
        );
        page.settle();
        for (const [, versions] of server.last()?.form ?? EMPTY) expect(versions).toHaveLength(1);
      }),
      { numRuns: 400 },
    );
  });
});

/** It stood in a revision, and a later one, built upon that, no longer holds it. */
function seenAndReplaced(server: Server, path: string, word: string): boolean {
  const held = server.line.map(({ form }) => versionsAt(form, path).some(({ v }) => v === word));
  const first = held.indexOf(true);
  return first >= 0 && held.slice(first).includes(false);
}

describe("one sheet", () => {
  const version = { v: "hai", at: 1, by: "sari" };
  const steps = (...events: Event[]): { saving: Saving; effects: Effect[][] } =>
    events.reduce(
      ({ saving, effects }, event) => {
        const next = step(saving, event);
        return { saving: next.saving, effects: [...effects, next.effects] };
      },
      { saving: fresh(null), effects: [] as Effect[][] },
    );

  it("lies on the device before anything else, and waits for a pause", () => {
    const { effects } = steps({ type: "write", path: "cerita", version });
    expect(effects[0]?.map((effect) => effect.do)).toEqual(["keep", "wait_for_pause"]);
  });

  it("posts the same bytes again after the network was gone", () => {
    const { effects, saving } = steps(
      { type: "write", path: "cerita", version },
      { type: "pause" },
      { type: "sealed", envelope: "E1" },
      { type: "offline" },
      { type: "write", path: "cerita", version: { ...version, v: "hai lagi", at: 2 } },
      { type: "signal", by: "network" },
    );
    expect(effects[effects.length - 1]).toEqual([{ do: "post", envelope: "E1" }]);
    expect(saving.phase).toBe("posting");
  });

  it("clears the device only once all is stored", () => {
    const { effects, saving } = steps(
      { type: "write", path: "cerita", version },
      { type: "pause" },
      { type: "sealed", envelope: "E1" },
      { type: "stored", number: 1 },
    );
    expect(effects[effects.length - 1]?.map((effect) => effect.do)).toEqual(["keep", "forget"]);
    expect(saving.phase).toBe("idle");
  });

  it("is held while a problem stands, and goes on when it is gone", () => {
    const { saving } = steps(
      { type: "write", path: "cerita", version },
      { type: "pause" },
      { type: "unsealable", code: "blocked" },
    );
    expect(saving).toMatchObject({ phase: "held", why: "blocked" });
    const next = step(saving, { type: "signal", by: "network" });
    expect(next.effects).toMatchObject([{ do: "seal" }]);
  });

  it("is never written over a revision that does not open", () => {
    const { saving } = steps({ type: "unopened", code: "newer" }, { type: "write", path: "cerita", version });
    expect(saving.phase).toBe("held");
  });

  it("that was refused tries again with other words, not by itself", () => {
    const { saving } = steps(
      { type: "write", path: "cerita", version },
      { type: "pause" },
      { type: "unsealable", code: "too_long" },
    );
    expect(step(saving, { type: "signal", by: "network" }).effects).toEqual([]);
    const shorter = step(saving, { type: "write", path: "cerita", version: { ...version, v: "h", at: 2 } });
    expect(shorter.saving.phase).toBe("quiet");
  });

  it("does not knock for ever on a server that always says stale", () => {
    let saving = step(fresh(null), { type: "write", path: "cerita", version }).saving;
    saving = step(saving, { type: "pause" }).saving;
    let rounds = 0;
    while (saving.phase === "sealing" && rounds < 50) {
      rounds += 1;
      saving = step(saving, { type: "sealed", envelope: `E${rounds}` }).saving;
      saving = step(saving, { type: "stale_epoch" }).saving;
    }
    expect(saving.phase).toBe("refused");
    expect(rounds).toBeLessThan(12);
  });
});
