// One open case: who it is with, who can read, the talk itself, the search, and "Terima" as long as nobody has
// accepted it; its other lanes lie in desk/lanes.ts. A pane that is not shown lives on, so that its log, its draft and its
// place are there when it returns.

import { el } from "../lib/dom";
import type { Live } from "../live/contract";
import type { ReferralDialog } from "../referrals/outgoing";
import type { Talk, TalkState } from "../talk/contract";
import { dateWords } from "../talk/happened";
import { scrollOf } from "../talk/scroll";
import { openTalk } from "../talk/talk";
import type { B64 } from "../worker/contract";
import { acceptCase } from "./accept";
import { stayAtEnd, tellReaders } from "./composing";
import { Finder } from "./finder";
import { Lanes } from "./lanes";
import type { Lane, Layout } from "./place";
import { inWords } from "./refusals";
import { copyOf, type Slots, say } from "./rows";
import type { Session } from "./session";
import { addressOf, nameOf, readersLine } from "./words";

export type PaneHooks = {
  caught: (problem: unknown) => boolean; // true: the page is locked now
  changed: () => void;
  closed: () => void; // the pane's own close button
  go: (lane: Lane) => void;
  addressOf: (lane: Lane) => string;
};

export class Pane {
  readonly root: HTMLElement;
  private readonly slots: Slots;
  private readonly talk: Talk;
  private readonly finder: Finder;
  private readonly lanes: Lanes;
  private readonly stops: (() => void)[] = [];
  private atEnd = true;
  private left = false;
  private referral: ReferralDialog | null = null;

  constructor(
    private readonly session: Session,
    live: Live,
    readonly caseId: B64,
    private readonly hooks: PaneHooks,
  ) {
    this.slots = copyOf("ruang-kasus");
    this.root = this.slots.root;
    this.wire();
    this.talk = openTalk({
      root: this.slots.slot("talk"),
      role: "counselor",
      account: true,
      caseId,
      api: session.api,
      keyring: session.keyring,
      school: session.school,
      live,
      onChange: (state) => this.draw(state),
      onGone: (code) => void this.gone(code),
    });
    this.finder = new Finder(this.slots, this.talk);
    this.lanes = new Lanes({ ...hooks, slots: this.slots, session, live, talk: this.talk, caseId });
    const composer = this.root.querySelector<HTMLElement>("form.compose") as HTMLElement;
    tellReaders(composer, `pembaca-${caseId}`);
    this.stops.push(stayAtEnd(this.log, composer));
    this.talk.ready.catch((problem: unknown) => this.unopened(problem));
    this.stops.push(live.onState((open) => open && void this.tryAgain()));
  }

  private wire(): void {
    const { slot } = this.slots;
    const heading = slot("name");
    heading.id = `h-${this.caseId}`;
    this.root.setAttribute("aria-labelledby", heading.id);
    const query = slot("query");
    query.id = `cari-${this.caseId}`;
    slot("query-label").setAttribute("for", query.id);
    slot("close").addEventListener("click", () => this.hooks.closed());
    slot("again").addEventListener("click", () => void this.tryAgain());
    slot("accept").addEventListener("click", () => void this.accept());
    slot("refer").addEventListener("click", () => void this.refer());
  }

  get ready(): Promise<void> {
    return this.talk.ready;
  }

  /** `first`: the case the page is about; the other one can be closed. What was read to its end still is. */
  show(shown: boolean, first: boolean, layout: Layout): void {
    const scroll = scrollOf(this.log);
    const was = this.isRead;
    if (was) this.atEnd = scroll.atEnd();
    this.root.hidden = !shown;
    this.slots.slot("close").hidden = first;
    this.lanes.lay(layout);
    if (was || !this.isRead) return;
    if (this.atEnd) scroll.toEnd();
    this.talk.look();
  }

  /** The conversation is on the page, not behind another case or another lane. */
  private get isRead(): boolean {
    return this.log.getClientRects().length > 0;
  }

  /** On the left of the other one, for eyes and for the keyboard alike. */
  standBefore(other: Pane): void {
    if (this.root.compareDocumentPosition(other.root) & Node.DOCUMENT_POSITION_FOLLOWING) return;
    const top = this.log.scrollTop;
    other.root.before(this.root);
    this.log.scrollTop = top;
  }

  private get log(): HTMLElement {
    return this.root.querySelector<HTMLElement>('[role="log"]') ?? this.root;
  }

  /** On the heading, which says whose case it is. */
  focus(): void {
    this.slots.slot("name").focus();
  }

  focusLane(lane: Lane): void {
    if (lane === "talk") this.focus();
    else this.lanes.focus(lane);
  }

  /** Gone once what is half written lies sealed. */
  async close(): Promise<void> {
    for (const stop of this.stops) stop();
    await this.lanes.close();
    if (!this.left) await this.talk.close();
    this.root.remove();
  }

  private draw(state: TalkState): void {
    const { case: facts, view } = state;
    const { slot } = this.slots;
    this.call(nameOf(facts.counselee.name, this.caseId));
    slot("urgent").hidden = !facts.urgent;
    const until = facts.process?.erase_on ? ` Terhapus ${dateWords(facts.process.erase_on)}.` : "";
    slot("readers").textContent = readersLine(view.members, addressOf(this.session.name)) + until;
    slot("accept-bar").hidden = facts.accepted;
    this.root.classList.toggle("pane-unaccepted", !facts.accepted);
    slot("refer").hidden = !facts.accepted;
    this.referral?.refresh();
    this.finder.again();
    this.lanes.update(state);
    this.hooks.changed();
  }

  private async refer(): Promise<void> {
    const { openReferralDialog } = await import("../referrals/outgoing");
    const { session, caseId, talk } = this;
    this.referral = openReferralDialog({ ...session, caseId, talk, caught: (problem) => this.hooks.caught(problem) });
  }

  /** Two cases stand side by side: every part must say which one it belongs to. */
  private call(name: string): void {
    this.slots.slot("name").textContent = name;
    this.slots.slot("finder").setAttribute("aria-label", `Cari di kasus ${name}`);
    this.root.querySelector("form.compose")?.setAttribute("aria-label", `Menulis kepada ${name}`);
  }

  /** The first load did not come through: any sign of the network tries it again, and so does a touch. */
  private unopened(problem: unknown): void {
    if (this.hooks.caught(problem)) return;
    say(this.slots.slot("unopened-word"), inWords(problem));
    this.slots.slot("unopened").hidden = false;
  }

  private async tryAgain(): Promise<void> {
    if (this.slots.slot("unopened").hidden) return;
    try {
      await this.talk.reload();
      this.slots.slot("unopened").hidden = true;
    } catch (problem) {
      this.unopened(problem);
    }
  }

  private async accept(): Promise<void> {
    const button = this.slots.slot<HTMLButtonElement>("accept");
    if (button.getAttribute("aria-disabled") === "true") return;
    button.setAttribute("aria-disabled", "true");
    const word = this.slots.slot("accept-word");
    say(word, "Membuat kunci baru untuk berdua …");
    try {
      if ((await acceptCase(this.session, this.caseId)) === "taken_by_other") return void this.gone();
      await this.talk.reload();
      say(word, "");
      this.root.querySelector<HTMLElement>(".compose textarea")?.focus();
    } catch (problem) {
      if (!this.hooks.caught(problem)) say(word, inWords(problem));
    } finally {
      button.removeAttribute("aria-disabled");
    }
  }

  /** The case is with a colleague now, or erased: what was opened of it leaves the page. */
  async gone(code = "not_found"): Promise<void> {
    if (this.left || this.hooks.caught({ code })) return;
    this.left = true;
    for (const stop of this.stops) stop();
    await this.lanes.close();
    await this.talk.close();
    for (const name of ["accept-bar", "unopened", "finder", "find", "urgent"]) this.slots.slot(name).hidden = true;
    this.slots.slot("readers").textContent = "Bapak/Ibu tidak lagi bisa membaca kata berikutnya.";
    const back = el("a", { href: "/meja" }, "Kembali ke Hari ini");
    const words = "Cerita ini sekarang bersama rekan, atau sudah dihapus. ";
    this.slots.slot("talk").replaceChildren(el("p.empty.pane-gone", { role: "status" }, el("span", words, back)));
    this.hooks.changed();
  }
}
