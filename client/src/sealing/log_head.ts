// The head of a directory's log (spec/envelope.md, section 6): what one hash says of all its entries, verified or not.
// Called by directory.ts, and by the keyring while the rest of its code has not been loaded yet.

import type { Bytes } from "../lib/bytes";
import { sha256 } from "./primitives";
import { HASH, label } from "./suite";

const NOTHING: Bytes = new Uint8Array(HASH);

export async function headAfter(before: Bytes, entry: Bytes): Promise<Bytes> {
  return sha256(label("directory"), before, await sha256(entry));
}

export async function headOf(log: readonly Bytes[]): Promise<Bytes> {
  let head = NOTHING;
  for (const entry of log) head = await headAfter(head, entry);
  return head;
}
