import { describe, expect, it } from "vitest";
import { answeredIn, barriersIn, formsOf, othersIn, trendsOf } from "../../src/counseling/answers";
import type { Form } from "../../src/forms/form";
import type { Entry } from "../../src/talk/contract";
import type { Content } from "../../src/worker/contract";

const scale = { id: "barrier_0_4", options: [0, 1, 2, 3, 4].map((score) => ({ score, text: `t${score}` })) };
const small = { id: "child_3", options: [1, 2, 3].map((score) => ({ score, text: `k${score}` })) };
const form = (id: string): Form =>
  ({
    id,
    version: 1,
    form: {
      label: id,
      counselee_title: id,
      counselee_intro: "",
      counselee_thanks: "",
      sections: [
        {
          id: "s",
          label: "s",
          items: [
            { id: "barrier_afraid", type: "scale", scale: "barrier_0_4", text: "takut" },
            { id: "relation_bond", type: "scale", scale: "barrier_0_4", scale_sd: "child_3", text: "diterima" },
            { id: "wish", type: "long_text", text: "harapan" },
          ],
        },
      ],
    },
    blocks: [],
    scales: [scale, small],
  }) as Form;

const said = (n: number, content: Content): Entry => ({
  n,
  at: n,
  kind: "message",
  id: `m${n}`,
  from: "k",
  mine: false,
  epoch: 2,
  content,
});
const answered = (n: number, name: string, answers: Record<string, unknown>, child = false): Entry =>
  said(n, { t: "answers", h: name, x: "kata", d: { form: name, version: 1, child, answers }, at: n * 1000 });
const forms = new Map(["before_contact", "immediate_assessment"].map((id) => [`${id}/1`, form(id)]));

describe("what the counselee answered", () => {
  it("is found among all that was said, and stays readable without its form", () => {
    const all = answeredIn([said(1, { t: "chat", x: "hai", at: 1 }), answered(2, "before_contact", {})]);
    expect(all.map(({ form: name, words }) => [name, words])).toEqual([["before_contact", "kata"]]);
    expect(trendsOf(all, new Map())).toEqual([]);
  });

  it("goes item by item over time: barriers before and after, nothing added up", () => {
    const all = answeredIn([
      answered(1, "before_contact", { barrier_afraid: 4 }),
      answered(2, "immediate_assessment", { barrier_afraid: 1, relation_bond: 3, wish: "lebih pelan" }),
    ]);
    const trends = trendsOf(all, forms);
    expect(barriersIn(trends).map(({ values }) => values.map(({ score }) => score))).toEqual([[4, 1]]);
    expect(othersIn(trends).map(({ item }) => item)).toEqual(["relation_bond"]);
  });

  it("asks for no form whose name or version is none, whatever the other side sealed", () => {
    const names = ["../../kasus/x", "before_contact", "a/b?c", "", "A", "a".repeat(41), "before_contact"];
    const said = names.map((name, at) => answered(at + 1, name, {}));
    expect(formsOf(answeredIn(said))).toEqual([["before_contact", 1]]);
    const [one] = answeredIn(said.slice(1, 2));
    if (!one) throw new Error("nothing was answered");
    for (const version of [0, -1, 1.5, Number.NaN]) expect(formsOf([{ ...one, version }])).toEqual([]);
  });

  it("keeps answers of small children on a line of their own, and skipped ones out", () => {
    const all = answeredIn([
      answered(1, "immediate_assessment", { relation_bond: 3 }, true),
      answered(2, "immediate_assessment", { relation_bond: 3 }),
      answered(3, "immediate_assessment", {}),
    ]);
    expect(trendsOf(all, forms).map(({ values }) => values.length)).toEqual([1, 1]);
  });
});
