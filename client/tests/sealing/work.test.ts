// Work that a door asks for: done in measure, and never as much as would keep a phone busy for ever.

import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { work } from "../../src/sealing/work";

test("finds the bytes that were asked for, whatever the challenge", async () => {
  for (const bits of [1, 8, 9, 12]) {
    const challenge = crypto.getRandomValues(new Uint8Array(32));
    const done = await work(challenge, bits);
    expect(done.slice(0, 32)).toEqual(challenge);
    const told = createHash("sha256").update(done).digest("hex");
    expect(Number.parseInt(told.slice(0, 6), 16) >>> (24 - bits)).toBe(0);
  }
});

test("a server that asks for more than some seconds of work gets none", async () => {
  for (const bits of [0, -1, 1.5, 22, 255, Number.NaN]) {
    await expect(work(new Uint8Array(32), bits)).rejects.toMatchObject({ code: "parameters" });
  }
  await expect(work(new Uint8Array(31), 1)).rejects.toMatchObject({ code: "parameters" });
});
