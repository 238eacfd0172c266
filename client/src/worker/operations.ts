// What a page may ask of its key worker, by name: of a student's, and of a counselor's. Called by the two workers.

import type { Beginning } from "../keyring/beginning";
import type { StaffOp } from "../keyring/keyring";
import type { Op } from "./contract";

/** What a student's worker does before its larger part has come. */
const BEGINNING: ReadonlySet<string> = new Set<keyof Beginning>([
  "codename_make",
  "codename_words",
  "codename_enter",
  "codename_complete",
  "message_id",
  "device_seal",
  "device_open",
  "vault_save",
  "drop",
]);

export const isBeginning = (op: string): boolean => BEGINNING.has(op);

export const STUDENT_OPERATIONS: Record<Exclude<Op, StaffOp>, true> = {
  prepare: true,
  codename_make: true,
  codename_words: true,
  codename_enter: true,
  codename_complete: true,
  passphrase_enter: true,
  account_unlock: true,
  keyset_renew: true,
  lock_make: true,
  recovery_make: true,
  case_open: true,
  case_load: true,
  case_older: true,
  case_receive: true,
  case_seal: true,
  case_stale: true,
  case_stored: true,
  case_epoch: true,
  case_confirm: true,
  case_close: true,
  room_open: true,
  document_id: true,
  document_open: true,
  document_seal: true,
  consent_make: true,
  consent_read: true,
  file_begin: true,
  file_seal: true,
  file_open: true,
  check_words: true,
  message_id: true,
  device_seal: true,
  device_open: true,
  work: true,
  vault_save: true,
  vault_open: true,
  drop: true,
};

export const STAFF_OPERATIONS: Record<Op, true> = {
  ...STUDENT_OPERATIONS,
  consultation_open: true,
  packet_make: true,
  packet_wrap: true,
  packet_link: true,
  packet_load: true,
  packet_enter: true,
  packet_link_open: true,
  packet_answer: true,
};
