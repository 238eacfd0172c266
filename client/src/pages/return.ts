// /kembali: the seven words open the room, in this same document. A word that is not in the list is named with its
// nearest; a codename that nobody has and one that is mistyped are answered alike.

import { bindCompletions } from "../behaviours/completions";
import { loadRoom } from "../behaviours/load_room";
import { StudentTab } from "../behaviours/student_tab";
import { ApiProblem } from "../lib/api";
import { el, part } from "../lib/dom";
import { hasVault, openVault } from "../lib/vault";
import { CANNOT_SEAL, codeOf, refusalWords } from "../lib/words";
import type { B64 } from "../worker/contract";

const UNKNOWN = "Tujuh kata itu belum cocok. Coba periksa urutannya; huruf besar tidak berpengaruh.";
const SLOW = 4_000;

function main(): void {
  const tab = new StudentTab();
  const field = part<HTMLTextAreaElement>("typed");
  const button = part<HTMLButtonElement>("open");
  bindCompletions(field, part("completions"), tab.keyring);
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    button.click();
  });
  part("return-form").addEventListener("submit", (event) => {
    event.preventDefault();
    if (button.getAttribute("aria-disabled") !== "true") void comeBack(tab, field, button);
  });
  button.disabled = false;
  void loadRoom(tab.keyring).catch(() => undefined); // the room comes while the words are being typed
  if (hasVault()) void offerRoom(tab).catch(() => undefined);
}

/** A room is still open in this tab: nobody need type seven words to get back to it. */
async function offerRoom(tab: StudentTab): Promise<void> {
  const saved = (await openVault(tab.keyring, tab.school))?.saved;
  part("still-open").hidden = !(saved?.case || saved?.step === "room" || saved?.person?.role === "student");
}

async function comeBack(tab: StudentTab, field: HTMLTextAreaElement, button: HTMLButtonElement): Promise<void> {
  say("Membuka kunci …");
  const slow = setTimeout(() => say("HP ini butuh beberapa detik untuk membuka kunci. Tidak macet."), SLOW);
  button.setAttribute("aria-disabled", "true");
  field.removeAttribute("aria-invalid");
  part("completions").hidden = true;
  try {
    const proof = await tab.keyring.call("codename_enter", { school: tab.school, typed: field.value });
    const answer = await tab.api.post<{ token: string; case: B64 }>("/api/kembali", proof);
    await tab.save({ token: answer.token, case: answer.case, step: "room", noted: true });
    (await loadRoom(tab.keyring)).showRoom(tab, answer.case);
  } catch (cause) {
    refuse(cause, field);
  } finally {
    clearTimeout(slow);
    button.removeAttribute("aria-disabled");
  }
}

function refuse(cause: unknown, field: HTMLTextAreaElement): void {
  const code = codeOf(cause);
  const near = part("near");
  near.hidden = true;
  field.setAttribute("aria-invalid", "true");
  field.focus();
  if (code === "codename_word") nameWord(cause, near, field);
  else if (code === "codename_length") say("Nama sandi itu tujuh kata. Periksa lagi jumlahnya, ya.");
  else if (code === "codename_checksum" || code === "codename_unknown") say(UNKNOWN);
  else say(cause instanceof ApiProblem ? refusalWords(cause) : CANNOT_SEAL);
}

function nameWord(cause: unknown, box: HTMLElement, field: HTMLTextAreaElement): void {
  const { detail } = cause as { detail: { number: number; near: string[] } };
  say(`Kata ke-${detail.number} tidak ada di daftar kami. Mungkin salah ketik.`);
  box.hidden = detail.near.length === 0;
  box.replaceChildren(
    ...detail.near.map((word) =>
      el("button.btn", { type: "button", onclick: () => replaceWord(field, detail.number, word, box) }, word),
    ),
  );
}

function replaceWord(field: HTMLTextAreaElement, number: number, word: string, box: HTMLElement): void {
  const words = field.value
    .trim()
    .split(/[\s,.:;()-]+/)
    .filter((word) => !/^[0-9]*$/.test(word));
  words[number - 1] = word;
  field.value = words.join(" ");
  field.removeAttribute("aria-invalid");
  box.hidden = true;
  say("");
  field.focus();
}

function say(words: string): void {
  part("return-hint").textContent = words;
}

main();
