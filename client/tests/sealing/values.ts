// What stands in spec/vectors and in the calls of the live cross-check, by name. Needs no test runner.

import type { Bytes } from "../../src/lib/bytes";

type Text =
  | "name"
  | "refused"
  | "about"
  | "text"
  | "typed"
  | "codename"
  | "passphrase"
  | "code"
  | "fault"
  | "parsed_json"
  | "message"
  | "signature"
  | "sign_public"
  | "sign_seed"
  | "box_public"
  | "box_private"
  | "key_id"
  | "key"
  | "base_nonce"
  | "info"
  | "skRm"
  | "skEm"
  | "pkRm"
  | "enc"
  | "bytes"
  | "content"
  | "secret"
  | "salt"
  | "root"
  | "auth"
  | "lock_key"
  | "locator"
  | "school_id"
  | "case_id"
  | "sender_key_id"
  | "member_key_id"
  | "message_id"
  | "previous_hash"
  | "seen_chain"
  | "directory_head"
  | "epoch_key"
  | "frank_key"
  | "nonce"
  | "envelope"
  | "envelope_hash"
  | "wrap"
  | "wrap_hash"
  | "inbox_private"
  | "ephemeral_private"
  | "manifest"
  | "author_sign_public"
  | "lock"
  | "user_id"
  | "account_key"
  | "account_key_id"
  | "keyset"
  | "pinned_head"
  | "case_box_private"
  | "case_sign_seed"
  | "device_key"
  | "subject"
  | "sealed"
  | "plain"
  | "object"
  | "digest"
  | "fingerprint"
  | "previous"
  | "case_manifest"
  | "author_sign_seed"
  | "room_id"
  | "author_key_id"
  | "document_id"
  | "document_name"
  | "seen"
  | "hash"
  | "consent"
  | "referral_id"
  | "target"
  | "text_hash"
  | "sha256"
  | "counselee_key_id"
  | "packet_id"
  | "packet_key"
  | "signer_key_id"
  | "link_key"
  | "link"
  | "token"
  | "spoken_code"
  | "file_id"
  | "file_key"
  | "stored"
  | "stored_sha256"
  | "byte"
  | "inbox_public"
  | "commitment";
type Count =
  | "epoch"
  | "seq"
  | "seen_number"
  | "directory_size"
  | "kind"
  | "purpose"
  | "last_version"
  | "word"
  | "after"
  | "part"
  | "size"
  | "number"
  | "last"
  | "times"
  | "scope"
  | "target_kind"
  | "from_ms"
  | "until_ms"
  | "time_ms"
  | "reason"
  | "role";
type List = "entries" | "heads" | "log" | "directory" | "chains" | "consents";

/** One case. Not every file has every field; a test reads only those its file has. */
export interface Values extends Record<Text, string>, Record<Count, number>, Record<List, string[]> {
  place: Values;
  header: Values;
  inputs: Values;
  fields: Values;
  counselee: Values;
  shown: Values;
  outside: Values;
  members: Values[];
  lanes: Values[];
  names: Values[];
  chunks?: Values[];
  typed_codes: Values[];
  refused_codes: Values[];
  accepted: boolean;
  steps: Values[];
  kdf: { algorithm: number; memory_kib: number; passes: number; lanes: number };
  active: Record<string, string>;
  check_words: Record<string, string[]>;
  fill?: [string, number];
  x_repeat: [string, number];
  use: boolean;
}
export function unhex(text: string): Bytes {
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

export function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}
