// "Keluar cepat" on the pages that students use too: signing in, own keys, a lost passphrase.

import { bind } from "../behaviours/bind";
import { quickExit } from "../behaviours/quick_exit";
import type { Session } from "./session";

export function bindExit({ api, keyring }: Pick<Session, "api" | "keyring">): void {
  const holding = {
    keyring,
    get token(): string | null {
      return api.token;
    },
  };
  bind({ quick_exit: quickExit(holding) });
}
