// Gatra cards: one thing that means something, its meaning from inside (ADD) and from outside (ADL) and how they relate;
// split, merged, and given a new meaning beside the old one.

import { type Form, valueAt } from "../documents/form";
import { FROM, newRow, type Row, rowsIn, standingRows, TURNED, under } from "../documents/rows";
import { el } from "../lib/dom";
import { backButton, type Card, CardList, type CardSet, cardSet, putAway, rowFields, textAt } from "./cards";
import type { Desk, PartWidget, Widget } from "./contract";
import { type FieldSpec, optionsOf, partOf } from "./definition";
import { button, counted, fold, showAll, staffBox } from "./fold";
import { isAnswered } from "./gates";

const NAME = "gatra_name";
const INNER = "gatra_inner_meaning";
const OUTER = "gatra_outer_meaning";
const RELATION = "gatra_relation";
const NEW_INNER = "gatra_new_inner_meaning";
const NEW_OUTER = "gatra_new_outer_meaning";

export function gatraWidget(desk: Desk): PartWidget | null {
  const set = cardSet(desk, "gatra_card");
  if (!set) return null;
  const list: CardList = new CardList({
    set,
    add: "Kartu baru",
    empty: desk.role === "counselor" ? "Belum ada kartu." : "Belum ada kartu. Kalian menulisnya bersama.",
    build: (row) => card(set, row, list),
    recall: (row) => pastCard(set, row),
  });
  const help = desk.role === "counselor" ? el("p.hint", partOf(desk.definition, "gatra_card").help ?? "") : null;
  return {
    element: el("div.stack.gap-3", help, list.element),
    show: () => list.show(),
    brief: () => counted(standingRows(set.shared.form()).length, "kartu"),
  };
}

function card(set: CardSet, row: Row, list: CardList): Card {
  const { desk, shared } = set;
  const { fields = [], renewed_fields: renewed = [] } = partOf(desk.definition, "gatra_card");
  const [ours, theirs] = [rowFields(set, fields, "shared", row), rowFields(set, fields, "staff", row)];
  const meaning = renewal(set, renewed, row);
  const origin = el("p.small.soft", { hidden: true });
  const name = (): string => textAt(shared.form(), row, NAME) || "Kartu tanpa nama";
  const acts = desk.readOnly ? null : actsOf(set, row, name, list, meaning.begin);
  const body = [
    origin,
    ...ours.map(({ element }) => element),
    meaning.element,
    staffBox(...theirs.map(({ element }) => element)),
    acts?.element,
  ];
  const folded = fold("card-fold", name(), ...body.map((node) => node ?? null));
  return {
    element: folded.element,
    fold: folded,
    show() {
      showAll([...ours, ...theirs, meaning]);
      acts?.show();
      folded.rename(name());
      folded.say(relationOf(desk, fields, shared.form(), row));
      const from = rowsIn(valueAt(shared.form(), under(row, FROM))).map((one) => textAt(shared.form(), one, NAME));
      origin.hidden = from.length === 0;
      origin.textContent = `Berasal dari: ${from.join(", ")}.`;
    },
  };
}

const relationOf = (desk: Desk, fields: readonly FieldSpec[], form: Form, row: Row): string => {
  const spec = fields.find(({ id }) => id === RELATION);
  const chosen = spec && optionsOf(desk.definition, spec).find(({ value }) => value === textAt(form, row, spec.id));
  return chosen?.symbol ?? "";
};

/** The old meaning to read, the new one to write, side by side. */
function renewal(set: CardSet, specs: readonly FieldSpec[], row: Row): Widget & { begin: () => void } {
  const { shared } = set;
  const ours = rowFields(set, specs, "shared", row);
  const flags = rowFields(set, specs, "staff", row);
  const [inner, outer] = [el("p.gatra-words"), el("p.gatra-words")];
  const old = el(
    "div.gatra-old",
    el("p.part-name", "Gatra lama"),
    el("p.small.soft", "Dari dalam"),
    inner,
    el("p.small.soft", "Dari luar"),
    outer,
  );
  const fresh = el("div.gatra-new.stack.gap-3", el("p.part-name", "Gatra baru"), ...ours.map(({ element }) => element));
  const element = el("div.renewal", { hidden: true }, old, fresh, staffBox(...flags.map((flag) => flag.element)));
  let begun = false;
  return {
    element,
    begin() {
      begun = true;
      element.hidden = false;
      element.querySelector<HTMLElement>("input, textarea")?.focus();
    },
    show() {
      const form = shared.form();
      element.hidden = !begun && !specs.some((spec) => spec.lane === "shared" && isAnswered(form, spec, row));
      inner.textContent = textAt(form, row, INNER) || "belum ditulis";
      outer.textContent = textAt(form, row, OUTER) || "belum ditulis";
      showAll([...ours, ...flags]);
    },
  };
}

function actsOf(set: CardSet, row: Row, name: () => string, list: CardList, renew: () => void): Widget {
  const { shared } = set;
  const merge = el<HTMLSelectElement>("select.input", { "aria-label": "Gabung dengan kartu" });
  merge.addEventListener("change", () => {
    if (merge.value) list.open(mergeCards(set, row, merge.value));
  });
  const acts = el(
    "div.card-acts",
    button("Perbarui arti", renew),
    button("Pecah kartu", () => list.open(splitCard(set, row))),
    merge,
    button("Simpan sebagai riwayat", () => putAway(shared, row), "button.btn.btn-quiet"),
  );
  let shown = "";
  return {
    element: acts,
    show() {
      const others = standingRows(shared.form()).filter((one) => one !== row);
      const named = others.map((one) => [one, textAt(shared.form(), one, NAME) || "Kartu tanpa nama"] as const);
      const now = JSON.stringify(named);
      merge.hidden = others.length === 0;
      if (now === shown) return;
      shown = now;
      const options = named.map(([value, words]) => el("option", { value }, words));
      merge.replaceChildren(el("option", { value: "" }, `Gabung ${name()} dengan …`), ...options);
    },
  };
}

/** Two cards in place of one; the one they came from stays to be read. Returns the first. */
export function splitCard({ shared }: CardSet, row: Row): Row {
  const name = textAt(shared.form(), row, NAME);
  const rows = ["bagian 1", "bagian 2"].map((nth) => {
    const fresh = newRow();
    shared.write(under(fresh, FROM), [row]);
    shared.write(under(fresh, NAME), name ? `${name}: ${nth}` : nth);
    return fresh;
  });
  shared.write(under(row, TURNED), "split");
  return rows[0] ?? row;
}

/** One card in place of two. */
export function mergeCards({ shared }: CardSet, one: Row, other: Row): Row {
  const fresh = newRow();
  const names = [one, other].map((row) => textAt(shared.form(), row, NAME)).filter(Boolean);
  shared.write(under(fresh, FROM), [one, other]);
  shared.write(under(fresh, NAME), names.join(" dan "));
  for (const row of [one, other]) shared.write(under(row, TURNED), "merge");
  return fresh;
}

const WENT: Record<string, string> = { split: "dipecah", merge: "digabung" };

function pastCard(set: CardSet, row: Row): HTMLElement {
  const form = set.shared.form();
  const said = (words: string, field: string): HTMLElement | null => {
    const text = textAt(form, row, field);
    return text ? el("p.small", el("span.soft", `${words}: `), text) : null;
  };
  const staff = set.staff ? textAt(set.staff.form(), row, "gatra_staff_note") : "";
  const went = WENT[textAt(form, row, TURNED)] ?? "disimpan";
  return el(
    "div.past-card",
    el("p", el("b", textAt(form, row, NAME) || "Kartu tanpa nama"), el("span.small.soft", ` ${went}`)),
    said("Dari dalam", INNER),
    said("Dari luar", OUTER),
    said("Arti baru dari dalam", NEW_INNER),
    said("Arti baru dari luar", NEW_OUTER),
    said("Pengaruhnya", "gatra_effect"),
    staff ? staffBox(el("p.small", staff)) : null,
    backButton(set, row),
  );
}
