// The page's end of the key worker: one typed call for each operation. Called by every page that seals or opens.
// Fails closed: a call that times out, or a worker that dies, rejects; nothing is ever sent unsealed instead.

import type { Answer, Calls, Op, Request } from "./contract";

/** `code` says why, as the contract names it; `worker_lost` and `worker_slow` are this file's own. */
export class KeyringError extends Error {
  constructor(
    readonly code: string,
    readonly detail?: unknown,
  ) {
    super(code);
    this.name = "KeyringError";
  }
}

export type Keyring = {
  call<K extends Op>(op: K, args: Parameters<Calls[K]>[0]): Promise<ReturnType<Calls[K]>>;
  /** Ends the worker and with it every key in its memory; what was waiting is rejected. */
  terminate(): void;
};

/** The part of a Worker this file needs, so that a test can stand in for it. */
export type Port = Pick<Worker, "postMessage" | "terminate" | "addEventListener">;

const QUICK = 20_000;
const DERIVING = 90_000; // Argon2id on the slowest phone, twice over
const deriving: ReadonlySet<Op> = new Set<Op>([
  "codename_enter",
  "passphrase_enter",
  "lock_make",
  "recovery_make",
  "case_open",
  "vault_open",
  "work",
  "packet_link",
  "packet_enter",
]);

type Waiting = {
  resolve(value: unknown): void;
  reject(error: KeyringError): void;
  timer: ReturnType<typeof setTimeout>;
};

export function startWorker(url: string): Keyring {
  return talkTo(new Worker(trustedUrl(url) as string, { type: "module", name: "teduh" }));
}

export function talkTo(port: Port): Keyring {
  const waiting = new Map<number, Waiting>();
  let lost = false;
  let last = 0;

  const settle = (id: number): Waiting | undefined => {
    const entry = waiting.get(id);
    if (entry) clearTimeout(entry.timer);
    waiting.delete(id);
    return entry;
  };
  const lose = () => {
    lost = true;
    port.terminate();
    for (const id of [...waiting.keys()]) settle(id)?.reject(new KeyringError("worker_lost"));
  };

  port.addEventListener("message", (event) => {
    const answer = (event as MessageEvent<Answer>).data;
    const entry = settle(answer.id);
    if (answer.ok) entry?.resolve(answer.value);
    else entry?.reject(new KeyringError(answer.code, answer.detail));
  });
  port.addEventListener("error", lose);
  port.addEventListener("messageerror", lose);

  return {
    call<K extends Op>(op: K, args: Parameters<Calls[K]>[0]) {
      return new Promise<ReturnType<Calls[K]>>((resolve, reject) => {
        if (lost) return reject(new KeyringError("worker_lost"));
        const id = ++last;
        const late = () => settle(id)?.reject(new KeyringError("worker_slow"));
        const timer = setTimeout(late, deriving.has(op) ? DERIVING : QUICK);
        waiting.set(id, { resolve: resolve as (value: unknown) => void, reject, timer });
        port.postMessage({ id, op, args } satisfies Request);
      });
    },
    terminate: lose,
  };
}

type Policy = { createScriptURL(url: string): unknown };
type TrustedTypes = { createPolicy(name: string, rules: { createScriptURL(url: string): string }): Policy };

let policy: Policy | null = null;

/** Under Trusted Types a worker may come from our own origin's built files only, through the policy `teduh`. */
function trustedUrl(url: string): unknown {
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes };
  policy ??= trustedTypes?.createPolicy("teduh", { createScriptURL: ownScript }) ?? { createScriptURL: ownScript };
  return policy.createScriptURL(url);
}

function ownScript(url: string): string {
  const { origin, pathname } = new URL(url, location.href);
  if (origin !== location.origin || !pathname.endsWith(".js")) throw new KeyringError("worker_url");
  return url;
}
