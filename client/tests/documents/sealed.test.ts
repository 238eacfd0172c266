// The same document on two devices with real keys: what both wrote meets, the server sees none of it, and a revision
// from the past is not merged but refused.

import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { createDrafts } from "../../src/documents/drafts";
import { valueAt, versionsAt } from "../../src/documents/form";
import { SealedDocument, type WireRevision } from "../../src/documents/sealed_document";
import type { Keyring as Keys } from "../../src/keyring/keyring";
import { type Api, ApiProblem } from "../../src/lib/api";
import { toBase64url } from "../../src/lib/bytes";
import type { Keyring } from "../../src/talk/contract";
import { accepted, idOf, type Talk } from "../keyring/stage";

vi.mock("../../src/sealing/kdf", () => import("../keyring/quick_kdf"));

const NAME = "sheet/investigation/shared";
const WORDS = "Suaraku selalu ditertawakan.";

/** As the worker's client would: by the name of the operation. */
const asked = (keys: Keys): Keyring => {
  const acts = keys as unknown as Record<string, (args: unknown) => Promise<unknown>>;
  return { call: (op: string, args: unknown) => acts[op]?.(args), terminate: () => undefined } as unknown as Keyring;
};

class Line {
  readonly stored: string[] = [];

  constructor(private readonly document: string) {}

  last(): WireRevision {
    return { d: this.document, r: this.stored.length, e: this.stored[this.stored.length - 1] ?? "", at: 1 };
  }

  readonly api = {
    postBytes: async (_: string, bytes: Uint8Array) => {
      const number = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(72);
      if (Number(number) !== this.stored.length + 1) throw new ApiProblem(409, "stale_document", "", this.last());
      this.stored.push(toBase64url(bytes));
      return { r: this.stored.length, at: 1 };
    },
  } as unknown as Api;
}

function device(): Storage {
  const items: Record<string, string> = {};
  return Object.assign(items, {
    getItem: (name: string) => items[name] ?? null,
    setItem: (name: string, value: string) => {
      items[name] = value;
    },
    removeItem: (name: string) => {
      delete items[name];
    },
  }) as unknown as Storage;
}

describe("a sealed document on two devices", () => {
  let t: Talk;
  let document: string;
  let line: Line;

  beforeAll(async () => {
    vi.stubGlobal("navigator", {});
    t = await accepted();
  });
  beforeEach(async () => {
    const name = `${NAME}/${Math.random().toString(36).slice(2, 8)}`;
    document = name;
    line = new Line((await t.sari.document_id({ room: t.server.caseId, name })).document);
  });

  const page = (keys: Keys, me: string, store = device()): SealedDocument => {
    const keyring = asked(keys);
    return new SealedDocument({
      room: t.server.caseId,
      name: document,
      document: line.last().d,
      me,
      api: line.api,
      keyring,
      drafts: createDrafts(store, keyring),
      refresh: async () => undefined,
    });
  };

  it("holds what both wrote unseen of each other", async () => {
    const [sari, ratna] = [page(t.sari, t.me), page(t.counselor, idOf(t.ratna))];
    sari.write("invest_story", WORDS);
    ratna.write("invest_story", "Ditertawakan saat presentasi.");
    ratna.write("invest_since", "kelas VIII");
    await sari.flush();
    await ratna.flush();
    await sari.receive(line.last());
    const story = versionsAt(sari.form(), "invest_story");
    expect(story.map(({ v, by }) => [v, by]).sort()).toEqual(
      [
        [WORDS, t.me],
        ["Ditertawakan saat presentasi.", idOf(t.ratna)],
      ].sort(),
    );
    expect(valueAt(sari.form(), "invest_since")).toBe("kelas VIII");
    expect(line.stored).toHaveLength(2);
  });

  it("shows the server and the device nothing of it", async () => {
    const store = device();
    const sari = page(t.sari, t.me, store);
    sari.write("invest_story", WORDS);
    await sari.flush();
    sari.write("invest_story", `${WORDS} Sejak itu aku diam.`);
    await vi.waitFor(() => expect(Object.keys(store).some((name) => name.startsWith("teduh.lembar."))).toBe(true));
    const seen = [...line.stored, ...Object.values(store).filter((one) => typeof one === "string")];
    for (const one of seen) expect(Buffer.from(one, "base64url").toString("latin1")).not.toContain("ditertawakan");
    sari.close();
  });

  it("is not led back to an earlier revision", async () => {
    const [sari, ratna] = [page(t.sari, t.me), page(t.counselor, idOf(t.ratna))];
    sari.write("invest_story", "satu");
    await sari.flush();
    const first = line.last();
    sari.write("invest_story", "dua");
    await sari.flush();
    await ratna.begin(line.last());
    const again = page(t.counselor, idOf(t.ratna));
    await again.begin(first);
    expect(again.standing()).toMatchObject({ phase: "held", why: "rollback" });
    expect(ratna.standing().phase).toBe("idle");
  });

  it("carries no code words out", async () => {
    const sari = page(t.sari, t.me);
    const { words } = await t.sari.codename_words();
    sari.write("intro_code_word", words.join(" "));
    await sari.flush();
    expect(sari.standing()).toMatchObject({ phase: "refused", why: "codename_inside" });
    expect(line.stored).toHaveLength(0);
  });
});
