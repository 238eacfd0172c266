// One line that says what of a sheet is saved, and where: on the server, sealed; on this device; or in this page alone.
// Routine is seen and not announced; what a person should know is.

import { conflictsIn } from "../documents/form";
import type { SealedDocument, Standing } from "../documents/sealed_document";
import { el } from "../lib/dom";
import { clock } from "../lib/time";
import type { TalkRole } from "../talk/contract";
import type { Widget } from "./contract";
import { button } from "./fold";

export type Word = { text: string; spoken: boolean; again: boolean };

const HELD = "Belum bisa dikunci dengan aman, jadi belum dikirim. Tulisan tetap tersegel di perangkat ini.";
const NEWER =
  "Lembar ini ditulis dengan versi yang lebih baru. Muat ulang untuk menulis; tulisan di sini tetap tersimpan.";
const UNLIKE =
  "Lembar dari server tidak sama dengan yang pernah kita lihat. Tulisan di sini tetap aman; bicarakan langsung di ruang BK.";
const FULL = "Lembar ini sudah penuh. Ringkas sebagian; tulisan terakhir tetap tersegel di perangkat ini.";
const CODENAME = "Ada yang seperti nama sandimu. Hapus dari lembar ini, simpan untuk dirimu; lalu tersimpan lagi.";
const REFUSED = "Belum tersimpan di server. Tulisan tetap tersegel di perangkat ini.";

/** Trying again changes nothing here: other words do. */
const OTHER_WORDS: Record<string, string> = { too_long: FULL, codename_inside: CODENAME };

/** The most pressing of all documents speaks for the sheet. */
export function wordOf(standings: readonly Standing[], disputes: number, role: TalkRole): Word {
  const find = (test: (one: Standing) => boolean): Standing | undefined => standings.find(test);
  const held = find(({ phase }) => phase === "held");
  const refused = find(({ phase }) => phase === "refused");
  if (find(({ dirty, kept }) => dirty && !kept))
    return said("Tempat di perangkat ini penuh. Biarkan halaman ini terbuka sampai tersimpan.", true);
  if (held) return said(held.why === "newer" ? NEWER : isUnlike(held) ? UNLIKE : HELD, true, !isUnlike(held));
  if (refused) return said(OTHER_WORDS[refused.why] ?? REFUSED, true, !(refused.why in OTHER_WORDS));
  if (find(({ phase }) => phase === "waiting")) return said("Di perangkat ini, tersegel; menunggu jaringan.", true);
  if (disputes > 0) return said(`${disputes} isian ditulis di dua tempat. Keduanya tersimpan; pilih salah satu.`, true);
  if (find(({ phase }) => phase !== "idle")) return said("Di perangkat ini, tersegel; sebentar lagi tersimpan.");
  const saved = Math.max(0, ...standings.map(({ savedAt }) => savedAt ?? 0));
  if (saved) return said(`Tersimpan dan tersegel, ${clock(saved)}.`);
  return said(
    role === "counselor" ? "Tersimpan sendiri saat Bapak/Ibu menulis." : "Tersimpan sendiri saat kamu menulis.",
  );
}

const said = (text: string, spoken = false, again = false): Word => ({ text, spoken, again });
const isUnlike = ({ why }: Standing): boolean => why === "rollback" || why === "fork";

export function statusLine(documents: () => readonly SealedDocument[], role: TalkRole): Widget {
  const seen = el("span");
  const heard = el("span", { role: "status" });
  const again = button("Coba lagi", () => retry(), "button.btn.btn-quiet");
  const element = el("p.sheet-status.small", seen, heard, again);
  function retry(): void {
    for (const document of documents()) document.signal("person");
  }
  return {
    element,
    show() {
      const standings = documents().map((document) => document.standing());
      const disputes = documents().reduce((sum, document) => sum + conflictsIn(document.form()).length, 0);
      const word = wordOf(standings, disputes, role);
      const [quiet, aloud] = word.spoken ? ["", word.text] : [word.text, ""];
      if (seen.textContent !== quiet) seen.textContent = quiet;
      if (heard.textContent !== aloud) heard.textContent = aloud;
      element.classList.toggle("sheet-status-held", word.spoken);
      again.hidden = !word.again;
    },
  };
}
