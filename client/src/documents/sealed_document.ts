// One document of a room while a page shows it: carries out what `saving.ts` decides and tells the widgets. The widgets
// read and write here and know nothing of seals, revisions or the network.

import { type Api, ApiProblem } from "../lib/api";
import { backoff } from "../lib/backoff";
import { fromBase64url } from "../lib/bytes";
import { inTurns } from "../lib/turns";
import { codeOf } from "../lib/words";
import type { Keyring } from "../talk/contract";
import type { B64 } from "../worker/contract";
import type { Drafts } from "./drafts";
import { type Form, type Path, pack, unpack, type Value } from "./form";
import { type Effect, type Event, fresh, isDirty, type Saving, type Stored, step } from "./saving";

/** A revision as the server hands it out. */
export type WireRevision = { d: B64; r: number; e: B64; at: number };

export type DocumentOptions = {
  room: B64;
  name: string;
  document: B64;
  me: B64;
  api: Api;
  keyring: Keyring;
  drafts: Drafts;
  refresh: () => Promise<void>; // the room has a new epoch: load it
};

export type Standing = Pick<Saving, "phase" | "why"> & { dirty: boolean; savedAt: number | null; kept: boolean };

const PAUSE = 2_000;

export class SealedDocument {
  private state: Saving = fresh(null);
  private readonly hearers = new Set<() => void>();
  private readonly turn = inTurns();
  private pauseTimer: ReturnType<typeof setTimeout> | undefined;
  private againTimer: ReturnType<typeof setTimeout> | undefined;
  private savedAt: number | null = null;
  private kept = true;
  private keeping = false;

  constructor(private readonly options: DocumentOptions) {}

  get id(): B64 {
    return this.options.document;
  }

  form(): Form {
    return this.state.mine;
  }

  standing(): Standing {
    const { phase, why } = this.state;
    return { phase, why, dirty: isDirty(this.state), savedAt: this.savedAt, kept: this.kept };
  }

  /** `shown`: what the field showed while it was written; another version that waits for a choice stays. */
  write(path: Path, v: Value, shown?: Value): void {
    const version = { v, at: Date.now(), by: this.options.me };
    this.tell(shown === undefined ? { type: "write", path, version } : { type: "write", path, version, shown });
  }

  choose(path: Path, v: Value): void {
    this.tell({ type: "choose", path, version: { v, at: Date.now(), by: this.options.me } });
  }

  onChange(hear: () => void): () => void {
    this.hearers.add(hear);
    return () => this.hearers.delete(hear);
  }

  /** What the server has, and what an earlier page left on the device. */
  async begin(found: WireRevision | null): Promise<void> {
    if (found) await this.receive(found);
    this.savedAt = found?.at ?? null;
    for (const draft of await this.options.drafts.restore(this.id)) this.tell({ type: "found", draft });
  }

  /** A revision by the stream or a reload; opened and merged in its turn. */
  receive(found: WireRevision): Promise<void> {
    if (found.r <= this.state.number) return Promise.resolve();
    return this.turn(async () => {
      if (found.r <= this.state.number) return;
      const stored = await this.open(found);
      if (stored) this.tell({ type: "theirs", stored });
    });
  }

  /** The field was left, or the page goes out of sight: do not wait for the pause. */
  async flush(): Promise<void> {
    clearTimeout(this.pauseTimer);
    this.tell({ type: "pause" });
    do await this.turn(async () => undefined);
    while (this.state.phase === "sealing" || this.state.phase === "posting");
    await this.turn(async () => undefined); // what the last answer left to do on the device
  }

  signal(by: "network" | "person"): void {
    this.tell({ type: "signal", by });
  }

  number(): number {
    return this.state.number;
  }

  close(): void {
    clearTimeout(this.pauseTimer);
    clearTimeout(this.againTimer);
    this.hearers.clear();
  }

  private tell(event: Event): void {
    const { saving, effects } = step(this.state, event);
    const changed = saving !== this.state;
    if (saving.phase === "idle" && this.state.phase !== "idle") this.savedAt = Date.now();
    this.state = saving;
    for (const effect of effects) this.carryOut(effect);
    if (changed) for (const hear of this.hearers) hear();
  }

  private carryOut(effect: Effect): void {
    if (effect.do === "wait_for_pause") {
      clearTimeout(this.pauseTimer);
      this.pauseTimer = setTimeout(() => this.tell({ type: "pause" }), PAUSE);
    } else if (effect.do === "try_after") {
      clearTimeout(this.againTimer);
      const wait = effect.ms ?? backoff(effect.attempt);
      this.againTimer = setTimeout(() => this.tell({ type: "signal", by: "network" }), wait);
    } else if (effect.do === "keep") this.keep();
    else void this.turn(() => this.perform(effect)).catch(() => undefined);
  }

  private async perform(effect: Effect): Promise<void> {
    if (effect.do === "forget") await this.options.drafts.forget(this.id);
    else if (effect.do === "refresh") await this.options.refresh().catch(() => undefined);
    else if (effect.do === "seal") await this.seal(effect.form, effect.base);
    else if (effect.do === "post") await this.post(effect.envelope);
  }

  /** Many keystrokes, one seal: what is kept is always the last. */
  private keep(): void {
    if (this.keeping) return;
    this.keeping = true;
    void this.turn(async () => {
      this.keeping = false;
      const { base, mine, sent } = this.state;
      this.say(await this.options.drafts.keep(this.id, { base, mine, sent: sent?.form ?? null }));
    }).catch(() => this.say(false));
  }

  private say(kept: boolean): void {
    if (kept === this.kept) return;
    this.kept = kept;
    for (const hear of this.hearers) hear();
  }

  private async seal(form: Form, base: B64 | null): Promise<void> {
    if (base !== this.state.revision || form !== this.state.sent?.form) return; // decided anew since
    const { keyring, room, name } = this.options;
    try {
      const { envelope } = await keyring.call("document_seal", { room, name, base, content: pack(form) });
      this.tell({ type: "sealed", envelope });
    } catch (cause) {
      this.tell({ type: "unsealable", code: codeOf(cause) });
    }
  }

  private async post(envelope: B64): Promise<void> {
    const { api, room } = this.options;
    try {
      const { r } = await api.postBytes<{ r: number }>(`/api/kasus/${room}/lembar`, fromBase64url(envelope));
      this.tell({ type: "stored", number: r });
    } catch (cause) {
      await this.refuse(cause instanceof ApiProblem ? cause : new ApiProblem(0, "odd", ""));
    }
  }

  private async refuse({ status, code, body }: ApiProblem): Promise<void> {
    if (code === "stale_document") return this.afterStale(body as unknown as WireRevision);
    if (code === "stale_epoch") this.tell({ type: "stale_epoch" });
    else if (status === 429) this.tell({ type: "offline", after: 1000 * (Number(body.wait) || 5) });
    else if (status === 0 || status === 408 || status >= 500) this.tell({ type: "offline" });
    else this.tell({ type: "refused", code });
  }

  private async afterStale(found: WireRevision): Promise<void> {
    const stored = await this.open(found);
    if (stored) this.tell({ type: "theirs", stored, stale: true });
  }

  /** Null: it does not open, or not with this page; nothing is saved over it. */
  private async open({ e: envelope, r: number }: WireRevision): Promise<Stored | null> {
    const { keyring, room, name } = this.options;
    try {
      const { content, revision } = await keyring.call("document_open", { room, name, envelope });
      const form = unpack(content);
      if (form && revision === number) return { form, revision: envelope, number };
      this.tell({ type: "unopened", code: form ? "fork" : "newer" });
    } catch (cause) {
      this.tell({ type: "unopened", code: codeOf(cause) });
    }
    return null;
  }
}
