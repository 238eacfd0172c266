// The list beside the open cases: whom else this counselor is with, what is new there, who is in the room.

import { part } from "../lib/dom";
import type { B64 } from "../worker/contract";
import type { OpenCase } from "./answers";
import { Rows, type Slots, say } from "./rows";
import { asksForMe, caseShort, inOrder, nameOf, unreadOf } from "./words";

export type ListHooks = {
  open: (caseId: B64) => void;
  beside: (caseId: B64) => void;
  shown: () => readonly B64[];
};

const COLUMN = "(min-width: 96rem)"; // wide enough for a list beside three lanes

export class CaseList {
  private readonly rows: Rows<OpenCase>;
  private readonly present = new Set<B64>();
  private readonly fold = part<HTMLDetailsElement>("fold");
  private cases: OpenCase[] = [];

  constructor(
    private readonly address: string,
    private readonly hooks: ListHooks,
  ) {
    this.rows = new Rows(
      part("list-rows"),
      "baris-daftar",
      (one) => one.case,
      (row, id) => this.begin(row, id),
      (row, one) => this.fill(row, one),
    );
    const wide = matchMedia(COLUMN);
    const unfold = (): void => {
      this.fold.open = wide.matches;
    };
    wide.addEventListener("change", unfold);
    unfold();
  }

  show(cases: OpenCase[]): void {
    this.cases = inOrder(cases);
    this.again();
  }

  again(): void {
    this.rows.show(this.cases);
    const others = this.cases.filter((one) => !this.hooks.shown().includes(one.case));
    const news = others.filter((one) => unreadOf(one) > 0).length;
    say(part("fold-word"), news > 0 ? `Kasus lain, ${news} ada yang baru` : "Kasus lain");
    this.fold.hidden = this.cases.length === 0;
  }

  isHere(caseId: B64, here: boolean): void {
    if (here) this.present.add(caseId);
    else this.present.delete(caseId);
    this.again();
  }

  private begin(row: Slots, id: B64): void {
    const link = row.slot<HTMLAnchorElement>("link");
    link.href = `/meja/kasus/${id}`;
    link.addEventListener("click", (event) => {
      if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
      event.preventDefault();
      if (!matchMedia(COLUMN).matches) this.fold.open = false;
      this.hooks.open(id);
    });
    row.slot("beside").addEventListener("click", () => {
      if (!matchMedia(COLUMN).matches) this.fold.open = false;
      this.hooks.beside(id);
    });
  }

  private fill(row: Slots, one: OpenCase): void {
    const shown = this.hooks.shown();
    const name = nameOf(one.name, one.case);
    const unread = shown.includes(one.case) ? 0 : unreadOf(one);
    const link = row.slot("link");
    say(row.slot("name"), name);
    say(row.slot("unread"), unread > 0 ? `${unread} baru` : "");
    say(row.slot("state"), caseShort(one, this.address, Date.now()));
    row.slot("urgent").hidden = !asksForMe(one);
    row.slot("here").hidden = !this.present.has(one.case);
    if (shown[0] === one.case) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
    const beside = row.slot("beside");
    beside.setAttribute("aria-label", `Buka di samping: ${name}`);
    beside.hidden = shown.includes(one.case);
  }
}
