// A follow-up that a counselor sets for a case: until when, never about what. "Janji kita hari ini" reminds of it.

import { openDialog, Unready } from "../counseling/dialog";
import type { Api } from "../lib/api";
import { inputField } from "../lib/controls";
import type { B64 } from "../worker/contract";
import { localInput, momentOf } from "./moments";

const WEEK_MS = 7 * 86_400_000;
const YEAR_MS = 366 * 86_400_000;

export type FollowingUp = { api: Api; caseId: B64; caught: (problem: unknown) => boolean };

export function askFollowUp({ api, caseId, caught }: FollowingUp): void {
  const now = Date.now();
  const when = inputField("Ingatkan sebelum", "", {
    type: "datetime-local",
    min: localInput(now),
    value: localInput(now + WEEK_MS),
  });
  openDialog({
    title: "Tindak lanjut",
    lead: "Yang dicatat hanya waktunya, dan hanya konselor kasus ini yang diingatkan. Tentang apa, tulis di catatan staf.",
    body: [when.root],
    act: "Tetapkan",
    caught,
    done: async () => {
      const due = momentOf(when.input);
      const ahead = (due ?? 0) - Date.now();
      if (due === null || ahead <= 0 || ahead > YEAR_MS)
        throw new Unready("Pilih waktu yang akan datang, paling lama setahun.");
      await api.post(`/api/kasus/${caseId}/tugas`, { due, kind: "follow_up" });
    },
  });
}
