// Why something at the desk did not happen, in words a tired person can use. Names what is safe and what comes next;
// never tells a wrong name from a wrong passphrase.

import { ApiProblem } from "../lib/api";
import { codeOf } from "../lib/words";

const WORDS: Record<string, string> = {
  offline: "Jaringan putus. Belum ada yang berubah. Coba lagi setelah tersambung.",
  sign_in_refused: "Nama pengguna dan frasa sandi itu belum cocok. Coba pelan-pelan.",
  parameters:
    "Server meminta kunci yang lebih lemah dari batas kami, jadi kami berhenti di sini. Beri tahu koordinator BK.",
  derivation: "Perangkat ini kekurangan ruang kerja untuk membuka kunci. Tutup halaman lain, lalu coba lagi.",
  rollback:
    "Server memberi kunci yang lebih lama dari yang pernah dilihat di sini. Kami berhenti di sini. Beri tahu koordinator BK.",
  blocked:
    "Ada yang tidak cocok pada kunci cerita ini, jadi belum kami terima. Buka ceritanya dulu untuk melihat penjelasannya.",
  no_epoch: "Cerita ini tidak dikunci untuk Bapak/Ibu, jadi belum bisa diterima dari sini.",
  worker_lost: "Perangkat ini kekurangan ruang kerja untuk membuka kunci. Tutup halaman lain, lalu muat ulang.",
};
const UNFIT = "Kunci dari server tidak cocok, jadi tidak kami buka. Beri tahu koordinator BK.";
// What the sealed form refuses when a lock or a keyset is not the one that was locked (spec/envelope.md, sections 2 and 7).
const UNFIT_CODES = [
  "cipher",
  "context",
  "version",
  "suite",
  "type",
  "length",
  "field",
  "padding",
  "alphabet",
  "bad_wire",
];
const ODD = "Ada gangguan di perangkat ini. Muat ulang halaman, lalu coba lagi.";

export type OwnWords = Readonly<Record<string, string>>;

/** `own`: what a page calls a refusal by its code, where the common sentence would miss the point. */
export function inWords(problem: unknown, own: OwnWords = {}): string {
  const code = codeOf(problem);
  if (problem instanceof ApiProblem && code === "slow_down") return slowly(Number(problem.body.wait));
  const known = own[code] ?? WORDS[code];
  if (known) return known;
  if (UNFIT_CODES.includes(code) && !(problem instanceof ApiProblem)) return UNFIT;
  return problem instanceof ApiProblem ? problem.message : ODD;
}

function slowly(wait: number): string {
  return `Terlalu sering mencoba. Tunggu ${wait > 0 ? spell(wait) : "sebentar"}, lalu coba lagi.`;
}

function spell(seconds: number): string {
  return seconds < 90 ? `${Math.ceil(seconds)} detik` : `${Math.ceil(seconds / 60)} menit`;
}
