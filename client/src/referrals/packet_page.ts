// A packet as its target reads it: who asks, why, the chosen words, until when; and below, her answer in the same place.
// Shared by the page of counselors and the page of somebody outside. Keeps nothing, prints nothing.

import { busyWhile, press, textField } from "../lib/controls";
import { el, icon } from "../lib/dom";
import { clock, day } from "../lib/time";
import type { OpenedPart } from "../worker/contract";
import type { Packet, Scope, State } from "./contract";
import { dated, MOST_TEXT, readAnswer, readPacket } from "./words";

export type PacketActs = {
  /** Sends what was written, if anything, and a yes or no, if that was said. */
  answer: (text: string, accepted: boolean | null) => Promise<void>;
  close: () => void;
  heading: "h1" | "h2"; // what the packet is on its page
};

const WARNING =
  "Rahasia. Dibagikan dengan izin siswa, untuk tujuan ini saja. Mohon tidak meneruskan, mencetak, atau memotret. " +
  "Setiap pembukaan tercatat dan dapat dilihat siswa.";
const UNREADABLE = "Isi paket ini belum bisa dibaca di sini. Muat ulang halaman, atau tanyakan kepada pengirim.";
const JOINS: Record<Scope, string> = {
  1: "",
  2: "Siswa mengizinkan Bapak/Ibu ikut mulai saat masuk.",
  3: "Siswa mengizinkan Bapak/Ibu ikut dan membaca yang sudah tertulis.",
};
const MARKS = 60;
const UNSENT = "Belum terkirim. Tulisannya masih ada; coba lagi sebentar.";

export function packetPage(parts: readonly OpenedPart[], state: State, acts: PacketActs): HTMLElement[] {
  const packet = parts[0] ? readPacket(parts[0].content) : null;
  if (!packet) return [el("p.note", icon("warn"), el("span", UNREADABLE))];
  return [
    el("p.note", icon("lock"), el("span", WARNING)),
    ...aboutOf(packet, acts.heading),
    el("div.stack.stack-wide.referral-marked", watermark(packet), ...wordsOf(packet, below(acts))),
    ...parts.slice(1).map(answerOf),
    answerForm(state, acts),
    el("p", press("Tutup isi ini", acts.close)),
  ];
}

function aboutOf({ from, school, to, why, name, scope, until }: Packet, heading: string): HTMLElement[] {
  return [
    el(heading, { tabindex: "-1" }, `Untuk ${to}`),
    el(
      "dl.facts",
      fact("Dari", `${from}, ${school}`),
      fact("Untuk apa", why),
      fact("Siswa", name ?? "Namanya tidak disebut."),
      scope > 1 && fact("Percakapan", JOINS[scope]),
      fact("Berlaku", `Sampai ${dated(until)}, lalu aksesnya mati sendiri.`),
    ),
  ];
}

const fact = (term: string, words: string): HTMLElement => el("div", el("dt", term), el("dd", words));

/** Whose copy this is, over every word of it: a picture of the screen says who took it (R102). */
function watermark({ to }: Packet): HTMLElement {
  const line = `${to} · ${dated(Date.now())}   `;
  return el("div.referral-mark", { "aria-hidden": "true" }, line.repeat(MARKS));
}

/** One step below the packet's own heading, the same to the eye. */
const below = ({ heading }: PacketActs): string => (heading === "h1" ? "h2.h-small" : "h3");

function wordsOf({ summary, items }: Packet, heading: string): HTMLElement[] {
  const said = items.map(({ who, at, x }) => {
    const by = who === "konseli" ? "Siswa" : "Guru BK";
    return el("li.flat", el("p.small.soft", `${by}, ${day(at)} ${clock(at)}`), el("p.referral-shown", x));
  });
  return [
    ...(summary === null ? [] : [el("section.card", el(heading, "Ringkasan"), el("p.referral-shown", summary))]),
    ...(said.length ? [el("ul.stack.gap-2", ...said)] : []),
  ];
}

function answerOf({ content, from }: OpenedPart): HTMLElement {
  return el(
    "div.flat",
    el("p.small.soft", `Jawaban ${from?.name ?? "Anda"}`),
    el("p.referral-shown", readAnswer(content)),
  );
}

function answerForm(state: State, acts: PacketActs): HTMLElement {
  const text = textField("Jawaban untuk guru BK", "Seperlunya. Tersegel, dibaca guru BK pengirim saja.", MOST_TEXT, 4);
  const word = el("p.form-word", { role: "status" });
  const send = (accepted: boolean | null, button: HTMLElement): void => {
    if (accepted === null && text.input.value.trim() === "") {
      word.textContent = "Tulis dulu jawabannya.";
      return;
    }
    void busyWhile(button, async () => {
      try {
        await acts.answer(text.input.value.trim(), accepted);
      } catch {
        word.textContent = UNSENT;
      }
    });
  };
  const button = (words: string, accepted: boolean | null): HTMLButtonElement => {
    const made = press(words, () => send(accepted, made));
    return made;
  };
  const open = state !== "accepted" && state !== "refused";
  const buttons = open
    ? [button("Saya bersedia membantu", true), button("Saya belum bisa", false)]
    : [button("Kirim jawaban", null)];
  return el("section.card.stack", el(below(acts), "Jawaban"), text.root, word, el("div.referral-two", ...buttons));
}
