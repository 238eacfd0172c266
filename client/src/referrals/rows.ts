// One referral in the counselor's dialog: whom, where it stands, and the one act that is next. Called by outgoing.ts.

import { press } from "../lib/controls";
import { el } from "../lib/dom";
import { clock, day } from "../lib/time";
import type { B64, Member } from "../worker/contract";
import type { Asked } from "./agreement";
import type { Row } from "./contract";
import { otherSchools, type Sender } from "./release";
import { nothing, readAnswer, shownText, staffState } from "./words";

export type RowActs = {
  me: B64;
  members: readonly Member[];
  sender: Sender;
  release: (button: HTMLElement) => void;
  admit: (button: HTMLElement, stay: boolean) => void;
  revoke: (button: HTMLElement) => void;
};

const OVER = ["withdrawn", "revoked", "expired"];

export function rowOf(row: Row, asked: Asked | undefined, acts: RowActs): HTMLElement {
  const name = asked?.request.target.name ?? "Permintaan lama";
  const last = row.log[row.log.length - 1];
  const item = el(
    "li.stack.gap-2.referral-row",
    el("div.row.between", el("h3", name), el("span.now.now-soft", staffState(row.state))),
    last && el("p.small.soft", `Terakhir ${day(last.at)} ${clock(last.at)}. Berlaku sampai ${day(row.until)}.`),
  );
  if (row.state === "consented" && asked?.ticks) {
    item.append(
      el(
        "details",
        el("summary", "Yang diizinkan konseli"),
        el("p.referral-shown", shownText(asked.request, asked.ticks)),
      ),
    );
    if (nothing(asked.ticks)) item.append(el("p.soft", "Konseli menahan semua isi."));
  }
  item.append(el("div.row", ...actsOf(row, asked, acts)));
  if (row.packet && row.packet.parts.length > 1) item.append(answersOf(row, row.packet, acts.sender));
  return item;
}

function actsOf(row: Row, asked: Asked | undefined, acts: RowActs): HTMLElement[] {
  const found: HTMLElement[] = [];
  const here = acts.members.some(({ user }) => user === row.target.user);
  if (row.state === "consented") {
    const button = press("Kirim paket", () => acts.release(button), "button.btn.btn-main");
    found.push(button);
  }
  if (row.state === "accepted" && row.target.kind === 1 && (asked?.ticks?.scope ?? 1) > 1) {
    const hand = press("Serahkan, lalu saya keluar", () => acts.admit(hand, false), "button.btn.btn-main");
    const join = press("Ajak masuk, saya tetap ikut", () => acts.admit(join, true));
    found.push(hand, ...(here ? [] : [join]));
  }
  if (!OVER.includes(row.state)) {
    const button = press("Cabut", () => acts.revoke(button));
    found.push(button);
  }
  return found;
}

/** What came back, opened with the sender's own key when it is asked for. */
function answersOf(
  { referral, target: { kind } }: Row,
  { wrap, parts }: NonNullable<Row["packet"]>,
  sender: Sender,
): HTMLElement {
  const list = el("ul.stack.gap-2");
  const fold = el<HTMLDetailsElement>("details", el("summary", "Kabar balik"), list);
  fold.addEventListener("toggle", () => {
    if (fold.open && list.childElementCount === 0) void open();
  });
  async function open(): Promise<void> {
    try {
      const { keyring, school } = sender;
      const others = kind === 2 ? await otherSchools(sender) : [];
      const told = { referral, school, wrap, parts, senders: school, others };
      const { parts: opened } = await keyring.call("packet_load", told);
      const said = opened.slice(1).map(({ content, from }) => {
        return el(
          "li.flat",
          el("p.small.soft", from?.name ?? "Dari penerima di luar"),
          el("p.referral-shown", readAnswer(content)),
        );
      });
      list.replaceChildren(...said);
    } catch {
      list.replaceChildren(el("li", "Kabar ini belum bisa dibuka di perangkat ini."));
    }
  }
  return fold;
}
