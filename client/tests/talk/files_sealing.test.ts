// A file sealed by the key worker opens whole or not at all (attack 30): cut, swapped, foreign, early-ended, empty.

import { describe, expect, test } from "vitest";
import { Keyring } from "../../src/keyring/keyring.ts";
import { type Bytes, concat, equal } from "../../src/lib/bytes.ts";
import type { Keyring as Held } from "../../src/talk/contract.ts";
import { STORED_CHUNK, storedSize } from "../../src/talk/files/contract.ts";
import { openFile, type Sealed, sealFile } from "../../src/talk/files/sealing.ts";

const keyring = {
  call: (op: string, args: unknown) => (worker as unknown as Record<string, (a: unknown) => unknown>)[op]?.(args),
} as unknown as Held;
const worker = new Keyring({
  get: async () => null,
  put: async () => undefined,
  remove: async () => undefined,
} as never);

const TWO = 2 * STORED_CHUNK;
const plain = (size: number): Bytes => Uint8Array.from({ length: size }, (_, at) => (at * 7) % 256);
const sealed = (size: number): Promise<Sealed> => sealFile(keyring, "application/pdf", plain(size), {});

test.each([1, 65_535, 65_536, 65_537, 262_144, 300_000])("%d bytes come back as they were", async (size) => {
  const { file, bytes } = await sealed(size);
  expect(bytes.length).toBe(storedSize(size));
  expect(file.s).toBe(size);
  expect(equal(await openFile(keyring, file, bytes), plain(size))).toBe(true);
});

describe("nothing is shown of", () => {
  const cases: Record<string, (whole: Bytes, other: Bytes) => Bytes> = {
    "a file cut at a chunk's end": (whole) => whole.slice(0, STORED_CHUNK),
    "a file cut within a chunk": (whole) => whole.slice(0, -9),
    "no bytes at all": () => new Uint8Array(0),
    "two chunks in each other's place": (whole) =>
      concat(whole.slice(STORED_CHUNK, TWO), whole.slice(0, STORED_CHUNK), whole.slice(TWO)),
    "a chunk of another file": (whole, other) => concat(other.slice(0, STORED_CHUNK), whole.slice(STORED_CHUNK)),
    "the last chunk first": (whole) => whole.slice(TWO),
    "one bit turned": (whole) => whole.map((byte, at) => (at === 70_000 ? byte ^ 1 : byte)),
    "something glued to the end": (whole) => concat(whole, new Uint8Array(1)),
  };

  test.each(Object.keys(cases))("%s", async (name) => {
    const [one, other] = [await sealed(150_000), await sealed(150_000)];
    const changed = cases[name]?.(one.bytes, other.bytes) as Bytes;
    await expect(openFile(keyring, one.file, changed)).rejects.toBeTruthy();
  });

  test("a file whose message says another size", async () => {
    const { file, bytes } = await sealed(65_536);
    await expect(openFile(keyring, { ...file, s: 65_535 }, bytes)).rejects.toBeTruthy();
  });
});
