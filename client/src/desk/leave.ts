// Signing out: the token dies at the server, the keys in the worker, and all that lay sealed on this device is gone.
// Works without network too; then the token dies by itself within hours. Asks first when words are still unsent.

import { el } from "../lib/dom";
import { dropKeys, type Session } from "./session";

type Leaving = Pick<Session, "api" | "keyring" | "dropped">;

const OURS = "teduh.";
const UNSENT = ["teduh.antre.", "teduh.lembar."]; // messages in the queue, sheets not saved yet
const PATIENCE_MS = 2_000;

export async function leave(session: Leaving, closePage: () => Promise<void> | void): Promise<void> {
  const unsent = Object.keys(localStorage).filter((name) => UNSENT.some((of) => name.startsWith(of))).length;
  if (unsent > 0 && !(await agreed(unsent))) return;
  document.body.hidden = true;
  try {
    await within(PATIENCE_MS, Promise.resolve(closePage()));
    await within(PATIENCE_MS, session.api.post("/api/keluar"));
  } catch {
    // Leaving must never fail; what is left to do here does not need the server.
  }
  await dropKeys(session).catch(() => undefined);
  wipeDevice();
  location.replace("/masuk");
}

/** What takes longer goes on without anybody waiting for it. */
export function within(ms: number, work: Promise<unknown>): Promise<unknown> {
  return Promise.race([work, new Promise((done) => setTimeout(done, ms))]);
}

function wipeDevice(): void {
  sessionStorage.clear();
  for (const name of Object.keys(localStorage)) if (name.startsWith(OURS)) localStorage.removeItem(name);
}

/** Nothing of a person is thrown away without her word. */
function agreed(unsent: number): Promise<boolean> {
  const stay = el("button.btn.btn-wide", { type: "button" }, "Tetap di sini");
  const go = el("button.btn.btn-wide", { type: "button" }, "Keluar dan hapus");
  const count = unsent === 1 ? "Satu tulisan belum terkirim." : `${unsent} tulisan belum terkirim.`;
  const dialog = el<HTMLDialogElement>(
    "dialog.ask",
    { "aria-labelledby": "h-tanya" },
    el(
      "div.stack",
      el("h2", { id: "h-tanya" }, count),
      el("p.soft", "Keluar sekarang menghapusnya dari perangkat ini."),
      stay,
      go,
    ),
  );
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((decide) => {
    go.addEventListener("click", () => {
      decide(true);
      dialog.close();
    });
    stay.addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => {
      decide(false);
      dialog.remove();
    });
  });
}
