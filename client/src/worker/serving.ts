// The worker's end of the contract: hears requests of the page that started it and answers each, by its id. Called by
// sealer.ts and sealer_staff.ts. An error goes back as a code only; no stack and no value of ours leaves with it.

import type { Served } from "../keyring/held";
import { codeOf, Refused, refused } from "../keyring/refusal";
import { SealingError } from "../sealing/suite";
import type { Answer, Op, Request } from "./contract";

type Scope = {
  postMessage(answer: Answer, transfer: ArrayBuffer[]): void;
  addEventListener(type: "message", hear: (event: MessageEvent<Request>) => void): void;
};

/**
 * `operations` are what a page may ask, by name; whatever else the keyring can do is not reachable from outside.
 * `keyringFor` answers who does it, which may first have to be loaded.
 */
export function serve<K extends Op>(
  operations: Record<K, true>,
  keyringFor: (op: K) => Partial<Served> | Promise<Partial<Served>>,
): void {
  const scope = globalThis as unknown as Scope;
  const allowed: ReadonlySet<string> = new Set(Object.keys(operations));

  async function answer({ id, op, args }: Request): Promise<Answer> {
    try {
      if (!allowed.has(op)) refused("unknown_operation");
      const keyring = await keyringFor(op as K);
      const act = keyring[op] as (args: unknown) => Promise<unknown>;
      return { id, ok: true, value: await act.call(keyring, args) };
    } catch (error) {
      const isOurs = error instanceof Refused || error instanceof SealingError;
      return { id, ok: false, code: isOurs ? codeOf(error) : "internal", ...(isOurs && { detail: error.detail }) };
    }
  }

  scope.addEventListener("message", ({ data }) => {
    void answer(data).then((told) => scope.postMessage(told, buffersOf(told)));
  });
}

/** A file's bytes are handed over, not copied. */
function buffersOf(told: Answer): ArrayBuffer[] {
  const { bytes } = (told.ok ? (told.value as { bytes?: unknown } | null) : null) ?? {};
  return bytes instanceof ArrayBuffer ? [bytes] : [];
}
