// Files against a server that cuts, forgets answers and lies: what arrives is whole and the same, or nothing at all.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Api, ApiProblem } from "../../src/lib/api.ts";
import { type Bytes, concat, equal } from "../../src/lib/bytes.ts";
import { bring, fetchFile } from "../../src/talk/files/carry.ts";
import { STORED_CHUNK, storedSize } from "../../src/talk/files/contract.ts";
import type { Attachment } from "../../src/worker/contract.ts";

const file = (size: number): Attachment => ({ i: "F", k: "K", s: size, y: "image/webp" });
const bytesOf = (size: number): Bytes => Uint8Array.from({ length: storedSize(size) }, (_, at) => (at * 31) % 251);
const offline = new ApiProblem(0, "offline", "");

type Fate = "arrives" | "cut before" | "answer lost";

/** Keeps what was put, and lets each request meet its fate; when fates run out, all is well. */
class Server {
  stored = new Uint8Array(0);
  requests = 0;
  sent = 0;

  constructor(
    readonly fates: Fate[] = [],
    readonly holds: Bytes | null = null,
  ) {}

  private meet<T>(act: () => T): Promise<T> {
    this.requests += 1;
    const fate = this.fates.shift() ?? "arrives";
    if (fate === "cut before") return Promise.reject(offline);
    const told = (async () => act())();
    return fate === "arrives" ? told : told.then(() => Promise.reject(offline));
  }

  get api(): Api {
    return {
      post: () => this.meet(() => ({ have: this.stored.length })),
      putBytes: (path: string, piece: Uint8Array) => this.meet(() => this.put(path, piece)),
      getBytes: (_: string, from: number, until: number) =>
        this.meet(() => (this.holds ?? this.stored).slice(from, until).buffer),
    } as unknown as Api;
  }

  private put(path: string, piece: Uint8Array): { have: number } {
    const at = Number(path.split("?dari=")[1]);
    const have = this.stored.length;
    if (at !== have) throw new ApiProblem(409, "elsewhere", "", { have });
    this.sent += piece.length;
    this.stored = concat(this.stored, piece);
    return { have: this.stored.length };
  }
}

const nothing = (): void => undefined;

async function untilDone(act: () => Promise<unknown>): Promise<void> {
  for (;;) {
    try {
      await act();
      return;
    } catch (cause) {
      if (cause !== offline) throw cause;
    }
  }
}

const fates = fc.array(fc.constantFrom<Fate>("arrives", "cut before", "answer lost"), { maxLength: 30 });

describe("an upload", () => {
  test("is whole and the same, whatever is cut, and sends no byte twice", async () => {
    const sealed = bytesOf(300_000);
    await fc.assert(
      fc.asyncProperty(fates, async (met) => {
        const server = new Server(met);
        await untilDone(() => bring(server.api, "R", file(300_000), sealed, nothing));
        expect(equal(server.stored, sealed)).toBe(true);
        expect(server.sent).toBe(sealed.length);
      }),
      { numRuns: 15 },
    );
  });

  test("begins with a chunk and takes larger steps while it goes well", async () => {
    const server = new Server();
    await bring(server.api, "R", file(12 * 65_536), bytesOf(12 * 65_536), nothing);
    expect(server.requests).toBe(1 + 5); // begun, then 1, 2, 4, 4 and 1 chunks
  });

  test("that is whole there already needs no bytes", async () => {
    const server = new Server();
    server.stored = bytesOf(9);
    await bring(server.api, "R", file(9), null, nothing);
    expect(server.sent).toBe(0);
  });

  test("whose bytes are gone says so", async () => {
    await expect(bring(new Server().api, "R", file(9), null, nothing)).rejects.toMatchObject({ code: "lost" });
  });

  test.each([Number.NaN, -1, 0.5, 99])("is not led astray by %d", async (have) => {
    const lies = { post: async () => ({ have }), putBytes: async () => ({ have }) } as unknown as Api;
    await expect(bring(lies, "R", file(9), bytesOf(9), nothing)).rejects.toBeInstanceOf(ApiProblem);
  });

  test("does not go round for ever", async () => {
    const lies = {
      post: async () => ({ have: 0 }),
      putBytes: async () => Promise.reject(new ApiProblem(409, "elsewhere", "", { have: 0 })),
    } as unknown as Api;
    await expect(bring(lies, "R", file(99), bytesOf(99), nothing)).rejects.toMatchObject({ code: "lost" });
  });
});

describe("a download", () => {
  test("goes on after a cut and asks for nothing twice", async () => {
    const sealed = bytesOf(900_000);
    await fc.assert(
      fc.asyncProperty(fates, async (met) => {
        const server = new Server([...met], sealed);
        const parts: Bytes[] = [];
        let whole: Bytes = new Uint8Array(0);
        await untilDone(async () => {
          whole = await fetchFile(server.api, "R", file(900_000), parts, nothing);
        });
        expect(equal(whole, sealed)).toBe(true);
        expect(parts.length).toBe(Math.ceil(sealed.length / (4 * STORED_CHUNK)));
      }),
      { numRuns: 15 },
    );
  });

  test.each([0, 5, 24])("of another length than said is nothing: %d bytes", async (size) => {
    const held = new Server([], new Uint8Array(size));
    await expect(fetchFile(held.api, "R", file(9), [], nothing)).rejects.toMatchObject({ code: "damaged" });
  });
});
