// What a duty is called and when it is due, in words: pure. Nothing is counted against anybody, and what a duty is about
// stands nowhere.

import type { Consultation, DutyCard, Escalation, WaitingCase } from "../desk/answers";
import { moment } from "../desk/words";
import { clock, day, sameDay, since } from "../lib/time";
import { listed } from "../lib/words";
import { dateWords } from "../talk/happened";

const DAY_MS = 86_400_000;

const KINDS: Record<string, string> = {
  first_reply: "Kata pertama",
  unanswered: "Konseli menunggu balasan",
  reminder: "Sapa konseli sekali lagi",
  silent: "Konseli lama tidak menulis, putuskan langkahnya",
  assessment: "Jawaban konseli perlu dibaca",
  follow_up: "Tindak lanjut",
  feedback: "Kabar balik rujukan",
};
export const dutyName = (kind: string): string => KINDS[kind] ?? "Janji";

/** Only what a person set is done by a person's word; all else is done by doing it. */
export const doneByHand = ({ kind }: DutyCard): boolean => kind === "follow_up";

/** Soonest first; a story that waits for its first word stands in a list of its own. */
export function dutiesToShow(duties: readonly DutyCard[], waiting: readonly WaitingCase[]): DutyCard[] {
  const own = new Set(waiting.map((one) => one.case));
  return duties.filter((duty) => !(duty.kind === "first_reply" && own.has(duty.case))).sort((a, b) => a.due - b.due);
}

export function dutyDue({ due }: Pick<DutyCard, "due">, now: number): string {
  if (due <= now) return `Tenggat lewat ${since(due, now)}, ${moment(due, now)}.`;
  return `Sebelum ${ahead(due, now)}.`;
}

function ahead(due: number, now: number): string {
  if (sameDay(due, now)) return clock(due);
  return `${sameDay(due, now + DAY_MS) ? "besok" : day(due, now)} ${clock(due)}`;
}

/** What the coordinator hears: whose, since when, never of whom. */
export function escalationLine({ since: from, due, counselor }: Escalation, now: number): string {
  const whose = counselor ? `Bersama ${counselor}.` : "Belum diterima siapa pun.";
  return `${whose} Sejak ${moment(from, now)}, tenggatnya ${moment(due, now)}.`;
}

export const consultationName = ({ members }: Consultation, me: string): string =>
  listed(members.filter((name) => name !== me)) || "Catatan sendiri";

export function consultationLine({ last_at, number, read, erase_on }: Consultation, now: number): string {
  if (erase_on) return `Sudah diakhiri. Terhapus ${dateWords(erase_on)}.`;
  return `${number > read ? "Ada yang baru. " : ""}Terakhir ${moment(last_at, now)}.`;
}
