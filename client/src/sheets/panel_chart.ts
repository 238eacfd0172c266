// The drawings of a panel: the radar of the first and the latest time, the way between, and the table with what stands
// behind the numbers. Drawn anew when an answer changes; nothing in it takes focus but the table's own fold.

import { radar, radarKey, type TableRow, table, trend } from "../charts/drawing";
import type { Series } from "../charts/geometry";
import { valueAt } from "../documents/form";
import { linesOf, under } from "../documents/rows";
import { el } from "../lib/dom";
import type { Desk, Widget } from "./contract";
import { itemFields, type PanelItem, partOf } from "./definition";
import { button } from "./fold";
import type { PanelDocuments } from "./panel";
import { saysSomething, seriesOf, timesOf } from "./times";

type Voice = "shared" | "staff";
const VOICES: Record<Voice, string> = { shared: "Menurut konseli", staff: "Menurut konselor" };

export function panelChart(desk: Desk, part: string, documents: PanelDocuments): Widget {
  const specs = itemFields(desk.definition, part);
  const rating = (lane: Voice) => specs.find((spec) => spec.type === "rating_0_10" && spec.lane === lane)?.id;
  const { items = [], label = "" } = partOf(desk.definition, part);
  const name = label.split(":")[0] ?? label;
  const drawing = el("div.drawing");
  const voices = el("div.voices", { role: "group", "aria-label": `Angka ${name} menurut siapa` });
  const numbers = el("div");
  const details = el("details", el("summary", documents.staff ? "Angka dan buktinya" : "Angkanya"), numbers);
  const element = el("figure.panel-chart", { hidden: true, "aria-label": name }, voices, drawing, details);
  let voice: Voice = "shared";
  let shown = "";

  const series = (lane: Voice): Series[] => {
    const [document, field] = [documents[lane], rating(lane)];
    if (!document || !field) return [];
    return seriesOf(documents.shared.form(), document.form(), items, field);
  };

  function show(): void {
    const all = { shared: series("shared"), staff: series("staff") };
    const told = (["shared", "staff"] as const).filter((lane) => all[lane].some(saysSomething));
    if (!told.includes(voice)) voice = told[0] ?? "shared";
    const now = JSON.stringify([all, voice, told]);
    if (now === shown) return;
    shown = now;
    element.hidden = told.length === 0;
    if (element.hidden) return;
    drawVoices(told);
    draw(all[voice].filter(saysSomething));
    numbers.replaceChildren(numbersTable(name, items, documents, all));
  }

  function drawVoices(told: readonly Voice[]): void {
    const had = voices.contains(voices.ownerDocument.activeElement);
    const choices = told.map((lane) => {
      const one = button(VOICES[lane], () => pick(lane), "button.btn.panel-time");
      one.setAttribute("aria-pressed", String(lane === voice));
      return one;
    });
    voices.replaceChildren(...(told.length > 1 ? choices : []));
    if (had) voices.querySelector<HTMLElement>('[aria-pressed="true"]')?.focus();
  }

  function pick(lane: Voice): void {
    voice = lane;
    show();
  }

  function draw(times: readonly Series[]): void {
    const [first, last] = [times[0], times[times.length - 1]];
    if (!first) return;
    const labels = items.map((item) => item.label);
    const latest = last && last !== first ? last : null;
    const way =
      times.length > 1 ? el("details", el("summary", "Gerak dari waktu ke waktu"), trend(name, labels, times)) : null;
    const open = drawing.querySelector("details")?.open ?? false;
    if (way) (way as HTMLDetailsElement).open = open;
    drawing.replaceChildren(radarKey(first, latest), radar(name, labels, first, latest), ...(way ? [way] : []));
  }

  return { element, show };
}

function numbersTable(
  name: string,
  items: readonly PanelItem[],
  documents: PanelDocuments,
  all: Record<Voice, Series[]>,
): HTMLElement {
  const columns = all.shared.map(({ label }) => label);
  const rows = items.map((item, at): TableRow => {
    const cells = all.shared.map((time, column) => both(time.values[at], all.staff[column]?.values[at]));
    return { label: item.label, cells, more: evidenceOf(documents, item) };
  });
  const caption = documents.staff ? `${name}, skala 0–10: konseli / konselor` : `${name}, skala 0–10`;
  return table(caption, columns, rows);
}

const both = (own: number | null | undefined, other: number | null | undefined): string =>
  other === undefined || other === null ? String(own ?? "belum tahu") : `${own ?? "–"} / ${other}`;

/** Events and words that stand behind a number, of all times; staff lane only. */
function evidenceOf({ shared, staff }: PanelDocuments, { id }: PanelItem): string {
  if (!staff) return "";
  const lines = timesOf(shared.form()).flatMap((row) => {
    const list = under(row, id, "evidence");
    return linesOf(staff.form(), list).map((line) => String(valueAt(staff.form(), under(list, line)) ?? ""));
  });
  return lines.join("; ");
}
