// /audit: the coordinator reads what was done in her school and when, in plain words. No case and no student is named,
// and to everybody else the page says that there is nothing here.

import { begin } from "../desk/guard";
import { inWords } from "../desk/refusals";
import { el, on, part } from "../lib/dom";
import { clock, day } from "../lib/time";

type Line = { index: number; at: number; act: string; by: "staff" | "student" | "nobody"; name: string | null };

const ACTS: Record<string, string> = {
  "case.looked": "membuka sebuah kasus",
  "case.accepted": "menerima sebuah kasus",
  "case.readers_changed": "mengubah siapa yang bisa membaca sebuah kasus",
  "case.printed": "mencetak sebuah kasus",
  "case.erased": "menghapus sebuah kasus yang masa simpannya habis",
  "referral.released": "membagikan rujukan dengan izin konseli",
  "stage.overridden": "melanjutkan tahap dengan alasan yang dicatat",
  "account.signed_in": "masuk",
  "account.recovered": "masuk dengan kode pemulihan",
  "account.signed_out_elsewhere": "mengeluarkan akunnya dari perangkat lain",
  "account.lock_set": "mengganti frasa sandi",
  "account.recovery_set": "membuat kode pemulihan baru",
  "directory.entered": "menambah satu kunci di daftar kunci sekolah",
  "person.invited": "mengundang seseorang",
  "person.joined": "membuat kunci pertamanya",
  "person.vouched": "menjamin kunci seseorang",
};
const NAMELESS = { staff: "Guru BK", student: "Seorang siswa", nobody: "Sistem" };
const NOT_HERE = { not_found: "Catatan ini hanya terbuka untuk koordinator." };

async function main(): Promise<void> {
  const begun = await begin("staff");
  if (!begun) return;
  const { session, guard } = begun;
  const word = part("word");
  const older = document.querySelector('[data-act="older"]') as HTMLButtonElement;
  let last: number | null = null;

  async function more(): Promise<void> {
    try {
      const from = last === null ? "" : `?sebelum=${last}`;
      const answer = await session.api.get<{ lines: Line[]; more: boolean }>(`/api/audit${from}`);
      part("lines").append(...answer.lines.map(row));
      last = answer.lines.at(-1)?.index ?? last;
      older.hidden = !answer.more;
      word.textContent = last === null ? "Belum ada catatan." : "";
    } catch (problem) {
      if (!guard.caught(problem)) word.textContent = inWords(problem, NOT_HERE);
    }
  }

  on(older, "click", () => void more());
  await more();
}

function row({ at, act, by, name }: Line): HTMLElement {
  return el(
    "li",
    el("b", name ?? NAMELESS[by]),
    ` ${ACTS[act] ?? "melakukan sesuatu yang tercatat"}`,
    el("span.small.soft", `, ${day(at)} pukul ${clock(at)}`),
  );
}

void main();
