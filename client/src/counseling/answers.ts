// What the counselee answered and let her counselor read: in words, and for each question how it went over time. Pure.
// Nothing is ever added up, and answers on the scale of small children stand apart from the others.

import type { Answer } from "../forms/answers";
import type { Asked, Form } from "../forms/form";
import { askedOf } from "../forms/form";
import type { Entry } from "../talk/contract";

export type Answered = {
  form: string;
  version: number;
  child: boolean;
  answers: Readonly<Record<string, Answer>>;
  title: string;
  words: string;
  at: number;
};

/** The answers that lie in the case, oldest first. */
export function answeredIn(entries: readonly Entry[]): Answered[] {
  return entries.flatMap((entry): Answered[] => {
    if (entry.kind !== "message" || entry.content?.t !== "answers") return [];
    const { x, h, d, at } = entry.content;
    const told = (d ?? {}) as Partial<Answered>;
    const answers = told.answers && typeof told.answers === "object" ? told.answers : {};
    const form = String(told.form ?? "");
    return [
      {
        form,
        version: Number(told.version ?? 1),
        child: told.child === true,
        answers,
        title: h ?? "Jawaban",
        words: x,
        at,
      },
    ];
  });
}

const NAME = /^[a-z_]{1,40}$/;
const isNamed = ({ form, version }: Answered): boolean => NAME.test(form) && Number.isInteger(version) && version > 0;

/** The forms to fetch. Their names were sealed by the other side: whatever is no name of a form is none. */
export const formsOf = (all: readonly Answered[]): [form: string, version: number][] => {
  const named = all.filter(isNamed);
  return [
    ...new Map(named.map(({ form, version }) => [`${form}/${version}`, [form, version] as [string, number]])).values(),
  ];
};

export type Trend = {
  item: string;
  label: string;
  scale: string;
  values: { at: number; score: number; words: string }[];
};

/** One line for each question that was answered by a number, with every time it was. */
export function trendsOf(all: readonly Answered[], forms: ReadonlyMap<string, Form>): Trend[] {
  const trends = new Map<string, Trend>();
  for (const one of all) {
    const form = forms.get(`${one.form}/${one.version}`);
    if (!form) continue;
    for (const asked of askedOf(form, { child: one.child, referred: true })) {
      const score = one.answers[asked.item.id];
      if (typeof score !== "number" || !asked.scale) continue;
      const name = `${asked.item.id} ${asked.scale.id}`; // another scale is another line
      const label = asked.words;
      const trend = trends.get(name) ?? { item: asked.item.id, label, scale: scaleWords(asked), values: [] };
      trend.values.push({ at: one.at, score, words: wordsOf(asked, score) });
      trends.set(name, trend);
    }
  }
  return [...trends.values()];
}

function wordsOf({ scale }: Asked, score: number): string {
  return scale?.options?.find((option) => option.score === score)?.text ?? String(score);
}

function scaleWords({ scale }: Asked): string {
  const options = scale?.options ?? [];
  const [least, most] = [options[0], options[options.length - 1]];
  if (least && most) return `${least.score} ${least.text} sampai ${most.score} ${most.text}`;
  return `${scale?.min ?? 0} sampai ${scale?.max ?? 10}`;
}

const BARRIERS = /^barrier_/;

/** Of the four barriers: the first time against the last, item by item. */
export const barriersIn = (trends: readonly Trend[]): Trend[] => trends.filter(({ item }) => BARRIERS.test(item));
export const othersIn = (trends: readonly Trend[]): Trend[] => trends.filter(({ item }) => !BARRIERS.test(item));
