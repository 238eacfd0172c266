// What a student's tab holds while it is open: the worker with the keys, the token, the school's card. Made once by the
// page; the quick exit takes all of it away.

import { type Api, createWorkingApi } from "../lib/api";
import { pageJson } from "../lib/dom";
import { type Saved, saveVault } from "../lib/vault";
import type { Keyring, Promised } from "../talk/contract";
import { startWorker } from "../worker/client";
import type { B64, School } from "../worker/contract";
import { bind } from "./bind";
import { anchorInAddress } from "./carry_fragment";
import { type Holding, quickExit } from "./quick_exit";

const workerUrl = (): string => document.documentElement.dataset.worker ?? "";

export type Card = School & { promise: Promised; on_duty: { user: B64; name: string; about: string }[] };

export class StudentTab {
  readonly school: Card = pageJson<Card>("sekolah");
  /** The same face for whichever worker lives: one that could not load is replaced by `revive`. */
  readonly keyring: Keyring = {
    call: (op, args) => this.worker.call(op, args),
    terminate: () => this.worker.terminate(),
  };
  private worker: Keyring = startWorker(workerUrl());
  readonly api: Api = createWorkingApi(this.keyring);
  account = false;
  saved: Saved = { token: null };

  constructor() {
    const anchor = anchorInAddress();
    if (anchor) this.school.anchor = anchor;
    const holding: Holding = {};
    bind({ quick_exit: quickExit(holding) });
    holding.keyring = this.keyring;
    const { api } = this;
    Object.defineProperty(holding, "token", { get: () => api.token });
  }

  /** Begins again with a worker that has no keys: for a page whose first one never came. */
  revive(): void {
    this.worker.terminate();
    this.worker = startWorker(workerUrl());
  }

  /** Takes what the vault held or the server gave, and keeps it sealed for a reload. */
  async save(saved: Partial<Saved>): Promise<void> {
    this.take({ ...this.saved, ...saved });
    await saveVault(this.keyring, this.saved);
  }

  take(saved: Saved): void {
    this.saved = saved;
    this.api.token = saved.token;
    this.account = saved.person !== undefined;
  }
}
