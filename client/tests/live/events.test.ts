// What the protocol says becomes something heard; anything else is nothing.

import { expect, test } from "vitest";
import { readEvent } from "../../src/live/live.ts";

test("an entry keeps everything but the case it belongs to", () => {
  const data = JSON.stringify({ k: "kasus", n: 3, j: "message", at: 5, e: "AAAA" });
  expect(readEvent({ event: "entri", data })).toEqual({
    kind: "entri",
    k: "kasus",
    entry: { n: 3, j: "message", at: 5, e: "AAAA" },
  });
});

test("marks, typing and presence keep who it is", () => {
  expect(readEvent({ event: "tanda", data: '{"k":"a","who":"b","n":7}' })).toEqual({
    kind: "tanda",
    k: "a",
    who: "b",
    n: 7,
  });
  expect(readEvent({ event: "hadir", data: '{"k":"a","who":"b","on":true}' })).toMatchObject({
    kind: "hadir",
    on: true,
  });
});

test("a new revision says which document of which room", () => {
  const heard = { kind: "lembar", k: "ruang", d: "lembar", r: 4 };
  expect(readEvent({ event: "lembar", data: '{"k":"ruang","d":"lembar","r":4}' })).toEqual(heard);
});

test("the desk's own event, an unknown one and broken text are no case's", () => {
  expect(readEvent({ event: "meja", data: "{}" })).toBeNull();
  expect(readEvent({ event: "lain", data: '{"k":"a"}' })).toBeNull();
  expect(readEvent({ event: "entri", data: "{" })).toBeNull();
});
