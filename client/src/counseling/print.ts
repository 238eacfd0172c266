// A case on paper, for its counselor alone: asked for with a reason that is sealed into the staff lane, stamped with who,
// when and "rahasia". What is printed stands on the page only as long as the print lasts.

import { textField, tick } from "../lib/controls";
import { el } from "../lib/dom";
import { clock, day } from "../lib/time";
import type { Message, Talk } from "../talk/contract";
import { eventLine } from "../talk/events";
import type { Content } from "../worker/contract";
import type { Circle } from "./circle";
import { openDialog, Unready } from "./dialog";

export type Printing = {
  school: string;
  by: string;
  talk: Talk;
  notes: Circle | null;
  keep: (content: Content) => Promise<void>;
  record: () => Promise<void>; // nothing is put on paper that the audit does not know of
  caught: (problem: unknown) => boolean;
};

const LOOK_BACK = 200; // pages of sixty entries, at most

export function askToPrint(printing: Printing): void {
  const reason = textField("Alasan mencetak", "Disegel ke catatan staf bersama waktunya.", 200, 2);
  const talk = tick("Percakapan", "", true);
  const notes = tick("Catatan staf", "Hanya bila sungguh perlu.", false);
  openDialog({
    title: "Cetak kasus",
    lead: "Di kertas, segel tidak berlaku lagi. Simpan di tempat terkunci, dan musnahkan setelah selesai.",
    body: [reason.root, el("fieldset.stack.gap-2", el("legend", "Yang dicetak"), talk.root, notes.root)],
    act: "Cetak",
    caught: printing.caught,
    done: async () => {
      const said = reason.input.value.trim();
      if (!said) throw new Unready("Tulis alasannya dulu, satu kalimat cukup.");
      if (!talk.input.checked && !notes.input.checked) throw new Unready("Pilih dulu yang dicetak.");
      for (let left = LOOK_BACK; left > 0 && (await printing.talk.older()); left -= 1);
      await printing.keep({ t: "note", h: "Dicetak", x: said, at: Date.now() });
      const paper = paperOf(printing, said, { talk: talk.input.checked, notes: notes.input.checked });
      await printing.record();
      setTimeout(() => put(paper)); // once the dialog is gone
    },
  });
}

function put(paper: HTMLElement): void {
  document.body.append(paper);
  document.documentElement.classList.add("printing");
  const away = (): void => {
    document.documentElement.classList.remove("printing");
    paper.remove();
  };
  addEventListener("afterprint", away, { once: true });
  print();
}

function paperOf(
  { school, by, talk, notes }: Printing,
  reason: string,
  what: { talk: boolean; notes: boolean },
): HTMLElement {
  const now = Date.now();
  const stamp = `Rahasia. ${school}. Dicetak ${by}, ${day(now, 0)} ${clock(now)}. Alasan: ${reason}`;
  const entries = talk.state()?.view.entries ?? [];
  const spoken = entries.map((entry) => (entry.kind === "message" ? line(entry, talk) : eventLine(entry, "counselor")));
  return el(
    "article.paper",
    el("p.stamp", stamp),
    ...(what.talk ? [el("h2", "Percakapan"), el("ol.paper-lines", ...spoken)] : []),
    ...(what.notes && notes ? [el("h2", "Catatan staf"), ...notes.messages.map((one) => note(one, notes))] : []),
    el("p.stamp", stamp),
  );
}

function line(message: Message, talk: Talk): HTMLElement {
  const members = (talk.state()?.view.readers ?? []).flatMap((one) => one.members);
  const from = members.find(({ key_id }) => key_id === message.from);
  return words(from?.role === "counselee" ? "konseli" : (from?.name ?? "guru BK"), message);
}

const note = (message: Message, notes: Circle): HTMLElement => words(notes.nameOf(message.from), message);

function words(who: string, { content, at }: Message): HTMLElement {
  return el(
    "li.paper-line",
    el("b", `${who}, ${day(at)} ${clock(at)}`),
    content?.h ? el("p", el("b", content.h)) : null,
    el("p.slip-words", content?.x ?? "(tidak bisa dibuka di perangkat ini)"),
  );
}
