// However the network cuts the text, the same events come out, in order.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type SseEvent, sseReader } from "../../src/live/sse.ts";

function read(pieces: readonly string[]): SseEvent[] {
  const heard: SseEvent[] = [];
  const next = sseReader((event) => heard.push(event));
  for (const piece of pieces) next(piece);
  return heard;
}

/** Cuts a text at the given places. */
function cut(text: string, places: readonly number[]): string[] {
  const at = [...new Set(places.map((place) => place % (text.length + 1)))].sort((a, b) => a - b);
  return [...at, text.length].map((end, index) => text.slice(at[index - 1] ?? 0, end));
}

const event = fc.record({
  event: fc.constantFrom("entri", "tanda", "ketik", "hadir", "muat", "meja"),
  data: fc.json().map((json) => json.replace(/[\r\n]/g, "")),
});
const ending = fc.constantFrom("\n", "\r\n", "\r");

describe("the stream reader", () => {
  test("gives one event for one block", () => {
    expect(read(["event: entri\ndata: {}\n\n"])).toEqual([{ event: "entri", data: "{}" }]);
  });

  test("hears nothing in comments, unknown fields and blocks without data", () => {
    expect(read([": hidup\n\n", "retry: 3\n\n", "event: meja\n\n", "id: 4\ndata: x\n\n"])).toEqual([
      { event: "message", data: "x" },
    ]);
  });

  test("joins several lines of data, and takes one space after the colon", () => {
    expect(read(["data:  a\ndata:b\ndata\n\n"])).toEqual([{ event: "message", data: " a\nb\n" }]);
  });

  test("does not mistake a line ending cut in two for an empty line", () => {
    expect(read(["event: tanda\r", "\ndata: 1\r", "\n\r", "\n"])).toEqual([{ event: "tanda", data: "1" }]);
  });

  test("gives the same events however the text is cut", () => {
    fc.assert(
      fc.property(fc.array(event), ending, fc.array(fc.nat()), (events, end, places) => {
        const text = events
          .map(({ event, data }) => `: hidup${end}event: ${event}${end}data: ${data}${end}${end}`)
          .join("");
        // A lone return at the very end might still be half of a pair, so the last event waits for what follows.
        const whole = end === "\r" ? `${text}:` : text;
        expect(read(cut(whole, places))).toEqual(events);
      }),
    );
  });

  test("refuses a line that never ends", () => {
    const next = sseReader(() => undefined);
    expect(() => {
      for (let i = 0; i < 12; i++) next("x".repeat(100_000));
    }).toThrow();
  });
});
