// The assessments of a case as its counselor sees them: what waits, what was answered in words, how each question went.
// Called by the stage lane; the forms are fetched when there is an answer to show.

import { table } from "../charts/drawing";
import type { Form } from "../forms/form";
import { type Api, ApiProblem } from "../lib/api";
import { press } from "../lib/controls";
import { el } from "../lib/dom";
import { day } from "../lib/time";
import { shortDate } from "../sheets/times";
import type { Assessment, CaseAnswer, Entry } from "../talk/contract";
import { type Answered, answeredIn, barriersIn, formsOf, othersIn, type Trend, trendsOf } from "./answers";

const NAMES: Record<string, string> = {
  before_contact: "Empat penghalang, sebelum",
  immediate_assessment: "Laiseg",
  short_term_assessment: "Laijapen",
  long_term_assessment: "Laijapang",
};
const STATES: Record<Assessment["state"], (one: Assessment) => string> = {
  waiting: ({ opens }) => `terbuka ${day(opens)}`,
  open: ({ closes }) => `terbuka sampai ${day(closes)}`,
  answered: () => "sudah diisi",
  private: () => "diisi untuk konseli sendiri",
  expired: () => "tidak diisi, dan itu boleh",
  cancelled: () => "tidak ditanyakan",
  held: () => "ditahan, keselamatan lebih dulu",
};
const formName = (form: string): string => NAMES[form] ?? "Formulir";

export class AnswersSeen {
  readonly element = el("div.stack");
  private readonly forms = new Map<string, Form>();
  private shown = "";

  constructor(
    private readonly api: Api,
    private readonly hold: (held: boolean) => Promise<void>,
    private readonly failed: (problem: unknown) => void,
  ) {}

  show(answer: CaseAnswer, entries: readonly Entry[]): void {
    const all = answeredIn(entries);
    const assessments = answer.assessments ?? [];
    const now = JSON.stringify([assessments, all.length]);
    if (now === this.shown) return;
    this.shown = now;
    void this.fetch(all)
      .then(() => this.draw(assessments, all))
      .catch((problem: unknown) => {
        this.shown = "";
        this.failed(problem);
      });
  }

  private async fetch(all: readonly Answered[]): Promise<void> {
    for (const [form, version] of formsOf(all)) {
      const name = `${form}/${version}`;
      if (this.forms.has(name)) continue;
      const path = `/api/formulir/${encodeURIComponent(form)}/${encodeURIComponent(version)}`;
      const found = await this.api.get<Form>(path).catch(unlessUnknown);
      if (found) this.forms.set(name, found);
    }
  }

  private draw(assessments: readonly Assessment[], all: readonly Answered[]): void {
    const trends = trendsOf(all, this.forms);
    this.element.replaceChildren(
      el(
        "ul.small.stack.gap-1",
        ...assessments.map((one) => el("li", el("b", formName(one.form)), `: ${STATES[one.state](one)}`)),
      ),
      ...(assessments.length
        ? [this.holding(assessments)]
        : [el("p.small.soft", "Belum ada yang terbuka. Laiseg terbuka sendiri saat sesi berakhir.")]),
      ...section("Empat penghalang, sebelum dan sesudah", barriersIn(trends)),
      ...section("Butir demi butir", othersIn(trends)),
      ...[...all].reverse().map(inWords),
    );
  }

  private holding(assessments: readonly Assessment[]): HTMLElement {
    const held = assessments.some(({ state }) => state === "held");
    const words = held ? "Tawarkan lagi" : "Tahan formulir, keselamatan dulu";
    return press(words, () => void this.hold(!held).catch(this.failed), "button.btn.btn-quiet.btn-flush");
  }
}

/** A form that is not there takes nothing from the others: its answers are still read in words. */
function unlessUnknown(problem: unknown): null {
  if (problem instanceof ApiProblem && problem.status === 404) return null;
  throw problem;
}

const dateOf = (at: number): string => shortDate(new Date(at).toISOString().slice(0, 10));

/** Every question in its own row; the columns are the times at which something was answered. */
function section(name: string, trends: readonly Trend[]): HTMLElement[] {
  if (!trends.length) return [];
  const times = [...new Set(trends.flatMap(({ values }) => values.map(({ at }) => at)))].sort((a, b) => a - b);
  const rows = trends.map(({ label, scale, values }) => ({
    label,
    cells: times.map((time) => values.find(({ at }) => at === time)?.score ?? "–"),
    more: scale,
  }));
  return [el("details", el("summary", name), table(name, times.map(dateOf), rows))];
}

function inWords({ title, words, at, form }: Answered): HTMLElement {
  const name = NAMES[form] ?? title;
  return el("details", el("summary", `${name}, ${day(at)}`), el("p.answer-words", words));
}
