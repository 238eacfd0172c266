// The sentences that the scripts say: standing of a message, problems, refusals. Students are "kamu", staff
// "Bapak/Ibu"; no sentence blames, each says what is safe and what comes next.

import type { Problem } from "../worker/contract";
import { ApiProblem } from "./api";

export const STANDING = {
  going: "mengirim …",
  waiting: "menunggu jaringan",
  held: "ditahan di sini",
  unsent: "belum terkirim",
  stored: "terkirim",
  read: "dibaca",
} as const;

export const FEELINGS = ["cerah", "berawan", "mendung", "hujan", "badai"] as const;
export const FEELING_WORDS = ["senang", "lega", "bingung", "cemas", "sedih", "marah", "malu", "takut", "sepi", "lelah"];
export const STRENGTHS = ["sedikit", "cukup kuat", "kuat sekali"] as const;

export const CODENAME_INSIDE = "Ini seperti nama sandimu. Jangan dikirim, simpan untuk dirimu.";
export const TOO_LONG = "Tulisan ini lebih dari 20.000 huruf. Bagi jadi dua pesan, ya.";
export const SERVER_ODD = "Ada gangguan di pihak kami. Tulisanmu tidak hilang. Coba lagi sebentar.";
export const CANNOT_SEAL = "Pesan ini belum bisa dikunci, jadi tidak kami kirim. Muat ulang halaman, lalu coba lagi.";

/** What a problem found by the keys means, in plain words: what happened, what is safe, what next. */
export function problemWords(problem: Problem): { title: string; more: string } {
  const who = problem.name ?? "konselor";
  switch (problem.code) {
    case "key_changed":
      return {
        title: `Kunci ${who} baru.`,
        more: `Bisa karena ganti perangkat, bisa juga bukan ${who}. Pesan ditahan di sini. Cocokkan tiga kata ini dengan poster di ruang BK, atau tanya langsung orangnya.`,
      };
    case "ghost_member":
      return {
        title: "Ada pembaca yang tidak seharusnya ada.",
        more: "Seseorang yang tidak dikenal dicoba dimasukkan ke ruang ini. Kami tidak mengirim apa pun kepadanya. Bicarakan langsung di ruang BK.",
      };
    case "unconsented_member":
      return {
        title: `${problem.name ?? "Seorang konselor"} masuk tanpa izin yang kami temukan.`,
        more: "Kunci ruang yang baru itu tidak kami pakai, dan tidak ada yang dikirim dengannya. Bicarakan langsung di ruang BK.",
      };
    case "foreign_epoch":
      return {
        title: "Kunci ruang ini tidak dibuat oleh kalian.",
        more: "Kunci itu tidak kami pakai, dan tidak ada yang dikirim dengannya. Bicarakan langsung di ruang BK.",
      };
    case "gap":
      return {
        title: "Ada pesan yang belum sampai.",
        more: "Kami tunjukkan celahnya supaya kamu tahu. Pesan lain tetap aman.",
      };
    case "fork":
      return {
        title: "Urutan pesan di server tidak cocok dengan yang dilihat kalian berdua.",
        more: "Mungkin ada pesan yang ditahan, diulang, atau ditukar. Yang kamu baca di sini tetap asli. Bicarakan langsung di ruang BK.",
      };
    case "rollback":
      return {
        title: "Urutan pesan di server tidak cocok dengan yang pernah kami lihat.",
        more: "Mungkin ada pesan yang ditahan atau diulang. Mengirim ditahan dulu. Bicarakan langsung di ruang BK.",
      };
    case "directory_fork":
      return {
        title: "Daftar guru BK yang kami terima tidak sama.",
        more: "Sampai jelas, pesan ditahan di sini. Tanyakan langsung di ruang BK.",
      };
    case "bad_message":
      return {
        title: "Ada pesan yang tidak bisa dibuka di perangkat ini.",
        more: "Pesan itu tidak kami tampilkan. Pesan lain tetap aman.",
      };
  }
}

/** Why a first word was not sent at all: the keys of the school are not what they must be. */
export function openingWords(code: string): { title: string; more: string } {
  const more =
    "Pesanmu belum bisa dikunci dengan aman, jadi tidak ada yang dikirim. Temui guru BK langsung, atau pakai nomor bantuan.";
  if (code === "anchor") return { title: "Kunci sekolah di sini tidak sama dengan yang di poster.", more };
  if (code === "parameters") return { title: "Server meminta kunci yang terlalu lemah.", more };
  if (code === "worker_lost" || code === "worker_slow")
    return { title: "HP ini belum sanggup mengunci.", more: CANNOT_SEAL };
  return { title: "Kunci guru BK yang kami terima tidak cocok.", more };
}

/** Any refusal as a sentence for the page. */
export function refusalWords(cause: unknown): string {
  if (cause instanceof ApiProblem) return cause.message;
  return SERVER_ODD;
}

export const codeOf = (cause: unknown): string => (cause as { code?: string } | null)?.code ?? "odd";

/** How a counselor is spoken to: by the title in her own name, else by both. */
export function addressOf(name: string): string {
  if (/^(bu|ibu)\s/i.test(name)) return "Ibu";
  if (/^(pak|bapak)\s/i.test(name)) return "Bapak";
  return "Bapak/Ibu";
}

/** "Bu Ratna", "Bu Ratna dan Bu Endah", "A, B, dan C". */
export function listed(names: readonly string[]): string {
  if (names.length < 3) return names.join(" dan ");
  return `${names.slice(0, -1).join(", ")}, dan ${names[names.length - 1]}`;
}
