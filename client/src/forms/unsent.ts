// What is answered but not sent: sealed on the device at every touch, in the tab alone for whoever has no account.

import { inTurns } from "../lib/turns";
import type { Keyring } from "../talk/contract";
import type { B64 } from "../worker/contract";
import type { Answers } from "./answers";

export type Unsent = { keep(answers: Answers): Promise<void>; read(): Promise<Answers>; forget(): void };
type Place = { keyring: Keyring; account: boolean; assessment: { id: B64 } };

const PURPOSE = 1;

export function unsentAnswers({ keyring, account, assessment: { id } }: Place): Unsent {
  const store = account ? localStorage : sessionStorage;
  const name = `teduh.isian.${id}`;
  const turn = inTurns();
  let over = false;
  return {
    keep: (answers) =>
      turn(async () => {
        if (over) return;
        const plain = JSON.stringify(answers);
        const { sealed } = await keyring.call("device_seal", { purpose: PURPOSE, subject: id, plain });
        if (!over) store.setItem(name, sealed);
      }).catch(() => undefined), // a full store: the answers are in this page alone
    read: async () => {
      const sealed = store.getItem(name);
      if (!sealed) return {};
      try {
        const { plain } = await keyring.call("device_open", { purpose: PURPOSE, subject: id, sealed });
        return JSON.parse(plain) as Answers;
      } catch {
        return {}; // sealed by keys that are gone
      }
    },
    forget: () => {
      over = true;
      store.removeItem(name);
    },
  };
}
