// Choosing a new passphrase: what it is worth while typing, six generated words for those who want them, and the
// second typing. Used by /akun and /pulih; what was chosen goes to the worker alone.

import { el, part } from "../lib/dom";
import { field, Held } from "./form";
import { takeSecret } from "./secrets";
import { weaknessInWords, weaknessOf } from "./strength";

const SIX = 6;

export function bindFresh(form: HTMLFormElement, username: () => string): void {
  const typed = field(form, "fresh");
  const verdict = part("strength", form);
  typed.addEventListener("input", () => {
    const weakness = typed.value ? weaknessOf(typed.value, username()) : null;
    verdict.textContent = !typed.value ? "" : weakness ? weaknessInWords(weakness) : "Cukup kuat.";
  });
  form.querySelector('[data-act="six-words"]')?.addEventListener("click", () => void showSix(form));
}

async function showSix(form: HTMLFormElement): Promise<void> {
  const { wordsOf } = await import("../sealing/words");
  const words = wordsOf(crypto.getRandomValues(new Uint8Array(9)), SIX);
  part("six-words", form).replaceChildren(...words.map((word) => el("li", word)));
  part("six", form).hidden = false;
  field(form, "fresh").value = words.join(" ");
  part("strength", form).textContent = "Cukup kuat.";
}

/** The new passphrase; refused with a sentence when it is weak or was typed two ways. It stays until `clearFresh`. */
export function readFresh(form: HTMLFormElement, username: string): string {
  const [fresh, again] = [field(form, "fresh"), field(form, "again")];
  const weakness = weaknessOf(fresh.value, username);
  if (weakness) throw new Held(weaknessInWords(weakness), fresh);
  if (fresh.value.normalize("NFKC") !== again.value.normalize("NFKC")) {
    throw new Held("Dua isian frasa baru belum sama. Ketik sekali lagi.", again);
  }
  return fresh.value;
}

export function clearFresh(form: HTMLFormElement): void {
  takeSecret(field(form, "fresh"));
  takeSecret(field(form, "again"));
  part("six", form).hidden = true;
  part("six-words", form).replaceChildren();
  part("strength", form).textContent = "";
}
