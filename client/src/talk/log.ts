// The timeline on the page: a role=log whose list is filled once, then only grows. Keeps the order of numbers; own
// words that are not stored yet stand at its end.

import { el } from "../lib/dom";
import { day, sameDay } from "../lib/time";
import type { B64, CaseView } from "../worker/contract";
import { bubble, type Said, type Status, setStatus } from "./bubble";
import type { Entry, Queued, TalkRole } from "./contract";
import { eventLine } from "./events";
import { type Scroll, scrollOf } from "./scroll";

export type LogActs = { reply: (id: B64) => void; retry: () => void; older: () => void; ended: (at: boolean) => void };

export class Log {
  readonly scroll: Scroll;
  private readonly list = el("ol.log");
  private readonly box: HTMLElement;
  private readonly earlier = el("button.btn.btn-quiet", { type: "button" }, "Muat yang lebih lama");
  private readonly top = el("li.older", { hidden: true }, this.earlier);
  private readonly items = new Map<B64, HTMLElement>();
  private names = new Map<B64, string>();
  private readTo = 0;
  /** The highest number that own words were given. */
  told = 0;

  constructor(
    root: HTMLElement,
    private readonly role: TalkRole,
    private readonly acts: LogActs,
  ) {
    const name = "Percakapan dengan guru BK";
    this.box = el("div", { role: "log", tabindex: "0", "aria-label": name, "aria-busy": "true" }, this.list);
    this.earlier.addEventListener("click", acts.older);
    this.list.append(this.top);
    root.append(this.box);
    this.scroll = scrollOf(this.box);
  }

  name(other: string): void {
    this.box.setAttribute("aria-label", `Percakapan dengan ${other}`);
  }

  people(view: CaseView): void {
    const members = [...view.readers.flatMap((reader) => reader.members), ...view.members];
    this.names = new Map(members.flatMap(({ key_id, name }) => (name ? [[key_id, name] as const] : [])));
  }

  fill(entries: readonly Entry[]): void {
    this.grow(entries);
    this.box.removeAttribute("aria-busy");
  }

  append(entries: readonly Entry[]): void {
    if (!entries.length) return;
    const follow = this.scroll.atEnd();
    this.grow(entries);
    if (follow) this.toEnd();
    else this.acts.ended(false);
  }

  toEnd(): void {
    this.scroll.toEnd();
    this.acts.ended(true);
  }

  prepend(entries: readonly Entry[]): void {
    const first = this.top.nextElementSibling;
    this.scroll.keep(() => {
      this.put(entries, first);
      this.joinDays(first);
    });
  }

  /** The day that stood on top may now follow entries of the same day. */
  private joinDays(separator: Element | null | undefined): void {
    const before = separator?.previousElementSibling as HTMLElement | null;
    const after = separator?.nextElementSibling as HTMLElement | null;
    if (!separator?.matches(".day") || !before?.dataset.at || !after?.dataset.at) return;
    if (sameDay(Number(before.dataset.at), Number(after.dataset.at))) separator.remove();
  }

  moreBefore(more: boolean): void {
    this.top.hidden = !more;
  }

  /** Everything but what is not stored yet goes, to be filled anew. */
  empty(): void {
    for (const item of [...this.list.children]) {
      if (item === this.top || this.isPending(item)) continue;
      this.items.delete((item as HTMLElement).dataset.id ?? "");
      item.remove();
    }
  }

  pending({ id, content }: Queued): void {
    if (this.items.has(id)) return;
    // One's own words are not read out to oneself.
    this.box.setAttribute("aria-live", "off");
    this.insert(this.make({ id, content, mine: true, who: "", at: content.at }), null);
    setTimeout(() => this.box.removeAttribute("aria-live"), 300);
    this.toEnd();
  }

  stand(id: B64, word: Status): void {
    const item = this.items.get(id);
    if (item && this.isPending(item)) this.status(item, word);
  }

  stored(id: B64, n: number): void {
    this.told = Math.max(this.told, n);
    const item = this.items.get(id);
    if (item) this.settle(item, n);
  }

  remove(id: B64): void {
    this.items.get(id)?.remove();
    this.items.delete(id);
  }

  read(n: number): void {
    if (n <= this.readTo) return;
    this.readTo = n;
    for (const item of this.list.querySelectorAll<HTMLElement>(".msg-me[data-n]")) {
      if (Number(item.dataset.n) <= n) this.status(item, "read");
    }
  }

  quoted(id: B64): { who: string; text: string } | null {
    const item = this.items.get(id);
    const text = item?.querySelector(".said > p, .letter > h2")?.textContent;
    return item && text ? { who: item.dataset.who ?? "", text: text.slice(0, 160) } : null;
  }

  reveal(item: HTMLElement | null | undefined): void {
    if (!item) return;
    for (const found of this.list.querySelectorAll(".msg-found")) found.classList.remove("msg-found");
    item.classList.add("msg-found");
    item.setAttribute("tabindex", "-1");
    item.scrollIntoView({ block: "center" });
    item.focus({ preventScroll: true });
  }

  revealNumber(n: number): void {
    this.reveal(this.list.querySelector<HTMLElement>(`[data-n="${n}"]`));
  }

  /** Each where its number belongs; what is not stored yet stays at the end. */
  private grow(entries: readonly Entry[]): void {
    for (const entry of entries) {
      const next = this.following(entry.n);
      const began = next?.previousElementSibling;
      const opensDay = began?.matches(".day") ?? false;
      this.put([entry], opensDay ? (began as Element) : next);
      if (opensDay) this.joinDays(began);
    }
  }

  /** What stands after number `n`: a later one, or the first that has no number yet. */
  private following(n: number, but?: Element): Element | null {
    let found: Element | null = null;
    for (let at = this.list.lastElementChild; at && at !== this.top; at = at.previousElementSibling) {
      if (at === but || at.matches(".day")) continue;
      const number = Number((at as HTMLElement).dataset.n);
      if (number && number < n) break;
      found = at;
    }
    return found;
  }

  /** Puts entries before `before`, each new day under its own name. */
  private put(entries: readonly Entry[], before: Element | null): void {
    for (const entry of entries) {
      const known = entry.kind === "message" ? this.items.get(entry.id) : null;
      if (known) this.settle(known, entry.n);
      else this.insert(this.render(entry), before);
    }
  }

  private render(entry: Entry): HTMLElement | null {
    if (entry.kind !== "message") return this.renderEvent(entry);
    const who = this.names.get(entry.from) ?? (this.role === "counselee" ? "Guru BK" : "Konseli");
    const item = this.make({ id: entry.id, content: entry.content, mine: entry.mine, who, at: entry.at });
    item.dataset.n = String(entry.n);
    if (entry.mine) this.status(item, entry.n <= this.readTo ? "read" : "stored");
    return item;
  }

  private renderEvent(entry: Exclude<Entry, { kind: "message" }>): HTMLElement | null {
    const line = eventLine(entry, this.role);
    if (line) Object.assign(line.dataset, { at: String(entry.at), n: String(entry.n) });
    return line;
  }

  private make(said: Said): HTMLElement {
    const item = bubble(said, {
      quoted: (id) => this.quoted(id),
      reply: this.acts.reply,
      reveal: (id) => this.reveal(this.items.get(id)),
    });
    Object.assign(item.dataset, { who: said.mine ? "Kamu" : said.who, at: String(said.at) });
    this.items.set(said.id, item);
    return item;
  }

  private insert(item: HTMLElement | null, before: Element | null): void {
    if (!item) return;
    const at = Number(item.dataset.at);
    const last = (before ? before.previousElementSibling : this.list.lastElementChild) as HTMLElement | null;
    const lastAt = Number(last?.dataset.at);
    if (!lastAt || !sameDay(lastAt, at)) this.list.insertBefore(el("li.day", day(at)), before);
    this.list.insertBefore(item, before);
  }

  private settle(item: HTMLElement, n: number): void {
    item.dataset.n = String(n);
    const next = this.following(n, item); // somebody else's words may have been stored first
    if (next && item.compareDocumentPosition(next) & Node.DOCUMENT_POSITION_PRECEDING)
      this.list.insertBefore(item, next);
    this.status(item, n <= this.readTo ? "read" : "stored");
  }

  private status(item: HTMLElement, word: Status): void {
    setStatus(item, word, this.acts.retry);
  }

  private isPending(item: Element): boolean {
    return item.matches("[data-id]:not([data-n])");
  }
}
