// Carries out what the outbox decides: seals by the worker, posts, waits, and tells the page. Knows no element.

import { type Api, ApiProblem } from "../lib/api";
import { backoff } from "../lib/backoff";
import { fromBase64url } from "../lib/bytes";
import { inTurns } from "../lib/turns";
import { codeOf } from "../lib/words";
import type { B64 } from "../worker/contract";
import type { Keyring, Queued } from "./contract";
import { type Effect, type Event, emptyOutbox, type Outbox, step } from "./outbox";
import type { Place } from "./place";

export type SenderOptions = {
  api: Api;
  keyring: Keyring;
  place: Place;
  unopened: boolean;
  caseId: () => B64;
  open: (items: readonly Queued[]) => Promise<B64[]>; // POST /api/kasus with the first words; which ids it stored
  load: () => Promise<void>; // fetch the case; says `stored` for what the timeline already holds
  changed: (outbox: Outbox) => void;
  stored: (id: B64, n: number, at: number) => void;
  giveBack: (item: Queued, code: string) => void;
  gone: (code: string) => void;
};

const GONE = ["no_session", "not_found"];

export class Sender {
  private state: Outbox;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly turn = inTurns();
  private closed = false;

  constructor(private readonly options: SenderOptions) {
    this.state = emptyOutbox([], options.unopened);
  }

  tell(event: Event): void {
    if (this.closed) return;
    const { outbox, effects } = step(this.state, event);
    this.state = outbox;
    this.options.changed(outbox);
    for (const effect of effects) this.carryOut(effect);
  }

  /** Done once the item lies on the device. */
  add(item: Queued): Promise<void> {
    this.tell({ type: "add", item });
    return this.turn(async () => undefined);
  }

  outbox(): Outbox {
    return this.state;
  }

  knows(id: B64): boolean {
    return this.state.items.some((item) => item.id === id);
  }

  /** Takes up what an earlier page left unsent; sends nothing yet. */
  async restore(): Promise<Queued[]> {
    const items = await this.options.place.restore();
    this.state = emptyOutbox([...items, ...this.state.items], this.options.unopened);
    return items;
  }

  close(): void {
    this.closed = true;
    clearTimeout(this.timer);
  }

  // In order, so that bytes are kept on the device before they travel.
  private carryOut(effect: Effect): void {
    if (effect.do === "try_after") this.later(effect.ms ?? backoff(effect.attempt));
    else if (effect.do === "give_back") this.options.giveBack(effect.item, effect.code);
    else if (effect.do === "forget") this.options.place.forget(effect.id);
    else this.turn(async () => (this.closed ? undefined : this.perform(effect))).catch(() => undefined);
  }

  private later(ms: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.tell({ type: "signal", by: "network" }), ms);
  }

  private perform(effect: Effect): Promise<unknown> {
    const { options } = this;
    switch (effect.do) {
      case "open":
        return this.attempt(
          async () => ({ type: "opened", ids: await options.open(effect.items) }),
          effect.items[0]?.id,
        );
      case "load":
        return this.attempt(async () => {
          await options.load();
          return { type: "loaded" };
        });
      case "keep":
        return options.place.keep(effect.item);
      case "adopt":
        // Where the worker does not believe it, sealing will say `blocked`.
        return options.keyring.call("case_stale", { case: options.caseId(), seq: effect.seq, head: effect.head });
      case "seal":
        return this.seal(effect.item);
      default:
        return effect.do === "post" ? this.post(effect.item) : Promise.resolve();
    }
  }

  private async attempt(act: () => Promise<Event>, first?: B64): Promise<void> {
    try {
      this.tell(await act());
    } catch (cause) {
      if (cause instanceof ApiProblem) this.refuse(cause);
      else this.tell(first ? { type: "unsealable", id: first, code: codeOf(cause) } : { type: "refused" });
    }
  }

  private async seal({ id, content }: Queued): Promise<void> {
    const { keyring, caseId } = this.options;
    try {
      const { envelope } = await keyring.call("case_seal", { case: caseId(), id, content });
      this.tell({ type: "sealed", id, envelope });
    } catch (cause) {
      this.tell({ type: "unsealable", id, code: codeOf(cause) });
    }
  }

  private async post({ id, envelope }: Queued): Promise<void> {
    if (!envelope) return;
    const { api, keyring, caseId, stored } = this.options;
    try {
      const path = `/api/kasus/${caseId()}/pesan`;
      const { n, at } = await api.postBytes<{ n: number; at: number }>(path, fromBase64url(envelope));
      stored(id, n, at); // before the keys know it: no older answer may reach them afterwards (timeline.ts)
      await keyring.call("case_stored", { case: caseId(), envelope, n }).catch(() => undefined);
      this.tell({ type: "stored", id });
    } catch (cause) {
      this.refuse(cause instanceof ApiProblem ? cause : new ApiProblem(0, "odd", ""));
    }
  }

  private refuse({ status, code, body }: ApiProblem): void {
    if (GONE.includes(code)) this.options.gone(code);
    if (code === "stale_seq") this.tell({ type: "stale_seq", seq: Number(body.seq), head: String(body.head) });
    else if (code === "stale_epoch" || (code === "taken" && !this.state.unopened)) this.tell({ type: "stale_epoch" });
    else if (status === 429) this.tell({ type: "offline", after: 1000 * (Number(body.wait) || 5) });
    else if (status === 0 || status === 408 || status >= 500) this.tell({ type: "offline" });
    else this.tell({ type: "refused" });
  }
}
