import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import type { Bytes } from "../../src/lib/bytes";
import type { Content } from "../../src/sealing/content";
import { useCurves } from "../../src/sealing/curves";
import { SIZE_CLASSES } from "../../src/sealing/envelope";
import { type Outgoing, openMessage, parseMessage, sealMessage } from "../../src/sealing/message";
import { importRoot, systemRandom } from "../../src/sealing/primitives";
import { CASE, codeOf, flipped, NOW, type Person, person, SCHOOL } from "./cast";

const OVERHEAD = 188 + 32 + 12 + 16 + 64;

describe.each(["native", "noble"] as const)("a message on %s curves", (source) => {
  let sari: Person;
  let epochKey: CryptoKey;

  beforeAll(async () => {
    useCurves(source);
    sari = await person("Sari");
    epochKey = await importRoot(new Uint8Array(32).fill(7));
  });

  const outgoing = (content: Content, changes: Partial<Outgoing> = {}): Outgoing => ({
    school: SCHOOL,
    case: CASE,
    epoch: 1,
    sender: sari.keyId,
    id: systemRandom(16),
    seq: 1,
    previous: new Uint8Array(32),
    seen: { number: 0, chain: new Uint8Array(32), directorySize: 1, directoryHead: new Uint8Array(32) },
    content,
    ...changes,
  });
  const chat = (x: string): Content => ({ t: "chat", x, at: NOW });
  const seal = async (content: Content, changes?: Partial<Outgoing>) =>
    (await sealMessage(outgoing(content, changes), epochKey, sari.sign)).envelope;
  const open = (envelope: Bytes, expected = {}) =>
    openMessage(envelope, { school: SCHOOL, case: CASE, ...expected }, epochKey, sari.sign.public);

  test("opens to what was sealed, whatever was said", async () => {
    const contents = fc.record<Content>(
      {
        t: fc.constantFrom("letter"),
        x: fc.string({ unit: "binary", minLength: 1, maxLength: 3_000 }).filter((text) => !text.includes("\0")),
        h: fc.string({ maxLength: 60 }),
        m: fc.record({
          w: fc.constantFrom("cerah", "badai"),
          k: fc.string({ maxLength: 12 }),
          s: fc.integer({ min: 1, max: 3 }),
        }),
        at: fc.nat(),
      },
      { requiredKeys: ["t", "x", "at"] },
    );
    await fc.assert(
      fc.asyncProperty(contents, async (content) => {
        const envelope = await seal(content);
        expect(SIZE_CLASSES).toContain(envelope.length - OVERHEAD);
        expect((await open(envelope)).content).toEqual(content);
      }),
      { numRuns: 25 },
    );
  });

  test("takes the smallest class that holds it", async () => {
    for (const [size, expected] of [
      [1, 256],
      [300, 1_024],
      [20_000, 65_536],
    ] as const) {
      expect((await seal(chat("a".repeat(size)))).length).toBe(expected + OVERHEAD);
    }
    expect((await seal(chat("🌧".repeat(20_000)))).length).toBe(131_072 + OVERHEAD);
  });

  test("is refused when any byte is flipped", async () => {
    const envelope = await seal(chat("halo"));
    const places = [...Array(232).keys(), 240, 300, 503, 504, 520, 540, envelope.length - 1];
    const codes = await Promise.all(places.map((at) => codeOf(open(flipped(envelope, at)))));
    expect(codes.filter((code) => code === "accepted")).toEqual([]);
  });

  test("is refused in another context", async () => {
    const envelope = await seal(chat("halo"));
    expect(await codeOf(open(envelope, { case: new Uint8Array(16) }))).toBe("context");
    expect(await codeOf(open(envelope, { school: new Uint8Array(16) }))).toBe("context");
    expect(await codeOf(open(envelope, { epoch: 2 }))).toBe("context");
    expect(await codeOf(open(envelope, { seq: 2 }))).toBe("context");
    expect(await codeOf(open(envelope, { previous: new Uint8Array(32).fill(1) }))).toBe("previous");
    const budi = await person("Budi");
    const foreign = openMessage(envelope, { school: SCHOOL, case: CASE }, epochKey, budi.sign.public);
    expect(await codeOf(foreign)).toBe("signature");
  });

  test("is refused under another epoch key, though its signature stands", async () => {
    const other = await importRoot(new Uint8Array(32).fill(8));
    const envelope = await seal(chat("halo"));
    expect(await codeOf(openMessage(envelope, { school: SCHOOL, case: CASE }, other, sari.sign.public))).toBe("cipher");
  });

  test("says its header to anyone, and no word of its content", async () => {
    const envelope = await seal(chat("rahasia"), { seq: 9, previous: new Uint8Array(32).fill(3) });
    expect(parseMessage(envelope)).toMatchObject({ seq: 9, epoch: 1, sender: sari.keyId });
    expect(Buffer.from(envelope).includes("rahasia")).toBe(false);
  });

  test("is not sealed when the content is not sound", async () => {
    expect(await codeOf(seal(chat("")))).toBe("content");
    expect(await codeOf(seal(chat("a".repeat(20_001))))).toBe("content");
    expect(await codeOf(seal({ ...chat("a"), h: "judul" }))).toBe("content");
  });
});
