// Who opened this room and when, in plain words, newest first: what the server keeps of each look by staff.

import type { Own } from "../forms/lane";
import { el, icon } from "../lib/dom";
import { clock, day } from "../lib/time";

type Line = { at: number; act: string; name: string };

const ACTS: Record<string, string> = {
  "case.looked": "membuka ruang ini",
  "case.accepted": "menerima ceritamu",
  "case.readers_changed": "mengubah siapa yang bisa membaca",
  "case.printed": "mencetak sebagian ruang ini di kertas",
  "referral.released": "membagikan rujukan yang kamu izinkan",
  "stage.overridden": "melanjutkan tahap dengan alasan yang dicatat",
};

export async function openLooked({ api, caseId }: Own, root: HTMLElement): Promise<void> {
  const { lines } = await api.get<{ lines: Line[] }>(`/api/kasus/${caseId}/jejak`);
  const rows = lines.map(({ at, act, name }) =>
    el(
      "li",
      el("b", name),
      ` ${ACTS[act] ?? "melihat ruang ini"}`,
      el("span.small.soft", `, ${day(at)} pukul ${clock(at)}`),
    ),
  );
  const none = el("p.soft", "Belum ada yang membuka.");
  root.append(
    el(
      "header.stack.gap-3",
      el("h2", "Siapa membuka apa"),
      el("p", "Riwayat ini menunjukkan siapa yang membuka ruangmu, dan kapan."),
    ),
    rows.length ? el("ul.rows.looked", ...rows) : none,
    el("p.who", icon("lock"), el("span", "Setiap kali guru BK membuka ruang ini, tercatat di sini.")),
  );
}
