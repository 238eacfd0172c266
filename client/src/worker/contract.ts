// What the page asks of the key worker, and what comes back. Keys, passphrases and codenames live on the worker's
// side only; bytes cross as base64url, as they go to the server. Every refusal is an Error whose `code` says why.

export type B64 = string;
export type Kdf = { alg: number; m: number; t: number; p: number };
export type Weather = "cerah" | "berawan" | "mendung" | "hujan" | "badai";
export type Content = {
  t: "chat" | "letter" | "summary" | "note" | "answers" | "referral";
  x: string;
  h?: string;
  m?: { w: Weather; k?: string; s?: number };
  r?: B64;
  d?: Record<string, unknown>; // for programs; `x` says the same in plain words
  a?: Attachment[];
  at: number;
};
export type FileType = "image/jpeg" | "image/webp" | "audio/webm" | "audio/mp4" | "application/pdf";
/** A sealed file: where it lies and the key that opens it, with what a page needs to show it before it has come. */
export type Attachment = {
  i: B64; // file id
  k: B64; // file key
  s: number; // bytes
  y: FileType;
  n?: string; // name
  d?: number; // milliseconds
  w?: B64; // waveform: up to 64 heights
  p?: [width: number, height: number];
};

export type School = {
  id: B64;
  name: string;
  level?: "sd" | "smp" | "sma"; // in whose words students are spoken to
  salt: B64;
  student_kdf: Kdf;
  directory: B64[];
  anchor?: B64; // the fingerprint from the poster in the BK room: the log must begin with that key
  readers: B64[];
};

export type Wrap = { key_id: B64; wrap: B64 };
export type OpenCaseBody = {
  case: B64;
  locator?: B64;
  auth?: B64;
  manifest: B64;
  wraps: Wrap[];
  messages: B64[];
};
export type EpochBody = {
  manifest: B64;
  wraps: Wrap[];
  history?: (Wrap & { epoch: number })[]; // earlier epochs, wrapped anew to who joins, where the counselee agreed
};

// What has members, epochs and a timeline. Whatever takes a `case` below takes any room's id.
export type RoomKind = "case" | "staff" | "own" | "consultation";
export type Room = { kind: RoomKind; about: B64 | null }; // about: the case of a lane
export type RoomBody = EpochBody & { room: B64 };

export type WireEntry = { n: number; j: string; at: number; e?: B64; r?: B64; m?: B64; f?: string };
export type WireCase = {
  case: B64;
  school: B64;
  room: Room;
  consents?: B64[]; // of a case, in the order in which they came
  number: number;
  chain: B64;
  epochs: { epoch: number; manifest: B64; wrap: B64 | null; number: number }[];
  members: { key_id: B64; seq: number; head: B64 }[];
  anchor: { number: number; chain: B64 };
  entries: WireEntry[];
};

// Something is not as it must be. The page says so in words and, where `blocks`, sends nothing.
export type ProblemCode =
  | "key_changed"
  | "ghost_member"
  | "unconsented_member" // a counselor joined an accepted case without the counselee's consent
  | "foreign_epoch"
  | "gap"
  | "fork"
  | "rollback"
  | "directory_fork"
  | "bad_message";
export type Problem = { code: ProblemCode; blocks: boolean; n?: number; user?: B64; name?: string; words?: string[] };

export type Member = {
  key_id: B64;
  role: "counselee" | "counselor";
  user: B64 | null;
  name: string | null;
  me: boolean;
};
export type OpenedEntry =
  | {
      n: number;
      at: number;
      kind: "message";
      id: B64;
      from: B64;
      mine: boolean;
      epoch: number;
      content: Content | null; // null: could not be opened; a Problem says why
    }
  | {
      n: number;
      at: number;
      kind: "epoch";
      epoch: number;
      reason: number;
      members: Member[];
      joined: B64[];
      history: boolean;
    }
  | { n: number; at: number; kind: "fact"; name: string; facts: Record<string, unknown> };
export type CaseView = {
  case: B64;
  room: Room;
  epoch: number;
  me: B64; // own key id in this case
  members: Member[]; // of the current epoch
  readers: { epoch: number; reason: number; time: number; members: Member[] }[]; // time: as its maker's clock said
  entries: OpenedEntry[];
  problems: Problem[]; // all that stand now
};

// A document's place among its revisions is the keyring's to judge: an older or other one than once seen is refused.
export type DocumentContent = Record<string, unknown>;
export type OpenedDocument = { content: DocumentContent; revision: number; author: B64; mine: boolean };

export type Consent = {
  referral: B64;
  scope: 0 | 1 | 2 | 3; // withdrawn · the packet · and joining from now · and joining with earlier epochs
  kind: 1 | 2 | 3; // a counselor of this school · of another · somebody outside
  user: B64 | null;
  from: number;
  until: number;
  valid: boolean; // signed by the counselee of this case
};
/** `from` null: somebody outside, of whom no signature speaks. */
export type OpenedPart = { part: number; content: DocumentContent; from: { user: B64; name: string } | null };

export type Sealed = { id: B64; seq: number; envelope: B64 };
export type Identity =
  | { kind: "codename"; case: B64 | null; saved: boolean }
  | { kind: "account"; user: B64; name: string; role: "student" | "counselor" | "coordinator" };

export interface Calls {
  prepare(a: Record<string, never>): null; // what comes after the first words is loaded, before it is asked for
  // A new anonymous student: words at once, keys derived behind them. `again` draws other words.
  codename_make(a: { school: School; again?: boolean }): { words: string[] };
  codename_words(a: Record<string, never>): { words: string[] }; // while in memory; to show them again
  // Return: refuses with codename_length | codename_word {number, near: string[]} | codename_checksum before deriving.
  codename_enter(a: { school: School; typed: string }): { locator: B64; auth: B64 };
  codename_complete(a: { prefix: string }): { words: string[] }; // up to 5 completions

  passphrase_enter(a: { secret: string; kind: 1 | 2; salt: B64; kdf: Kdf }): { auth: B64 };
  account_unlock(a: { user: B64; name: string; role: string; lock: B64; keyset: B64; school: School }): Identity;
  // After unlocking: the keyset sealed anew with what was seen of the directory since, to be stored; null: nothing new.
  keyset_renew(a: { school: School }): { keyset: B64 } | null;
  lock_make(a: { secret: string; kind: 1; kdf: Kdf }): { lock: B64; auth: B64 };
  recovery_make(a: { kdf: Kdf }): { code: string; lock: B64; auth: B64 };

  // The sealed first words and the first epoch: the body of POST /api/kasus. Waits for the derivation.
  // Called again with the same `case` state it returns the very same bytes (a retry never doubles).
  case_open(a: { school: School; readers: B64[]; messages: { id: B64; content: Content }[] }): OpenCaseBody;
  case_load(a: { school: School; wire: WireCase; account?: boolean }): CaseView;
  case_older(a: { case: B64; anchor: { number: number; chain: B64 }; entries: WireEntry[] }): CaseView;
  case_receive(a: { case: B64; entries: WireEntry[] }): { entries: OpenedEntry[]; problems: Problem[] };
  case_seal(a: { case: B64; id: B64; content: Content }): Sealed; // codename_inside | blocked | too_long | no_epoch
  case_stale(a: { case: B64; seq: number; head: B64 }): null; // the server's word on our own last seq; checked
  case_stored(a: { case: B64; envelope: B64; n: number }): null; // our own message has its number
  // keep: user ids beside the counselee (of a circle: all). Reason 3 alone may name who was not there before: into a case
  // with her consent (no_consent otherwise), with the earlier epochs too where `history`.
  case_epoch(a: { case: B64; reason: 2 | 3 | 4 | 5; keep: B64[]; history?: boolean }): EpochBody;
  case_confirm(a: { case: B64; user: B64 }): { problems: Problem[] }; // a person compared the words: accept the new key
  case_close(a: { case: B64 }): null;

  // A case's circles. Asked again they give the very same bytes while nothing changed.
  room_open(a: { case: B64; kind: "staff" | "own" }): RoomBody; // staff: the counselors of the present epoch
  consultation_open(a: { school: School; users: B64[] }): RoomBody; // users: beside oneself

  document_id(a: { room: B64; name: string }): { document: B64 }; // name: ASCII, 1 to 64
  // rollback | fork: not the newest this keyring has seen. `revision`: an older one, asked for on purpose.
  document_open(a: { room: B64; name: string; envelope: B64; revision?: number }): OpenedDocument;
  // base: the stored revision it follows, null for the first. Refuses as case_seal does, and fork | rollback.
  document_seal(a: { room: B64; name: string; base: B64 | null; content: DocumentContent }): {
    document: B64;
    revision: number;
    envelope: B64;
  };

  // The counselee's own word; `shown` is the whole text she agreed to. Withdrawn (scope 0): until = from.
  consent_make(a: {
    case: B64;
    referral: B64;
    scope: 0 | 1 | 2 | 3;
    target: { kind: 1 | 2 | 3; user?: B64; name: string };
    shown: string;
    from: number;
    until: number;
  }): { consent: B64 };
  consent_read(a: { case: B64; consents: B64[] }): { consents: Consent[] };

  // A referral's packet. Its key never leaves the worker but sealed: to a counselor, or in a link that spoken words open.
  packet_make(a: { school: School; referral: B64; content: DocumentContent }): { part: B64; own_wrap: B64 };
  packet_wrap(a: { referral: B64; user: B64; school: School }): { wrap: B64; words: string[] }; // the target's school
  packet_link(a: { referral: B64 }): { link: B64; locator: B64; auth: B64; token: B64; words: string[] };
  // others: further schools whose counselors may have answered.
  packet_load(a: { referral: B64; school: School; wrap: B64; parts: B64[]; senders: School; others?: School[] }): {
    parts: OpenedPart[];
  };
  // Outside: refuses with codename_length | codename_word {number, near} before deriving.
  packet_enter(a: { token: B64; typed: string }): { locator: B64; auth: B64 };
  packet_link_open(a: { referral: B64; link: B64; parts: B64[]; senders: School }): { parts: OpenedPart[] };
  packet_answer(a: { referral: B64; part: number; content: DocumentContent }): { part: B64 };

  // bytes: whole chunks of 65,536, or up to the file's end with `last`; first: the number of the first chunk in them.
  file_begin(a: Record<string, never>): { file: B64; key: B64 };
  file_seal(a: { file: B64; key: B64; first: number; bytes: ArrayBuffer; last: boolean }): { bytes: ArrayBuffer };
  file_open(a: { file: B64; key: B64; size: number; bytes: ArrayBuffer }): { bytes: ArrayBuffer }; // the whole file

  check_words(a: { user: B64; school: School }): { words: string[] };
  message_id(a: Record<string, never>): { id: B64 };

  // Sealed on the device: an account's under its own key, an anonymous tab's under the tab key.
  device_seal(a: { purpose: 1 | 2; subject: B64; plain: string }): { sealed: B64 };
  device_open(a: { purpose: 1 | 2; subject: B64; sealed: B64 }): { plain: string };

  // The vault: ciphertext for sessionStorage; `extra` is kept inside it (the session token, what page we are on).
  // What a door asks of an address from which too much came: { challenge, bits } of its refusal. Takes seconds.
  work(a: { challenge: B64; bits: number }): { proof: B64 };

  vault_save(a: { extra: string }): { sealed: B64 };
  vault_open(a: { sealed: B64; school: School }): { identity: Identity; extra: string };
  drop(a: Record<string, never>): null; // keys, case state and the tab key are gone when this answers
}
export type Op = keyof Calls;
export type Request = { id: number; op: Op; args: unknown };
export type Answer =
  | { id: number; ok: true; value: unknown }
  | { id: number; ok: false; code: string; detail?: unknown };
