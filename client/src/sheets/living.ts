// KES and KES-T: how freely everyday life goes, area by area, at the start and at the end. Both stand side by side; no
// sum is made of them. Where an area is disturbed, two questions follow.

import { type TableRow, table, trend } from "../charts/drawing";
import type { Series } from "../charts/geometry";
import { type Form, valueAt } from "../documents/form";
import { under } from "../documents/rows";
import type { SealedDocument } from "../documents/sealed_document";
import { el } from "../lib/dom";
import type { Desk, PartWidget, Place, Widget } from "./contract";
import { type FieldSpec, livingMoment, type Part, partDocument, partOf } from "./definition";
import { fold, showAll } from "./fold";
import { fieldWidget } from "./widgets";

type Moment = "start" | "end";
const NAMES: Record<Moment, string> = { start: "awal", end: "akhir" };
const OFFERED: FieldSpec = {
  id: "offered",
  label: "Sudah ditawarkan; konseli memilih melewati",
  type: "boolean",
  lane: "shared",
};

export function livingWidget(desk: Desk): PartWidget | null {
  const document = desk.opened("shared", partDocument("effective_living"));
  if (!document) return null;
  const part = partOf(desk.definition, "effective_living");
  const moment = livingMoment(desk.definition, desk.stage);
  const areas = (part.areas ?? []).map((area) => areaWidget(desk, part, document, moment, area));
  const place: Place = { document, path: under(moment, OFFERED.id) };
  const offered = desk.role === "counselor" ? [fieldWidget(desk, OFFERED, place)] : [];
  const chart = livingChart(desk, document);
  return {
    element: el(
      "div.stack.gap-3",
      part.question ? el("p.panel-ask", part.question) : null,
      chart.element,
      el("div.stack.gap-2", ...[...areas, ...offered].map(({ element }) => element)),
    ),
    brief: () => {
      const rated = (part.areas ?? []).filter(({ id }) => ratingAt(document.form(), moment, id) !== null);
      return rated.length ? `${NAMES[moment]}: ${rated.length} dari ${areas.length} bagian` : "belum diisi";
    },
    show() {
      chart.show();
      showAll([...areas, ...offered]);
    },
  };
}

function areaWidget(
  desk: Desk,
  part: Part,
  document: SealedDocument,
  moment: Moment,
  area: { id: string; label: string },
): Widget {
  const path = under(moment, area.id);
  const spec: FieldSpec = { id: area.id, label: `Angka ${NAMES[moment]}`, type: "rating_0_10", lane: "shared" };
  const rating = fieldWidget(desk, spec, { document, path: under(path, "rating") }, part.scale_anchors);
  const more = (part.disturbed_fields ?? []).map((one) =>
    fieldWidget(desk, one, { document, path: under(path, one.id) }),
  );
  const ask = part.disturbed_rule ? el("p.note.small", part.disturbed_rule.ask) : null;
  const disturbed = el("div.stack.gap-3", { hidden: true }, ask, ...more.map(({ element }) => element));
  const folded = fold("panel-item", area.label, rating.element, disturbed);
  return {
    element: folded.element,
    show() {
      showAll([rating, ...more]);
      const form = document.form();
      const value = ratingAt(form, moment, area.id);
      const asked = value !== null && value < (part.disturbed_rule?.per_area_below ?? 0);
      disturbed.hidden =
        !asked && !more.some((_, at) => valueAt(form, under(path, part.disturbed_fields?.[at]?.id ?? "")));
      folded.say(sayMoments(form, area.id));
    },
  };
}

export const ratingAt = (form: Form, moment: Moment, area: string): number | null => {
  const value = valueAt(form, under(moment, area, "rating"));
  return typeof value === "number" ? value : null;
};

/** "awal 3 · akhir 7" */
function sayMoments(form: Form, area: string): string {
  const said = (["start", "end"] as const).map((moment) => [NAMES[moment], ratingAt(form, moment, area)] as const);
  return said.flatMap(([name, value]) => (value === null ? [] : `${name} ${value}`)).join(" · ");
}

/** Drawn once there is an end to set beside the start. */
export function livingChart(desk: Desk, document: SealedDocument): Widget {
  const { areas = [], label = "KES" } = partOf(desk.definition, "effective_living");
  const name = label.split(":")[0] ?? label;
  const labels = areas.map((area) => area.label);
  const element = el("figure.panel-chart", { hidden: true, "aria-label": `${name} awal dan akhir` });
  let shown = "";
  return {
    element,
    show() {
      const times = (["start", "end"] as const).map(
        (moment): Series => ({
          label: NAMES[moment],
          values: areas.map(({ id }) => ratingAt(document.form(), moment, id)),
        }),
      );
      const now = JSON.stringify(times);
      if (now === shown) return;
      shown = now;
      element.hidden = !times.every(({ values }) => values.some((value) => value !== null));
      if (element.hidden) return;
      const rows = labels.map(
        (one, at): TableRow => ({ label: one, cells: times.map(({ values }) => values[at] ?? null) }),
      );
      const open = element.querySelector("details")?.open ?? false;
      const numbers = el(
        "details",
        { open },
        el("summary", "Angka awal dan akhir"),
        table(`${name}, skala 0–10`, ["awal", "akhir"], rows),
      );
      element.replaceChildren(trend(name, labels, times), numbers);
    },
  };
}
