// What the goals document says, for whoever plans with it: the gates, the widgets, the case page that turns a due task
// into a duty. Pure.

import { type Form, type Path, valueAt } from "../documents/form";
import { GONE, type Row, rowsOf, standingRows, under } from "../documents/rows";

export type Task = {
  path: Path;
  goal: Row;
  text: string;
  due: string; // "2026-11-27", or empty
  owner: string;
  state: string;
};

/** The paths of a goal's tasks, oldest first; what was put away is not among them. */
export const tasksOf = (form: Form, goal: Row): Path[] =>
  rowsOf(form, under(goal, "tasks"))
    .map((row) => under(goal, "tasks", row))
    .filter((path) => valueAt(form, under(path, GONE)) !== true);

/** Tasks with words, of all goals that stand. */
export function plannedTasks(form: Form): Task[] {
  const text = (path: Path, field: string): string => {
    const value = valueAt(form, under(path, field));
    return typeof value === "string" ? value.trim() : "";
  };
  const all = standingRows(form).flatMap((goal) => tasksOf(form, goal).map((path) => ({ goal, path })));
  return all.flatMap(({ goal, path }) => {
    const said = text(path, "task_text");
    const task = {
      path,
      goal,
      text: said,
      due: text(path, "task_due"),
      owner: text(path, "task_owner"),
      state: text(path, "task_state"),
    };
    return said ? [task] : [];
  });
}
