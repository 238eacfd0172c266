// A room's documents on a page: fetched once, shared by all who ask, kept fresh by the stream.

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { valueAt } from "../../src/documents/form";
import type { WireRevision } from "../../src/documents/sealed_document";
import { type ShelfOptions, shareShelf } from "../../src/documents/shelf";
import { toBase64url, utf8 } from "../../src/lib/bytes";
import type { Heard } from "../../src/live/contract";

const seal = (r: number, words: string): string =>
  toBase64url(utf8(JSON.stringify({ r, content: { v: 1, f: { cerita: { v: words, at: r, by: "ratna" } } } })));

function stage() {
  const server = new Map<string, WireRevision>();
  const asked: string[] = [];
  let hear: (heard: Heard) => void = () => undefined;
  let stream: (open: boolean) => void = () => undefined;
  const store = (d: string, r: number, words: string): void => void server.set(d, { d, r, e: seal(r, words), at: r });
  const options = {
    room: "ruang",
    me: "sari",
    api: {
      get: async (path: string) => {
        asked.push(path);
        return path.endsWith("/lembar") ? { documents: [...server.values()] } : server.get(path.split(/[/?]/)[5] ?? "");
      },
    },
    keyring: {
      call: async (op: string, a: { name: string; envelope: string }) => {
        if (op === "document_id") return { document: `d-${a.name}` };
        const { r, content } = JSON.parse(Buffer.from(a.envelope, "base64url").toString());
        return { content, revision: r, author: "ratna", mine: false };
      },
    },
    live: {
      follow: (_: string, __: unknown, ear: typeof hear) => {
        hear = ear;
        return () => undefined;
      },
      onState: (ear: typeof stream) => {
        stream = ear;
        return () => undefined;
      },
    },
    store: {} as Storage,
    refresh: async () => undefined,
  } as unknown as ShelfOptions;
  return { options, asked, store, hear: (heard: Heard) => hear(heard), stream: (open: boolean) => stream(open) };
}

const lembar = (d: string, r: number): Heard => ({ kind: "lembar", k: "ruang", d, r });

describe("a room's shelf", () => {
  beforeEach(() => {
    vi.stubGlobal("navigator", {});
    vi.stubGlobal("window", new EventTarget());
    vi.stubGlobal("document", new EventTarget());
  });
  afterEach(() => void vi.unstubAllGlobals());

  it("fetches the room once and gives everyone the same document", async () => {
    const { options, asked, store } = stage();
    store("d-a", 1, "satu");
    const [one, two] = [shareShelf(options), shareShelf(options)];
    expect(await one.shelf.open("a")).toBe(await two.shelf.open("a"));
    await two.shelf.open("b");
    expect(valueAt((await one.shelf.open("a")).form(), "cerita")).toBe("satu");
    expect(asked).toEqual(["/api/kasus/ruang/lembar"]);
  });

  it("fetches a revision it hears of, and not one it has", async () => {
    const { options, asked, store, hear } = stage();
    store("d-a", 1, "satu");
    const { shelf } = shareShelf(options);
    const document = await shelf.open("a");
    hear(lembar("d-a", 1));
    store("d-a", 2, "dua");
    hear(lembar("d-a", 2));
    await vi.waitFor(() => expect(valueAt(document.form(), "cerita")).toBe("dua"));
    expect(asked.slice(1)).toEqual(["/api/kasus/ruang/lembar/d-a?revisi=2"]);
  });

  it("asks for all again when the stream was gone, since nobody repeats what was said meanwhile", async () => {
    const { options, store, stream } = stage();
    store("d-a", 1, "satu");
    const { shelf } = shareShelf(options);
    const document = await shelf.open("a");
    stream(true);
    stream(false);
    store("d-a", 3, "tiga");
    stream(true);
    await vi.waitFor(() => expect(valueAt(document.form(), "cerita")).toBe("tiga"));
  });

  it("finds what was stored in a document nobody had open", async () => {
    const { options, store, hear } = stage();
    const { shelf } = shareShelf(options);
    await shelf.open("a");
    store("d-b", 1, "baru");
    hear(lembar("d-b", 1));
    expect(valueAt((await shelf.open("b")).form(), "cerita")).toBe("baru");
  });

  it("closes with its last user, and a later one begins anew", async () => {
    const { options } = stage();
    const [one, two] = [shareShelf(options), shareShelf(options)];
    one.leave();
    const third = shareShelf(options);
    expect(third.shelf).toBe(two.shelf);
    two.leave();
    third.leave();
    expect(shareShelf(options).shelf).not.toBe(two.shelf);
  });
});
