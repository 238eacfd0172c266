// A panel that is filled in again and again: masidu, likuladu, pancadaya (five ratings each, the counselee's and the
// counselor's apart) and WPKNS (words alone). Every time is kept with its date.

import { valueAt } from "../documents/form";
import { newRow, type Row, under } from "../documents/rows";
import type { SealedDocument } from "../documents/sealed_document";
import { el } from "../lib/dom";
import type { Desk, PartWidget, Widget } from "./contract";
import { type FieldSpec, itemFields, type PanelItem, partDocument, partOf } from "./definition";
import { button, fold, showAll, staffBox } from "./fold";
import { today } from "./frame";
import { panelChart } from "./panel_chart";
import { AT_STAGE, guardUpTo, timeLabels, timesOf, WHEN } from "./times";
import { fieldWidget } from "./widgets";

const DATE: FieldSpec = { id: WHEN, label: "Tanggal diisi", type: "date", lane: "shared" };

export type PanelDocuments = { shared: SealedDocument; staff: SealedDocument | null };

export function panelDocuments(desk: Desk, part: string): PanelDocuments | null {
  const shared = desk.opened("shared", partDocument(part));
  return shared && { shared, staff: desk.opened("staff", partDocument(part)) };
}

export function panelWidget(desk: Desk, part: string): PartWidget | null {
  const documents = panelDocuments(desk, part);
  return documents && new Panel(desk, part, documents);
}

class Panel implements PartWidget {
  readonly element: HTMLElement;
  private readonly chart: Widget;
  private readonly times = el("div.times", { role: "group", "aria-label": "Kapan diisi" });
  private readonly answers = el("div.stack.gap-2");
  private readonly empty: HTMLElement;
  private shown: { row: Row; widgets: Widget[] } | null = null;
  private picked: Row | null = null;
  private listed = "";

  constructor(
    private readonly desk: Desk,
    private readonly part: string,
    private readonly documents: PanelDocuments,
  ) {
    const { help } = partOf(desk.definition, part);
    this.chart = panelChart(desk, part, documents);
    this.empty = el("p.soft.small", emptyWords(desk.role === "counselor"));
    const aim = help && desk.role === "counselor" ? el("p.hint", help) : null;
    this.element = el("div.stack.gap-3", aim, this.chart.element, this.empty, this.times, this.answers);
  }

  brief(): string {
    const labels = timeLabels(this.documents.shared.form(), timesOf(this.documents.shared.form()));
    return labels.length ? `${labels.length} kali, terakhir ${labels[labels.length - 1]}` : "belum diisi";
  }

  show(): void {
    const { shared } = this.documents;
    const rows = timesOf(shared.form());
    if (this.picked && !rows.includes(this.picked)) this.picked = null;
    const row = this.picked ?? rows[rows.length - 1] ?? null;
    this.empty.hidden = row !== null;
    this.listTimes(rows, row);
    if (row !== (this.shown?.row ?? null)) this.open(row);
    showAll(this.shown?.widgets ?? []);
    this.chart.show();
  }

  private listTimes(rows: readonly Row[], current: Row | null): void {
    const labels = timeLabels(this.documents.shared.form(), rows);
    const now = JSON.stringify([rows, labels, current]);
    if (now === this.listed) return;
    this.listed = now;
    const had = this.times.contains(this.times.ownerDocument.activeElement);
    const known = rows.map((row, at) => {
      const one = button(labels[at] ?? "", () => this.pick(row), "button.btn.panel-time");
      one.setAttribute("aria-pressed", String(row === current));
      return one;
    });
    const again = button(
      rows.length ? "Isi lagi hari ini" : "Isi bersama sekarang",
      () => this.begin(),
      "button.btn.panel-time",
    );
    const mayBegin = this.desk.role === "counselor" && !this.desk.readOnly;
    this.times.replaceChildren(...(rows.length > 1 || mayBegin ? known : []), ...(mayBegin ? [again] : []));
    if (had) this.times.querySelector<HTMLElement>('[aria-pressed="true"]')?.focus();
  }

  private pick(row: Row): void {
    this.picked = row;
    this.show();
  }

  private begin(): void {
    const row = newRow();
    const { shared } = this.documents;
    this.picked = row;
    shared.write(under(row, WHEN), today());
    shared.write(under(row, AT_STAGE), this.desk.stage);
    this.show();
  }

  private open(row: Row | null): void {
    this.shown = null;
    this.answers.replaceChildren();
    if (!row) return;
    const { shared } = this.documents;
    const items = partOf(this.desk.definition, this.part).items ?? [];
    const built = items.map((item) => itemWidget(this.desk, this.part, this.documents, row, item));
    const when = fieldWidget(this.desk, DATE, { document: shared, path: under(row, WHEN) });
    const widgets = this.desk.role === "counselor" ? [...built, when] : built;
    this.answers.replaceChildren(...widgets.map(({ element }) => element));
    this.shown = { row, widgets };
  }
}

const emptyWords = (counselor: boolean): string =>
  counselor ? "Belum pernah diisi." : "Bagian ini dibuka guru BK saat kalian mengisinya bersama.";

/** One item at one time: what both may fill in, and below it what only staff see. */
function itemWidget(desk: Desk, part: string, { shared, staff }: PanelDocuments, row: Row, item: PanelItem): Widget {
  const specs = itemFields(desk.definition, part);
  const within = under(row, item.id);
  const anchors = item.anchors ?? partOf(desk.definition, part).general_anchors;
  const build = (document: SealedDocument | null, lane: "shared" | "staff"): Widget[] =>
    document
      ? specs
          .filter((spec) => spec.lane === lane)
          .map((spec) => fieldWidget(desk, spec, { document, path: under(within, spec.id) }, anchors))
      : [];
  const [ours, theirs] = [build(shared, "shared"), build(staff, "staff")];
  const guard = el("p.note.small", { hidden: true, role: "status" });
  const help = item.help ? el("p.hint", item.help) : null;
  const folded = fold(
    "panel-item",
    item.label,
    item.ask ? el("p.panel-ask", item.ask) : null,
    help,
    ...ours.map(({ element }) => element),
    guard,
    staffBox(...theirs.map(({ element }) => element)),
  );
  return {
    element: folded.element,
    show() {
      showAll([...ours, ...theirs]);
      folded.say(numbersOf(specs, shared, staff, within));
      showGuard(guard, desk, item, valueAt(shared.form(), under(within, ratingIn(specs, "shared"))));
    },
  };
}

const ratingIn = (specs: readonly FieldSpec[], lane: "shared" | "staff"): string =>
  specs.find((spec) => spec.type === "rating_0_10" && spec.lane === lane)?.id ?? "";

/** "konseli 6 · konselor 5", or the words of a panel without numbers. */
function numbersOf(
  specs: readonly FieldSpec[],
  shared: SealedDocument,
  staff: SealedDocument | null,
  within: string,
): string {
  const own = valueAt(shared.form(), under(within, ratingIn(specs, "shared") || (specs[0]?.id ?? "")));
  if (!ratingIn(specs, "shared")) return typeof own === "string" ? own : "";
  const other = staff && valueAt(staff.form(), under(within, ratingIn(specs, "staff")));
  const parts = [typeof own === "number" ? `konseli ${own}` : "", typeof other === "number" ? `konselor ${other}` : ""];
  return staff ? parts.filter(Boolean).join(" · ") : typeof own === "number" ? String(own) : "";
}

function showGuard(guard: HTMLElement, desk: Desk, { guard: words }: PanelItem, value: unknown): void {
  const speaks =
    words !== undefined && desk.role === "counselor" && typeof value === "number" && value <= guardUpTo(words);
  guard.hidden = !speaks;
  if (speaks && guard.textContent !== words) guard.textContent = words;
}
