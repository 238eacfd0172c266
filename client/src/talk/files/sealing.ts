// A file into its sealed form and back, a few chunks at a time, by the key worker. The file's key is in the message alone.

import { type Bytes, concat } from "../../lib/bytes";
import type { Attachment, FileType } from "../../worker/contract";
import type { Keyring } from "../contract";
import { CHUNK } from "./contract";

const AT_ONCE = 4 * CHUNK;

export type Told = Pick<Attachment, "n" | "d" | "w" | "p">;
export type Sealed = { file: Attachment; bytes: Bytes };

export async function sealFile(keyring: Keyring, type: FileType, plain: Bytes, told: Told): Promise<Sealed> {
  const { file, key } = await keyring.call("file_begin", {});
  const sealed: Bytes[] = [];
  for (let at = 0; at < plain.length; at += AT_ONCE) {
    const bytes = plain.slice(at, at + AT_ONCE).buffer;
    const last = at + AT_ONCE >= plain.length;
    const part = await keyring.call("file_seal", { file, key, first: at / CHUNK, bytes, last });
    sealed.push(new Uint8Array(part.bytes));
  }
  return { file: { i: file, k: key, s: plain.length, y: type, ...told }, bytes: concat(...sealed) };
}

/** Opens only what is whole and as long as it was said to be; anything else rejects. */
export async function openFile(keyring: Keyring, { i, k, s }: Attachment, sealed: Bytes): Promise<Bytes> {
  const { bytes } = await keyring.call("file_open", { file: i, key: k, size: s, bytes: sealed.slice().buffer });
  return new Uint8Array(bytes);
}
