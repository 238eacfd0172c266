// What stands around every field: its label, its hint, and, where two people wrote unseen of each other, both versions
// until somebody chooses one.

import { type Value, type Version, versionsAt } from "../documents/form";
import { el, icon } from "../lib/dom";
import { clock, day, sameDay } from "../lib/time";
import type { Desk, Place, Widget } from "./contract";
import { type FieldSpec, optionsOf } from "./definition";

let ids = 0;
export const freshId = (stem: string): string => `${stem}-${++ids}`;

/** A control that has one input takes its label by `id`; a group is named by its legend. */
export type Control = Widget & { id?: string };

export function framed(desk: Desk, spec: FieldSpec, place: Place, control: Control): Widget {
  const group = control.id === undefined;
  const label = group ? el("legend", spec.label) : el("label", { for: control.id }, spec.label);
  const asked = spec.required && desk.role === "counselor" ? el("span.asked-for", "diperlukan") : null;
  if (asked) label.append(" ", asked);
  const hint = spec.help && desk.role === "counselor" ? el("span.hint", spec.help) : null;
  const dispute = disputed(desk, spec, place);
  const element = el(group ? "fieldset.field" : "div.field", label, hint, control.element, dispute.element);
  return {
    element,
    show() {
      control.show();
      dispute.show();
    },
  };
}

/** Both versions of what two people wrote, each with who and when; empty while nobody disagrees. */
export function disputed(desk: Desk, spec: FieldSpec, { document, path }: Place): Widget {
  const element = el("div.dispute", { role: "group", "aria-label": `Dua versi: ${spec.label}`, hidden: true });
  let shown = "";
  return {
    element,
    show() {
      const versions = versionsAt(document.form(), path);
      const now = JSON.stringify(versions);
      if (now === shown) return;
      shown = now;
      element.hidden = versions.length < 2;
      if (element.hidden) return element.replaceChildren();
      const choose = (v: Value): void => document.choose(path, v);
      const rows = versions.map((version) => versionRow(desk, spec, version, choose));
      const words = "Isian ini ditulis di dua tempat. Keduanya tersimpan; pilih satu, atau gabungkan dulu di atas.";
      element.replaceChildren(el("p", icon("leaf"), el("span", words)), ...rows);
    },
  };
}

function versionRow(desk: Desk, spec: FieldSpec, version: Version, choose: (v: Value) => void): HTMLElement {
  const said = sayValue(desk, spec, version.v);
  const use = el("button.btn", { type: "button", "aria-label": `Pakai: ${said}` }, "Pakai yang ini");
  use.addEventListener("click", () => choose(version.v));
  const by = `${desk.nameOf(version.by)}, ${saidAt(version.at)}`;
  return el("div.dispute-version", el("p.dispute-said", said), el("p.small.soft", by), desk.readOnly ? null : use);
}

export const saidAt = (at: number): string => (sameDay(at, Date.now()) ? clock(at) : `${day(at)} ${clock(at)}`);

/** A value in words, as a person reads it. */
export function sayValue(desk: Desk, spec: FieldSpec, v: Value): string {
  if (v === null || v === "") return spec.type === "rating_0_10" && v === null ? "belum tahu" : "dikosongkan";
  if (typeof v === "boolean") return v ? "ya" : "tidak";
  if (typeof v === "object") return "sudah diakui";
  if (spec.type === "date") return sayDate(String(v));
  return (
    optionsOf(desk.definition, spec, desk.role === "counselee").find(({ value }) => value === v)?.text ?? String(v)
  );
}

/** A date without time, as the date field gives it. */
export function sayDate(date: string): string {
  const at = new Date(`${date}T12:00`).getTime();
  return Number.isNaN(at) ? date : day(at);
}

export function today(now: number = Date.now()): string {
  const date = new Date(now);
  const two = (n: number): string => String(n).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
