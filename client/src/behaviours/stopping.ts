// "Berhenti": allowed at any time, without a question why. Says what stays, until when, and that the way back is open.

import type { Own } from "../forms/lane";
import { el, icon } from "../lib/dom";
import { refusalWords } from "../lib/words";
import type { Talk } from "../talk/contract";

export function openStopping({ api, caseId }: Own, root: HTMLElement, talk: Talk, close: () => void): void {
  const word = el("p.who", { role: "status" });
  const yes = el("button.btn.btn-wide", { type: "button" }, "Ya, berhenti di sini");
  const no = el("button.btn.btn-wide", { type: "button" }, "Tidak jadi");
  no.addEventListener("click", close);
  yes.addEventListener("click", () => {
    api
      .post(`/api/kasus/${caseId}/berhenti`)
      .then(() => talk.reload())
      .then(close, (problem) => word.replaceChildren(icon("leaf"), el("span", refusalWords(problem))));
  });
  root.append(
    el(
      "header.stack.gap-3",
      el("h2", "Mau berhenti di sini?"),
      el("p", "Boleh, dan terima kasih sudah bercerita. Tidak ada pertanyaan lagi sesudahnya."),
      el(
        "p",
        "Ceritamu tetap terkunci, dan rencana tanggal hapusnya nanti tertulis di ruang ini. Mau dihapus lebih cepat? Bilang saja ke guru BK.",
      ),
      el("p", "Kalau suatu hari ingin lanjut, tulis saja; ruang ini terbuka lagi."),
    ),
    el("div.stack.gap-3", word, yes, no),
  );
}
