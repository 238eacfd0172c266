// How a stage's sheet lies on the page: what both write first, then the counselor's own on ruled paper, each saying who
// reads it.

import { el, icon } from "../lib/dom";
import type { Desk, Widget } from "./contract";
import { type FieldSpec, type Lane, partDocument, sheetDocument } from "./definition";
import { button, showAll } from "./fold";
import { framed } from "./frame";
import { gatraWidget } from "./gatra";
import { goalFromLine, goalOf, goalsDocument, goalsWidget } from "./goals";
import { listControl } from "./list";
import { livingChart, livingWidget } from "./living";
import { panelDocuments, panelWidget } from "./panel";
import { panelChart } from "./panel_chart";
import { fieldWidget } from "./widgets";

const nothing = (): Widget => ({ element: el("span"), show: () => undefined });

export function partWidget(desk: Desk, part: string, label: string, view: "whole" | "chart"): Widget {
  if (part === "gatra_card") return gatraWidget(desk, label);
  if (part === "goal") return goalsWidget(desk, label);
  if (view === "whole") return part === "effective_living" ? livingWidget(desk, label) : panelWidget(desk, part);
  const living = desk.opened("shared", partDocument("effective_living"));
  if (part === "effective_living") return living ? titled(label, livingChart(desk, living)) : nothing();
  const documents = panelDocuments(desk, part);
  return documents ? titled(label.split(":")[0] ?? label, panelChart(desk, part, documents)) : nothing();
}

/** The drawing under its name; both stay away until there is something to draw. */
function titled(label: string, chart: Widget): Widget {
  const element = el("section.panel", el("h3", label), chart.element);
  return {
    element,
    show() {
      chart.show();
      element.hidden = chart.element.hidden;
    },
  };
}

export function laneSections(desk: Desk, title: string, fields: readonly FieldSpec[]): Widget[] {
  const shared = fields.filter(({ lane }) => lane !== "staff");
  const staff = desk.opened("staff", sheetDocument(desk.stage, "staff"))
    ? fields.filter(({ lane }) => lane === "staff")
    : [];
  return [
    laneSection(desk, "shared", title, shared),
    ...(staff.length ? [laneSection(desk, "staff", title, staff)] : []),
  ];
}

function laneSection(desk: Desk, lane: Lane, title: string, fields: readonly FieldSpec[]): Widget {
  const about = desk.definition.lanes?.[lane];
  const counselor = desk.role === "counselor";
  const name = counselor ? (about?.label ?? "") : title;
  const reads = counselor ? about?.who_reads : "Bisa dibaca kamu dan guru BK yang menemanimu. Semua boleh dilewati.";
  const widgets = fields.map((spec) => sheetField(desk, lane, spec));
  const element = el(
    lane === "staff" ? "section.lane.sheet-lane" : "section.sheet-lane",
    { "aria-label": name },
    el("h2", name),
    el("p.who", icon("eye"), el("span", reads ?? "")),
    counselor && about ? el("p.hint", about.reminder) : null,
    ...widgets.map((widget) => widget.element),
  );
  return { element, show: () => showAll(widgets) };
}

function sheetField(desk: Desk, lane: Lane, spec: FieldSpec): Widget {
  const part = spec.part;
  if (part) return partWidget(desk, part, spec.label, "whole");
  const document = desk.opened(lane, sheetDocument(desk.stage, lane));
  if (!document) return nothing();
  const place = { document, path: spec.id };
  const goals = spec.id.endsWith("_kma") && desk.role === "counselor" ? goalsDocument(desk) : null;
  if (!goals) return fieldWidget(desk, spec, place);
  return framed(
    desk,
    spec,
    place,
    listControl(desk, spec, place, (text) => becomesGoal(text)),
  );

  function becomesGoal(text: () => string): HTMLElement {
    const word = el("span.seen-by-ear", { role: "status" });
    const act = button(
      "Jadikan tujuan",
      () => {
        const words = text().trim();
        const made = goals !== null && goalFromLine(goals, words);
        const known = goals !== null && words !== "" && goalOf(goals.form(), words) !== undefined;
        act.textContent = known ? "Sudah jadi tujuan" : "Jadikan tujuan";
        word.textContent = made ? "Tujuan dibuat." : "";
      },
      "button.btn.btn-quiet",
    );
    return el("span", act, word);
  }
}
