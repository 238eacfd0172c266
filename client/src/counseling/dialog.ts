// The dialogs of the case page: a heading, what is asked, one act and a way out of equal size, and a sentence on how it
// went. A refusal leaves everything as it was typed.

import { inWords, type OwnWords } from "../desk/refusals";
import { busyWhile, press } from "../lib/controls";
import { el } from "../lib/dom";

export type Asking = {
  title: string;
  lead?: string;
  body: readonly (HTMLElement | null)[];
  act: string; // what the button says; empty: there is nothing to do yet
  again?: string; // the way out, "Belum" else
  done: () => Promise<void>;
  caught?: (problem: unknown) => boolean;
  words?: OwnWords;
};

/** What is said by a thrown sentence stands in the dialog as it is. */
export class Unready extends Error {}

let dialogs = 0;

export function openDialog(asking: Asking): HTMLDialogElement {
  const id = `h-dialog-${++dialogs}`;
  const word = el("p.form-word", { role: "status" });
  const heading = el("h2", { id, tabindex: "-1" }, asking.title);
  const leave = press(asking.again ?? "Belum", () => dialog.close());
  const act = asking.act
    ? press(asking.act, () => void busyWhile(act as HTMLElement, attempt), "button.btn.btn-main")
    : null;
  const dialog = el<HTMLDialogElement>(
    "dialog.ask.ask-wide",
    { "aria-labelledby": id },
    el(
      "div.stack",
      heading,
      asking.lead ? el("p.soft", asking.lead) : null,
      ...asking.body,
      word,
      el("div.dialog-acts", act, leave),
    ),
  );

  async function attempt(): Promise<void> {
    word.textContent = "Sebentar …";
    try {
      await asking.done();
      dialog.close();
    } catch (problem) {
      if (asking.caught?.(problem)) return dialog.close();
      word.textContent = problem instanceof Unready ? problem.message : inWords(problem, asking.words);
    }
  }

  dialog.addEventListener("close", () => dialog.remove());
  (document.querySelector("main") ?? document.body).append(dialog);
  dialog.showModal();
  heading.focus();
  return dialog;
}

export const list = (items: readonly string[], shape = "ul.leaf-list.small"): HTMLElement =>
  el(shape, ...items.map((item) => el("li", item)));
