// The timeline chain (spec/envelope.md, section 9): one running hash over all entries of a case.
// Called by the keyring; two people who computed different values have been shown different histories.

import { type Bytes, u8, u64 } from "../lib/bytes";
import { sha256 } from "./primitives";
import { label } from "./suite";

export const EntryKind = { message: 1, epoch: 2, fact: 3 } as const;
export type EntryKind = (typeof EntryKind)[keyof typeof EntryKind];

export function chainStart(caseId: Bytes): Promise<Bytes> {
  return sha256(label("chain"), caseId);
}

export function chainNext(previous: Bytes, number: number, kind: EntryKind, digest: Bytes): Promise<Bytes> {
  return sha256(label("chain"), previous, u64(number), u8(kind), digest);
}
