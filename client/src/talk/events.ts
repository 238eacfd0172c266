// One sentence for each entry that is not a message: who may read from here on, what was promised, what was asked.

import { el, icon } from "../lib/dom";
import { clock, day } from "../lib/time";
import { addressOf, listed } from "../lib/words";
import { referralSentence } from "../referrals/sentences";
import type { Member } from "../worker/contract";
import type { Entry, TalkRole, TalkState } from "./contract";
import { happenedSentence, type Sentence } from "./happened";

/** The line for an entry, or null where there is nothing to say to this side. */
export function eventLine(entry: Exclude<Entry, { kind: "message" }>, role: TalkRole): HTMLElement | null {
  const sentence = entry.kind === "epoch" ? epochSentence(entry, role) : factSentence(entry, role);
  if (!sentence) return null;
  const { act } = sentence;
  const press = act && el("button.btn.btn-quiet.btn-flush", { type: "button", "data-act": act.name }, act.words);
  return el(
    "li.event",
    icon(sentence.icon),
    el("span", el("b", sentence.strong), ` ${sentence.rest}`, press && el("br"), press),
  );
}

type EpochEntry = Extract<Entry, { kind: "epoch" }>;

export function epochSentence(entry: EpochEntry, role: TalkRole): Sentence {
  const readers = readerNames(entry.members, role);
  const counselors = entry.members
    .filter((member) => member.role === "counselor")
    .map((member) => called(member, role));
  switch (entry.reason) {
    case 1:
      return { icon: "lock", strong: "Ruang ini dibuka.", rest: `Yang bisa membaca: ${readers}.` };
    case 2:
      return {
        icon: "leaf",
        strong:
          role === "counselee"
            ? `${listed(counselors)} menerima ceritamu.`
            : `Cerita ini diterima ${listed(counselors)}.`,
        rest: `Mulai sekarang yang bisa membaca hanya ${readers}.`,
      };
    case 5:
      return { icon: "lock", strong: "Kunci ruang ini diperbarui.", rest: `Yang bisa membaca tetap ${readers}.` };
    default:
      if (role === "counselee" && entry.joined.length > 0) return joinedSentence(entry, readers);
      return { icon: "eye", strong: "Yang bisa membaca berubah.", rest: `Sekarang: ${readers}.` };
  }
}

/** She agreed to it; the line says who and from when, as she was told then. */
function joinedSentence({ members, joined, history }: EpochEntry, readers: string): Sentence {
  const who = listed(
    members.filter(({ key_id }) => joined.includes(key_id)).map((member) => called(member, "counselee")),
  );
  const since = history ? "dari awal" : "mulai hari ini";
  const strong = `${who} sekarang ikut bisa membaca percakapan ini, ${since}.`;
  return { icon: "eye", strong, rest: `Yang bisa membaca: ${readers}.` };
}

function factSentence(entry: Extract<Entry, { kind: "fact" }>, role: TalkRole): Sentence | null {
  if (entry.name === "promise.made") {
    const due = Number(entry.facts.due ?? entry.facts.by);
    if (!Number.isFinite(due) || due <= 0) return null;
    const when = `${day(due)} sebelum pukul ${clock(due)}`;
    return { icon: "clock", strong: "Biasanya dibalas", rest: `${when}.` };
  }
  if (entry.name !== "urgency.raised")
    return referralSentence(entry.name, role) ?? happenedSentence(entry.name, entry.facts, role);
  return role === "counselee"
    ? { icon: "clock", strong: "Kamu minta dibalas segera.", rest: "Guru BK yang jaga diberi tahu, tanpa isinya." }
    : { icon: "clock", strong: "Konseli minta dibalas segera.", rest: "" };
}

const called = (member: Member, role: TalkRole): string => {
  if (member.me) return role === "counselee" ? "kamu" : addressOf(member.name ?? "");
  return member.name ?? (member.role === "counselee" ? "konseli" : "guru BK");
};

/** "kamu dan Bu Ratna": everyone who can read, oneself first. */
export function readerNames(members: readonly Member[], role: TalkRole): string {
  const sorted = [...members].sort((a, b) => Number(b.me) - Number(a.me));
  return listed(sorted.map((member) => called(member, role)));
}

/** Who is on the other side, as the log is named: the counselors of now, or the student. */
export function otherName({ case: answer, view }: TalkState, role: TalkRole): string {
  if (role === "counselor") return answer.counselee.name ?? "konseli";
  const names = view.members.filter((member) => member.role === "counselor").map((member) => member.name ?? "guru BK");
  return names.length > 2 ? "guru BK yang jaga" : names.join(" dan ") || "guru BK";
}
