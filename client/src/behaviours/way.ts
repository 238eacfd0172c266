// What the room says of its way, beside who reads: the steps, what was chosen, when we ask again, until when it is kept;
// and what can be opened here. Loaded once there is a case; each page it opens comes when it is first used.

import type { Level } from "../forms/notices";
import { el } from "../lib/dom";
import { listed, refusalWords } from "../lib/words";
import type { Live } from "../live/contract";
import type { Assessment, Course, Talk, TalkState } from "../talk/contract";
import { type Named, namesOf, OWN_STEPS, STEPS_OF } from "../talk/steps";
import { Invitations } from "./invitations";
import { arrive, openRoomPage, type RoomPage } from "./room_page";
import type { StudentTab } from "./student_tab";
import { twig, twigLine } from "./twig";
import { fillPage, type Opening } from "./way_pages";
import { isClosed, wayLines } from "./way_words";

export type WayOptions = {
  tab: StudentTab;
  talk: Talk;
  live: Live;
  main: HTMLElement;
  notices: HTMLElement;
  beside: HTMLElement; // where its lines and buttons go
  mini: HTMLElement; // in the line of who reads
  retention: string;
};

const MENU: readonly (readonly [Opening, string])[] = [
  ["siap", "Cek alat dan tempatku"],
  ["setuju", "Kesepakatan kita"],
  ["lembar", "Lembar kita"],
  ["jurnal", "Tulisan untukku sendiri"],
  ["jejak", "Siapa membuka apa"],
  ["berhenti", "Berhenti di sini"],
];

export class Way {
  private readonly steps = el("div");
  private readonly lines = el("div.stack.gap-2");
  private readonly buttons = new Map<Opening, HTMLElement>();
  private readonly word = el("p.small", { role: "status" });
  private readonly invitations: Invitations;
  private drawn = "";
  private named: readonly Named[] | null = null;

  constructor(private readonly options: WayOptions) {
    this.invitations = new Invitations(options.notices, {
      open: (name) => void this.open(name),
      answer: (assessment) => void this.answer(assessment),
      own: () => this.own(),
      talk: options.talk,
    });
    const menu = el("ul.way-menu");
    for (const [name, words] of MENU) {
      const button = el("button.btn", { type: "button", onclick: () => void this.open(name) }, words);
      this.buttons.set(name, button);
      menu.append(el("li", button));
    }
    options.beside.append(this.steps, this.lines, menu, this.word);
  }

  changed(state: TalkState): void {
    const { process, assessments = [], accepted } = state.case;
    if (!process) return;
    this.invitations.changed(state);
    const now = JSON.stringify([process, assessments, accepted]);
    if (now === this.drawn) return;
    this.drawn = now;
    void this.drawSteps(process, now);
    this.lines.replaceChildren(...wayLines(process, assessments).map((words) => el("p.small", words)));
    for (const name of ["setuju", "lembar"] as const) this.show(name, accepted);
    this.show("berhenti", !isClosed(process));
  }

  /** Without their names no step is drawn, rather than a wrong one; the next change asks again. */
  private async drawSteps(process: Course, now: string): Promise<void> {
    const named = await this.namesFor(process).catch(() => null);
    if (now !== this.drawn) return;
    if (named === null) this.drawn = "";
    this.steps.replaceChildren(...(named ? [twig(process, named)] : []));
    this.options.mini.replaceChildren(...(named ? [twigLine(process, named)] : []));
  }

  private async namesFor({ id, version }: Course): Promise<readonly Named[]> {
    if (id === STEPS_OF) return OWN_STEPS;
    const path = `/api/proses/${id}/${version}`;
    this.named ??= namesOf(await this.options.tab.api.get<Parameters<typeof namesOf>[0]>(path));
    return this.named;
  }

  private show(name: Opening, shown: boolean): void {
    const item = this.buttons.get(name)?.parentElement;
    if (item) item.hidden = !shown;
  }

  /** From the line in the log: the questions that wait, or a word that none does. */
  asked(): void {
    const open = this.state().case.assessments?.find(({ state }) => state === "open");
    if (open) void this.answer(open);
    else this.invitations.say("Pertanyaan itu sudah selesai atau sudah lewat waktunya.");
  }

  private state(): TalkState {
    const state = this.options.talk.state();
    if (!state) throw new Error("the room is not loaded");
    return state;
  }

  private own() {
    const { tab } = this.options;
    const { api, keyring, school, account } = tab;
    return { api, keyring, school, account, caseId: this.state().case.case };
  }

  private counselor(): string {
    const { view, case: answer } = this.state();
    const names = view.members.flatMap(({ role, name }) => (role === "counselor" && name ? [name] : []));
    return answer.accepted ? listed(names) : "guru BK";
  }

  private process(): Course {
    const { process } = this.state().case;
    if (!process) throw new Error("the case has no process");
    return process;
  }

  private async answer(assessment: Assessment): Promise<void> {
    await this.inPage(async ({ root, close }) => {
      const { openForm } = await import("../forms/form_page");
      const more = { talk: this.options.talk, counselor: this.counselor(), process: this.process() };
      const done = (thanks: string): void => {
        close();
        this.invitations.say(thanks);
      };
      await openForm({ ...this.own(), ...more, root, assessment, done });
    });
  }

  private open(name: Opening): Promise<void> {
    const { talk, live } = this.options;
    return this.inPage((page) => {
      const agreed = this.invitations.hasAgreed(this.state());
      return fillPage(name, page, { own: this.own(), talk, live, process: this.process(), told: this.told(), agreed });
    });
  }

  private told() {
    const { tab, retention } = this.options;
    const level: Level = tab.school.level ?? "sma";
    return { level, counselor: this.counselor(), answered: `biasanya ${tab.school.promise.by}.`, retention };
  }

  private async inPage(fill: (page: RoomPage) => Promise<void>): Promise<void> {
    const { main, talk } = this.options;
    const page = openRoomPage(main, talk);
    if (!page) return;
    this.word.textContent = "";
    const about = this.options.beside.closest("details");
    if (about && !matchMedia("(min-width: 60rem)").matches) about.open = false;
    try {
      await fill(page);
      arrive(page);
    } catch (problem) {
      page.close();
      this.invitations.say(refusalWords(problem));
    }
  }
}
