// The key worker: hears requests of the page that started it and answers each, by its id. Holds the keyring.
// An error goes back as a code only; no stack and no value of ours leaves with it.

import { Keyring, type Served } from "../keyring/keyring";
import { codeOf, Refused, refused } from "../keyring/refusal";
import { IndexedTabs } from "../keyring/tab";
import { SealingError } from "../sealing/suite";
import type { Answer, Op, Request } from "./contract";

type Scope = {
  postMessage(answer: Answer): void;
  addEventListener(type: "message", hear: (event: MessageEvent<Request>) => void): void;
};

// What a page may ask, by name; whatever else the keyring can do is not reachable from outside.
const OPERATIONS: Record<Op, true> = {
  codename_make: true,
  codename_words: true,
  codename_enter: true,
  codename_complete: true,
  passphrase_enter: true,
  account_unlock: true,
  keyset_renew: true,
  lock_make: true,
  recovery_make: true,
  case_open: true,
  case_load: true,
  case_older: true,
  case_receive: true,
  case_seal: true,
  case_stale: true,
  case_stored: true,
  case_epoch: true,
  case_confirm: true,
  case_close: true,
  room_open: true,
  consultation_open: true,
  document_id: true,
  document_open: true,
  document_seal: true,
  consent_make: true,
  consent_read: true,
  packet_make: true,
  packet_wrap: true,
  packet_link: true,
  packet_load: true,
  packet_enter: true,
  packet_link_open: true,
  packet_answer: true,
  file_begin: true,
  file_seal: true,
  file_open: true,
  check_words: true,
  message_id: true,
  device_seal: true,
  device_open: true,
  vault_save: true,
  vault_open: true,
  drop: true,
};

const scope = globalThis as unknown as Scope;
const keyring = new Keyring(new IndexedTabs());

async function answer({ id, op, args }: Request): Promise<Answer> {
  try {
    if (!Object.hasOwn(OPERATIONS, op)) refused("unknown_operation");
    const act = (keyring as Partial<Served>)[op] as ((args: unknown) => Promise<unknown>) | undefined;
    if (!act) refused("not_ready");
    return { id, ok: true, value: await act.call(keyring, args) };
  } catch (error) {
    const isOurs = error instanceof Refused || error instanceof SealingError;
    return { id, ok: false, code: isOurs ? codeOf(error) : "internal", ...(isOurs && { detail: error.detail }) };
  }
}

scope.addEventListener("message", ({ data }) => {
  void answer(data).then((told) => scope.postMessage(told));
});
