// Opens a stage's sheet, or one part that recurs, on a page: fetches its documents, builds its widgets, keeps them true
// and says in one line what is saved. The counselor's case page and the student's room call it.

import type { SealedDocument } from "../documents/sealed_document";
import { shareShelf } from "../documents/shelf";
import { el, icon, on } from "../lib/dom";
import { codeOf } from "../lib/words";
import { readerNames } from "../talk/events";
import type { B64, CaseView } from "../worker/contract";
import { clinicalHint } from "./clinical";
import type { Desk, GateWatch, OpenSheet, PartOptions, SheetOptions, Widget } from "./contract";
import {
  bareStage,
  isPossibility,
  type Lane,
  partDocument,
  partNamed,
  partOf,
  sheetDocument,
  stageOf,
} from "./definition";
import { button, showAll } from "./fold";
import { gateDocuments, type Known, missingOf, type Sheets } from "./gates";
import { laneSections, wholePart } from "./layout";
import { statusLine } from "./status";

/** The sheet of one stage: its own fields and the parts it uses. */
export function openSheet(options: SheetOptions): OpenSheet {
  const stage = stageOf(options.definition, options.stage);
  const fields = stage?.worksheet ?? [];
  const parts = fields.flatMap(({ part }) => (part ? [part] : []));
  if (fields.some(isPossibility)) parts.push("goal"); // its lines become goals
  const names = [...wanted(parts), ...lanes.map((lane): Wanted => [lane, sheetDocument(options.stage, lane)])];
  return new Opened(options, names, (desk) => laneSections(desk, stage?.label ?? "", fields));
}

/** One part alone, as other pages show it: the radars beside the talk, the goals beside the plan. */
export function openPart(options: PartOptions): OpenSheet {
  const part = partNamed(options.part);
  const label = partOf(options.definition, part).label ?? "";
  return new Opened(options, wanted([part]), (desk) => [wholePart(desk, part, label, options.view ?? "whole")]);
}

/** The gates of the next step while no sheet is open: only the documents they speak of, nothing on the page. */
export function watchGates(options: Omit<SheetOptions, "root">, known?: Known): GateWatch {
  const { definition, stage } = options;
  const names = gateDocuments(definition, stage);
  const opened = new Opened({ ...options, root: el("div") }, names, () => []);
  return {
    ready: opened.ready,
    facts: () => missingOf(definition, stage, opened.sheets, known),
    close: () => opened.close(),
  };
}

const OFFLINE = "Jaringan putus. Lembar ini terbuka sendiri begitu tersambung.";
const UNOPENED = "Lembar ini belum bisa dibuka. Isinya tetap tersegel di server.";

type Wanted = [Lane, string];
const lanes: Lane[] = ["shared", "staff"];
const wanted = (parts: readonly string[]): Wanted[] =>
  [...new Set(parts)].flatMap((part) => lanes.map((lane): Wanted => [lane, partDocument(part)]));

/** Words are saved when their field is left; what is only touched (a number, a choice) waits for a pause. */
const isWritten = (target: EventTarget | null): boolean =>
  target instanceof HTMLTextAreaElement || (target instanceof HTMLInputElement && target.type === "text");

class Opened implements OpenSheet {
  readonly ready: Promise<void>;
  private readonly documents = new Map<string, SealedDocument>();
  private readonly stops: (() => void)[] = [];
  private widgets: Widget[] = [];
  private drawing = false;
  private closed = false;
  private failed = false;

  constructor(
    private readonly options: SheetOptions,
    private readonly names: readonly Wanted[],
    private readonly build: (desk: Desk) => Widget[],
  ) {
    options.root.append(el("p.soft.small", { role: "status" }, "Membuka segel …"));
    this.ready = this.begin();
    this.ready.catch((cause: unknown) => this.unopened(cause));
    this.stops.push(options.live.onState((open) => open && this.failed && this.retry()));
  }

  readonly sheets: Sheets = (lane, name) => this.documents.get(`${lane} ${name}`)?.form() ?? null;

  async flush(): Promise<void> {
    await Promise.all([...this.documents.values()].map((document) => document.flush()));
  }

  async close(): Promise<void> {
    this.closed = true;
    await this.flush();
    for (const stop of this.stops) stop();
    this.options.root.replaceChildren();
  }

  private async begin(): Promise<void> {
    const { case: own, staff } = this.options.rooms;
    await Promise.all([this.openAll("shared", own), staff ? this.openAll("staff", staff) : null]);
    if (this.closed) return;
    const { root, role } = this.options;
    const status = statusLine(() => [...this.documents.values()], role);
    this.widgets = [status, ...this.build(this.desk())];
    root.replaceChildren(...this.widgets.map(({ element }) => element));
    this.stops.push(on(root, "focusout", ({ target }) => void (isWritten(target) && this.flush())));
    for (const document of this.documents.values()) this.stops.push(document.onChange(() => this.changed()));
    showAll(this.widgets);
    this.options.onChange?.();
  }

  private async openAll(lane: Lane, view: CaseView): Promise<void> {
    const { api, keyring, live, account, role, refresh } = this.options;
    const { shelf, leave } = shareShelf({
      room: view.case,
      me: view.me,
      api,
      keyring,
      live,
      store: account || role === "counselor" ? localStorage : sessionStorage,
      refresh: () => refresh?.(view.case) ?? Promise.resolve(),
    });
    this.stops.push(leave);
    const own = this.names.filter(([of]) => of === lane);
    const opened = await Promise.all(own.map(async ([, name]) => [name, await shelf.open(name)] as const));
    for (const [name, document] of opened) this.documents.set(`${lane} ${name}`, document);
  }

  private desk(): Desk {
    const { definition, stage, role, readOnly, textOf } = this.options;
    return {
      definition,
      stage: bareStage(stage),
      role,
      readOnly: readOnly ?? false,
      opened: (lane, name) => this.documents.get(`${lane} ${name}`) ?? null,
      nameOf: (by) => this.nameOf(by),
      hint: role === "counselor" ? clinicalHint(definition) : () => null,
      textOf: textOf ?? (() => null),
    };
  }

  private nameOf(by: B64): string {
    const { case: own, staff } = this.options.rooms;
    const known = [own, ...(staff ? [staff] : [])]
      .flatMap((view) => [view.members, ...view.readers.map(({ members }) => members)])
      .flat();
    const member = known.find(({ key_id }) => key_id === by);
    return member ? readerNames([member], this.options.role) : "seseorang";
  }

  /** Many changes of one moment, one drawing. */
  private changed(): void {
    if (this.drawing) return;
    this.drawing = true;
    queueMicrotask(() => {
      this.drawing = false;
      if (this.closed) return;
      showAll(this.widgets);
      this.options.onChange?.();
    });
  }

  private unopened(cause: unknown): void {
    this.failed = true;
    const again = button("Coba lagi", () => this.retry());
    const words = codeOf(cause) === "offline" ? OFFLINE : UNOPENED;
    this.options.root.replaceChildren(el("p.note", { role: "status" }, icon("leaf"), el("span", words)), again);
  }

  private retry(): void {
    this.failed = false;
    this.begin().catch((cause: unknown) => this.unopened(cause));
  }
}
