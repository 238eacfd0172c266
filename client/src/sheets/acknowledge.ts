// That a text was shown and agreed to: which version, when, and how it was said. The counselee presses it alone; the
// counselor notes what was said aloud or written in the talk.

import { type Value, valueAt } from "../documents/form";
import { el, icon } from "../lib/dom";
import type { Desk, Place } from "./contract";
import type { FieldSpec } from "./definition";
import { type Control, saidAt } from "./frame";

type How = "pressed" | "in_talk" | "in_person";
const HOW: Record<How, string> = {
  pressed: "ditekan sendiri oleh konseli",
  in_talk: "dinyatakan di percakapan",
  in_person: "dinyatakan saat bertemu",
};

export function acknowledgeControl(desk: Desk, spec: FieldSpec, { document, path }: Place): Control {
  const notice = desk.textOf(spec.text_ref ?? spec.id);
  const text = notice && el("details", el("summary", `Baca: ${notice.title}`), el("p.notice-text", notice.body));
  const said = el("p.acknowledged", { tabindex: -1 });
  const ways: How[] = desk.role === "counselee" ? ["pressed"] : ["in_talk", "in_person"];
  const acts = el("div.row.gap-2", ...ways.map((how) => act(how, spec.label, () => set(how))));
  // Nobody agrees to what she cannot read.
  const unread = desk.role === "counselee" && !notice ? el("p.small.soft", "Guru BK akan menjelaskannya.") : null;
  const undo = el("button.btn.btn-quiet.btn-flush", { type: "button" }, "Batalkan catatan ini");

  function set(how: How | null): void {
    const ref = spec.text_ref ?? spec.id;
    document.write(path, how && { ref, version: notice?.version ?? 0, at: Date.now(), how });
    if (how) said.focus();
  }
  undo.addEventListener("click", () => set(null));

  return {
    element: el("div.acknowledge", text, unread, said, acts, undo),
    show() {
      const agreed = valueAt(document.form(), path);
      const words = wordsOf(agreed, desk.role === "counselee");
      said.hidden = words === "";
      if (said.textContent !== words) said.replaceChildren(icon("leaf"), el("span", words));
      acts.hidden = desk.readOnly || words !== "" || unread !== null;
      if (unread) unread.hidden = words !== "";
      undo.hidden = desk.readOnly || words === "" || desk.role === "counselee";
    },
  };
}

const ACTS: Record<How, string> = {
  pressed: "Aku mengerti",
  in_talk: "Setuju di percakapan",
  in_person: "Setuju saat bertemu",
};

function act(how: How, about: string, press: () => void): HTMLElement {
  const button = el("button.btn", { type: "button", "aria-label": `${ACTS[how]}: ${about}` }, ACTS[how]);
  button.addEventListener("click", press);
  return button;
}

function wordsOf(agreed: Value, mine: boolean): string {
  if (agreed === null || typeof agreed !== "object" || Array.isArray(agreed)) return "";
  const when = saidAt(Number(agreed.at));
  const how = HOW[agreed.how as How] ?? "";
  return mine ? `Sudah kamu baca, ${when}.` : `Sudah diakui, ${when}, ${how}.`;
}
