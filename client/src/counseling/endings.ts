// How a case ends: one of the four outcomes with what each requires, KES of the start and of the end side by side, or an
// administrative closing. Called by the stage lane; decides nothing by numbers, and adds none up.

import { selectField, textField } from "../lib/controls";
import { el } from "../lib/dom";
import type { Definition } from "../sheets/definition";
import type { Content } from "../worker/contract";
import { list, openDialog, Unready } from "./dialog";
import { MEDIA } from "./sessions";

/** An outcome or closing as its definition tells it. */
export type Ending = {
  id: string;
  label: string;
  meaning?: string;
  requires?: string[];
  must_happen?: string[];
  by?: string;
};
export type Recorded = {
  outcome: string;
  appointment?: { at: number; minutes: number; medium: string };
  summary: Content | null;
  reason: Content;
};
export type Ended = {
  definition: Definition;
  living: HTMLElement | null; // KES of the start and of the end side by side
  consented: boolean; // a word of the counselee's stands
  send: (recorded: Recorded) => Promise<void>;
  caught: (problem: unknown) => boolean;
};

export const outcomesOf = (definition: Definition): Ending[] => (definition.outcomes ?? []) as Ending[];

export function closingsOf(definition: Definition): Ending[] {
  const told = (definition as { closings_that_are_not_outcomes?: { items: Ending[] } }).closings_that_are_not_outcomes;
  return (told?.items ?? []).filter(({ by }) => by !== "counselee");
}

export const endingLabel = (definition: Definition, id: string): string =>
  [...outcomesOf(definition), ...closingsOf(definition)].find((one) => one.id === id)?.label ??
  "Konseli memilih berhenti";

const WORDS = {
  settled: "Kasus ini sudah ditutup dengan cara lain. Tutup jendela ini, lalu lihat tahapnya.",
  bad_outcome: "Masih ada yang diperlukan sebelum hasil ini dicatat. Periksa lagi daftar di atas.",
};
const REASON_MOST = 4000;
let meetings = 0;

export function askOutcome(ended: Ended): void {
  ask(ended, "Pilih hasil bersama konseli", outcomesOf(ended.definition), ended.living);
}

export function askClosing(ended: Ended): void {
  ask(ended, "Tutup tanpa hasil", closingsOf(ended.definition), null);
}

function ask(ended: Ended, title: string, endings: readonly Ending[], first: HTMLElement | null): void {
  const choice = choices(endings, () => draw());
  const must = el("div.stack.gap-2", { "aria-live": "polite" });
  const summary = textField(
    "Surat penutup untuk konseli",
    "Tiga sampai lima kalimat. Dibaca konseli di ruangnya.",
    8000,
    5,
  );
  const meeting = meetingFields();
  const reason = textField("Dasar pilihan", "Disegel ke catatan staf, tidak terlihat konseli.", REASON_MOST, 3);
  const chosen = (): Ending | undefined => endings.find(({ id }) => id === choice.value());
  const needs = (what: string): boolean => chosen()?.requires?.includes(what) ?? false;

  function draw(): void {
    const one = chosen();
    const lines = one?.must_happen ?? [];
    must.replaceChildren(
      ...(one?.meaning ? [el("p.small", one.meaning)] : []),
      ...(lines.length ? [el("p.small", el("b", "Yang perlu terjadi")), list(lines)] : []),
      ...(needs("consent") && !ended.consented
        ? [el("p.note", "Belum ada izin tertulis konseli. Ajukan lewat Rujukan dulu.")]
        : []),
    );
    meeting.root.hidden = !needs("appointment");
    summary.root.hidden = !one || !(needs("summary") || one.id === "online");
  }
  draw();
  openDialog({
    title,
    body: [first, choice.root, must, meeting.root, summary.root, reason.root],
    act: "Catat",
    caught: ended.caught,
    words: WORDS,
    done: () => {
      const one = chosen();
      if (!one) throw new Unready("Pilih satu dulu.");
      const closing = summary.root.hidden ? "" : summary.input.value.trim();
      if (needs("summary") && !closing) throw new Unready("Surat penutup untuk konseli masih kosong.");
      const appointment = needs("appointment") ? meeting.value() : null;
      if (needs("appointment") && !appointment) throw new Unready("Isi waktu pertemuan yang akan datang.");
      if (needs("consent") && !ended.consented) throw new Unready("Belum ada izin tertulis konseli.");
      const said = reason.input.value.trim();
      if (!said) throw new Unready("Tulis dasar pilihannya dulu, satu kalimat cukup.");
      return ended.send({
        outcome: one.id,
        ...(appointment ? { appointment } : {}),
        summary: closing ? { t: "letter", h: "Surat penutup", x: closing, at: Date.now() } : null,
        reason: { t: "note", h: one.label, x: said, at: Date.now() },
      });
    },
  });
}

/** Nothing is chosen beforehand. */
function choices(endings: readonly Ending[], changed: () => void): { root: HTMLElement; value: () => string } {
  const name = `hasil-${++meetings}`;
  const inputs = endings.map(({ id }) =>
    el<HTMLInputElement>("input", { type: "radio", name, value: id, onchange: changed }),
  );
  const labels = endings.map(({ label }, at) => el("label.choice", inputs[at] ?? null, el("span", label)));
  const root = el("fieldset.stack.gap-2", el("legend", "Pilihan"), ...labels);
  return { root, value: () => inputs.find(({ checked }) => checked)?.value ?? "" };
}

function meetingFields() {
  const id = `temu-${++meetings}`;
  const at = el<HTMLInputElement>("input.input", { id, type: "datetime-local" });
  const minutes = selectField("Lamanya", [
    ["30", "30 menit"],
    ["45", "45 menit"],
    ["60", "60 menit"],
    ["90", "90 menit"],
  ]);
  const medium = selectField("Lewat", [...MEDIA].reverse());
  const when = el("div.field", el("label", { for: id }, "Waktu janji temu"), at);
  return {
    root: el("div.stack.gap-2", when, el("div.two", minutes.root, medium.root)),
    value() {
      const time = Date.parse(at.value);
      if (!(time > Date.now())) return null;
      return { at: time, minutes: Number(minutes.input.value), medium: medium.input.value };
    },
  };
}
