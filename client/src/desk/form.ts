// One way for every form of these pages: a sentence while it works, one press at a time, and a calm sentence when it
// did not go through. What was typed stays, secrets excepted.

import { part } from "../lib/dom";
import { inWords, type OwnWords } from "./refusals";

/** A check on what was typed: the sentence to show and the field it is about. */
export class Held extends Error {
  constructor(
    message: string,
    readonly field?: HTMLElement,
  ) {
    super(message);
  }
}

export type FormHooks = {
  caught?: (problem: unknown) => boolean; // true: the page has dealt with it
  words?: OwnWords;
};
export type Tell = (words: string) => void;

export function bindForm(
  form: HTMLFormElement,
  submit: (tell: Tell, form: HTMLFormElement) => Promise<void>,
  { caught = () => false, words = {} }: FormHooks = {},
): void {
  const word = part("word", form);
  const tell = (words: string, held = false): void => {
    word.textContent = words;
    word.classList.toggle("form-word-held", held);
  };
  form.noValidate = true;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (form.getAttribute("aria-busy") === "true") return;
    busy(form, true);
    try {
      unmark(form);
      checkFilled(form);
      await submit(tell, form);
    } catch (problem) {
      if (!caught(problem)) tell(explain(problem, words), true);
    } finally {
      busy(form, false);
    }
  });
}

/** The button stays where it is and keeps focus, so that nobody loses her place while a key is derived. */
function busy(form: HTMLFormElement, on: boolean): void {
  form.setAttribute("aria-busy", String(on));
  const button = form.querySelector('button[type="submit"]');
  if (on) button?.setAttribute("aria-disabled", "true");
  else button?.removeAttribute("aria-disabled");
}

function checkFilled(form: HTMLFormElement): void {
  for (const field of form.querySelectorAll<HTMLInputElement>("input[required]")) {
    if (field.offsetParent !== null && !field.value.trim()) {
      throw new Held(`${field.labels?.[0]?.textContent ?? "Bagian ini"} masih kosong.`, field);
    }
  }
}

function explain(problem: unknown, words: OwnWords): string {
  if (!(problem instanceof Held)) return inWords(problem, words);
  problem.field?.setAttribute("aria-invalid", "true");
  problem.field?.focus();
  return problem.message;
}

function unmark(form: HTMLFormElement): void {
  for (const field of form.querySelectorAll("[aria-invalid]")) field.removeAttribute("aria-invalid");
}

export function field(form: HTMLFormElement, name: string): HTMLInputElement {
  const found = form.elements.namedItem(name);
  if (!(found instanceof HTMLInputElement)) throw new Error(`no field ${name}`);
  return found;
}
