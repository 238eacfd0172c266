// What a referral is on the wire and inside its seals (spec/protocol.md, "Referral"). Types alone.

import type { B64, School } from "../worker/contract";

export type TargetKind = 1 | 2 | 3; // a colleague · a counselor of another school · somebody outside
/** `words`: the three by which the counselor compared a colleague's key when she asked; empty for somebody outside. */
export type Target = { kind: TargetKind; user: B64 | null; name: string; words: string[] };

/** The packet · and joining from now on · and joining with what was written before. */
export type Scope = 1 | 2 | 3;

/** One message the counselor would like to share, word for word. */
export type Item = { who: "konseli" | "konselor"; at: number; x: string };

/** What a counselor asks for: `d` of a message t "referral". */
export type Request = {
  referral: B64;
  target: Target;
  formal: boolean; // somebody whose profession it is
  scope: Scope;
  why: string;
  summary: string; // may be empty
  items: Item[];
  name: boolean; // the counselor would like to say who it is
  from: number;
  until: number;
};

/** What the counselee ticked: `d` of her reply. `name`: the name that may be said, null for none. */
export type Ticks = { referral: B64; summary: boolean; items: number[]; name: string | null; scope: Scope };

export type State =
  | "proposed"
  | "declined"
  | "consented"
  | "released"
  | "opened"
  | "accepted"
  | "refused"
  | "withdrawn"
  | "revoked"
  | "expired";
export type Happened = { at: number; act: State | "answered"; size?: number };
export type Row = {
  referral: B64;
  target: { kind: TargetKind; user: B64 | null; formal: boolean };
  scope: Scope;
  from: number;
  until: number;
  by: B64;
  state: State;
  log: Happened[];
  packet: { wrap: B64; parts: B64[] } | null; // for its sender
};
export type Referrals = { now: number; referrals: Row[] };

/** What lies in part 0. */
export type Packet = {
  from: string;
  school: string;
  to: string;
  why: string;
  name: string | null;
  summary: string | null;
  items: Item[];
  formal: boolean;
  scope: Scope;
  until: number;
};

export type SchoolKeys = Pick<School, "id" | "name" | "directory">;
export type OtherSchool = SchoolKeys & { counselors: { user: B64; name: string; about: string }[] };
export type IncomingRow = {
  referral: B64;
  from: string;
  school: string;
  formal: boolean;
  joins: boolean;
  until: number;
  state: State;
};
export type Incoming = IncomingRow & { parts: B64[]; sender: SchoolKeys; wrap?: B64; link?: B64 };

/** Another school as the keys want it: of it only the directory counts. */
export function asSchool(keys: SchoolKeys, own: Pick<School, "salt" | "student_kdf">): School {
  return { ...keys, salt: own.salt, student_kdf: own.student_kdf, readers: [] };
}
