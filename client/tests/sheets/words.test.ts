// What the sheets say: prompts with the names filled in, the hint at clinical words, numbers in words, the status line.

import { describe, expect, it } from "vitest";
import { outline, spokes, titleOf, trendRows, trendTitle } from "../../src/charts/geometry";
import { EMPTY, type Form, type Value, write } from "../../src/documents/form";
import { linesOf, madeAt, newRow, rowsOf } from "../../src/documents/rows";
import type { Standing } from "../../src/documents/sealed_document";
import { clinicalHint } from "../../src/sheets/clinical";
import { fieldNamed, itemFields, livingMoment, optionsOf, partDocument, partNamed } from "../../src/sheets/definition";
import { promptsOf } from "../../src/sheets/prompts";
import { nearWords } from "../../src/sheets/rating";
import { wordOf } from "../../src/sheets/status";
import { guardUpTo, seriesOf, timeLabels, timesOf } from "../../src/sheets/times";
import { PROCESS } from "./process";

const form = (fields: Record<string, Value>): Form =>
  Object.entries(fields).reduce((before, [path, v]) => write(before, path, { v, at: 1, by: "sari" }), EMPTY);

describe("prompts", () => {
  const said = (self: string, name: string | null) => promptsOf(PROCESS, "process/kenal", { self, name })[0]?.text;

  it("carry the counselor's own word and the name, and leave open what only people know", () => {
    expect(said("Ibu", "Sari")).toBe("Ibu senang. Boleh Ibu tanya? Terima kasih, Sari. Sampai ….");
  });

  it("stay whole sentences without a name and with a small word", () => {
    expect(said("saya", null)).toBe("Saya senang. Boleh saya tanya? Terima kasih. Sampai ….");
  });
});

describe("the hint at clinical words", () => {
  const hint = clinicalHint(PROCESS);

  it("comes at a whole word, however it is written", () => {
    for (const text of ["Dia depresi.", "DEPRESI", "punya gangguan  kepribadian", "(ocd)"])
      expect(hint(text)).toBeTruthy();
  });

  it("does not come at a part of a word, nor where a process has none", () => {
    for (const text of ["antidepresif", "rocder", "sedih sekali"]) expect(hint(text)).toBeNull();
    expect(clinicalHint({ ...PROCESS, clinical_label_hint: { trigger_words: [], text: "" } })("depresi")).toBeNull();
  });
});

describe("a definition", () => {
  it("gives each part one document, by the name pages use", () => {
    expect([partDocument("gatra_card"), partDocument("goal"), partDocument("masidu")]).toEqual([
      "part/gatra",
      "part/goals",
      "part/masidu",
    ]);
    expect([partNamed("gatra"), partNamed("goals"), partNamed("masidu")]).toEqual(["gatra_card", "goal", "masidu"]);
  });

  it("asks of a panel's items its own fields, else those of the guide", () => {
    expect(itemFields(PROCESS, "wpkns").map(({ id }) => id)).toEqual(["words"]);
    expect(itemFields(PROCESS, "masidu").map(({ id }) => id)).toEqual(["self_rating", "counselor_rating", "evidence"]);
  });

  it("finds a field, its options, and which KES a stage asks for", () => {
    expect(fieldNamed(PROCESS, "bidang")?.stage).toBe("kenal");
    expect(fieldNamed(PROCESS, "lain")).toBeNull();
    const outcome = { id: "hasil", label: "", type: "choice", lane: "shared", options_from: "outcomes" } as const;
    expect(optionsOf(PROCESS, outcome)).toEqual([{ value: "cukup", text: "Berhasil" }]);
    expect(optionsOf(PROCESS, outcome, true)).toEqual([{ value: "cukup", text: "Sudah cukup" }]);
    expect(optionsOf(PROCESS, { ...outcome, options_from: ["masidu"] })).toHaveLength(2);
    expect([livingMoment(PROCESS, "kenal"), livingMoment(PROCESS, "process/langkah")]).toEqual(["start", "end"]);
  });
});

describe("rows", () => {
  it("keep the order in which they were made, also within one millisecond", () => {
    const rows = Array.from({ length: 50 }, () => newRow(1_790_000_000_000));
    expect([...rows].sort()).toEqual(rows);
    expect(new Set(rows).size).toBe(50);
    expect(madeAt(rows[0] ?? "")).toBe(1_790_000_000_000);
  });

  it("are found right below their path, with the lines that still say something", () => {
    const one = form({ "~1/nama": "a", "~1/tasks/~2/kata": "b", "kma/~3": "c", "kma/~4": "" });
    expect(rowsOf(one)).toEqual(["~1"]);
    expect(rowsOf(one, "~1/tasks")).toEqual(["~2"]);
    expect(linesOf(one, "kma")).toEqual(["~3"]);
  });
});

describe("times of a panel", () => {
  const times = form({ "~2/when": "2026-11-02", "~1/when": "2026-11-18", "~3/when": "2026-11-18", "~4/gone": true });
  const items = PROCESS.parts?.masidu?.items ?? [];

  it("stand in the order in which they were held", () => {
    expect(timesOf(times)).toEqual(["~2", "~1", "~3"]);
    expect(timeLabels(times, timesOf(times)).map((label) => label.replace(" 2026", ""))).toEqual([
      "2 Nov",
      "18 Nov",
      "18 Nov (2)",
    ]);
  });

  it("leave a gap where somebody does not know", () => {
    const answers = form({ "~2/aman/self_rating": 3, "~1/aman/self_rating": null, "~1/semangat/self_rating": 7 });
    const values = seriesOf(times, answers, items, "self_rating").map((series) => series.values);
    expect(values).toEqual([
      [3, null],
      [null, 7],
      [null, null],
    ]);
  });

  it("let a guard speak up to the number it names itself", () => {
    expect([
      guardUpTo("Nilai 0-2 pada butir ini"),
      guardUpTo("Nilai 0-1: tanyakan"),
      guardUpTo("Nilai rendah"),
    ]).toEqual([2, 1, 3]);
  });
});

describe("drawings", () => {
  const first = { label: "2 Nov", values: [3, 5] };
  const last = { label: "18 Nov", values: [6, null] };

  it("say in words all that they show", () => {
    const labels = ["Rasa aman", "Semangat"];
    expect(titleOf("Masidu", labels, first, last)).toBe(
      "Masidu, 2 Nov dan 18 Nov: rasa aman 3 menjadi 6, semangat 5 menjadi belum tahu",
    );
    expect(titleOf("Masidu", labels, first, null)).toBe("Masidu, 2 Nov: rasa aman 3, semangat 5");
    expect(trendTitle("Masidu", labels, [first, last])).toContain("semangat 5, belum tahu");
  });

  it("begin at the top and go round; a gap is not drawn over", () => {
    expect(spokes(["a", "b", "c", "d", "e"])[0]).toMatchObject({ to: [144, 32], anchor: "middle" });
    expect(outline([10, 10, 10, 10, 10]).closed).toBe(true);
    expect(outline([10, null, 10, 10, 10])).toMatchObject({ closed: false });
    expect(outline([10, null, 10, 10, 10]).path.match(/M/g)).toHaveLength(3);
    expect(trendRows(["a"], [last, { label: "", values: [null] }])[0]).toMatchObject({
      first: "6",
      last: "belum tahu",
    });
  });
});

it("a number between two anchors says both, an anchor says itself", () => {
  const anchors = [
    { at: 0, text: "belum" },
    { at: 5, text: "kadang" },
    { at: 10, text: "penuh" },
  ];
  expect(nearWords(anchors, 5)).toBe("5: kadang");
  expect(nearWords(anchors, 7)).toBe("5 kadang · 10 penuh");
});

describe("the status line", () => {
  const idle: Standing = {
    phase: "idle",
    why: "",
    dirty: false,
    savedAt: new Date(2026, 10, 24, 21, 40).getTime(),
    kept: true,
  };

  it("says when all is saved, without announcing it", () => {
    expect(wordOf([idle], 0, "counselor")).toMatchObject({ text: "Tersimpan dan tersegel, 21.40.", spoken: false });
  });

  it("lets the most pressing document speak", () => {
    const waiting: Standing = { ...idle, phase: "waiting", dirty: true };
    expect(wordOf([idle, waiting], 1, "counselor").text).toContain("menunggu jaringan");
    expect(wordOf([waiting, { ...idle, phase: "held", why: "blocked" }], 0, "counselor").text).toContain(
      "Belum bisa dikunci",
    );
    expect(wordOf([waiting, { ...idle, phase: "quiet", dirty: true, kept: false }], 0, "counselor").text).toContain(
      "penuh",
    );
  });

  it("offers no second try where trying changes nothing", () => {
    expect(wordOf([{ ...idle, phase: "held", why: "fork" }], 0, "counselor").again).toBe(false);
    expect(wordOf([{ ...idle, phase: "refused", why: "too_long" }], 0, "counselor").again).toBe(false);
    expect(wordOf([{ ...idle, phase: "refused", why: "bad_document" }], 0, "counselor").again).toBe(true);
  });

  it("speaks of two versions as of something kept", () => {
    expect(wordOf([idle], 2, "counselee").text).toContain("Keduanya tersimpan");
  });
});
