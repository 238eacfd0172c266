// What happened on the way of a case, as one sentence for each side: steps, sessions, forms, outcomes. Called by
// events.ts. A fact holds no word of anybody, and neither do these.

import { clock, day } from "../lib/time";
import { stepName } from "./steps";

export type Side = "counselee" | "counselor";
export type Sentence = { icon: string; strong: string; rest: string; act?: { name: string; words: string } };
type Facts = Record<string, unknown>;
type Said = Record<Side, readonly [icon: string, strong: string, rest: string] | null>;

const MEDIA: Record<string, string> = {
  chat: "lewat obrolan",
  letter: "lewat surat",
  voice: "lewat suara",
  video: "lewat video",
  in_person: "dengan bertemu langsung",
};

/** Null: nothing to say of it to this side. */
export function happenedSentence(name: string, facts: Facts, side: Side): Sentence | null {
  if (name === "stage.moved") return moved(facts, side);
  if (name === "assessment.opened") return opened(facts, side);
  if (name === "notice.acknowledged") return acknowledged(facts, side);
  const said = (SAID[name] ?? session(name, facts) ?? ending(name, facts))?.[side];
  return said ? { icon: said[0], strong: said[1], rest: said[2] } : null;
}

function moved({ kind, to }: Facts, side: Side): Sentence {
  const step = stepName(String(to), side);
  const name = step ? `${side === "counselee" ? "Langkah" : "Tahap"} ${step}` : "Langkah berikutnya";
  if (String(to) === "ending" && side === "counselee")
    return { icon: "leaf", strong: "Kita melihat hasilnya bersama.", rest: "Kamu yang memilih apa sesudahnya." };
  const back = kind === "back" ? (side === "counselee" ? "Kembali sebentar itu biasa." : "Kembali dengan alasan.") : "";
  return { icon: "leaf", strong: `${name} dimulai.`, rest: back };
}

/** An agreement is made of several texts; one line says that all were read. */
function acknowledged({ text }: Facts, side: Side): Sentence | null {
  if (text !== "contract_session") return null;
  const strong = side === "counselee" ? "Kamu setuju dengan kesepakatan kita." : "Konseli menyetujui kesepakatan sesi.";
  return { icon: "leaf", strong, rest: "" };
}

const FORMS: Record<string, readonly [words: string, field: string]> = {
  before_contact: ["Ada empat pertanyaan pendek.", "Empat penghalang"],
  immediate_assessment: ["Ada beberapa pertanyaan pendek tentang obrolan tadi.", "Laiseg"],
  short_term_assessment: ["Ada pertanyaan pendek tentang kabarmu.", "Laijapen"],
  long_term_assessment: ["Ada pertanyaan pendek tentang kabarmu sekarang.", "Laijapang"],
};
const ANSWER = { name: "assessment", words: "Lihat pertanyaannya" }; // the room hears it

function opened({ form }: Facts, side: Side): Sentence | null {
  const [words, field] = FORMS[String(form)] ?? ["Ada beberapa pertanyaan pendek.", "Formulir"];
  if (side === "counselor")
    return { icon: "letter", strong: `${field} terbuka untuk konseli.`, rest: "Diisi sendirian." };
  return { icon: "letter", strong: words, rest: "Diisi sendirian, boleh dilewati.", act: ANSWER };
}

function session(name: string, facts: Facts): Said | null {
  if (name !== "session.begun" && name !== "session.ended") return null;
  const how = MEDIA[String(facts.medium)] ?? "";
  if (facts.entered) {
    if (name === "session.begun") return { counselee: null, counselor: null };
    const when = Number(facts.from) > 0 ? `, ${day(Number(facts.from))}` : "";
    return both("leaf", `Sesi ${how} dicatat.`, `${facts.proxy ? "Ditulis guru BK" : "Sudah berlangsung"}${when}.`);
  }
  if (name === "session.begun") return both("clock", "Sesi dimulai.", `Berlangsung ${how}, tanpa rekaman.`);
  const minutes = Number(facts.minutes);
  const long = Number.isFinite(minutes) && minutes > 0 ? `Lamanya ${minutes} menit.` : "";
  return both("clock", "Sesi selesai.", long);
}

const both = (icon: string, strong: string, rest: string): Said => ({
  counselee: [icon, strong, rest],
  counselor: [icon, strong, rest],
});

const OUTCOMES: Record<string, readonly [counselee: string, counselor: string]> = {
  succeeded: ["Untuk sekarang sudah cukup.", "Hasil: berhasil."],
  in_person: ["Lanjut dengan bertemu langsung.", "Hasil: lanjut tatap muka."],
  online: ["Lanjut lagi di sini.", "Hasil: pertemuan berikutnya."],
  referred: ["Dibantu orang yang lebih ahli.", "Hasil: alih tangan."],
  withdrawn_by_counselee: ["Kamu berhenti sampai di sini.", "Konseli memilih berhenti."],
  unreachable: ["Ruang ini ditutup dulu.", "Ditutup: konseli belum dapat dihubungi."],
  information_given: ["Pertanyaanmu sudah terjawab.", "Ditutup: pertanyaan sudah terjawab."],
  opened_in_error: ["Ruang ini ditutup.", "Ditutup: terbuka tanpa sengaja."],
};

export const outcomeWords = (outcome: string): string => OUTCOMES[outcome]?.[0] ?? "Sudah dipilih bersama.";

function ending(name: string, facts: Facts): Said | null {
  if (name === "outcome.recorded") {
    const [mine, theirs] = OUTCOMES[String(facts.outcome)] ?? ["Sudah dipilih bersama.", "Hasil dicatat."];
    const until = facts.closes && facts.erase_on ? `Rencana hapus ${dateWords(String(facts.erase_on))}.` : "";
    const open = facts.closes ? "Kamu boleh menulis lagi kapan saja." : "";
    return {
      counselee: ["leaf", mine, [until, open].filter(Boolean).join(" ")],
      counselor: ["leaf", theirs, until],
    };
  }
  if (name !== "appointment.made") return null;
  const at = Number(facts.at);
  const how = MEDIA[String(facts.medium)] ?? "";
  return both("clock", "Janji temu dibuat.", `${day(at)} pukul ${clock(at)}, ${how}.`);
}

/** "2027-11-24" as "24 November 2027". */
export function dateWords(date: string): string {
  const [year = 0, month = 1, dayOf = 1] = date.split("-").map(Number);
  return day(new Date(year, month - 1, dayOf).getTime(), 0).replace(/^\w+, /, "");
}

const SAID: Record<string, Said> = {
  "assessment.answered": {
    counselee: ["sent", "Sudah kamu isi.", "Terima kasih."],
    counselor: ["leaf", "Konseli sudah mengisi formulirnya.", ""],
  },
  "assessments.held": {
    counselee: null,
    counselor: ["clock", "Formulir ditahan.", "Keselamatan didahulukan."],
  },
  "assessments.released": { counselee: null, counselor: ["clock", "Formulir ditawarkan lagi.", ""] },
  "readiness.recorded": {
    counselee: ["leaf", "Daftar kesiapan sudah dibuka.", ""],
    counselor: ["leaf", "Daftar kesiapan sudah dibuka.", ""],
  },
  "case.reopened": {
    counselee: ["leaf", "Ruang ini terbuka lagi.", "Senang kamu kembali."],
    counselor: ["leaf", "Kasus ini terbuka lagi.", ""],
  },
};
