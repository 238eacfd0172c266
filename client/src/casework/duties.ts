// "Janji kita hari ini", the late duties of the school for its coordinator, and the consultations: three lists of the
// desk. Called by pages/desk.ts with each answer of the server; says done where a person may say it.

import type { Consultation, DeskAnswer, DutyCard, Escalation } from "../desk/answers";
import { Rows, type Slots, say } from "../desk/rows";
import { nameOf } from "../desk/words";
import { busyWhile } from "../lib/controls";
import { part } from "../lib/dom";
import type { B64 } from "../worker/contract";
import {
  consultationLine,
  consultationName,
  doneByHand,
  dutiesToShow,
  dutyDue,
  dutyName,
  escalationLine,
} from "./duty_words";

export type DutyActs = { done: (duty: B64) => Promise<void> };

export class Duties {
  private readonly duties: Rows<DutyCard>;
  private readonly late = new Rows<Escalation>(
    part("late-rows"),
    "baris-terlambat",
    (one) => one.id,
    () => undefined,
    (row, one) => fillLate(row, one),
  );
  private readonly consultations: Rows<Consultation>;
  private me = "";

  constructor(acts: DutyActs) {
    this.duties = new Rows(
      part("duty-rows"),
      "baris-janji",
      (one) => one.id,
      (row, id) => begin(row, id, acts),
      fill,
    );
    this.consultations = new Rows(
      part("consultation-rows"),
      "baris-konsultasi",
      (one) => one.room,
      (row, room) => {
        row.slot<HTMLAnchorElement>("open").href = `/meja/konsultasi/${room}`;
      },
      (row, one) => this.fillConsultation(row, one),
    );
  }

  show({ me, waiting, duties = [], consultations = [] }: DeskAnswer): void {
    this.me = me.name;
    const shown = dutiesToShow(duties, waiting);
    this.duties.show(shown);
    part("duties-empty").hidden = shown.length > 0;
    this.consultations.show([...consultations].sort((a, b) => b.last_at - a.last_at));
    part("consultations-empty").hidden = consultations.length > 0;
  }

  /** The coordinator alone hears of these. */
  showLate(late: readonly Escalation[]): void {
    part("late").hidden = late.length === 0;
    this.late.show(late);
  }

  private fillConsultation(row: Slots, one: Consultation): void {
    say(row.slot("name"), consultationName(one, this.me));
    say(row.slot("state"), consultationLine(one, Date.now()));
    row.root.classList.toggle("duty-due", one.number > one.read && !one.erase_on);
    row.slot("open").setAttribute("aria-label", `Buka konsultasi dengan ${consultationName(one, this.me)}`);
  }
}

function begin(row: Slots, id: B64, acts: DutyActs): void {
  const words = row.slot("words");
  words.id = `janji-${id}`;
  const done = row.slot<HTMLButtonElement>("done");
  for (const act of [done, row.slot("open")]) act.setAttribute("aria-describedby", words.id);
  done.addEventListener("click", () => void busyWhile(done, () => acts.done(id)));
}

function fill(row: Slots, duty: DutyCard): void {
  const now = Date.now();
  const late = duty.due <= now;
  say(row.slot("kind"), dutyName(duty.kind));
  say(row.slot("name"), nameOf(duty.name, duty.case));
  say(row.slot("due"), dutyDue(duty, now));
  row.slot("late").hidden = !late;
  row.slot("told").hidden = !duty.escalated;
  row.slot("done").hidden = !doneByHand(duty);
  row.slot<HTMLAnchorElement>("open").href = `/meja/kasus/${duty.case}`;
  row.root.classList.toggle("duty-due", late);
}

function fillLate(row: Slots, one: Escalation): void {
  say(row.slot("kind"), dutyName(one.kind));
  say(row.slot("state"), escalationLine(one, Date.now()));
}
