// What a page hands to a sheet and what it gets back. The counselor's case page and the student's room are the callers.

import type { Path } from "../documents/form";
import type { SealedDocument } from "../documents/sealed_document";
import type { Api } from "../lib/api";
import type { Live } from "../live/contract";
import type { Keyring, TalkRole } from "../talk/contract";
import type { B64, CaseView } from "../worker/contract";
import type { Definition, Lane } from "./definition";
import type { GateFact, Sheets } from "./gates";

/** A text that is shown and agreed to, in the words for this school's level. */
export type Notice = { version: number; title: string; body: string };

export type SheetOptions = {
  root: HTMLElement; // empty; the sheet fills it and empties it on close
  definition: Definition;
  stage: string; // preparation | process/<substage> or <substage> | ending
  rooms: { case: CaseView; staff: CaseView | null }; // loaded in the keyring; a student has no staff lane
  api: Api;
  keyring: Keyring;
  live: Live;
  role: TalkRole;
  account?: boolean; // true (a counselor always): drafts lie sealed in localStorage; false: in this tab alone
  readOnly?: boolean; // a closed case, or one not accepted yet
  textOf?: (ref: string) => Notice | null; // of `text_ref`
  refresh?: (room: B64) => Promise<void>; // load the room anew: its epoch changed
  onChange?: () => void; // something was filled in, here or on the other side
};

/** `part`: gatra, goals, masidu, likuladu, pancadaya, wpkns, effective_living. `chart`: only the drawing and its table. */
export type PartOptions = SheetOptions & { part: string; view?: "whole" | "chart" };

export interface OpenSheet {
  ready: Promise<void>; // the documents are opened and on the page
  sheets: Sheets; // for `missingOf`
  flush(): Promise<void>; // save now
  close(): Promise<void>; // once what was written is on its way
}

export interface GateWatch {
  ready: Promise<void>;
  facts(): GateFact[]; // asked again at every `onChange`
  close(): Promise<void>;
}

/** What the widgets of one sheet share. */
export type Desk = {
  definition: Definition;
  stage: string;
  role: TalkRole;
  readOnly: boolean;
  opened: (lane: Lane, name: string) => SealedDocument | null; // null: not ours to read
  nameOf: (by: B64) => string;
  hint: (text: string) => string | null;
  textOf: (ref: string) => Notice | null;
};

export type Place = { document: SealedDocument; path: Path };

/** Built once; `show` brings it up to what the document says and moves no focus. */
export interface Widget {
  readonly element: HTMLElement;
  show(): void;
}

/** A part that recurs: under its name, folded in a sheet; `brief` says in a few words what is in it. */
export type PartWidget = Widget & { brief(): string };
