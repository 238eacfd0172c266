// Goals and their tasks. A goal is born of a KMA line and says for itself what it is for; a task is somebody's, due some
// day, and has news instead of a verdict.

import { type Form, type Path, valueAt } from "../documents/form";
import { GONE, newRow, type Row, rowsOf, standingRows, under } from "../documents/rows";
import type { SealedDocument } from "../documents/sealed_document";
import { el } from "../lib/dom";
import { backButton, type Card, CardList, type CardSet, cardSet, putAway, rowFields, textAt } from "./cards";
import type { Desk, PartWidget, Widget } from "./contract";
import { type FieldSpec, optionsOf, partDocument, partOf } from "./definition";
import { button, counted, fold, showAll, staffBox } from "./fold";
import { tasksOf } from "./plan";
import { shortDate } from "./times";

const STATEMENT = "goal_statement";
const FROM_KMA = "goal_from_kma";

export function goalsWidget(desk: Desk): PartWidget | null {
  const set = cardSet(desk, "goal");
  if (!set) return null;
  const list = new CardList({
    set,
    add: "Tujuan baru",
    empty: desk.role === "counselor" ? "Belum ada tujuan. Setiap baris KMA dapat menjadi tujuan." : "Belum ada tujuan.",
    build: (row) => goal(set, row),
    recall: (row) => pastGoal(set, row),
  });
  const help = desk.role === "counselor" ? el("p.hint", partOf(desk.definition, "goal").help ?? "") : null;
  return {
    element: el("div.stack.gap-3", help, list.element),
    show: () => list.show(),
    brief: () => counted(standingRows(set.shared.form()).length, "tujuan"),
  };
}

function goal(set: CardSet, row: Row): Card {
  const { desk, shared } = set;
  const { fields = [] } = partOf(desk.definition, "goal");
  const [ours, theirs] = [rowFields(set, fields, "shared", row), rowFields(set, fields, "staff", row)];
  const tasks = partOf(desk.definition, "goal").task_fields ? taskList(set, row) : null;
  const away = button("Simpan sebagai riwayat", () => putAway(shared, row), "button.btn.btn-quiet");
  const statement = (): string => textAt(shared.form(), row, STATEMENT) || "Tujuan baru";
  const folded = fold(
    "card-fold",
    statement(),
    ...ours.map(({ element }) => element),
    tasks?.element ?? null,
    staffBox(...theirs.map(({ element }) => element)),
    desk.readOnly ? null : el("div.card-acts", away),
  );
  return {
    element: folded.element,
    fold: folded,
    show() {
      showAll([...ours, ...theirs, ...(tasks ? [tasks] : [])]);
      folded.rename(statement());
      folded.say(briefly(desk, fields, shared.form(), row));
    },
  };
}

/** "mengentaskan masalah · pendek · 2 langkah" */
function briefly(desk: Desk, fields: readonly FieldSpec[], form: Form, row: Row): string {
  const chosen = (id: string): string => {
    const spec = fields.find((one) => one.id === id);
    const option = spec && optionsOf(desk.definition, spec).find(({ value }) => value === textAt(form, row, id));
    return option?.text.split(":")[0] ?? "";
  };
  const steps = tasksOf(form, row).length;
  return [chosen("goal_kind"), chosen("goal_horizon"), steps ? `${steps} langkah` : ""].filter(Boolean).join(" · ");
}

function taskList(set: CardSet, goal: Row): Widget {
  const { desk, shared } = set;
  const built = new Map<Path, Card>();
  const list = el("div.cards");
  const add = button("Langkah baru", begin);
  add.hidden = desk.readOnly;

  function begin(): void {
    const task = under(goal, "tasks", newRow());
    shared.write(under(task, GONE), false);
    show();
    const fresh = built.get(task)?.fold.element;
    if (fresh) fresh.open = true;
    fresh?.querySelector("input")?.focus();
  }

  function show(): void {
    const paths = tasksOf(shared.form(), goal);
    for (const path of paths) {
      const known = built.get(path) ?? taskCard(set, path, () => add.focus());
      if (!built.has(path)) list.append(known.element);
      built.set(path, known);
      known.show();
    }
    for (const [path, { element }] of built) {
      if (paths.includes(path)) continue;
      element.remove();
      built.delete(path);
    }
  }
  return { element: el("div.stack.gap-2", el("p.part-name", "Langkah"), list, el("div", add)), show };
}

function taskCard(set: CardSet, path: Path, left: () => void): Card {
  const { desk, shared } = set;
  const { task_fields: fields = [] } = partOf(desk.definition, "goal");
  const widgets = rowFields(set, fields, "shared", path);
  const drop = button("Lepas langkah ini", () => leave(shared, path, left), "button.btn.btn-quiet.btn-flush");
  const folded = fold("card-fold", "Langkah", ...widgets.map(({ element }) => element), desk.readOnly ? null : drop);
  const state = fields.find(({ id }) => id === "task_state");
  return {
    element: folded.element,
    fold: folded,
    show() {
      showAll(widgets);
      const form = shared.form();
      folded.rename(textAt(form, path, "task_text") || "Langkah baru");
      const due = textAt(form, path, "task_due");
      const news =
        state && optionsOf(desk.definition, state).find(({ value }) => value === textAt(form, path, state.id));
      folded.say([due ? shortDate(due) : "", news?.text ?? ""].filter(Boolean).join(" · "));
    },
  };
}

function leave(shared: SealedDocument, path: string, left: () => void): void {
  shared.write(under(path, GONE), true);
  left();
}

function pastGoal(set: CardSet, row: Row): HTMLElement {
  return el(
    "div.past-card",
    el("p", textAt(set.shared.form(), row, STATEMENT) || "Tujuan tanpa kalimat"),
    backButton(set, row),
  );
}

/** A KMA line becomes a goal, once: the line stays, the goal remembers where it came from. */
export function goalFromLine(shared: SealedDocument, line: string): boolean {
  const words = line.trim();
  if (!words || goalOf(shared.form(), words)) return false;
  const row = newRow();
  shared.write(under(row, GONE), false);
  shared.write(under(row, STATEMENT), words);
  shared.write(under(row, FROM_KMA, newRow()), words);
  return true;
}

export const goalOf = (form: Form, line: string): Row | undefined =>
  standingRows(form).find((row) =>
    rowsOf(form, under(row, FROM_KMA)).some((one) => valueAt(form, under(row, FROM_KMA, one)) === line.trim()),
  );

export const goalsDocument = (desk: Desk): SealedDocument | null => desk.opened("shared", partDocument("goal"));
