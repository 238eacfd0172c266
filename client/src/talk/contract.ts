// What a page hands to the talk and what it gets back. The student's room and the counselor's case page are the two
// callers; both keep no copy of anything said.

import type { Api } from "../lib/api";
import type { Live } from "../live/contract";
import type { B64, Calls, CaseView, Content, Op, OpenedEntry, School, WireCase } from "../worker/contract";

/** The key worker as the pages see it; `startWorker` gives one. */
export interface Keyring {
  call<O extends Op>(op: O, args: Parameters<Calls[O]>[0]): Promise<ReturnType<Calls[O]>>;
  terminate(): void;
}

export type Promised = { open: boolean; by: string };

/** The answer of GET /api/kasus/<case>. */
export type CaseAnswer = WireCase & {
  marks: { key_id: B64; number: number }[];
  urgent: boolean;
  accepted: boolean;
  counselee: { name: string | null };
  promise: { by: string; late: boolean; due: number } | null; // until a counselor has written
  counselors: { user: B64; name: string; on_duty: boolean; away: string }[]; // of the present epoch
  looked: { at: number; name: string } | null; // a counselor's last look
  rooms?: { staff: B64 | null; own: B64 | null }; // the circles of this case that are ours
  process?: Course | null;
  assessments?: Assessment[];
};

/** Where the case is on its way. */
export type Course = {
  id: string;
  version: number;
  phase: "preparation" | "process" | "ending";
  substage: string | null;
  since: number;
  taken: { transition: string; at: number }[];
  session: { id: B64; medium: string; at: number } | null;
  ended: { outcome: string; at: number } | null;
  erase_on: string | null; // a day
};

export type Assessment = {
  id: B64;
  form: string;
  version: number;
  opens: number;
  due: number;
  closes: number;
  state: "waiting" | "open" | "answered" | "private" | "expired" | "cancelled" | "held";
  referred: boolean;
  reminders?: number[];
};

export type TalkRole = "counselee" | "counselor";

export type TalkOptions = {
  root: HTMLElement; // empty; the talk fills it with log and composer and empties it on close
  role: TalkRole;
  account: boolean; // true: drafts and queue lie sealed in localStorage until sign-out; false: in this tab alone
  caseId: B64 | null; // null: the case does not exist yet, `open` makes it
  api: Api;
  keyring: Keyring;
  school: School;
  live: Live;
  loaded?: CaseAnswer; // spare the first fetch when the answer is in hand
  /** Opens the case with the first words in it (POST /api/kasus); called again after a lost answer. */
  open?: (items: readonly Queued[]) => Promise<{ caseId: B64; stored: B64[] }>;
  onChange?: (state: TalkState) => void; // after the first load and whenever something in it changed
  onGone?: (code: string) => void; // the session or the case is no longer ours (no_session, not_found)
  onGivenBack?: (content: Content, code: string) => boolean; // true: the page took the words back itself
};

export type TalkState = {
  case: CaseAnswer;
  view: CaseView; // `entries` is all that has been opened so far, in order
  present: boolean; // the other side has a stream open
  typing: boolean;
};

export interface Talk {
  state(): TalkState | null;
  ready: Promise<void>; // the first load is on the page
  reload(): Promise<void>; // after an acceptance, say
  older(): Promise<boolean>; // brings up to 60 earlier entries; false when there are none
  reveal(n: number): void; // scrolls to an entry and marks it, for search
  insert(words: string): void; // into the field, after what is written there; nothing is sent
  send(content: Content): void; // what the composer does; the first words come this way
  look(): void; // the page shows it again: what came meanwhile is read now
  close(): Promise<void>; // once what is half written lies sealed
}

/** What waits to be sent. `envelope` is kept once sealed: a retry sends the very same bytes. */
export type Queued = {
  id: B64;
  content: Content;
  envelope?: B64;
};

export type Entry = OpenedEntry;
export type Message = Extract<OpenedEntry, { kind: "message" }>;
