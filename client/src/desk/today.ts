// The desk as it stands now: greeting, who waits for a first word, whom this counselor is with. Draws one answer of
// GET /api/meja after the other into the page's own markup; decides nothing and asks nothing.

import { part } from "../lib/dom";
import type { B64 } from "../worker/contract";
import type { DeskAnswer, OpenCase, WaitingCase } from "./answers";
import { Rows, type Slots, say } from "./rows";
import {
  addressOf,
  asksForMe,
  caseLine,
  countLine,
  dueLine,
  greeting,
  inOrder,
  isDue,
  nameOf,
  summary,
  today,
  unreadOf,
  waitingLine,
} from "./words";

export type TodayActs = { accept: (caseId: B64, row: Slots) => void };

export class Today {
  private readonly waiting: Rows<WaitingCase>;
  private readonly cases: Rows<OpenCase>;
  private readonly present = new Set<B64>();
  private last: DeskAnswer | null = null;

  constructor(acts: TodayActs) {
    this.waiting = new Rows(
      part("waiting-rows"),
      "baris-tunggu",
      (one) => one.case,
      (row, id) => beginWaiting(row, id, acts),
      fillWaiting,
    );
    this.cases = new Rows(
      part("case-rows"),
      "baris-kasus",
      (one) => one.case,
      beginCase,
      (row, one) => this.fillCase(row, one),
    );
  }

  show(answer: DeskAnswer): void {
    this.last = answer;
    const { me, waiting, cases } = answer;
    const now = Date.now();
    say(part("date"), today(now));
    say(part("greeting"), greeting(me.name, now));
    say(part("summary"), summary(waiting, cases, addressOf(me.name)));
    this.waiting.show(waiting);
    this.cases.show(inOrder(cases));
    part("waiting-empty").hidden = waiting.length > 0;
    part("cases-empty").hidden = cases.length > 0;
  }

  /** Time passes: "sudah 4 menit" becomes 5 without asking the server. */
  again(): void {
    if (this.last) this.show(this.last);
  }

  isHere(caseId: B64, here: boolean): void {
    if (here) this.present.add(caseId);
    else this.present.delete(caseId);
    this.again();
  }

  private fillCase(row: Slots, one: OpenCase): void {
    const now = Date.now();
    const unread = unreadOf(one);
    const waits = one.waiting_since !== null;
    say(row.slot("name"), nameOf(one.name, one.case));
    say(row.slot("unread"), unread > 0 ? `${unread} baru` : "");
    say(row.slot("state"), caseLine(one, addressOf(this.last?.me.name ?? ""), now));
    row.slot("urgent").hidden = !asksForMe(one);
    row.slot("here").hidden = !this.present.has(one.case);
    row.root.classList.toggle("duty-due", waits || unread > 0);
  }
}

function beginWaiting(row: Slots, id: B64, acts: TodayActs): void {
  const name = row.slot("name");
  name.id = `tunggu-${id}`;
  const accept = row.slot<HTMLButtonElement>("accept");
  const read = row.slot<HTMLAnchorElement>("read");
  read.href = `/meja/kasus/${id}`;
  for (const act of [accept, read]) act.setAttribute("aria-describedby", name.id);
  accept.addEventListener("click", () => acts.accept(id, row));
}

function fillWaiting(row: Slots, one: WaitingCase): void {
  const now = Date.now();
  say(row.slot("name"), nameOf(one.name, one.case));
  row.slot("urgent").hidden = !one.urgent;
  say(row.slot("due"), dueLine(one, now));
  row.slot("due").classList.toggle("now-soft", !isDue(one, now));
  say(row.slot("since"), waitingLine(one, now));
  say(row.slot("count"), countLine(one.messages));
}

function beginCase(row: Slots, id: B64): void {
  const open = row.slot<HTMLAnchorElement>("open");
  const name = row.slot("name");
  name.id = `kasus-${id}`;
  open.href = `/meja/kasus/${id}`;
  open.setAttribute("aria-describedby", name.id);
}
