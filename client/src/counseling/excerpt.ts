// An excerpt of a case for a consultation (R118): chosen by hand, rewritten by hand, without who it is about. What might
// tell it is pointed at; the counselor decides, and nothing goes along that is not in the field.

import { consultationName } from "../casework/duty_words";
import type { DeskAnswer } from "../desk/answers";
import type { Session } from "../desk/session";
import { moment } from "../desk/words";
import { selectField, textField, tick } from "../lib/controls";
import { el, icon } from "../lib/dom";
import type { Live } from "../live/contract";
import type { Message, Talk } from "../talk/contract";
import type { Acting } from "./act";
import { Circle } from "./circle";
import { openDialog, Unready } from "./dialog";
import { tracesIn } from "./traces";

export type Excerpting = {
  session: Session;
  live: Live;
  acting: Acting;
  talk: Talk;
  caught: (problem: unknown) => boolean;
};

const LATEST = 40;
const MOST = 8000;

export async function askExcerpt({ session, live, acting, talk, caught }: Excerpting): Promise<void> {
  const [{ consultations: all = [] }, { indexOfWord }] = await Promise.all([
    session.api.get<DeskAnswer>("/api/meja"),
    import("../sealing/words"),
  ]);
  const consultations = all.filter(({ erase_on }) => !erase_on);
  const state = talk.state();
  const names = [state?.case.counselee.name ?? "", ...(state?.view.members ?? []).map(({ name }) => name ?? "")];
  const said = (state?.view.entries ?? []).filter(
    (entry): entry is Message => entry.kind === "message" && Boolean(entry.content?.x),
  );
  const ticks = said.slice(-LATEST).map((message) => ({ message, field: tick(short(message), "", false) }));
  const where = selectField(
    "Konsultasi",
    [...consultations]
      .sort((a, b) => b.last_at - a.last_at)
      .map((one) => [one.room, `${consultationName(one, session.name)}, ${moment(one.last_at, Date.now())}`] as const),
  );
  const text = textField("Cuplikan", "Ubah dengan kata sendiri. Hanya isi kotak ini yang dibagikan.", MOST, 6);
  const traces = el("div.note", { role: "status", hidden: true });
  const sure = tick("Sudah kuperiksa: tidak ada yang menunjuk kepada orangnya", "", false);

  function look(): number {
    const found = tracesIn(text.input.value, names.filter(Boolean), (word) => indexOfWord(word) !== undefined);
    traces.hidden = found.length === 0;
    const lines = found.map(({ text: hit, why }) => el("li", `“${hit}”, ${why}`));
    traces.replaceChildren(
      icon("warn"),
      el("div", el("p", "Mungkin menunjuk kepada orangnya:"), el("ul.small", ...lines)),
    );
    return found.length;
  }
  for (const { message, field } of ticks)
    field.input.addEventListener("change", () => {
      if (field.input.checked) text.input.value = [text.input.value, message.content?.x].filter(Boolean).join("\n\n");
      look();
    });
  text.input.addEventListener("input", look);

  openDialog({
    title: "Cuplikan tanpa identitas",
    lead: consultations.length
      ? "Rekan di konsultasi itu membacanya. Kasusnya sendiri tetap tertutup bagi mereka."
      : "Belum ada konsultasi. Mulai satu dari Hari ini, lalu kembali ke sini.",
    body: consultations.length
      ? [
          where.root,
          el(
            "details",
            el("summary", "Ambil dari percakapan"),
            el("div.stack.gap-2", ...ticks.map(({ field }) => field.root)),
          ),
          text.root,
          traces,
          sure.root,
        ]
      : [],
    act: consultations.length ? "Bagikan cuplikan" : "",
    again: consultations.length ? "Belum" : "Tutup",
    caught,
    done: async () => {
      const x = text.input.value.trim();
      if (!x) throw new Unready("Cuplikannya masih kosong.");
      look();
      if (!sure.input.checked) throw new Unready("Periksa sekali lagi, lalu centang kotak di bawah cuplikan.");
      const circle = new Circle(acting, live, where.input.value, () => undefined);
      try {
        await circle.load();
        await circle.say({ t: "note", h: "Cuplikan tanpa identitas", x, at: Date.now() });
      } finally {
        circle.close();
      }
    },
  });
}

const short = ({ content, mine }: Message): string => {
  const words = content?.x ?? "";
  return `${mine ? "Saya" : "Konseli"}: ${words.length > 90 ? `${words.slice(0, 89)}…` : words}`;
};
