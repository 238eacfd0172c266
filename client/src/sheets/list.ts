// A list of short lines. Each line is a row of its own, so two who add lines do not disagree; Enter begins the next one.

import { linesOf, newRow, type Row, under } from "../documents/rows";
import { el, icon } from "../lib/dom";
import type { Desk, Place, Widget } from "./contract";
import { bindText, showText } from "./controls";
import type { FieldSpec } from "./definition";
import { type Control, disputed } from "./frame";

export type LineExtra = (text: () => string) => Widget; // an act beside each line

type Line = { element: HTMLElement; field: HTMLInputElement; show: () => void };

export function listControl(desk: Desk, spec: FieldSpec, { document, path }: Place, extra?: LineExtra): Control {
  const lines = new Map<Row, Line>();
  const list = el("ul.line-list");
  const add = el("button.btn.btn-quiet.btn-flush", { type: "button" }, "Tambah baris");
  const status = el("span.seen-by-ear", { role: "status" });
  add.hidden = desk.readOnly;
  add.addEventListener("click", () => begin());

  function begin(): void {
    const row = newRow();
    line(row).field.focus();
  }

  function line(row: Row): Line {
    const known = lines.get(row);
    if (known) return known;
    const fresh = buildLine(
      desk,
      spec,
      { document, path: under(path, row) },
      { begin, remove: () => remove(row), extra },
    );
    lines.set(row, fresh);
    list.append(fresh.element);
    return fresh;
  }

  function remove(row: Row): void {
    const before = lines.get(row);
    document.write(under(path, row), "", before?.field.value ?? "");
    before?.element.remove();
    lines.delete(row);
    status.textContent = "Baris dihapus.";
    add.focus();
  }

  return {
    element: el("div.list", list, add, status),
    show() {
      const standing = linesOf(document.form(), path);
      for (const row of standing) line(row).show();
      for (const [row, { element, show }] of lines) {
        if (standing.includes(row)) continue;
        show(); // emptied by the other side, or only just begun
        if (element.contains(element.ownerDocument.activeElement)) continue;
        element.remove();
        lines.delete(row);
      }
    },
  };
}

type LineActs = { begin: () => void; remove: () => void; extra: LineExtra | undefined };

function buildLine(desk: Desk, spec: FieldSpec, place: Place, { begin, remove, extra }: LineActs): Line {
  const name = `Baris ${spec.label}`;
  const field = el<HTMLInputElement>("input.input", {
    "aria-label": name,
    maxlength: 200,
    autocomplete: "off",
    readonly: desk.readOnly,
  });
  const drop = el("button.btn.btn-icon", { type: "button", "aria-label": "Hapus baris ini" }, icon("drop"));
  drop.hidden = desk.readOnly;
  drop.addEventListener("click", remove);
  field.addEventListener("keydown", (event) => {
    if ((event as KeyboardEvent).key !== "Enter" || !field.value.trim()) return;
    event.preventDefault();
    begin();
  });
  bindText(field, place);
  const hint = el("p.hint.clinical", { role: "status" });
  field.addEventListener("input", () => {
    hint.textContent = desk.hint(field.value) ?? "";
  });
  const dispute = disputed(desk, { ...spec, label: name }, place);
  const act = extra && !desk.readOnly ? extra(() => field.value) : null;
  const acts = el("div.line-acts", act?.element, drop);
  return {
    field,
    element: el("li.line", el("div.line-row", field, acts), hint, dispute.element),
    show() {
      showText(field, place);
      dispute.show();
      act?.show();
    },
  };
}
