// The readiness list, on a page inside the room: the place, the device, safety first. Everything may be passed over and
// nothing waits for it. Called by the room; the items come with the process.

import { el, icon } from "../lib/dom";
import type { Definition } from "../sheets/definition";
import type { Talk } from "../talk/contract";
import { checkNamed, type Result } from "./checks";
import { helpNumbers } from "./help";
import type { Own } from "./lane";

type Item = { id: string; side: string; area: string; modes: string[]; check: string; text: string; if_not: string };
type Ready = Definition & { readiness?: { items: Item[] } };

export type PreparingOptions = Own & {
  root: HTMLElement;
  talk: Pick<Talk, "reload">;
  process: { id: string; version: number };
  done: () => void;
};

const ORDER = ["safety", "environment", "hardware", "software", "account"];
const UNSENT = "Belum tersimpan. Tidak apa-apa, kamu tetap bisa langsung menulis.";

export async function openPreparing(options: PreparingOptions): Promise<void> {
  const { api, process, school, root } = options;
  const definition = await api.get<Ready>(`/api/proses/${process.id}/${process.version}`);
  const items = (definition.readiness?.items ?? []).filter(({ side }) => side === "counselee");
  const results = new Map<string, Result>();
  const rows = [...items]
    .sort((a, b) => ORDER.indexOf(a.area) - ORDER.indexOf(b.area))
    .map((item) => ({ item, element: row(item, school.level === "sd", results, () => api.get("/api/sekolah")) }));
  const talks = (item: Item): boolean => !item.modes.includes("chat");
  root.append(
    el(
      "header.stack.gap-3",
      el("h2", "Siap-siap sebentar"),
      el("p", "Kita cek dulu alat dan tempatmu. Semua boleh dilewati."),
    ),
    ...rows.filter(({ item }) => !talks(item)).map(({ element }) => element),
    el(
      "details",
      el("summary", "Lewat suara atau video"),
      el("div.stack", ...rows.filter(({ item }) => talks(item)).map(({ element }) => element)),
    ),
    acts(options, items, results),
    el("p.small.soft", "Yang disimpan hanya hasilnya. Nama perangkat dan alamat jaringanmu tidak."),
  );
}

const SD: Record<string, string> = {
  ready_cse_device: "HP-nya bisa dipakai sebentar.",
  ready_cse_account: "Aku ingat cara masuk lagi.",
  ready_cse_private: "Tidak ada yang bisa mendengar.",
  ready_cse_screen: "Tidak ada yang melihat layarku.",
  ready_cse_safe_now: "Aku aman untuk bercerita sekarang.",
  ready_cse_help_seen: "Aku sudah melihat nomor bantuan.",
  ready_cse_quick_exit: "Aku tahu tombol Keluar cepat.",
};

function row(item: Item, child: boolean, results: Map<string, Result>, ask: () => Promise<unknown>): HTMLElement {
  const said = el("div.stack.gap-2", { role: "status" });
  const check = item.check === "automatic" ? checkNamed(item.id, ask) : null;
  const tell = (result: Result): void => {
    results.set(item.id, result);
    const words = result === "not_ready" || result === "ready_with_fallback" ? item.if_not : "Siap.";
    said.replaceChildren(el("p.who", icon("leaf"), el("span", words)));
    if (item.area === "safety" && result === "not_ready") said.append(helpNumbers());
  };
  const words = (child && SD[item.id]) || item.text;
  if (check) {
    const button = el("button.btn", { type: "button" }, "Cek sekarang");
    button.addEventListener("click", () => void check().then(tell));
    button.setAttribute("aria-label", `Cek sekarang: ${words}`);
    return el("div.stack.gap-2", el("p", words), el("p", button), said);
  }
  const name = `siap-${item.id}`;
  const answers = [
    ["ready", "Ya"],
    ["not_ready", "Belum"],
  ] as const;
  const labels = answers.map(([value, text]) => {
    const input = el<HTMLInputElement>("input", { type: "radio", name });
    input.addEventListener("change", () => tell(value));
    return el("label.choice", input, el("span", text));
  });
  return el("fieldset.stack.gap-2", el("legend", words), el("div.choices", ...labels), said);
}

function acts({ api, caseId, talk, done }: PreparingOptions, items: Item[], results: Map<string, Result>): HTMLElement {
  const word = el("p.who", { role: "status" });
  async function record(answered: boolean): Promise<void> {
    const all = items.map(({ id }) => [id, (answered && results.get(id)) || "skipped"] as const);
    try {
      await api.post(`/api/kasus/${caseId}/siap`, { side: "counselee", results: Object.fromEntries(all) });
      await talk.reload();
      done();
    } catch {
      word.replaceChildren(icon("leaf"), el("span", UNSENT));
    }
  }
  const ready = el("button.btn.btn-main.btn-wide", { type: "button" }, "Selesai");
  const skip = el("button.btn.btn-wide", { type: "button" }, "Lewati");
  ready.addEventListener("click", () => void record(true));
  skip.addEventListener("click", () => void record(false));
  return el("div.stack.gap-3", word, ready, skip);
}
