// A form of a few lines, with one of everything that a page must know how to ask.

import type { Form } from "../../src/forms/form";

const five = ["tidak sama sekali", "sedikit", "cukup", "banyak", "sangat"].map((text, at) => ({ score: at + 1, text }));

export const FORM: Form = {
  id: "contoh",
  version: 1,
  form: {
    label: "Contoh",
    counselee_title: "Sebelum kamu pergi",
    counselee_intro: "Sebentar saja.",
    counselee_thanks: "Terima kasih.",
    lengths: { short: ["lighter"] },
    sections: [
      {
        id: "tadi",
        label: "Tadi",
        items: [
          {
            ...{ id: "lighter", type: "scale", scale: "feel_5", scale_sd: "child_3" },
            ...{ text: "Sekarang perasaanku lebih ringan.", text_sd: "Perasaanku lebih enak." },
          },
          { id: "wrote", type: "long_text", text: "Yang kurasakan sekarang …" },
          {
            ...{ id: "gained", type: "multi_choice", text: "Apa yang bertambah buatmu?" },
            options: [
              { value: "skill", text: "cara melakukan sesuatu" },
              { value: "value", text: "hal yang kuanggap penting" },
            ],
          },
          { id: "kes", type: "part", part: "effective_living", text: "Seberapa lancar?" },
        ],
      },
      { id: "hubungan", label: "Hubungan", blocks: ["empathy"] },
      {
        id: "rujukan",
        label: "Rujukan",
        when: "referred",
        items: [{ id: "met", type: "choice", text: "Sudah bertemu?" }],
      },
      { id: "penghalang", label: "Penghalang", blocks: ["barriers"], moment: "after_contact" },
    ],
  },
  blocks: [
    {
      id: "empathy",
      items: [
        {
          ...{ id: "felt", type: "scale", scale: "feel_5", scale_sd: "child_3" },
          ...{ text: "Aku merasa dipahami.", about_counselor: true },
        },
      ],
      after_low: { at_or_below: 2, counselee_text: "Terima kasih sudah jujur.", choices: ["nothing_now"] },
    },
    {
      id: "barriers",
      stem_before: "Saat mau bercerita sekarang, seberapa terasa …",
      stem_after: "Setelah bercerita tadi, seberapa terasa …",
      items: [{ id: "afraid", type: "scale", scale: "barrier", text: "takut" }],
    },
  ],
  scales: [
    { id: "feel_5", options: five },
    { id: "child_3", options: ["belum", "sedikit", "iya"].map((text, at) => ({ score: at + 1, text })) },
    { id: "barrier", options: [{ score: 3, text: "kuat" }] },
  ],
};
