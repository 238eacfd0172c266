// While a codename is typed: words of the list that begin with the last letters, to be chosen by a tap. Asked of the
// worker; what is typed never leaves the device.

import { el } from "../lib/dom";
import type { Keyring } from "../talk/contract";

const FROM = 3;

export function bindCompletions(field: HTMLTextAreaElement, box: HTMLElement, keyring: Keyring): () => void {
  let asked = 0;

  async function offer(): Promise<void> {
    const turn = ++asked;
    const prefix = lastWord(field.value).toLowerCase();
    const { words } = prefix.length < FROM ? { words: [] } : await keyring.call("codename_complete", { prefix });
    if (turn !== asked) return;
    const fitting = words.filter((word) => word !== prefix);
    box.hidden = fitting.length === 0;
    box.replaceChildren(...fitting.map((word) => button(word)));
  }

  function button(word: string): HTMLElement {
    return el("button.btn", { type: "button", onclick: () => complete(word) }, word);
  }

  function complete(word: string): void {
    const text = field.value;
    field.value = `${text.slice(0, text.length - lastWord(text).length)}${word} `;
    field.focus();
    box.hidden = true;
    box.replaceChildren();
    field.dispatchEvent(new Event("change"));
  }

  const listen = (): void => void offer().catch(() => undefined);
  field.addEventListener("input", listen);
  return () => field.removeEventListener("input", listen);
}

export function lastWord(text: string): string {
  return /[^\s,.:;()-]*$/.exec(text)?.[0] ?? "";
}
