// A process of a few lines, with one of everything the sheets must know how to read.

import type { Definition } from "../../src/sheets/definition";

export const PROCESS: Definition = {
  id: "contoh",
  version: 1,
  label: "Contoh",
  parts: {
    rating_guide: {
      general_anchors: [
        { at: 0, text: "belum" },
        { at: 10, text: "penuh" },
      ],
      per_item_fields: [
        { field: "self_rating", label: "Menurutmu?", type: "rating_0_10", lane: "shared" },
        { field: "counselor_rating", label: "Perkiraan", type: "rating_0_10", lane: "staff" },
        { field: "evidence", label: "Kejadian", type: "text_list", lane: "staff" },
      ],
    },
    masidu: {
      label: "Masidu: lima bekal",
      items: [
        { id: "aman", label: "Rasa aman" },
        { id: "semangat", label: "Semangat" },
      ],
    },
    wpkns: {
      items: [{ id: "wawasan", label: "Wawasan" }],
      per_item_fields: [{ field: "words", label: "Kata", type: "short_text", lane: "shared" }],
    },
    gatra_card: {},
    effective_living: { areas: [{ id: "kes_body", label: "Badan" }] },
    goal: {
      fields: [
        { id: "goal_statement", label: "Aku ingin …", type: "short_text", lane: "shared", required: true },
        { id: "goal_outcome_tags", label: "Arah", type: "multi_choice", lane: "shared", required: true },
      ],
    },
  },
  phases: [
    {
      id: "ending",
      label: "Akhir",
      gate_in: [
        { id: "diberi_tahu", label: "Diberi tahu", check: "counselee_informed", hard: true },
        { id: "kes_akhir", label: "KES akhir ditawarkan", check: "offered_effective_living_end", hard: false },
        { id: "laiseg", label: "Laiseg ditawarkan", check: "offered_immediate_assessment", hard: false },
      ],
    },
  ],
  substages: [
    {
      id: "kenal",
      label: "Kenal",
      prompts: [{ id: "p1", text: "{self} senang. Boleh {self} tanya? Terima kasih, {name}. Sampai {next_time}." }],
      worksheet: [
        { id: "cerita", label: "Cerita", type: "long_text", lane: "shared", required: true },
        { id: "bidang", label: "Bidang", type: "multi_choice", lane: "staff" },
        { id: "kes_awal", label: "KES awal", type: "rating_panel", part: "effective_living", lane: "shared" },
        { id: "ada_kma", label: "KMA", type: "text_list", lane: "shared" },
      ],
      ready_to_move: [
        {
          id: "cerita_ada",
          label: "Cerita tertulis",
          check: "fields_filled",
          fields: ["cerita", "bidang"],
          hard: true,
        },
        { id: "kma_ada", label: "Satu KMA", check: "min_list_items", field: "ada_kma", min: 1, hard: true },
        { id: "gatra_ada", label: "Satu kartu", check: "min_gatra_cards", min: 1, hard: false },
        { id: "mau", label: "Konseli mau", check: "counselee_agrees", hard: true },
      ],
    },
    {
      id: "langkah",
      label: "Langkah",
      worksheet: [
        { id: "tujuan", label: "Tujuan", type: "goal_list", part: "goal", lane: "per_item" },
        { id: "kes_akhir", label: "KES akhir", type: "rating_panel", part: "effective_living", lane: "shared" },
      ],
      ready_to_move: [
        { id: "tujuan_ada", label: "Satu tujuan", check: "min_goals", min: 1, hard: true },
        { id: "langkah_ada", label: "Satu langkah", check: "min_tasks", min: 1, hard: false },
        { id: "wpkns_ada", label: "Satu WPKNS", check: "min_filled", part: "wpkns", min: 1, hard: false },
        { id: "salah_satu", label: "Salah satu", check: "any_of", any: ["min_goals", "counselee_wants"], hard: false },
      ],
    },
  ],
  transitions: {
    items: [
      { id: "ke_langkah", kind: "forward", from: "kenal", to: "langkah", gate: "kenal.ready_to_move" },
      { id: "jeda", kind: "forward", from: ["kenal", "langkah"], to: "langkah" },
      { id: "selesai", kind: "forward", from: "langkah", to: "ending", gate: "langkah.ready_to_move" },
      { id: "kembali", kind: "back", from: "langkah", to: "kenal" },
    ],
  },
  outcomes: [{ id: "cukup", label: "Berhasil", counselee_label: "Sudah cukup" }],
  clinical_label_hint: { trigger_words: ["depresi", "gangguan kepribadian", "ocd"], text: "Tuliskan kesulitannya." },
};
