// Case inbox seals (type 7): what arrives from another network is sealed to the case at once, by anyone.
// The gateway (Python) seals, the keyring opens; a seal proves no author.

import { type Bytes, concat, type Reader, u32 } from "../lib/bytes";
import type { BoxKey } from "./curves";
import { hpkeOpen, hpkeSeal } from "./hpke";
import { ensure, ID, KEY, label, opening, parse, readOpening, TAG, Type } from "./suite";

const HEADER = 40;
const MAX_PLAIN = 1024 * 1024;

export type InboxContext = { school: Bytes; case: Bytes; epoch: number };

function encodeHeader({ school, case: caseId, epoch }: InboxContext): Bytes {
  return concat(opening(Type.inbox, 0), school, caseId, u32(epoch));
}

export function parseInbox(seal: Bytes): InboxContext {
  return parse(seal.slice(0, HEADER), (reader: Reader) => {
    ensure(readOpening(reader, Type.inbox) === 0, "field");
    return { school: reader.take(ID), case: reader.take(ID), epoch: reader.u32() };
  });
}

export async function sealInbox(
  context: InboxContext,
  inboxPublic: Bytes,
  plain: Bytes,
  ephemeral?: Bytes,
): Promise<Bytes> {
  ensure(plain.length <= MAX_PLAIN, "length");
  const header = encodeHeader(context);
  return concat(header, await hpkeSeal(inboxPublic, concat(label("inbox"), header), plain, ephemeral));
}

export async function openInbox(context: InboxContext, seal: Bytes, inboxKey: BoxKey): Promise<Bytes> {
  ensure(seal.length >= HEADER + KEY + TAG && seal.length <= HEADER + KEY + TAG + MAX_PLAIN, "length");
  parseInbox(seal);
  const header = encodeHeader(context);
  ensure(
    header.every((byte, at) => byte === seal[at]),
    "context",
  );
  return hpkeOpen(inboxKey, concat(label("inbox"), header), seal.slice(HEADER));
}
