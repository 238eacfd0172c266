// Files (type 13): sealed chunk by chunk, so that an upload may go on after a cut. Called by the keyring.
// A reader gets the whole file or nothing: its end must be flagged, its size the one that was said.

import { type Bytes, concat, u8, u64 } from "../lib/bytes";
import { MAX_FILE } from "./content";
import { decrypt, encryptAt, hkdfCipher, importRoot } from "./primitives";
import { ensure, label, opening, TAG, Type } from "./suite";

export const CHUNK = 65_536;
const STORED = CHUNK + TAG;
const MAX_CHUNKS = MAX_FILE / CHUNK;

export type FileKey = { readonly file: Bytes; readonly cipher: CryptoKey };

export async function fileKey(file: Bytes, secret: Bytes): Promise<FileKey> {
  return { file, cipher: await hkdfCipher(await importRoot(secret), file, label("file")) };
}

function nonceOf(chunk: number, last: boolean): Bytes {
  return concat(new Uint8Array(3), u64(chunk), u8(last ? 1 : 0));
}

function aadOf({ file }: FileKey): Bytes {
  return concat(label("file"), opening(Type.file, 0), file);
}

function cut(bytes: Bytes, size: number): Bytes[] {
  const count = Math.ceil(bytes.length / size);
  return Array.from({ length: count }, (_, i) => bytes.subarray(i * size, (i + 1) * size));
}

/** Seals whole chunks from number `first` on; only the file's last may be shorter. Never again with other bytes. */
export async function sealChunks(key: FileKey, first: number, bytes: Bytes, last: boolean): Promise<Bytes> {
  const chunks = cut(bytes, CHUNK);
  ensure(chunks.length > 0 && (last || bytes.length % CHUNK === 0), "length");
  ensure(Number.isSafeInteger(first) && first >= 0 && first + chunks.length <= MAX_CHUNKS, "length");
  const sealed = chunks.map((plain, i) => {
    const nonce = nonceOf(first + i, last && i === chunks.length - 1);
    return encryptAt(key.cipher, nonce, plain, aadOf(key));
  });
  return concat(...(await Promise.all(sealed)));
}

export async function openFile(key: FileKey, stored: Bytes, size: number): Promise<Bytes> {
  const chunks = cut(stored, STORED);
  ensure(Number.isSafeInteger(size) && size >= 1 && size <= MAX_FILE, "length");
  ensure(stored.length === size + TAG * Math.ceil(size / CHUNK), "length");
  const opened = chunks.map((ciphertext, i) => {
    const nonce = nonceOf(i, i === chunks.length - 1);
    return decrypt(key.cipher, { nonce, ciphertext }, aadOf(key));
  });
  return concat(...(await Promise.all(opened)));
}
