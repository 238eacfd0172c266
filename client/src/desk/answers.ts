// What the desk's own addresses answer (spec/protocol.md, "Accounts" and "Desk"). Types alone.

import type { Person } from "../lib/vault";
import type { B64, Kdf, School } from "../worker/contract";

export type { Person };
export type Role = Person["role"];
export type Counselor = { user: B64; name: string; about: string };

export type SchoolCard = School & {
  on_duty: Counselor[];
  counselors: Counselor[];
  promise: { open: boolean; by: string };
  exit_url: string;
};

export type SignedIn = { token: string; person: Person; lock: B64; keyset: B64; school: SchoolCard; cases: B64[] };
export type BeforeSignIn = { salt: B64; kdf: Kdf };

export type Me = { user: B64; name: string; role: Role; on_duty: boolean; away: string | null };
export type WaitingCase = {
  case: B64;
  at: number;
  urgent: boolean;
  name: string | null;
  due: number | null;
  due_words?: string; // the same in words: "besok sebelum pukul 10.00"
  messages: number;
};
export type OpenCase = {
  case: B64;
  name: string | null;
  at: number;
  number: number;
  read: number;
  unread?: number; // messages of the counselee after `read`
  urgent: boolean;
  last_at: number | null;
  waiting_since: number | null;
  closed_at?: number | null;
};
export type DutyKind = "first_reply" | "unanswered" | "silent" | "assessment" | "follow_up" | "feedback" | "reminder";
export type DutyCard = {
  id: B64;
  case: B64;
  name: string | null;
  kind: DutyKind;
  due: number;
  late: boolean;
  escalated: boolean;
};
export type Escalation = { id: B64; kind: DutyKind; due: number; since: number; counselor: string | null };
export type Consultation = {
  room: B64;
  at: number;
  last_at: number;
  number: number;
  read: number;
  erase_on: string | null; // a day, once it is ended
  members: string[];
};
export type DeskAnswer = {
  me: Me;
  waiting: WaitingCase[];
  cases: OpenCase[];
  duties?: DutyCard[];
  consultations?: Consultation[];
};
