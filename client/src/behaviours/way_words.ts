// What the room says of the end of a way and after it: pure sentences, for way.ts.

import { day } from "../lib/time";
import type { Assessment, Course } from "../talk/contract";
import { dateWords, outcomeWords } from "../talk/happened";

export const isClosed = ({ ended }: Course): boolean =>
  ended !== null && !["in_person", "online", "referred"].includes(ended.outcome);

/** What was chosen, when we ask again, until when it is kept, and that the way back is open. */
export function wayLines(process: Course, assessments: readonly Assessment[]): string[] {
  const { ended, erase_on } = process;
  const waiting = assessments.filter(({ state }) => state === "waiting");
  const asks = waiting.map(
    ({ due }) => `Kami bertanya kabar singkat sekitar ${day(due).replace(/^\w+, /, "")}. Boleh dilewati.`,
  );
  if (!ended) return asks;
  const back = "Kamu boleh menulis lagi kapan saja; ruangnya terbuka kembali.";
  const until = erase_on ? [`Rencana hapus: ${dateWords(erase_on)}.`] : [];
  return [`Yang dipilih: ${outcomeWords(ended.outcome).toLowerCase()}`, ...asks, ...until, back];
}
