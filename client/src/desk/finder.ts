// "Cari di kasus ini": the search field of one pane. Looks only through what this page has opened, loads older pages
// when asked, and jumps to a message. Works without network on all that is open.

import { el } from "../lib/dom";
import { clock, day } from "../lib/time";
import type { Talk } from "../talk/contract";
import type { Slots } from "./rows";
import { findIn, type Hit, type Searchable } from "./search";

const WAIT_MS = 120;
const PAGES_AT_ONCE = 5;

export class Finder {
  private readonly form: HTMLElement;
  private readonly toggle: HTMLButtonElement;
  private readonly query: HTMLInputElement;
  private timer = 0;

  constructor(
    private readonly pane: Slots,
    private readonly talk: Talk,
  ) {
    this.form = pane.slot("finder");
    this.toggle = pane.slot<HTMLButtonElement>("find");
    this.query = pane.slot<HTMLInputElement>("query");
    this.toggle.addEventListener("click", () => this.open(this.form.hasAttribute("hidden")));
    this.form.addEventListener("submit", (event) => event.preventDefault());
    this.form.addEventListener("keydown", (event) => event.key === "Escape" && this.open(false));
    this.query.addEventListener("input", () => this.soon());
    pane.slot("older").addEventListener("click", () => void this.loadOlder());
  }

  open(open: boolean): void {
    this.form.hidden = !open;
    this.toggle.setAttribute("aria-expanded", String(open));
    if (open) this.query.focus();
    else this.clear();
  }

  /** Something was added to the conversation: an open search shows it too. */
  again(): void {
    if (!this.form.hidden && this.query.value.trim()) this.soon();
  }

  private clear(): void {
    this.query.value = "";
    this.show();
    this.toggle.focus();
  }

  private soon(): void {
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.show(), WAIT_MS);
  }

  private show(): void {
    const asked = this.query.value.trim() !== "";
    const hits = findIn(this.searchable(), this.query.value);
    this.pane.slot("hits").replaceChildren(...hits.map((hit) => this.rowOf(hit)));
    this.pane.slot("found").textContent = asked ? found(hits.length) : "";
    this.pane.slot("older").hidden = !asked || this.atStart;
  }

  private get atStart(): boolean {
    return (this.talk.state()?.view.entries[0]?.n ?? 1) <= 1;
  }

  private *searchable(): Iterable<Searchable> {
    for (const entry of this.talk.state()?.view.entries ?? []) {
      if (entry.kind !== "message" || !entry.content) continue;
      const { n, at, mine, content } = entry;
      yield { n, at, mine, text: content.h ? `${content.h}\n${content.x}` : content.x };
    }
  }

  private rowOf(hit: Hit): HTMLElement {
    const button = el(
      "button",
      { type: "button", onclick: () => this.talk.reveal(hit.n) },
      el("time", `${day(hit.at)} ${clock(hit.at)}`),
      el("span.by", hit.mine ? "aku" : "konseli"),
      el("span", hit.before, el("mark", hit.match), hit.after),
    );
    return el("li", button);
  }

  private async loadOlder(): Promise<void> {
    this.pane.slot("found").textContent = "Membuka segel pesan lama …";
    for (let page = 0; page < PAGES_AT_ONCE && !this.atStart; page += 1) {
      try {
        if (!(await this.talk.older())) break;
      } catch {
        this.pane.slot("found").textContent =
          "Jaringan putus. Pesan lama belum bisa dibuka; yang sudah terbuka tetap bisa dicari.";
        return;
      }
    }
    this.show();
  }
}

function found(count: number): string {
  return count === 0 ? "Tidak ditemukan. Coba kata lain." : count === 1 ? "Satu pesan." : `${count} pesan.`;
}
