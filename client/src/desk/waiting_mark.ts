// A new story waits while a counselor is inside a case: a mark on "Hari ini", a number in the title, one quiet sentence.

import { el, part } from "../lib/dom";
import { say } from "./rows";

export class WaitingMark {
  private readonly title = document.title;
  private readonly mark = el("span.rail-mark");
  private known: number | null = null;

  constructor(rail: ParentNode = document) {
    rail.querySelector('.rail li a[href="/meja"]')?.append(this.mark);
    this.show(0);
    this.known = null;
  }

  show(waiting: number): void {
    say(this.mark, waiting > 0 ? `${waiting} menunggu` : "");
    document.title = waiting > 0 ? `(${waiting}) ${this.title}` : this.title;
    const more = this.known !== null && waiting > this.known;
    part("word").textContent = more ? "Cerita baru menunggu di Hari ini." : "";
    this.known = waiting;
  }
}
