// The geometry of the drawings and what they say in words. Pure numbers and strings; `drawing.ts` makes the elements.
// An unknown value leaves a gap; nothing is added up and no value has a colour of its own.

export type Series = { label: string; values: (number | null)[] };
export type Spoke = {
  label: string;
  from: [number, number];
  to: [number, number];
  text: [number, number];
  anchor: string;
};

const CENTER: [number, number] = [144, 84];
const RADIUS = 52;
const MOST = 10;

const round = (n: number): number => Math.round(n * 10) / 10;

/** From the top, clockwise. */
export function spokeEnd(at: number, of: number, value: number, radius = RADIUS): [number, number] {
  const angle = -Math.PI / 2 + (2 * Math.PI * at) / of;
  const reach = (radius * value) / MOST;
  return [round(CENTER[0] + reach * Math.cos(angle)), round(CENTER[1] + reach * Math.sin(angle))];
}

export function spokes(labels: readonly string[]): Spoke[] {
  return labels.map((label, at) => {
    const to = spokeEnd(at, labels.length, MOST);
    const [x, y] = spokeEnd(at, labels.length, MOST, RADIUS + 9);
    const beside = Math.abs(x - CENTER[0]) > 4;
    const anchor = !beside ? "middle" : x > CENTER[0] ? "start" : "end";
    const drop = y > CENTER[1] + 20 ? 12 : y < CENTER[1] - 40 ? -4 : 2;
    return { label, from: CENTER, to, text: [x, round(y + drop)], anchor };
  });
}

export const ring = (of: number, value: number): string =>
  Array.from({ length: of }, (_, at) => spokeEnd(at, of, value).join(",")).join(" ");

/** Closed where all is known; otherwise only between neighbours that are. */
export function outline(values: readonly (number | null)[]): { path: string; closed: boolean } {
  const points = values.map((value, at) => (value === null ? null : spokeEnd(at, values.length, value)));
  if (points.every((point) => point !== null)) return { path: `M${points.join("L")}Z`, closed: true };
  const edges = points.map((point, at) => {
    const next = points[(at + 1) % points.length];
    return point && next ? `M${point}L${next}` : "";
  });
  return { path: edges.join(""), closed: false };
}

export const dots = (values: readonly (number | null)[]): [number, number][] =>
  values.flatMap((value, at) => (value === null ? [] : [spokeEnd(at, values.length, value)]));

const said = (value: number | null | undefined): string => (value == null ? "belum tahu" : String(value));

/** "Masidu: rasa aman 3 menjadi 6, kompetensi 5 menjadi 6." All that the drawing shows, for those who hear it. */
export function titleOf(name: string, labels: readonly string[], first: Series, last: Series | null): string {
  const parts = labels.map((label, at) => {
    const begin = said(first.values[at]);
    return `${label.toLowerCase()} ${last ? `${begin} menjadi ${said(last.values[at])}` : begin}`;
  });
  const when = last ? `${first.label} dan ${last.label}` : first.label;
  return `${name}, ${when}: ${parts.join(", ")}`;
}

/** One row of a trend: its line between known points, and the values it begins and ends with. */
export type TrendRow = {
  label: string;
  path: string;
  dots: [number, number][];
  first: string;
  last: string;
  y: number;
};

const ROW = 46;
const LEFT = 26;
const WIDTH = 236;
const TALL = 22;

export const trendHeight = (rows: number): number => rows * ROW + 4;

export function trendRows(labels: readonly string[], times: readonly Series[]): TrendRow[] {
  const step = times.length > 1 ? WIDTH / (times.length - 1) : 0;
  return labels.map((label, row) => {
    const y = row * ROW;
    const points = times.flatMap(({ values }, at): [number, number][] => {
      const value = values[row];
      return value == null ? [] : [[round(LEFT + at * step), round(y + 18 + TALL * (1 - value / MOST))]];
    });
    const values = times.map(({ values }) => values[row] ?? null);
    const path = points.length ? `M${points.join("L")}` : "";
    return { label, path, dots: points, y, first: said(values[0]), last: said(values[values.length - 1]) };
  });
}

export function trendTitle(name: string, labels: readonly string[], times: readonly Series[]): string {
  const when = times.map(({ label }) => label).join(", ");
  const rows = labels.map(
    (label, row) => `${label.toLowerCase()} ${times.map(({ values }) => said(values[row])).join(", ")}`,
  );
  return `${name} dari waktu ke waktu (${when}): ${rows.join("; ")}`;
}
