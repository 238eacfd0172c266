// The two lanes beside a conversation, staff notes and stage, and the worksheet that opens in their place: founded once a
// case is accepted, kept true with it. Called by the desk's pane, for the case its page is about.

import type { Lane } from "../desk/place";
import { inWords } from "../desk/refusals";
import type { Session } from "../desk/session";
import { addressOf } from "../desk/words";
import { el } from "../lib/dom";
import type { Live } from "../live/contract";
import type { Definition } from "../sheets/definition";
import type { Talk, TalkState } from "../talk/contract";
import type { B64, Content } from "../worker/contract";
import { type Acting, act, type Enclosed } from "./act";
import { AnswersSeen } from "./answers_seen";
import { Circle } from "./circle";
import { askClosing, askOutcome, type Recorded } from "./endings";
import { foundLane } from "./holding";
import { LaneKeeper } from "./lane_keeper";
import { askToMove, goesAtOnce } from "./move";
import { readinessList } from "./readiness";
import { Sessions } from "./sessions";
import { Slips } from "./slips";
import { Stage } from "./stage";
import { textsOf } from "./texts";
import { forwardFrom, placeOf, type Way, wired } from "./way";
import { Worksheets } from "./worksheets";

export type LanesOptions = {
  session: Session;
  live: Live;
  caseId: B64;
  talk: Talk;
  roots: Record<Exclude<Lane, "talk">, HTMLElement>;
  addressOf: (lane: Lane) => string;
  go: (lane: Lane) => void;
  say: (words: string) => void;
  caught: (problem: unknown) => boolean;
};

export class CaseLanes {
  readonly ready: Promise<void>;
  private readonly acting: Acting;
  private definition: Definition | null = null;
  private notes: Circle | null = null;
  private slips: Slips | null = null;
  private keeper: LaneKeeper | null = null;
  private stage: Stage | null = null;
  private worksheets: Worksheets | null = null;
  private lane: Lane = "talk";
  private closed = false;
  private readonly sessions: Sessions;
  private readonly answers: AnswersSeen;

  constructor(private readonly options: LanesOptions) {
    const { session, caseId } = options;
    const { api, keyring, school } = session;
    this.acting = { api, keyring, school, account: true };
    const path = `/api/kasus/${caseId}`;
    this.sessions = new Sessions({
      begin: (medium) => this.after(api.post(`${path}/sesi`, { medium })),
      end: (id, summary) =>
        this.after(
          act(this.acting, `${path}/sesi/${id}/selesai`, {}, summary ? [this.toCase("summary", summary)] : []),
        ),
      enter: ({ proxy, ...held }) => this.after(api.post(`${path}/sesi`, { ...held, ...(proxy ? { proxy } : {}) })),
      caught: options.caught,
    });
    const failed = (problem: unknown): void => this.failed(problem);
    this.answers = new AnswersSeen(api, (held) => this.after(api.post(`${path}/penilaian/tahan`, { held })), failed);
    this.ready = this.begin();
    this.ready.catch((problem: unknown) => this.unopened(problem));
  }

  private get state(): TalkState {
    const state = this.options.talk.state();
    if (!state) throw { code: "no_epoch" };
    return state;
  }

  private async begin(): Promise<void> {
    const { talk, session, caseId } = this.options;
    await talk.ready;
    const { process } = this.state.case;
    if (!process) return;
    const { id, version } = process;
    const [definition, room] = await Promise.all([
      session.api.get<Definition>(`/api/proses/${id}/${version}`),
      this.state.case.rooms?.staff ?? foundLane(this.acting, caseId, talk),
    ]);
    if (this.closed) return;
    this.definition = definition;
    this.openNotes(room);
    this.openStage(definition);
    await this.notes?.load();
    await this.keeper?.keep();
    this.openWorksheets(definition);
    this.changed(this.state);
    this.worksheets?.show(this.lane);
  }

  private openNotes(room: B64): void {
    const { live, roots, session, caught, talk } = this.options;
    const notes = new Circle(this.acting, live, room, () => {
      this.slips?.draw();
      void this.keeper?.keep();
    });
    this.notes = notes;
    const held = el("p.small", { role: "status" });
    this.keeper = new LaneKeeper({
      user: session.user,
      live,
      members: () => talk.state()?.view.members ?? [],
      hold: (users) => notes.holdOnly(users),
      say: (words) => held.replaceChildren(words),
      caught,
    });
    this.slips = new Slips({
      circle: notes,
      acting: this.acting,
      log: "Catatan staf",
      field: "Catatan baru",
      save: "Simpan catatan",
      empty: "Belum ada catatan.",
      reads: `Hanya dibaca ${addressOf(session.name)} dan guru BK lain yang memegang kasus ini. Tidak pernah terlihat konseli.`,
      caught,
    });
    const heading = el("h2", { tabindex: "-1" }, "Catatan staf");
    roots.notes.replaceChildren(
      heading,
      el("p.small.soft", "Tidak pernah terlihat konseli."),
      held,
      this.slips.element,
    );
  }

  private openStage(definition: Definition): void {
    const { session, talk, roots, caught, caseId } = this.options;
    const path = `/api/kasus/${caseId}`;
    const readiness = readinessList(
      definition,
      session.api,
      (results) => this.after(session.api.post(`${path}/siap`, { side: "counselor", results })),
      caught,
    );
    this.stage = new Stage(
      roots.stage,
      definition,
      {
        move: (way) => void this.move(way).catch((problem: unknown) => this.failed(problem)),
        outcome: () => void this.end(askOutcome).catch((problem: unknown) => this.failed(problem)),
        close: () => void this.end(askClosing).catch((problem: unknown) => this.failed(problem)),
        openSheet: () => this.options.go("sheet"),
        sheetAddress: this.options.addressOf("sheet"),
        insert: (text) => {
          this.options.go("talk");
          talk.insert(text);
        },
        print: () => void this.print().catch((problem: unknown) => this.failed(problem)),
        excerpt: () => void this.excerpt().catch((problem: unknown) => this.failed(problem)),
        followUp: () => void this.followUp().catch((problem: unknown) => this.failed(problem)),
      },
      { sessions: this.sessions.element, assessments: this.answers.element, readiness },
    );
  }

  private openWorksheets(definition: Definition): void {
    const { options, acting, stage, notes } = this;
    const { talk, caseId, roots } = options;
    if (!stage || !notes) return;
    this.worksheets = new Worksheets({
      definition,
      root: roots.sheet,
      drawings: stage.drawings,
      state: () => this.state,
      staff: () => notes.opened,
      acting,
      live: options.live,
      refresh: (room) => (room === caseId ? talk.reload() : notes.load()),
      gates: (facts) => stage.sayMissing(facts),
      back: () => options.go("stage"),
      textOf: textsOf(options.session),
    });
  }

  /** Something in the case changed: stage, sessions, answers, who counsels. */
  changed(state: TalkState): void {
    const { process } = state.case;
    if (!this.stage || !process) return;
    this.stage.show(state);
    this.sessions.show(process, Boolean(process.erase_on));
    this.answers.show(state.case, state.view.entries);
    this.worksheets?.follow(placeOf(process));
    void this.keeper?.keep();
  }

  show(lane: Lane): void {
    this.lane = lane;
    this.worksheets?.show(lane);
  }

  private toCase(as: string, content: Content): Enclosed {
    return { as, room: this.options.caseId, content };
  }

  private toNotes(as: string, content: Content): Enclosed {
    return { as, room: this.notes?.room ?? "", content };
  }

  /** After an act: both rooms as they are now. */
  private async after(doing: Promise<unknown>): Promise<void> {
    await doing;
    await Promise.all([this.options.talk.reload(), this.notes?.load()]);
  }

  private async move(way: Way): Promise<void> {
    const { process } = this.state.case;
    if (!this.definition || !process) return;
    const gated = forwardFrom(this.definition, placeOf(process))?.id === way.id;
    const gates = gated ? ((await this.worksheets?.facts()) ?? []) : [];
    const send = (told: Record<string, string>, reason: string): Promise<void> => {
      const note: Content = { t: "note", h: way.label, x: reason, at: Date.now() };
      const body = { transition: way.id, to: wired(way.to), gates: told };
      const words = reason ? [this.toNotes("note", note)] : [];
      return this.after(act(this.acting, `/api/kasus/${this.options.caseId}/tahap`, body, words));
    };
    if (goesAtOnce({ way, gates })) return send(Object.fromEntries(gates.map(({ id }) => [id, "met"])), "");
    askToMove({ way, gates, send, caught: this.options.caught });
  }

  private async end(ask: typeof askOutcome): Promise<void> {
    const { definition } = this;
    if (!definition || !this.worksheets) return;
    const living = await this.worksheets.living();
    const consented = await this.consented();
    const send = ({ outcome, appointment, summary, reason }: Recorded): Promise<void> => {
      const body = { outcome, ...(appointment ? { appointment } : {}) };
      const words = [...(summary ? [this.toCase("summary", summary)] : []), this.toNotes("reason", reason)];
      return this.after(act(this.acting, `/api/kasus/${this.options.caseId}/hasil`, body, words));
    };
    ask({ definition, living, consented, send, caught: this.options.caught });
  }

  private async consented(): Promise<boolean> {
    const { consents = [], case: caseId } = this.state.case;
    if (!consents.length) return false;
    const read = await this.acting.keyring.call("consent_read", { case: caseId, consents });
    const last = new Map(read.consents.map((one) => [one.referral, one]));
    return [...last.values()].some(({ valid, scope, until }) => valid && scope > 0 && until > Date.now());
  }

  private async print(): Promise<void> {
    const { askToPrint } = await import("./print");
    const { session, caseId, caught, talk } = this.options;
    askToPrint({
      school: session.school.name,
      by: session.name,
      talk,
      notes: this.notes,
      keep: (content) => this.notes?.say(content) ?? Promise.resolve(),
      record: () => session.api.post(`/api/kasus/${caseId}/cetak`),
      caught,
    });
  }

  private async excerpt(): Promise<void> {
    const { askExcerpt } = await import("./excerpt");
    const { session, caught, talk, live } = this.options;
    askExcerpt({ session, live, acting: this.acting, talk, caught });
  }

  private async followUp(): Promise<void> {
    const { askFollowUp } = await import("../casework/follow_up");
    const { session, caseId, caught } = this.options;
    askFollowUp({ api: session.api, caseId, caught });
  }

  private failed(problem: unknown): void {
    if (!this.options.caught(problem)) this.options.say(inWords(problem));
  }

  private unopened(problem: unknown): void {
    if (this.options.caught(problem)) return;
    const words = el("p.note", { role: "status" }, inWords(problem));
    this.options.roots.notes.replaceChildren(el("h2", "Catatan staf"), words);
    this.options.roots.stage.replaceChildren(el("h2", "Tahap"), words.cloneNode(true));
  }

  async close(): Promise<void> {
    this.closed = true;
    this.sessions.close();
    this.keeper?.close();
    this.notes?.close();
    await Promise.all([this.slips?.keep(), this.worksheets?.close()]);
    for (const root of Object.values(this.options.roots)) root.replaceChildren();
  }
}
