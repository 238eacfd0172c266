// Brings the entries of one case from server and stream, through the worker, onto the log: in order, without gaps.
// Whatever does not follow the last number is fetched anew; the worker judges what it is given.

import { inTurns } from "../lib/turns";
import type { Heard } from "../live/contract";
import type { B64, CaseView, Problem, WireEntry } from "../worker/contract";
import type { CaseAnswer, Entry, TalkOptions, TalkState } from "./contract";
import { judgeCase, renewSchool } from "./judge";
import type { Log } from "./log";

export type TimelineActs = {
  changed: () => void;
  mine: (id: B64) => void; // an own message stands in the timeline
  problems: (problems: readonly Problem[]) => void;
  arrived: () => void; // somebody else's entry came in by the stream
};

const TYPING_LASTS = 6_000;
const LOOKS = 3; // a server that goes on telling what is old is for the keys to judge
const MOVING = /^(stage|session|outcome|appointment|assessments?|case)\./;

export class Timeline {
  private answer: CaseAnswer | null = null;
  private view: CaseView | null = null;
  private entries: Entry[] = [];
  private waiting: WireEntry[] = [];
  private readonly turn = inTurns();
  private present = false;
  private typing = false;
  private typingTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly options: TalkOptions,
    private readonly log: Log,
    private readonly acts: TimelineActs,
    private readonly caseId: () => B64,
  ) {}

  position(): number | null {
    return this.view ? this.last : null;
  }

  private get last(): number {
    return this.entries[this.entries.length - 1]?.n ?? 0;
  }

  state(): TalkState | null {
    const { answer, view, present, typing } = this;
    return answer && view ? { case: answer, view: { ...view, entries: this.entries }, present, typing } : null;
  }

  load(loaded?: CaseAnswer): Promise<void> {
    return this.turn(() => this.fetch(loaded));
  }

  private async fetch(loaded?: CaseAnswer): Promise<void> {
    if (this.view) await renewSchool(this.options);
    const wire = loaded ?? (await this.newest());
    const view = await judgeCase(this.options, wire);
    this.answer = wire;
    this.view = view;
    this.log.people(view);
    this.takeIn(view.entries);
    for (const mark of wire.marks) if (mark.key_id !== view.me) this.log.read(mark.number);
    this.log.moreBefore((this.entries[0]?.n ?? 1) > 1);
    this.acts.problems(view.problems);
    this.acts.changed();
  }

  /** An answer from before our last word was stored would look as if the server took that word back: it is asked again. */
  private async newest(): Promise<CaseAnswer> {
    for (let left = LOOKS; ; left -= 1) {
      const wire = await this.options.api.get<CaseAnswer>(`/api/kasus/${this.caseId()}`);
      if (wire.number >= this.log.told || left === 1) return wire;
    }
  }

  /** The first entries, those after the last one known, or all anew where a long absence left a hole between. */
  private takeIn(entries: readonly Entry[]): void {
    const known = this.entries.length > 0;
    const fresh = entries.filter((entry) => entry.n > this.last);
    const hole = known && (fresh[0]?.n ?? this.last + 1) > this.last + 1;
    if (hole) this.log.empty();
    this.entries = hole ? [...fresh] : [...this.entries, ...fresh];
    if (known && !hole) this.log.append(fresh);
    else this.log.fill(fresh);
    this.tellMine(fresh);
  }

  private tellMine(entries: readonly Entry[]): void {
    for (const entry of entries) if (entry.kind === "message" && entry.mine) this.acts.mine(entry.id);
  }

  hear(heard: Heard): void {
    if (heard.kind === "entri") {
      this.waiting.push(heard.entry);
      void this.turn(() => this.receive()).catch(() => undefined);
    } else if (heard.kind === "muat") void this.load().catch(() => undefined);
    else if (heard.kind === "lembar" || heard.who === this.view?.me) return;
    else if (heard.kind === "tanda") this.log.read(heard.n);
    else if (heard.kind === "hadir") this.note({ present: heard.on });
    else this.note({ typing: true });
  }

  private note(now: { present?: boolean; typing?: boolean }): void {
    Object.assign(this, now);
    if (now.typing) {
      clearTimeout(this.typingTimer);
      this.typingTimer = setTimeout(() => this.note({ typing: false }), TYPING_LASTS);
    }
    this.acts.changed();
  }

  private async receive(): Promise<void> {
    const fresh = this.waiting.filter((entry) => entry.n > this.last).sort((a, b) => a.n - b.n);
    this.waiting = [];
    if (!this.view || !fresh.length) return;
    const follows = fresh.every((entry, at) => entry.n === this.last + 1 + at);
    // A new epoch's wrap is not on the stream, nor where the process is by now; a hole is for the whole answer to explain.
    if (!follows || fresh.some(({ j }) => j === "epoch" || MOVING.test(j))) return this.fetch();
    const { keyring } = this.options;
    const { entries, problems } = await keyring.call("case_receive", { case: this.caseId(), entries: fresh });
    this.entries.push(...entries);
    this.typing = false;
    this.keepFacts(entries);
    this.log.append(entries);
    this.tellMine(entries);
    this.acts.problems(merge(this.view.problems, problems));
    this.view.problems = merge(this.view.problems, problems);
    if (entries.some((entry) => entry.kind !== "message" || !entry.mine)) this.acts.arrived();
    this.acts.changed();
  }

  /** What the server said of the case at the load goes on being true: asked for a quick reply, answered since. */
  private keepFacts(entries: readonly Entry[]): void {
    const { answer, view } = this;
    if (!answer || !view) return;
    const counselors = new Set(view.members.filter(({ role }) => role === "counselor").map(({ key_id }) => key_id));
    for (const entry of entries) {
      if (entry.kind === "fact" && entry.name === "urgency.raised") answer.urgent = true;
      if (entry.kind !== "message" || !counselors.has(entry.from)) continue;
      answer.urgent = false;
      answer.promise = null;
    }
  }

  older(): Promise<boolean> {
    return this.turn(async () => {
      const first = this.entries[0]?.n ?? 1;
      if (!this.view || first <= 1) return false;
      const path = `/api/kasus/${this.caseId()}/entri?sebelum=${first}`;
      const answer = await this.options.api.get<Pick<CaseAnswer, "anchor" | "entries">>(path);
      const view = await this.options.keyring.call("case_older", { case: this.caseId(), ...answer });
      const before = view.entries.filter((entry) => entry.n < first);
      this.entries.unshift(...before);
      this.log.people(view);
      this.log.prepend(before);
      this.log.moreBefore((this.entries[0]?.n ?? 1) > 1);
      this.acts.problems(view.problems);
      this.view = view;
      this.acts.changed();
      return before.length > 0;
    });
  }

  stand(problems: readonly Problem[]): void {
    if (this.view) this.view.problems = [...problems];
    this.acts.problems(problems);
    this.acts.changed();
  }

  close(): void {
    clearTimeout(this.typingTimer);
    this.entries = [];
    this.view = null;
    this.answer = null;
  }
}

function merge(standing: readonly Problem[], fresh: readonly Problem[]): Problem[] {
  const known = new Set(standing.map((problem) => JSON.stringify(problem)));
  return [...standing, ...fresh.filter((problem) => !known.has(JSON.stringify(problem)))];
}
