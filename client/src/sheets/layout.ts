// How a stage's sheet lies on the page: what both write first, then the counselor's own on ruled paper, each saying who
// reads it.

import type { SealedDocument } from "../documents/sealed_document";
import { el, icon } from "../lib/dom";
import type { Desk, PartWidget, Widget } from "./contract";
import { type FieldSpec, isPossibility, type Lane, partDocument, sheetDocument } from "./definition";
import { button, fold, PANEL, showAll } from "./fold";
import { framed } from "./frame";
import { gatraWidget } from "./gatra";
import { goalFromLine, goalOf, goalsDocument, goalsWidget } from "./goals";
import { listControl } from "./list";
import { livingChart, livingWidget } from "./living";
import { panelDocuments, panelWidget } from "./panel";
import { panelChart } from "./panel_chart";
import { fieldWidget } from "./widgets";

const nothing = (): Widget => ({ element: el("span"), show: () => undefined });

function partContent(desk: Desk, part: string): PartWidget | null {
  if (part === "gatra_card") return gatraWidget(desk);
  if (part === "goal") return goalsWidget(desk);
  return part === "effective_living" ? livingWidget(desk) : panelWidget(desk, part);
}

function partChart(desk: Desk, part: string): Widget | null {
  const living = part === "effective_living" ? desk.opened("shared", partDocument(part)) : null;
  if (living) return livingChart(desk, living);
  const documents = panelDocuments(desk, part);
  return documents && panelChart(desk, part, documents);
}

/** One part alone, under its name. A drawing and its name stay away until there is something to draw. */
export function wholePart(desk: Desk, part: string, label: string, view: "whole" | "chart"): Widget {
  const content = view === "whole" ? partContent(desk, part) : partChart(desk, part);
  if (!content) return nothing();
  const name = view === "whole" ? label : (label.split(":")[0] ?? label);
  const element = el("section.panel.stack.gap-2", el("h3", name), content.element);
  return {
    element,
    show() {
      content.show();
      element.hidden = content.element.hidden;
    },
  };
}

/** Within a sheet a part is folded: its name and what is in it, in a line. */
function foldedPart(desk: Desk, { part = "", label, help }: FieldSpec): Widget {
  const content = partContent(desk, part);
  if (!content) return nothing();
  const aim = help && desk.role === "counselor" ? el("p.hint", help) : null;
  const folded = fold(PANEL, label, aim, content.element);
  return {
    element: folded.element,
    show() {
      content.show();
      folded.say(content.brief());
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
  if (spec.part) return foldedPart(desk, spec);
  const document = desk.opened(lane, sheetDocument(desk.stage, lane));
  if (!document) return nothing();
  const place = { document, path: spec.id };
  const goals = isPossibility(spec) && desk.role === "counselor" ? goalsDocument(desk) : null;
  if (!goals) return fieldWidget(desk, spec, place);
  return framed(
    desk,
    spec,
    place,
    listControl(desk, spec, place, (text) => goalAct(goals, text)),
  );
}

/** Beside a KMA line: it becomes a goal, once. */
function goalAct(goals: SealedDocument, text: () => string): Widget {
  const act = button("Jadikan tujuan", make, "button.btn.btn-quiet");
  const word = el("span.seen-by-ear", { role: "status" });
  function make(): void {
    if (goalFromLine(goals, text())) word.textContent = "Tujuan dibuat.";
  }
  return {
    element: el("span", act, word),
    show() {
      const made = goalOf(goals.form(), text()) !== undefined;
      act.textContent = made ? "Sudah jadi tujuan" : "Jadikan tujuan";
      act.setAttribute("aria-disabled", String(made));
    },
  };
}
