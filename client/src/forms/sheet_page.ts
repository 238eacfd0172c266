// The sheet that counselor and counselee fill in together, as a page inside the room: the present step's shared fields,
// built from the process. Saved by itself; both sides see it. Answers what to call when the page is left.

import { el, icon } from "../lib/dom";
import type { Live } from "../live/contract";
import type { Definition } from "../sheets/definition";
import { openSheet } from "../sheets/sheet";
import type { Course, Talk } from "../talk/contract";
import type { Own } from "./lane";
import { noticesOf, type Told } from "./notices";

export type SheetPageOptions = Own & {
  root: HTMLElement;
  talk: Talk;
  live: Live;
  process: Course;
  told: Told;
};

export async function openSheetPage(options: SheetPageOptions): Promise<() => void> {
  const { api, keyring, account, root, talk, live, process, told } = options;
  const view = talk.state()?.view;
  if (!view) throw new Error("the room is not loaded");
  const definition = await api.get<Definition>(`/api/proses/${process.id}/${process.version}`);
  const body = el("div");
  root.append(
    el(
      "header.stack.gap-3",
      el("h2", "Lembar kita"),
      el("p.who", icon("eye"), el("span", `Dibaca oleh: kamu dan ${told.counselor}. Kalian mengisinya bersama.`)),
    ),
    body,
  );
  const sheet = openSheet({
    root: body,
    definition,
    stage: process.substage ?? process.phase,
    rooms: { case: view, staff: null },
    api,
    keyring,
    live,
    role: "counselee",
    account,
    textOf: noticesOf(told),
    refresh: () => talk.reload(),
  });
  return () => void sheet.close();
}
