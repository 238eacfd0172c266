// Reads a text/event-stream as it comes, however it is cut into pieces. Pure: bytes of text in, events out.

export type SseEvent = { event: string; data: string };

const LONGEST_LINE = 1_000_000; // an entry is at most a sealed 131,072 bytes; beyond this something else is speaking

/** Returns what takes the next piece of text; `hear` is called for each whole event, in order. */
export function sseReader(hear: (event: SseEvent) => void): (piece: string) => void {
  let rest = "";
  let event = "";
  let lines: string[] = [];

  function line(text: string): void {
    if (text === "") {
      if (lines.length) hear({ event: event || "message", data: lines.join("\n") });
      event = "";
      lines = [];
      return;
    }
    const colon = text.indexOf(":");
    if (colon === 0) return;
    const field = colon < 0 ? text : text.slice(0, colon);
    const value = colon < 0 ? "" : text.slice(text[colon + 1] === " " ? colon + 2 : colon + 1);
    if (field === "event") event = value;
    else if (field === "data") lines.push(value);
  }

  return (piece) => {
    rest += piece;
    let from = 0;
    for (;;) {
      const end = endOfLine(rest, from);
      if (!end) break;
      line(rest.slice(from, end.at));
      from = end.next;
    }
    rest = rest.slice(from);
    if (rest.length > LONGEST_LINE) throw new Error("a line without end");
  };
}

/** A carriage return at the very end waits for the next piece: a line feed may follow and belong to it. */
function endOfLine(text: string, from: number): { at: number; next: number } | null {
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 10) return { at, next: at + 1 };
    if (code !== 13) continue;
    if (at + 1 === text.length) return null;
    return { at, next: text.charCodeAt(at + 1) === 10 ? at + 2 : at + 1 };
  }
  return null;
}
