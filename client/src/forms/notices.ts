// The texts that are shown and agreed to, by their names in a process definition, in words for this school's level. The
// room and the case page hand them to a sheet (`textOf`). A changed meaning is a new version, agreed to anew.

import type { Notice } from "../sheets/contract";

export type Level = "sd" | "smp" | "sma";
export type Told = { level: Level; counselor: string; answered: string; retention: string };

const VERSION = 1;

export function noticesOf(told: Told): (ref: string) => Notice | null {
  return (ref) => {
    const text = TEXTS[ref];
    if (!text) return null;
    const [title, body] = text;
    return { version: VERSION, title, body: body(told) };
  };
}

/** What the agreement of a session is made of, in the order in which it is read. */
export const AGREEMENT = [
  "contract_aim",
  "contract_meaning",
  "principles_all",
  "contract_session",
  "limits_confidentiality",
  "retention_notice",
] as const;

type Text = readonly [title: string, body: (told: Told) => string];

const lines = (...all: string[]): string => all.join("\n\n");

const LIMITS: Record<Level, string> = {
  sd: "Ceritamu kami jaga. Ada satu hal yang tidak bisa kami simpan sendiri: kalau kamu atau orang lain dalam bahaya. Saat itu kami minta tolong orang dewasa lain supaya kamu aman. Kami akan bilang dulu kepadamu, kalau bisa.",
  smp: "Ceritamu kami jaga. Ada tiga keadaan ketika kami perlu melibatkan orang lain: kalau nyawamu atau tubuhmu terancam, kalau kamu atau anak lain sedang disakiti, dan kalau hukum mewajibkan. Kami hanya menyampaikan yang perlu. Kami berusaha memberi tahu kamu dulu, kecuali itu membuatmu makin tidak aman.",
  sma: "Kerahasiaan adalah dasar konseling, dan ada batasnya. Kami dapat melibatkan orang lain tanpa izinmu bila (1) ada bahaya segera bagi nyawa atau tubuhmu atau orang lain, (2) ada anak yang mengalami kekerasan, atau (3) hukum mewajibkan. Kami membagikan sesedikit mungkin, mencatat alasannya, dan memberi tahu kamu sebelum atau segera sesudahnya. Tata tertib, nilai turun, atau pendapatmu tentang sekolah bukan alasan untuk membuka ceritamu.",
};

const PRINCIPLES = lines(
  "Kerahasiaan. Ceritamu kami jaga dan tidak kami sebarkan. Kecuali ada bahaya atau hukum mewajibkan, dan itu kami jelaskan dari awal.",
  "Kesukarelaan. Kamu di sini karena mau, bukan karena dipaksa. Kamu boleh berhenti atau tidak menjawab kapan saja.",
  "Keterbukaan. Kamu boleh bercerita apa adanya, sejauh yang kamu siap. Konselor juga terbuka menjelaskan apa yang ia lakukan.",
  "Kekinian. Kita membahas yang kamu rasakan dan butuhkan sekarang. Masa lalu dibuka kalau berguna untuk hari ini.",
  "Kemandirian. Tujuannya kamu makin mampu memutuskan sendiri. Konselor menemani, bukan memutuskan untukmu.",
  "Kegiatan. Perubahan datang dari langkahmu, sekecil apa pun. Kita pilih bersama langkah yang mau kamu coba.",
  "Kedinamisan. Kamu bisa berubah, dan rencana pun boleh berubah. Maju, mundur, lalu maju lagi itu biasa.",
  "Keterpaduan. Perasaan, belajar, teman, dan rumah saling berkaitan, jadi kita melihatnya utuh. Bila orang lain perlu ikut membantu, langkahnya disepakati supaya sejalan.",
  "Kenormatifan. Langkah kita tidak melanggar hukum dan menghormati agama, kepercayaan, adat, serta nilai yang kamu pegang. Norma dipakai untuk menjaga kamu, bukan untuk menghakimi.",
  "Keahlian. Konselor bekerja dengan ilmu dan terus belajar. Kalau ada hal di luar keahliannya, ia akan bilang jujur.",
  "Alih tangan. Kalau ada yang lebih ahli, kami bantu menyambungkan. Kamu yang memilih kepada siapa dan apa saja yang dibagikan.",
  "Tut wuri handayani. Kami memberi semangat dari belakang, memberi contoh di depan, dan berjalan di sampingmu. Kamu tetap yang melangkah.",
);
const PRINCIPLES_SD =
  "Ceritamu dijaga. Kamu boleh berhenti. Tidak ada yang memarahimu. Guru BK menemani, kamu yang memilih. Kalau kamu dalam bahaya, kami minta tolong orang dewasa lain.";

const SESSION_SD =
  "Kita ngobrol pelan-pelan. Kamu boleh cerita, boleh diam, boleh berhenti. Guru BK menjaga ceritamu. Kalau kamu dalam bahaya, guru BK minta tolong orang dewasa lain. Kita tidak merekam.";

const session = ({ counselor, answered }: Told): string =>
  lines(
    "Peranmu: cerita sejauh yang kamu mau, bilang kalau aku keliru menangkap, dan coba langkah yang kamu pilih.",
    `Peranku, ${counselor}: mendengar, menjaga ceritamu, jujur tentang batasku, dan menepati waktu.`,
    `Waktu: sekitar 40 menit untuk sesi langsung. Tulisan dibalas pada hari sekolah; ${answered} Di luar itu ada nomor bantuan.`,
    "Kerahasiaan: yang membaca hanya kita berdua. Batasnya: ada bahaya bagi kamu atau orang lain, ada anak yang disakiti, atau hukum mewajibkan.",
    "Rekaman: tidak ada rekaman. Kita sama-sama tidak merekam dan tidak menyebarkan tangkapan layar.",
    "Kalau sambungan putus: kita lanjut lewat tulisan di ruang ini.",
    "Kalau darurat: jangan menunggu balasan di sini. Hubungi 119 ekstensi 8 atau orang dewasa di dekatmu.",
    "Kapan saja kamu boleh berhenti, ganti konselor, atau bertanya tentang kesepakatan ini.",
  );

const TEXTS: Record<string, Text> = {
  contract_aim: [
    "Untuk apa kita mengobrol",
    () =>
      "Kita mengobrol supaya kamu lebih paham tentang dirimu dan keadaanmu, lebih lega, dan punya langkah yang kamu pilih sendiri.",
  ],
  contract_meaning: [
    "Apa itu konseling",
    () =>
      "Konseling adalah obrolan antara kamu dan guru BK yang memang belajar mendengarkan. Bukan interogasi, bukan hukuman, dan bukan tempat dinasihati panjang-panjang.",
  ],
  principles_all: ["Yang kita pegang", ({ level }) => (level === "sd" ? PRINCIPLES_SD : PRINCIPLES)],
  contract_session: ["Kesepakatan kita", (told) => (told.level === "sd" ? SESSION_SD : session(told))],
  limits_confidentiality: ["Batas kerahasiaan", ({ level }) => LIMITS[level]],
  retention_notice: ["Berapa lama disimpan", ({ retention }) => retention],
};
