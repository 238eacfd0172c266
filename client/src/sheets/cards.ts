// What gatra cards and goals have in common: rows of a shared document with their staff half, added, taken away, brought
// back. What is taken away stays readable below, so nothing is lost.

import { type Form, valueAt } from "../documents/form";
import { awayRows, GONE, isAway, newRow, type Row, standingRows, TURNED, under } from "../documents/rows";
import type { SealedDocument } from "../documents/sealed_document";
import { el } from "../lib/dom";
import type { Desk, Widget } from "./contract";
import { type FieldSpec, partDocument } from "./definition";
import { button, type Fold } from "./fold";
import { fieldWidget } from "./widgets";

export type CardSet = { desk: Desk; shared: SealedDocument; staff: SealedDocument | null };
export type Card = Widget & { fold: Fold };

export function cardSet(desk: Desk, part: string): CardSet | null {
  const shared = desk.opened("shared", partDocument(part));
  return shared && { desk, shared, staff: desk.opened("staff", partDocument(part)) };
}

/** The fields of a row in one lane, none where that lane is not ours. */
export function rowFields(
  { desk, shared, staff }: CardSet,
  specs: readonly FieldSpec[],
  lane: "shared" | "staff",
  row: string,
): Widget[] {
  const document = lane === "shared" ? shared : staff;
  if (!document) return [];
  const own = specs.filter((spec) => spec.lane === lane);
  return own.map((spec) => fieldWidget(desk, spec, { document, path: under(row, spec.id) }));
}

export type CardListOptions = {
  set: CardSet;
  add: string; // the words on the button
  empty: string;
  build: (row: Row) => Card;
  recall: (row: Row) => HTMLElement; // a row that is away, to be read
};

export class CardList implements Widget {
  readonly element: HTMLElement;
  private readonly cards = new Map<Row, Card>();
  private readonly list = el("div.cards");
  private readonly empty: HTMLElement;
  private readonly away = el("div.stack.gap-2");
  private readonly past = el("details.past", { hidden: true }, el("summary", "Riwayat"), this.away);
  private recalled = "";

  constructor(private readonly options: CardListOptions) {
    const { set, add, empty } = options;
    this.empty = el("p.soft.small", empty);
    const more = button(add, () => this.add(), "button.btn");
    more.hidden = set.desk.readOnly;
    this.element = el("div.stack.gap-3", this.list, this.empty, el("div", more), this.past);
  }

  /** A new card, opened, its first field in focus. */
  add(fields: Record<string, string> = {}): Row {
    const row = newRow();
    this.options.set.shared.write(under(row, GONE), false);
    for (const [name, value] of Object.entries(fields)) this.options.set.shared.write(under(row, name), value);
    this.open(row);
    return row;
  }

  open(row: Row): void {
    this.show();
    const card = this.cards.get(row);
    if (!card) return;
    card.fold.element.open = true;
    card.fold.element.querySelector<HTMLElement>("input, textarea")?.focus();
  }

  show(): void {
    const form = this.options.set.shared.form();
    const rows = standingRows(form);
    for (const row of rows) this.card(row).show();
    for (const [row, { element }] of this.cards) if (!rows.includes(row)) this.drop(row, element);
    this.empty.hidden = rows.length > 0;
    this.recall(form);
  }

  private card(row: Row): Card {
    const known = this.cards.get(row);
    if (known) return known;
    const fresh = this.options.build(row);
    this.cards.set(row, fresh);
    this.list.append(fresh.element);
    return fresh;
  }

  private drop(row: Row, element: HTMLElement): void {
    const had = element.contains(element.ownerDocument.activeElement);
    element.remove();
    this.cards.delete(row);
    if (had) this.past.querySelector("summary")?.focus();
  }

  private recall(form: Form): void {
    const rows = awayRows(form);
    const now = JSON.stringify(rows.map((row) => [...form].filter(([path]) => path.startsWith(row))));
    if (now === this.recalled) return;
    this.recalled = now;
    this.past.hidden = rows.length === 0;
    this.away.replaceChildren(...rows.map((row) => this.options.recall(row)));
  }
}

export function putAway(shared: SealedDocument, row: Row): void {
  shared.write(under(row, GONE), true);
}

export function bringBack(shared: SealedDocument, row: Row): void {
  if (valueAt(shared.form(), under(row, TURNED)) !== null) shared.write(under(row, TURNED), null);
  if (isAway(shared.form(), row)) shared.write(under(row, GONE), false);
}

export function backButton({ desk, shared }: CardSet, row: Row): HTMLElement | null {
  return desk.readOnly ? null : button("Kembalikan", () => bringBack(shared, row), "button.btn.btn-quiet.btn-flush");
}

export const textAt = (form: Form, row: Row, field: string): string => {
  const value = valueAt(form, under(row, field));
  return typeof value === "string" ? value : "";
};
