// What was answered, and who gets which part of it: pure. The counselor's part and the counselee's own never overlap, and
// what is not answered stands in neither.

import type { Content } from "../worker/contract";
import type { Asked, Form } from "./form";

export type Answer = number | string | string[];
/** By item; of a part that has many things in it, by `<item>/<thing>`. */
export type Answers = Readonly<Record<string, Answer>>;
export type Audience = "counselor" | "counselor_without_rating_of_counselor" | "only_me";
export type Thing = { id: string; label: string };
export type Things = (part: string) => readonly Thing[];

export type Split = { shared: Answers | null; own: Answers | null };

export function split(asked: readonly Asked[], answers: Answers, audience: Audience): Split {
  if (audience === "only_me") return { shared: null, own: answers };
  if (audience === "counselor") return { shared: answers, own: null };
  const about = new Set(asked.flatMap(({ item }) => (item.about_counselor ? [item.id] : [])));
  const [own, shared] = [pick(answers, (id) => about.has(id)), pick(answers, (id) => !about.has(id))];
  return { shared, own: Object.keys(own).length ? own : null };
}

const pick = (answers: Answers, wanted: (id: string) => boolean): Answers =>
  Object.fromEntries(Object.entries(answers).filter(([id]) => wanted(id)));

export const ratesCounselor = (asked: readonly Asked[], answers: Answers): boolean =>
  asked.some(({ item }) => item.about_counselor && item.id in answers);

/** The same in plain words, so that any reader can show it. */
export function wordsOf(asked: readonly Asked[], answers: Answers, things: Things): string {
  let stem = "";
  const lines = asked.flatMap((one) => {
    stem = one.stem || stem;
    const { item, words } = one;
    const lead = /^\p{Ll}/u.test(words) && stem ? `${stem.replace(/\s*…$/, "")} ` : "";
    if (item.type !== "part")
      return item.id in answers ? [`${lead}${words}\n${said(one, answers[item.id] as Answer)}`] : [];
    return things(item.part ?? "").flatMap(({ id, label }) => {
      const value = answers[`${item.id}/${id}`];
      return value === undefined ? [] : [`${label}\n${value} dari 10`];
    });
  });
  return lines.join("\n\n") || "Tidak ada yang diisi, dan itu tidak apa-apa.";
}

function said({ item, scale }: Asked, answer: Answer): string {
  if (item.type === "scale") {
    const option = scale?.options?.find(({ score }) => score === answer);
    return option ? option.text : `${answer} dari ${scale?.max ?? 10}`;
  }
  const texts = [answer].flat().map((value) => item.options?.find((one) => one.value === value)?.text ?? String(value));
  return texts.join(", ");
}

export function contentOf(
  form: Form,
  asked: readonly Asked[],
  answers: Answers,
  things: Things,
  child: boolean,
): Content {
  return {
    t: "answers",
    x: wordsOf(asked, answers, things),
    d: { form: form.id, version: form.version, child, answers: { ...answers } },
    at: Date.now(),
  };
}

/** What may be counted: scores alone, and only those of a scale. */
export function scoresOf(asked: readonly Asked[], answers: Answers): Record<string, number> {
  const scores = asked.flatMap(({ item, scale }) => {
    const answer = answers[item.id];
    return scale && typeof answer === "number" ? [[item.id, answer] as const] : [];
  });
  return Object.fromEntries(scores);
}
