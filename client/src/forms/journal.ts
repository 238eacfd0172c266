// The own lane as a journal: written and kept under keys that nobody else has. "Kirim nanti" moves a text into the field
// of the talk, where its writer decides. What is half written lies sealed on the device. Called by the room.

import { el, icon } from "../lib/dom";
import { clock, day } from "../lib/time";
import { createPlace } from "../talk/place";
import type { CaseView, Content, OpenedEntry } from "../worker/contract";
import { keepInLane, type Own, ownLane } from "./lane";

export type JournalOptions = Own & { root: HTMLElement; toTalk: (words: string) => void };

const UNKEPT = "Belum tersimpan di ruang ini. Tulisanmu masih di kotak, tersegel di perangkat. Coba lagi sebentar.";
const DRAFT_AFTER = 500;

export async function openJournal(options: JournalOptions): Promise<void> {
  const { root, keyring, account, caseId, toTalk } = options;
  const place = createPlace(account ? localStorage : sessionStorage, `jurnal.${caseId}`, caseId, keyring);
  const field = el<HTMLTextAreaElement>("textarea.input.grows", {
    id: "jurnal",
    rows: 5,
    maxlength: 8_000,
    autocomplete: "off",
  });
  const word = el("p.who", { role: "status" });
  const list = el("ol.stack.journal");
  const keep = el("button.btn.btn-main.btn-wide", { type: "button" }, "Simpan untukku");
  const say = (words: string): void => word.replaceChildren(...(words ? [icon("lock"), el("span", words)] : []));
  let timer: ReturnType<typeof setTimeout> | undefined;
  const save = (): void => void place.saveDraft(field.value).catch(() => undefined);
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(save, DRAFT_AFTER);
  });
  field.addEventListener("blur", save);
  keep.addEventListener("click", () => {
    const text = field.value.trim();
    if (!text) return say("Masih kosong. Satu kata pun cukup.");
    const content: Content = { t: "note", x: text, at: Date.now() };
    say("Menyegel …");
    keepInLane(options, content).then(
      (lane) => {
        clearTimeout(timer);
        field.value = "";
        save();
        show(lane);
        say("Tersimpan. Hanya kamu yang bisa membukanya.");
      },
      () => say(UNKEPT),
    );
  });
  root.append(
    el(
      "header.stack.gap-3",
      el("h2", "Tulisan untukku sendiri"),
      el("p.who", icon("eye"), el("span", "Bisa membaca: kamu saja. Guru BK tidak punya kuncinya.")),
    ),
    el("div.field", el("label", { for: "jurnal" }, "Tulis apa saja"), field),
    word,
    keep,
    list,
  );
  const draft = await place.readDraft();
  if (draft && !field.value) field.value = draft;
  show(await ownLane(options));

  function show(lane: CaseView): void {
    const kept = lane.entries.filter(isWritten).reverse();
    list.replaceChildren(...kept.map(({ content, at }) => entry(content, at)));
  }

  function entry(content: Content, at: number): HTMLElement {
    const move = el("button.btn", { type: "button" }, "Pindahkan ke kotak tulis");
    move.addEventListener("click", () => toTalk(content.x));
    return el(
      "li.card.stack.gap-2",
      el("p.small.soft", `${day(at)} ${clock(at)}`),
      content.h ? el("b", content.h) : null,
      el("p.notice-text", content.x),
      content.t === "note" ? el("p", move) : null,
    );
  }
}

type Written = Extract<OpenedEntry, { kind: "message" }> & { content: Content };
const isWritten = (entry: OpenedEntry): entry is Written => entry.kind === "message" && entry.content !== null;
