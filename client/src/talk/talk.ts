// One conversation on a page, for the student's room and the counselor's case alike: log, composer, queue, read marks,
// typing. It sees only what the worker opened and hands over only what the worker sealed.

import { ApiProblem } from "../lib/api";
import { el, on } from "../lib/dom";
import { CANNOT_SEAL, CODENAME_INSIDE, codeOf, TOO_LONG } from "../lib/words";
import type { B64, Content, Problem } from "../worker/contract";
import { Composer } from "./composer";
import type { Queued, Talk, TalkOptions, TalkState } from "./contract";
import { otherName } from "./events";
import { renewEpoch } from "./judge";
import { Log } from "./log";
import { Marks } from "./marks";
import { Notices } from "./notices";
import { type Outbox, standing } from "./outbox";
import { createPlace, type Place } from "./place";
import { Sender } from "./sender";
import { Timeline } from "./timeline";

const DRAFT_AFTER = 500;
const TYPING_EVERY = 4_000;
const DIFFERS = "Baik. Pesanmu tetap di sini dan tidak dikirim. Bicarakan langsung di ruang BK.";

export function openTalk(options: TalkOptions): Talk {
  return new OpenTalk(options);
}

class OpenTalk implements Talk {
  readonly ready: Promise<void>;
  private readonly log: Log;
  private readonly notices: Notices;
  private readonly composer: Composer;
  private readonly timeline: Timeline;
  private readonly sender: Sender;
  private readonly place: Place;
  private readonly marks: Marks;
  private readonly jump = el("button.btn.jump", { type: "button", hidden: true }, "Pesan baru ↓");
  private readonly stops: (() => void)[] = [];
  private readonly restored: Promise<Queued[]>;
  private caseId: B64 | null;
  private draftTimer: ReturnType<typeof setTimeout> | undefined;
  private typedAt = 0;
  private closed = false;

  constructor(private readonly options: TalkOptions) {
    const { root, role, account, keyring, school, api } = options;
    this.caseId = options.caseId;
    this.notices = new Notices({
      confirm: (user) => void this.confirm(user),
      differs: () => this.composer.say(DIFFERS),
    });
    root.replaceChildren(this.notices.element);
    this.log = new Log(root, role, {
      reply: (id) => this.composer.reply(id),
      retry: () => this.sender.tell({ type: "signal", by: "person" }),
      older: () => void this.older().catch(() => undefined),
      ended: (at) => {
        this.jump.hidden = at;
      },
    });
    const room = (): B64 => this.caseId ?? "";
    // A student has one room, before its case exists and after; a counselor has a place for each case.
    const ofCase = role === "counselor" ? options.caseId : null;
    const [name, subject] = ofCase ? [ofCase, ofCase] : ["ruang", school.id];
    const store = account ? localStorage : sessionStorage;
    this.place = createPlace(store, name, subject, keyring);
    const acts = {
      send: (content: Content, id?: B64) => this.send(content, id),
      typing: () => this.typing(),
      changed: (text: string) => this.draft(text),
      quoted: (id: B64) => this.log.quoted(id),
    };
    const open = (): B64 => (this.timeline.state() ? room() : ""); // until it is loaded, nothing seals
    const files = { api, keyring, room: open, store, name, subject, counselor: role === "counselor" };
    this.composer = new Composer(root, role, acts, files);
    this.composer.element.append(this.jump);
    this.marks = new Marks(api, room);
    this.timeline = new Timeline(
      options,
      this.log,
      {
        changed: () => this.changed(),
        mine: (id) => this.sender.tell({ type: "stored", id }),
        problems: (problems) => this.judge(problems),
        arrived: () => this.markRead(),
      },
      room,
    );
    this.sender = new Sender({
      api,
      keyring,
      place: this.place,
      unopened: !options.caseId,
      caseId: room,
      open: (items) => this.open(items),
      load: () => this.timeline.load(),
      changed: (outbox) => this.stand(outbox),
      stored: (id, n) => this.log.stored(id, n),
      giveBack: (item, code) => this.giveBack(item, code),
      gone: (code) => options.onGone?.(code),
    });
    this.listen();
    this.restored = this.sender.restore();
    this.ready = this.start();
  }

  private listen(): void {
    const { live } = this.options;
    const tryNow = (): void => this.sender.tell({ type: "signal", by: "network" });
    this.stops.push(
      live.onState((open) => {
        this.online(open);
        if (open) tryNow();
      }),
      on(window, "online", tryNow),
      on(document, "visibilitychange", () => this.seen(tryNow)),
      this.log.scroll.follow(() => this.scrolled()),
      on(this.jump, "click", () => this.log.toEnd()),
    );
    if (this.caseId) this.follow(this.caseId);
  }

  private follow(caseId: B64): void {
    this.stops.push(
      this.options.live.follow(
        caseId,
        () => this.timeline.position(),
        (heard) => this.timeline.hear(heard),
      ),
    );
  }

  private async start(): Promise<void> {
    const waiting = await this.restored;
    this.composer.restore(await this.place.readDraft());
    if (this.caseId) await this.firstLoad();
    for (const item of waiting) if (this.sender.knows(item.id)) this.log.pending(item);
    this.stand(this.sender.outbox());
    this.sender.tell({ type: "signal", by: "network" });
  }

  private async firstLoad(): Promise<void> {
    try {
      await this.timeline.load(this.options.loaded);
    } catch (cause) {
      const code = codeOf(cause);
      if (code === "no_session" || code === "not_found") this.options.onGone?.(code);
      throw cause;
    }
    this.log.scroll.toEnd();
    this.markRead();
  }

  private async open(items: readonly Queued[]): Promise<B64[]> {
    if (!this.options.open) throw new Error("this talk has a case already");
    const { caseId, stored } = await this.options.open(items).catch((cause) => {
      if (!(cause instanceof ApiProblem)) this.notices.refuse(codeOf(cause));
      throw cause;
    });
    if (this.caseId !== caseId) this.follow(caseId);
    this.caseId = caseId;
    for (const id of stored) this.log.stand(id, "stored");
    return stored;
  }

  /** Done once the words lie on the device, or are back in the field. */
  send(content: Content, given?: B64): Promise<void> {
    const name = given ? { id: given } : this.options.keyring.call("message_id", {});
    return Promise.all([name, this.restored]) // what an earlier page left behind goes first
      .then(([{ id }]) => this.enqueue({ id, content }))
      .catch(() => this.composer.giveBack(content, CANNOT_SEAL));
  }

  private enqueue(item: Queued): Promise<void> {
    this.log.pending(item);
    return this.sender.add(item);
  }

  private stand(outbox: Outbox): void {
    const word = standing(outbox);
    for (const { id } of outbox.items) this.log.stand(id, word);
    const count = outbox.items.length;
    const until = this.options.account ? "begitu tersambung" : "selama halaman ini terbuka";
    this.composer.sayNetwork(
      word === "waiting" && count ? `Jaringan putus. Teruslah menulis; ${count} pesan berangkat sendiri ${until}.` : "",
    );
  }

  private giveBack(item: Queued, code: string): void {
    this.log.remove(item.id);
    if (this.options.onGivenBack?.(item.content, code)) return;
    const words = code === "codename_inside" ? CODENAME_INSIDE : code === "too_long" ? TOO_LONG : CANNOT_SEAL;
    this.composer.giveBack(item.content, words);
  }

  private judge(problems: readonly Problem[]): void {
    this.notices.show(problems);
    if (!problems.some((problem) => problem.blocks)) this.sender.tell({ type: "cleared" });
  }

  private async confirm(user: B64): Promise<void> {
    try {
      await this.options.keyring.call("case_confirm", { case: this.caseId ?? "", user });
      await renewEpoch(this.options, this.caseId ?? "", this.timeline.state()?.view.members ?? []);
      await this.timeline.load();
    } catch {
      this.composer.say(CANNOT_SEAL);
    }
  }

  private changed(): void {
    const state = this.timeline.state();
    if (!state) return;
    this.options.live.nudge(); // the stream begins with the first number known
    this.log.name(otherName(state, this.options.role));
    this.composer.typingBy(state.typing ? otherName(state, this.options.role) : null);
    this.options.onChange?.(state);
  }

  private online(open: boolean): void {
    this.composer.element.dataset.online = String(open);
  }

  private seen(tryNow: () => void): void {
    if (document.visibilityState === "hidden") void this.keepDraft();
    else {
      tryNow();
      this.markRead();
    }
  }

  private scrolled(): void {
    if (this.log.scroll.atEnd()) this.jump.hidden = true;
    if (this.log.scroll.top() < 120) void this.older().catch(() => undefined);
  }

  private loadingOlder = false;
  async older(): Promise<boolean> {
    if (this.loadingOlder || this.closed) return false;
    this.loadingOlder = true;
    try {
      return await this.timeline.older();
    } finally {
      this.loadingOlder = false;
    }
  }

  insert = (words: string): void => this.composer.insert(words);

  look(): void {
    this.markRead();
  }

  private markRead(): void {
    const state = this.timeline.state();
    if (this.options.root.getClientRects().length === 0) return; // open, but behind another case
    if (!state || (this.options.role === "counselor" && !state.case.accepted)) return;
    this.marks.read(this.timeline.position() ?? 0);
  }

  private typing(): void {
    const now = Date.now();
    if (!this.timeline.state() || now - this.typedAt < TYPING_EVERY) return;
    this.typedAt = now;
    void this.options.api.post(`/api/kasus/${this.caseId}/mengetik`).catch(() => undefined);
  }

  private draft(text: string): void {
    clearTimeout(this.draftTimer);
    if (text === "") void this.keepDraft();
    else this.draftTimer = setTimeout(() => void this.keepDraft(), DRAFT_AFTER);
  }

  private async keepDraft(): Promise<void> {
    clearTimeout(this.draftTimer);
    if (!this.closed) await this.place.saveDraft(this.composer.field.value).catch(() => undefined);
  }

  state(): TalkState | null {
    return this.timeline.state();
  }

  reload(): Promise<void> {
    return this.timeline.load();
  }

  reveal(n: number): void {
    this.log.revealNumber(n);
  }

  async close(): Promise<void> {
    await this.keepDraft();
    this.closed = true;
    for (const stop of this.stops) stop();
    this.sender.close();
    this.marks.close();
    this.timeline.close();
    this.options.root.replaceChildren();
  }
}
