// What a student's tab holds while it is open: the worker with the keys, the token, the school's card. Made once by the
// page; the quick exit takes all of it away.

import { type Api, createApi } from "../lib/api";
import { pageJson } from "../lib/dom";
import { type Saved, saveVault } from "../lib/vault";
import type { Keyring, Promised } from "../talk/contract";
import { startWorker } from "../worker/client";
import type { B64, School } from "../worker/contract";
import { bind } from "./bind";
import { anchorInAddress } from "./carry_fragment";
import { type Holding, quickExit } from "./quick_exit";

export type Card = School & { promise: Promised; on_duty: { user: B64; name: string; about: string }[] };

export class StudentTab {
  readonly school: Card = pageJson<Card>("sekolah");
  readonly keyring: Keyring;
  readonly api: Api = createApi();
  account = false;
  saved: Saved = { token: null };

  constructor() {
    const anchor = anchorInAddress();
    if (anchor) this.school.anchor = anchor;
    const holding: Holding = {};
    bind({ quick_exit: quickExit(holding) });
    this.keyring = startWorker(document.documentElement.dataset.worker ?? "");
    holding.keyring = this.keyring;
    const { api } = this;
    Object.defineProperty(holding, "token", { get: () => api.token });
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
