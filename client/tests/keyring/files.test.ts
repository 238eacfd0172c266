// Files as a page seals them, a few chunks at a time, and as a server may hand them back: cut, swapped, of another file.

import fc from "fast-check";
import { expect, test } from "vitest";
import { Keyring } from "../../src/keyring/keyring";
import { codeOf } from "../sealing/cast";
import { MemoryTabs } from "./stage";

const CHUNK = 65_536;
const STORED = CHUNK + 16;
const keyring = new Keyring(new MemoryTabs());

const some = (size: number) => Uint8Array.from({ length: size }, (_, at) => (at * 31 + (at >> 8)) % 251);

/** In pieces of so many chunks, as an upload goes. */
async function sealed(plain: Uint8Array<ArrayBuffer>, pieces = 4) {
  const begun = await keyring.file_begin();
  const stored: number[][] = [];
  for (let at = 0; at < plain.length; at += pieces * CHUNK) {
    const piece = plain.slice(at, at + pieces * CHUNK);
    const last = at + piece.length === plain.length;
    const { bytes } = await keyring.file_seal({ ...begun, first: at / CHUNK, bytes: piece.buffer, last });
    stored.push([...new Uint8Array(bytes)]);
  }
  return { ...begun, stored: Uint8Array.from(stored.flat()) };
}

const open = (ask: { file: string; key: string }, stored: Uint8Array<ArrayBuffer>, size: number) =>
  keyring.file_open({ file: ask.file, key: ask.key, size, bytes: stored.slice().buffer });

test("a file comes back as it went, whatever its size and pieces", async () => {
  const sizes = fc.oneof(fc.integer({ min: 1, max: 300 }), fc.constantFrom(CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK));
  await fc.assert(
    fc.asyncProperty(sizes, fc.integer({ min: 1, max: 3 }), async (size, pieces) => {
      const file = await sealed(some(size), pieces);
      expect(file.stored.length).toBe(size + 16 * Math.ceil(size / CHUNK));
      const { bytes } = await open(file, file.stored, size);
      expect(Buffer.compare(Buffer.from(bytes), Buffer.from(some(size)))).toBe(0);
    }),
    { numRuns: 15 },
  );
});

test("a file that is cut, swapped, lengthened, turned or another's is not shown at all", async () => {
  const size = 2 * CHUNK + 100;
  const file = await sealed(some(size));
  const other = await sealed(some(size));
  const chunk = (at: number) => [...file.stored.slice(at * STORED, (at + 1) * STORED)];
  const turned = file.stored.slice();
  turned[STORED + 5] = (turned[STORED + 5] as number) ^ 1;
  for (const [stored, told, code] of [
    [file.stored.slice(0, 2 * STORED), 2 * CHUNK, "cipher"],
    [file.stored.slice(0, 2 * STORED), size, "length"],
    [Uint8Array.from([...chunk(1), ...chunk(0), ...chunk(2)]), size, "cipher"],
    [Uint8Array.from([...chunk(0), ...chunk(0), ...chunk(2)]), size, "cipher"],
    [Uint8Array.from([...chunk(0), ...chunk(2)]), CHUNK + 100, "cipher"],
    [turned, size, "cipher"],
    [other.stored, size, "cipher"],
    [file.stored, size - 1, "length"],
    [file.stored, 8 * 1024 * 1024 + 1, "length"],
  ] as const) {
    expect(await codeOf(open(file, stored as Uint8Array<ArrayBuffer>, told))).toBe(code);
  }
});

test("a last flag that comes early ends the file there", async () => {
  const begun = await keyring.file_begin();
  const early = await keyring.file_seal({ ...begun, first: 0, bytes: some(CHUNK).buffer, last: true });
  const rest = await keyring.file_seal({ ...begun, first: 1, bytes: some(100).buffer, last: true });
  const stored = Uint8Array.from([...new Uint8Array(early.bytes), ...new Uint8Array(rest.bytes)]);
  expect(await codeOf(open(begun, stored, CHUNK + 100))).toBe("cipher");
});

test("pieces are of whole chunks, within the bounds of a file", async () => {
  const begun = await keyring.file_begin();
  const seal = (first: number, size: number, last: boolean) =>
    codeOf(keyring.file_seal({ ...begun, first, bytes: some(size).buffer, last }));
  expect(await seal(0, 100, false)).toBe("length");
  expect(await seal(0, 0, true)).toBe("length");
  expect(await seal(128, 1, true)).toBe("length");
  expect(await seal(127, CHUNK, true)).toBe("accepted");
});
