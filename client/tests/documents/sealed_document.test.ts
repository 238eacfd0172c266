// A document on a page: saved by itself, kept on the device first, merged with what another tab or the other side stored.

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createDrafts } from "../../src/documents/drafts";
import { valueAt, versionsAt } from "../../src/documents/form";
import { SealedDocument, type WireRevision } from "../../src/documents/sealed_document";
import { type Api, ApiProblem } from "../../src/lib/api";
import { fromBase64url, toBase64url, utf8 } from "../../src/lib/bytes";
import type { Keyring } from "../../src/talk/contract";

const seal = (value: unknown): string => toBase64url(utf8(JSON.stringify(value)));
const open = <T>(sealed: string): T => JSON.parse(new TextDecoder().decode(fromBase64url(sealed))) as T;
type Revision = { r: number; base: string | null; content: Record<string, unknown> };

class Device implements Partial<Storage> {
  [name: string]: unknown;
  getItem(name: string): string | null {
    return (this[name] as string | undefined) ?? null;
  }
  setItem(name: string, value: string): void {
    if (name.startsWith("penuh")) throw new Error("full");
    this[name] = value;
  }
  removeItem(name: string): void {
    delete this[name];
  }
}

/** A server with one line of revisions, and keys that seal by writing down. */
function stage() {
  const line: string[] = [];
  const world = { offline: false, epoch: "ours", posts: 0, refreshed: 0, blocked: false };
  const wire = (): WireRevision => ({ d: "d", r: line.length, e: line[line.length - 1] ?? "", at: 1 });
  const postBytes = async (_: string, bytes: Uint8Array): Promise<unknown> => {
    world.posts += 1;
    if (world.offline) throw new ApiProblem(0, "offline", "");
    if (world.epoch !== "ours") throw new ApiProblem(409, "stale_epoch", "");
    const envelope = toBase64url(bytes);
    if (line.includes(envelope)) return { r: line.indexOf(envelope) + 1, at: 1 };
    if (open<Revision>(envelope).base !== (line[line.length - 1] ?? null))
      throw new ApiProblem(409, "stale_document", "", wire());
    line.push(envelope);
    return { r: line.length, at: 1 };
  };
  const call = async (op: string, a: Record<string, unknown>): Promise<unknown> => {
    if (op === "document_seal" && world.blocked) throw Object.assign(new Error("blocked"), { code: "blocked" });
    if (op === "document_seal") {
      const base = a.base as string | null;
      const r = base ? open<Revision>(base).r + 1 : 1;
      return { document: "d", revision: r, envelope: seal({ r, base, content: a.content }) };
    }
    if (op === "document_open") {
      const { r, content } = open<Revision>(a.envelope as string);
      return { content, revision: r, author: "x", mine: false };
    }
    if (op === "device_seal") return { sealed: seal(a.plain) };
    return { plain: open<string>(a.sealed as string) };
  };
  const keyring = { call } as unknown as Keyring;
  const api = { postBytes } as unknown as Api;
  const page = (me: string, device: Device): SealedDocument =>
    new SealedDocument({
      room: "ruang",
      name: "sheet/kenal/shared",
      document: "d",
      me,
      api,
      keyring,
      drafts: createDrafts(device as unknown as Storage, keyring),
      refresh: async () => {
        world.refreshed += 1;
        world.epoch = "ours";
      },
    });
  return { line, world, wire, page };
}

const kept = (device: Device): string[] => Object.keys(device).filter((name) => name.startsWith("teduh.lembar."));
const calm = (ms = 0): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);

describe("a document on a page", () => {
  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal("navigator", {});
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it("lies on the device at once and on the server after two quiet seconds", async () => {
    const { line, page } = stage();
    const device = new Device();
    const sari = page("sari", device);
    sari.write("cerita", "Su");
    await calm(1_500);
    sari.write("cerita", "Suara");
    await calm(1_500);
    expect(kept(device)).toHaveLength(1);
    expect(line).toHaveLength(0);
    await calm(600);
    expect(line).toHaveLength(1);
    expect(kept(device)).toHaveLength(0);
    expect(sari.standing()).toMatchObject({ phase: "idle", dirty: false });
  });

  it("does not wait when the field is left", async () => {
    const { line, page } = stage();
    const sari = page("sari", new Device());
    sari.write("cerita", "Suara");
    await sari.flush();
    expect(line).toHaveLength(1);
  });

  it("merges with who was first, and keeps both where they disagree", async () => {
    const { wire, page } = stage();
    const [sari, ratna] = [page("sari", new Device()), page("ratna", new Device())];
    sari.write("cerita", "satu");
    sari.write("sejak", "kemarin");
    ratna.write("cerita", "dua");
    ratna.write("bidang", "belajar");
    await sari.flush();
    await ratna.flush();
    await sari.receive(wire());
    for (const form of [sari.form(), ratna.form()]) {
      expect(
        versionsAt(form, "cerita")
          .map(({ v }) => v)
          .sort(),
      ).toEqual(["dua", "satu"]);
      expect([valueAt(form, "sejak"), valueAt(form, "bidang")]).toEqual(["kemarin", "belajar"]);
    }
    ratna.choose("cerita", "satu");
    await ratna.flush();
    await sari.receive(wire());
    expect(versionsAt(sari.form(), "cerita").map(({ v }) => v)).toEqual(["satu"]);
  });

  it("waits without network and goes on by itself", async () => {
    const { line, world, page } = stage();
    const device = new Device();
    const sari = page("sari", device);
    world.offline = true;
    sari.write("cerita", "Suara");
    await calm(2_000);
    expect(sari.standing().phase).toBe("waiting");
    expect(kept(device)).toHaveLength(1);
    world.offline = false;
    sari.signal("network");
    await calm(10);
    expect(line).toHaveLength(1);
  });

  it("is taken up by the next page with all that was not saved, and not taken for somebody else's words", async () => {
    const { line, world, wire, page } = stage();
    const device = new Device();
    const before = page("sari", device);
    before.write("cerita", "Su");
    await before.flush();
    world.offline = true;
    before.write("cerita", "Suara");
    await calm(2_100);
    before.close();
    world.offline = false;
    const after = page("sari", device);
    await after.begin(wire());
    expect(versionsAt(after.form(), "cerita").map(({ v }) => v)).toEqual(["Suara"]);
    await after.flush();
    expect(line).toHaveLength(2);
    expect(kept(device)).toHaveLength(0);
  });

  it("loads the room and seals again when the epoch changed", async () => {
    const { line, world, page } = stage();
    const sari = page("sari", new Device());
    world.epoch = "another";
    sari.write("cerita", "Suara");
    await sari.flush();
    await calm(10);
    expect(world.refreshed).toBe(1);
    expect(line).toHaveLength(1);
  });

  it("sends nothing while the keys refuse, and says so", async () => {
    const { line, world, page } = stage();
    const device = new Device();
    const sari = page("sari", device);
    world.blocked = true;
    sari.write("cerita", "Suara");
    await sari.flush();
    expect(sari.standing()).toMatchObject({ phase: "held", why: "blocked", dirty: true });
    expect(kept(device)).toHaveLength(1);
    world.blocked = false;
    sari.signal("network");
    await calm(10);
    expect(line).toHaveLength(1);
  });

  it("is not written over when a newer page wrote it", async () => {
    const { line, wire, page } = stage();
    line.push(seal({ r: 1, base: null, content: { v: 2, f: {} } }));
    const sari = page("sari", new Device());
    await sari.begin(wire());
    sari.write("cerita", "Suara");
    await sari.flush();
    expect(sari.standing()).toMatchObject({ phase: "held", why: "newer" });
    expect(line).toHaveLength(1);
  });

  it("says when the device has no room for it", async () => {
    const { page } = stage();
    const device = new Device();
    device.setItem = () => {
      throw new Error("full");
    };
    const sari = page("sari", device);
    sari.write("cerita", "Suara");
    await calm(10);
    expect(sari.standing().kept).toBe(false);
  });
});
