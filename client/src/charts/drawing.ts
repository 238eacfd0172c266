// Radar, trend and their table as elements: SVG with a full title, first time dashed, latest solid, numbers beside it.

import { el } from "../lib/dom";
import { dots, outline, ring, type Series, spokes, titleOf, trendHeight, trendRows, trendTitle } from "./geometry";

const SVG = "http://www.w3.org/2000/svg";
type Marks = Record<string, string | number>;

function svg(tag: string, marks: Marks, ...children: (Node | string)[]): SVGElement {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(marks)) element.setAttribute(name, String(value));
  element.append(...children);
  return element;
}

let pictures = 0;

function picture(size: string, title: string, ...children: Node[]): SVGElement {
  const id = `judul-gambar-${++pictures}`;
  const marks = { class: "chart", viewBox: size, role: "img", "aria-labelledby": id };
  return svg("svg", marks, svg("title", { id }, title), ...children);
}

/** Five (or more) spokes; `first` dashed under `last`. */
export function radar(name: string, labels: readonly string[], first: Series, last: Series | null): SVGElement {
  const grid = [10, 5].map((value) => svg("polygon", { class: "grid", points: ring(labels.length, value) }));
  const arms = spokes(labels);
  const lines = arms.map(({ from, to }) => svg("path", { class: "grid", d: `M${from}L${to}` }));
  const words = arms.map(({ label, text: [x, y], anchor }) =>
    svg("text", { x, y, "text-anchor": anchor }, short(label)),
  );
  const latest = last ?? first;
  const shape = outline(latest.values);
  const drawn = [svg("path", { class: shape.closed ? "latest filled" : "latest", d: shape.path })];
  if (last) drawn.push(svg("path", { class: "first", d: outline(first.values).path }));
  const points = dots(latest.values).map(([cx, cy]) => svg("circle", { class: "point", cx, cy, r: 2.6 }));
  return picture("0 0 288 164", titleOf(name, labels, first, last), ...grid, ...lines, ...drawn, ...points, ...words);
}

const short = (label: string): string =>
  label
    .replace(/^(Rasa|Kondisi) /, "")
    .replace(" dan ", ", ")
    .toLowerCase();

export function radarKey(first: Series, last: Series | null): HTMLElement {
  const stroke = (kind: string): SVGElement =>
    svg(
      "svg",
      { class: "stroke", viewBox: "0 0 22 8", "aria-hidden": "true" },
      svg("path", { class: kind, d: "M0 4h22" }),
    );
  const all = last ? [el("span", stroke("first"), first.label), el("span", stroke("latest"), last.label)] : [];
  return el("p.key", ...(all.length ? all : [el("span", stroke("latest"), first.label)]));
}

export function trend(name: string, labels: readonly string[], times: readonly Series[]): SVGElement {
  const rows = trendRows(labels, times).flatMap(({ label, path, dots: points, first, last, y }) => [
    svg("text", { class: "strong", x: 0, y: y + 12 }, fitting(label)),
    svg("path", { class: "grid", d: `M26 ${y + 40}h236` }),
    svg("path", { class: "latest", d: path }),
    ...points.map(([cx, cy]) => svg("circle", { class: "point", cx, cy, r: 2.6 })),
    svg("text", { x: 20, y: y + 34, "text-anchor": "end" }, brief(first)),
    svg("text", { x: 268, y: y + 34 }, brief(last)),
  ]);
  return picture(`0 0 288 ${trendHeight(labels.length)}`, trendTitle(name, labels, times), ...rows);
}

const LONGEST_ROW = 36;
const fitting = (label: string): string =>
  label.length > LONGEST_ROW ? `${label.slice(0, LONGEST_ROW - 1).trimEnd()}…` : label;
const brief = (value: string): string => (value === "belum tahu" ? "–" : value);

export type TableRow = { label: string; cells: (string | number | null)[]; more?: string };

export function table(caption: string, columns: readonly string[], rows: readonly TableRow[]): HTMLElement {
  const head = el("tr", el("td"), ...columns.map((name) => el("th.n", { scope: "col" }, name)));
  const body = rows.flatMap(({ label, cells, more }) => {
    const numbers = cells.map((cell) => el("td.n", cell === null ? "belum tahu" : String(cell)));
    const row = el("tr", el("th", { scope: "row" }, label), ...numbers);
    return more ? [row, el("tr.evidence", el("td", { colspan: cells.length + 1 }, more))] : [row];
  });
  // Wider than a phone it scrolls, so it can be reached by the keyboard.
  const around = { role: "region", tabindex: 0, "aria-label": caption };
  return el(
    "div.scroll-x.numbers",
    around,
    el("table", el("caption", caption), el("thead", head), el("tbody", ...body)),
  );
}
