// The counselor's own readiness before a session: the definition's list, with what this device can tell by itself once
// asked. Only results are kept, never a device's name; skipping is as good an answer as any.

import { inWords } from "../desk/refusals";
import type { Api } from "../lib/api";
import { busyWhile, press } from "../lib/controls";
import { el } from "../lib/dom";
import type { Definition } from "../sheets/definition";

type Item = { id: string; side: string; area: string; check: string; text: string; if_not: string };
type Told = { items: Item[]; result_options: { value: string; text: string }[] };
type Result = "ready" | "ready_with_fallback" | "not_ready";

const QUICK_MS = 1_500;

export const listOf = (definition: Definition): Told =>
  (definition as { readiness?: Told }).readiness ?? { items: [], result_options: [] };

/** What of the list the browser itself can tell. */
async function lookAround(api: Api): Promise<Record<string, Result>> {
  const [hardware, network] = await Promise.all([hears(), answers(api)]);
  return { hardware, software: network, browser: "ready", account: "ready" };
}

async function hears(): Promise<Result> {
  try {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    for (const track of stream.getTracks()) track.stop();
    const devices = await navigator.mediaDevices.enumerateDevices();
    return devices.some(({ kind }) => kind === "videoinput") ? "ready" : "ready_with_fallback";
  } catch {
    return "not_ready";
  }
}

async function answers(api: Api): Promise<Result> {
  const from = performance.now();
  try {
    await api.get("/api/sesi");
    return performance.now() - from < QUICK_MS ? "ready" : "ready_with_fallback";
  } catch {
    return "not_ready";
  }
}

export function readinessList(
  definition: Definition,
  api: Api,
  save: (results: Record<string, string>) => Promise<void>,
  caught: (problem: unknown) => boolean,
): HTMLElement {
  const { items, result_options: options } = listOf(definition);
  const rows = items.filter(({ side }) => side === "counselor").map((item) => new Line(item, options));
  const word = el("p.form-word", { role: "status" });
  const check = press("Periksa perangkat ini", () => void busyWhile(check, look));
  const done = press("Simpan daftar", () => void busyWhile(done, keep));

  async function look(): Promise<void> {
    word.textContent = "Memeriksa mikrofon, kamera, dan jaringan …";
    const found = await lookAround(api);
    for (const row of rows) row.take(found[row.item.id.includes("browser") ? "browser" : row.item.area]);
    word.textContent = "Selesai diperiksa. Yang lain Bapak/Ibu sendiri yang tahu.";
  }

  async function keep(): Promise<void> {
    word.textContent = "Menyimpan …";
    try {
      await save(Object.fromEntries(rows.map(({ item, value }) => [item.id, value || "skipped"])));
      word.textContent = "Tersimpan.";
    } catch (problem) {
      if (!caught(problem)) word.textContent = inWords(problem);
    }
  }

  return el(
    "div.stack",
    el(
      "p.small.soft",
      "Izin mikrofon diminta saat diperiksa. Yang disimpan hanya hasilnya. Pesan pertama konseli tidak menunggu daftar ini.",
    ),
    check,
    el("div.stack", ...rows.map(({ element }) => element)),
    word,
    done,
  );
}

class Line {
  readonly element: HTMLElement;
  private readonly select: HTMLSelectElement;
  private readonly more: HTMLElement;

  constructor(
    readonly item: Item,
    options: Told["result_options"],
  ) {
    const id = `siap-${item.id}`;
    const empty = el("option", { value: "" }, "belum diperiksa");
    this.select = el<HTMLSelectElement>(
      "select.input",
      { id },
      empty,
      ...options.map(({ value, text }) => el("option", { value }, text)),
    );
    this.more = el("p.small.soft", { hidden: true }, item.if_not);
    this.select.addEventListener("change", () => this.show());
    this.element = el("div.field", el("label.small", { for: id }, item.text), this.select, this.more);
  }

  get value(): string {
    return this.select.value;
  }

  /** What a person chose stays. */
  take(found: Result | undefined): void {
    if (this.item.check !== "automatic" || !found || this.select.value) return;
    this.select.value = found;
    this.show();
  }

  private show(): void {
    this.more.hidden = !["not_ready", "ready_with_fallback"].includes(this.select.value);
  }
}
