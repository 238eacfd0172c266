// The codename step: seven words to note down, two of them asked back, or "Simpan nanti". The words come from the
// worker each time they are shown or compared; the page itself remembers none.

import { el, part } from "../lib/dom";
import { CANNOT_SEAL } from "../lib/words";
import type { StudentTab } from "./student_tab";

const HOW_MANY = 7;

export type CodenameActs = { enter: (noted: boolean) => void };

/** `made` is the promise of the first seven words, begun when the page loaded. */
export async function showCodenameStep(tab: StudentTab, made: Promise<unknown>, acts: CodenameActs): Promise<void> {
  part("write").hidden = true;
  part("codename").hidden = false;
  scrollTo(0, 0);
  part("codename-title").focus();
  const hint = part("codename-hint");
  const slow = setTimeout(() => hint.append(el("span", "Sebentar, kata-katanya sedang dibuat …")), 300);
  const asked = askTwo();
  try {
    await made;
    await showWords(tab);
    hint.replaceChildren();
  } catch {
    hint.replaceChildren(el("span", CANNOT_SEAL));
    return;
  } finally {
    clearTimeout(slow);
  }
  bindButtons(tab, asked, acts);
}

async function showWords(tab: StudentTab): Promise<void> {
  const { words } = await tab.keyring.call("codename_words", {});
  part("words").replaceChildren(...words.map((word) => el("li", word)));
}

/** Two of the seven, by chance, in their order. */
function askTwo(): HTMLInputElement[] {
  const first = Math.floor(Math.random() * HOW_MANY);
  const second = (first + 1 + Math.floor(Math.random() * (HOW_MANY - 1))) % HOW_MANY;
  const inputs = [first, second].sort((a, b) => a - b).map(askedField);
  part("asked").replaceChildren(...inputs.map(({ field }) => field));
  return inputs.map(({ input }) => input);
}

function askedField(place: number): { field: HTMLElement; input: HTMLInputElement } {
  const id = `kata-${place + 1}`;
  const input = el<HTMLInputElement>("input.input", {
    id,
    autocomplete: "off",
    autocapitalize: "none",
    autocorrect: "off",
    spellcheck: "false",
    "aria-describedby": "kata-petunjuk",
    "data-place": place,
  });
  return { field: el("div.field", el("label", { for: id }, `Kata ke-${place + 1}`), input), input };
}

function bindButtons(tab: StudentTab, asked: HTMLInputElement[], acts: CodenameActs): void {
  part("codename-form").addEventListener("submit", (event) => {
    event.preventDefault();
    void check(tab, asked).then((same) => same && acts.enter(true));
  });
  part("later").addEventListener("click", () => acts.enter(false));
  part("words-again").addEventListener("click", () => void drawAgain(tab, asked));
  const hide = part("words-hide");
  hide.addEventListener("click", () => {
    const hidden = part("words").classList.toggle("words-hidden");
    part("words").setAttribute("aria-hidden", String(hidden));
    hide.setAttribute("aria-pressed", String(hidden));
  });
}

async function drawAgain(tab: StudentTab, asked: HTMLInputElement[]): Promise<void> {
  await tab.keyring.call("codename_make", { school: tab.school, again: true });
  await showWords(tab);
  await tab.save({});
  for (const input of asked) input.value = "";
}

async function check(tab: StudentTab, asked: HTMLInputElement[]): Promise<boolean> {
  const { words } = await tab.keyring.call("codename_words", {});
  const wrong = asked.filter((input) => !same(input.value, words[Number(input.dataset.place)] ?? ""));
  for (const input of asked) input.setAttribute("aria-invalid", String(wrong.includes(input)));
  const [first] = wrong;
  if (!first) return true;
  const number = Number(first.dataset.place) + 1;
  const empty = first.value.trim() === "";
  const words2 = empty
    ? `Kata ke-${number} masih kosong.`
    : `Kata ke-${number} belum sama. Lihat lagi tujuh kata di atas, pelan-pelan saja.`;
  part("codename-hint").replaceChildren(el("span", words2));
  first.focus();
  return false;
}

const same = (typed: string, word: string): boolean =>
  word !== "" && typed.normalize("NFKC").trim().toLowerCase() === word;
