// A hostile server, one attack after the other: the keyring refuses each, says so by its code, and seals nothing where
// something blocks. The server here may do anything with bytes; it holds no key of Sari or Bu Ratna.

import { beforeAll, describe, expect, test, vi } from "vitest";
import { Keyring } from "../../src/keyring/keyring";
import { fromBase64url, toBase64url } from "../../src/lib/bytes";
import { useCurves } from "../../src/sealing/curves";
import { Action, Directory, DirectoryRole } from "../../src/sealing/directory";
import { parseManifest } from "../../src/sealing/manifest";
import type { B64, CaseView, School, WireCase } from "../../src/worker/contract";
import { codeOf, epochOf, flipped, logOf, NOW, type Person, person, SCHOOL } from "../sealing/cast";
import { KDF } from "./server";
import { accountOf, chat, MemoryTabs, messageId, say, signIn, stage, type Talk, talk } from "./stage";

vi.mock("../../src/sealing/kdf", () => import("./quick_kdf"));

beforeAll(() => useCurves("native"));

const codes = ({ problems }: Pick<CaseView, "problems">) => [...new Set(problems.map(({ code }) => code))].sort();
const contents = ({ entries }: Pick<CaseView, "entries">) =>
  entries.flatMap((entry) => (entry.kind === "message" ? [entry.content?.x ?? null] : []));

async function load({ sari, server, school, me }: Talk, change: (wire: WireCase) => WireCase = (wire) => wire) {
  return sari.case_load({ school, wire: change(await server.answer(me)) });
}

function trySeal({ sari, server }: Talk, text = "rahasia"): Promise<string> {
  return codeOf(sari.case_seal({ case: server.caseId, id: messageId(), content: chat(text) }));
}

async function directoryOf({ log }: Talk): Promise<Directory> {
  return Directory.replay(SCHOOL, log);
}

const epochBody = (made: { bytes: Uint8Array; wraps: Map<Person, Uint8Array> }) => ({
  manifest: toBase64url(made.bytes),
  wraps: [...made.wraps].map(([{ keyId }, wrap]) => ({ key_id: toBase64url(keyId), wrap: toBase64url(wrap) })),
});

describe("the directory", () => {
  test("a counselor's key is swapped: nothing is sealed until a person compared the words", async () => {
    const t = await talk();
    const { school, sari, server, ratna, indah, wira } = t;
    const other = await person("Bu Ratna (kunci baru)");
    const replaced = { ...other, user: ratna.user, name: "Bu Ratna" };
    const log = await logOf([
      { who: indah, by: indah, role: DirectoryRole.coordinator },
      { who: ratna, by: indah },
      { who: wira, by: indah },
      { who: replaced, by: indah, action: Action.replace },
    ]);
    const changed: School = { ...school, directory: log.map(toBase64url) };
    const view = await sari.case_load({ school: changed, wire: await server.answer(t.me) });
    const user = toBase64url(ratna.user);
    const { words } = await sari.check_words({ user, school: changed });
    expect(view.problems).toEqual([{ code: "key_changed", blocks: true, user, name: "Bu Ratna", words }]);
    expect(await trySeal(t)).toBe("blocked");

    expect((await sari.case_confirm({ case: server.caseId, user })).problems).toEqual([]);
    expect(await trySeal(t)).toBe("no_epoch"); // the old key is still the one this epoch is wrapped to
    const keep = [user, toBase64url(wira.user)];
    await server.epoch(await sari.case_epoch({ case: server.caseId, reason: 5, keep }));
    const after = await sari.case_load({ school: changed, wire: await server.answer(t.me) });
    expect(after.problems).toEqual([]);
    expect(after.members.map(({ key_id }) => key_id)).toContain(toBase64url(replaced.keyId));
    expect(await trySeal(t)).toBe("accepted");
  });

  test("the counselor whose own key was swapped is told too", async () => {
    const t = await talk();
    const other = { ...(await person("penipu")), user: t.ratna.user, name: "Bu Ratna" };
    const steps = [
      { who: t.indah, by: t.indah, role: DirectoryRole.coordinator },
      { who: t.ratna, by: t.indah },
      { who: t.wira, by: t.indah },
      { who: other, by: t.indah, action: Action.replace },
    ];
    const school = { ...t.school, directory: (await logOf(steps)).map(toBase64url) };
    const wire = await t.server.answer(toBase64url(t.ratna.keyId));
    expect(codes(await t.counselor.case_load({ school, wire }))).toEqual(["key_changed"]);
  });

  test("another log than the one seen is a fork; the known one stays in use and nothing is sealed", async () => {
    const t = await talk();
    const budi = await person("Pak Budi");
    const log = await logOf([
      { who: t.indah, by: t.indah, role: DirectoryRole.coordinator },
      { who: budi, by: t.indah },
      { who: t.ratna, by: t.indah },
      { who: t.wira, by: t.indah },
    ]);
    const school = { ...t.school, directory: log.map(toBase64url) };
    const view = await t.sari.case_load({ school, wire: await t.server.answer(t.me) });
    expect(codes(view)).toEqual(["directory_fork"]);
    expect(await trySeal(t)).toBe("blocked");
  });

  test("an unvouched entry is a fork, too; to a newcomer the whole log is refused", async () => {
    const t = await talk();
    const ghost = await person("hantu");
    const entries = await logOf([
      { who: t.indah, by: t.indah, role: DirectoryRole.coordinator },
      { who: t.ratna, by: t.indah },
      { who: t.wira, by: t.indah },
      { who: ghost, by: ghost },
    ]);
    const school = { ...t.school, directory: entries.map(toBase64url) };
    expect(codes(await t.sari.case_load({ school, wire: await t.server.answer(t.me) }))).toEqual(["directory_fork"]);
    const newcomer = new Keyring(new MemoryTabs());
    await newcomer.codename_make({ school });
    expect(await codeOf(newcomer.case_open({ school, readers: school.readers, messages: [] }))).toBe("directory_fork");
  });

  test("another log of the same length, and another log after a reload of the tab", async () => {
    const t = await talk();
    const log = await logOf([
      { who: t.indah, by: t.indah, role: DirectoryRole.coordinator },
      { who: t.wira, by: t.indah },
      { who: t.ratna, by: t.indah },
    ]);
    const school = { ...t.school, directory: log.map(toBase64url) };
    const { sealed } = await t.sari.vault_save({ extra: "" });
    const wire = await t.server.answer(t.me);
    expect(codes(await t.sari.case_load({ school, wire }))).toContain("directory_fork");
    const reloaded = new Keyring(t.tabs, () => NOW);
    await reloaded.vault_open({ sealed, school });
    expect(codes(await reloaded.case_load({ school, wire }))).toContain("directory_fork");
    expect(await trySeal({ ...t, sari: reloaded })).toBe("blocked");
  });

  test("a log shorter than the one an account has pinned", async () => {
    const { school, ratna, log } = await stage();
    const directory = await Directory.replay(SCHOOL, log);
    const pin = { school: SCHOOL, directorySize: directory.size, directoryHead: directory.head };
    const counselor = new Keyring(new MemoryTabs(), () => NOW);
    const account = await accountOf(ratna, "hujan di sore hari", 1, pin);
    const shorter = { ...school, directory: school.directory.slice(0, 2) };
    await counselor.passphrase_enter({ secret: account.passphrase, kind: 1, salt: account.salt, kdf: KDF });
    const who = { user: toBase64url(ratna.user), name: ratna.name, role: "counselor" };
    await counselor.account_unlock({ ...who, lock: account.lock, keyset: account.keyset, school: shorter });
    const t = await talk();
    const wire = await t.server.answer(toBase64url(ratna.keyId));
    const view = counselor.case_load({ school: shorter, wire });
    expect(await codeOf(view)).toBe("school_old");
    expect(codes(await counselor.case_load({ school, wire }))).toEqual(["directory_fork"]);
  });

  test("a log shown to the other side alone is found out when heads meet in a message", async () => {
    const t = await talk();
    const budi = await person("Pak Budi");
    const steps = [
      { who: t.indah, by: t.indah, role: DirectoryRole.coordinator },
      { who: t.ratna, by: t.indah },
      { who: budi, by: t.indah },
      { who: t.wira, by: t.indah },
    ];
    const shown = { ...t.school, directory: (await logOf(steps)).map(toBase64url) };
    const elsewhere = new Keyring(new MemoryTabs(), () => NOW);
    await signIn(elsewhere, t.ratna, shown);
    const wire = await t.server.answer(toBase64url(t.ratna.keyId));
    await elsewhere.case_load({ school: shown, wire });
    // She is blocked herself; a client that is not would sign the head it was shown.
    expect(await codeOf(elsewhere.case_seal({ case: t.server.caseId, id: messageId(), content: chat("x") }))).toBe(
      "blocked",
    );
    const pinned = new Keyring(new MemoryTabs(), () => NOW);
    await signIn(pinned, t.ratna, t.school);
    expect(codes(await pinned.case_load({ school: shown, wire }))).toContain("directory_fork");
  });

  test("the readers offered for a first epoch must be active in it", async () => {
    const { school } = await stage();
    const sari = new Keyring(new MemoryTabs());
    await sari.codename_make({ school });
    const open = (readers: B64[]) => codeOf(sari.case_open({ school, readers, messages: [] }));
    expect(await open([toBase64url(new Uint8Array(16).fill(66))])).toBe("no_reader");
    expect(await open([])).toBe("no_reader");
  });
});

describe("epochs", () => {
  test("a ghost member: an epoch with a key that no directory holds", async () => {
    const t = await talk();
    const ghost = await person("hantu");
    const before = await parseManifest(fromBase64url(t.server.epochs[0]?.manifest ?? ""));
    const sariAsMember = { ...t.ratna, ...(await selfOfSari(t)) };
    const made = await epochOf({
      counselee: sariAsMember,
      counselors: [t.ratna, ghost],
      author: t.ratna,
      directory: await directoryOf(t),
      before,
      case: fromBase64url(t.server.caseId),
    });
    await t.server.epoch(epochBody(made));
    const view = await load(t);
    expect(codes(view)).toContain("ghost_member");
    expect(view.epoch).toBe(1);
    expect(await trySeal(t)).toBe("blocked");
  });

  test("an epoch key of the server's own, wrapped to everyone: no member signed it", async () => {
    const t = await talk();
    const villain = await person("server");
    const before = await parseManifest(fromBase64url(t.server.epochs[0]?.manifest ?? ""));
    const plan = {
      counselee: { ...t.ratna, ...(await selfOfSari(t)) },
      counselors: [t.ratna],
      directory: await directoryOf(t),
      before,
      case: fromBase64url(t.server.caseId),
    };
    for (const author of [villain, { ...villain, keyId: t.ratna.keyId }]) {
      const again = { ...t, server: t.server.copy() };
      await again.server.epoch(epochBody(await epochOf({ ...plan, author })));
      expect(codes(await load(again))).toContain("foreign_epoch");
      expect(await trySeal(again)).toBe("blocked");
    }
  });

  test("a wrap with another key than the manifest commits to", async () => {
    const t = await talk();
    const { manifest, wraps } = await t.counselor.case_epoch({
      case: t.server.caseId,
      reason: 2,
      keep: [toBase64url(t.ratna.user)],
    });
    const swapped = wraps.map(({ key_id, wrap }) => ({ key_id, wrap: wrapped(wrap) }));
    await t.server.epoch({ manifest, wraps: swapped });
    const view = await load(t);
    expect(codes(view)).toContain("foreign_epoch");
    expect(await trySeal(t)).toBe("blocked");
  });

  test("an epoch left out, and an epoch before any acceptance shown as nothing", async () => {
    const t = await talk();
    for (let i = 0; i < 2; i++) {
      const keep = [toBase64url(t.ratna.user)];
      await t.server.epoch(await t.counselor.case_epoch({ case: t.server.caseId, reason: 2, keep }));
      const wire = await t.server.answer(toBase64url(t.ratna.keyId));
      await t.counselor.case_load({ school: t.school, wire });
    }
    const view = await load(t, (wire) => ({ ...wire, epochs: wire.epochs.filter(({ epoch }) => epoch !== 2) }));
    expect(codes(view)).toContain("foreign_epoch");
    expect(view.epoch).toBe(1);
    expect(await trySeal(t)).toBe("blocked");
  });

  test("an epoch that the timeline does not show, or shows otherwise", async () => {
    const t = await talk();
    const keep = [toBase64url(t.ratna.user)];
    const body = await t.counselor.case_epoch({ case: t.server.caseId, reason: 2, keep });
    const before = await t.server.answer(t.me);
    await t.server.epoch(body);
    const hidden = { ...before, epochs: (await t.server.answer(t.me)).epochs };
    expect(codes(await t.sari.case_load({ school: t.school, wire: hidden }))).toContain("foreign_epoch");
    expect(await trySeal(t)).toBe("blocked");
    expect(codes(await load(t))).toEqual([]);
  });

  test("another epoch in the place of one that was accepted", async () => {
    const t = await talk();
    const keep = [toBase64url(t.ratna.user)];
    const one = await t.counselor.case_epoch({ case: t.server.caseId, reason: 2, keep });
    const two = await t.counselor.case_epoch({ case: t.server.caseId, reason: 5, keep });
    const other = t.server.copy();
    await t.server.epoch(one);
    expect(codes(await load(t))).toEqual([]);
    await other.epoch(two);
    expect(codes(await load({ ...t, server: other }))).toEqual(["foreign_epoch", "fork"]);
    expect(await trySeal(t)).toBe("blocked");
  });

  test("an epoch that comes a second time", async () => {
    const t = await talk();
    const n = t.server.entries.length + 1;
    const again = { n, j: "epoch", at: NOW, m: t.server.epochs[0]?.manifest ?? "" };
    const { problems } = await t.sari.case_receive({ case: t.server.caseId, entries: [again] });
    expect(problems).toEqual([{ code: "foreign_epoch", blocks: true, n }]);
  });

  test("somebody else's case, founded by a key that is not hers", async () => {
    const [hers, his] = [await talk(), await talk()];
    const wire = await his.server.answer(his.me);
    const view = await hers.sari.case_load({ school: hers.school, wire });
    expect(codes(view)).toContain("foreign_epoch");
    expect([view.epoch, ...contents(view)]).toEqual([0, null, null]);
  });

  test("another case, another school", async () => {
    const t = await talk();
    const wire = await t.server.answer(t.me);
    const other = toBase64url(new Uint8Array(16).fill(1));
    expect(codes(await t.sari.case_load({ school: t.school, wire: { ...wire, case: other } }))).toContain(
      "foreign_epoch",
    );
    expect(await codeOf(t.sari.case_load({ school: t.school, wire: { ...wire, school: other } }))).toBe("context");
  });
});

describe("the timeline", () => {
  test("a message is dropped", async () => {
    const t = await talk();
    await say(t, "counselor", "satu");
    t.server.entries.splice(2, 1);
    t.server.entries.forEach((entry, at) => {
      t.server.entries[at] = { ...entry, n: at + 1 };
    });
    const fresh = await returned(t);
    const view = await fresh.case_load({ school: t.school, wire: await t.server.answer(t.me) });
    expect(codes(view)).toEqual(expect.arrayContaining(["gap", "fork"])); // the answer had seen what is gone
    expect(codes(await load(t))).toEqual(expect.arrayContaining(["rollback"]));
  });

  test("a hole in the stream, and a whole stream again", async () => {
    const t = await talk();
    const { server, sari, counselor } = t;
    const sealed = await counselor.case_seal({ case: server.caseId, id: messageId(), content: chat("satu") });
    const first = await server.message(sealed.envelope);
    const second = server.fact("urgency.raised", {});
    const heard = await sari.case_receive({ case: server.caseId, entries: [second] });
    expect(heard).toMatchObject({ entries: [], problems: [{ code: "gap", blocks: false, n: first.n }] });
    expect((await load(t)).problems).toEqual([]);
    const again = await sari.case_receive({ case: server.caseId, entries: server.entries });
    expect(again).toEqual({ entries: [], problems: [] });
  });

  test("a message is replayed at a new place", async () => {
    const t = await talk();
    const envelope = t.server.entries[1]?.e as B64;
    const entry = await t.server.message(envelope);
    const { entries, problems } = await t.sari.case_receive({ case: t.server.caseId, entries: [entry] });
    expect(codes({ problems })).toEqual(["bad_message"]);
    expect(contents({ entries })).toEqual([null]);
  });

  test("two messages change places", async () => {
    const t = await talk();
    const [, one, two] = t.server.entries;
    if (!one || !two) throw new Error("two messages");
    t.server.entries.splice(1, 2, { ...two, n: 2 }, { ...one, n: 3 });
    const view = await (await returned(t)).case_load({ school: t.school, wire: await t.server.answer(t.me) });
    expect(codes(view)).toEqual(expect.arrayContaining(["bad_message", "gap"]));
    expect(codes(await load(t))).toContain("fork");
  });

  test("another entry at a number already seen", async () => {
    const t = await talk();
    const forged = { n: 3, j: "urgency.raised", at: NOW, f: "{}" };
    const { entries, problems } = await t.sari.case_receive({ case: t.server.caseId, entries: [forged] });
    expect(entries).toEqual([]);
    expect(codes({ problems })).toEqual(["fork"]);
    expect(codes(await load(t))).toEqual(["fork"]); // a proof is not forgotten
  });

  test("an older state is served again, also after a reload of the tab", async () => {
    const t = await talk();
    const old = t.server.copy();
    await say(t, "sari", "yang baru");
    const { sealed } = await t.sari.vault_save({ extra: "" });
    expect(codes(await load({ ...t, server: old }))).toEqual(["rollback"]);
    expect(await trySeal(t)).toBe("blocked");
    const reloaded = new Keyring(t.tabs, () => NOW);
    await reloaded.vault_open({ sealed, school: t.school });
    const view = await reloaded.case_load({ school: t.school, wire: await old.answer(t.me) });
    expect(codes(view)).toEqual(["rollback"]);
    expect(codes(await load(t))).toEqual([]);
    expect(await trySeal(t)).toBe("accepted");
  });

  test("the server lists less of a sender than was seen, or another last message", async () => {
    const t = await talk();
    t.server.fact("promise.made", { by: "besok" });
    const told = async (seq: number, fill: number) => {
      const wire = await t.server.answer(t.me, 1);
      const head = toBase64url(new Uint8Array(32).fill(fill));
      return t.sari.case_load({ school: t.school, wire: { ...wire, members: [{ key_id: t.me, seq, head }] } });
    };
    expect(codes(await told(1, 1))).toEqual(["rollback"]);
    expect(codes(await told(2, 1))).toEqual(["fork"]);
  });

  test("a timeline that begins elsewhere than with the case", async () => {
    const t = await talk();
    const anchor = { number: 0, chain: toBase64url(new Uint8Array(32)) };
    const view = await load(t, (wire) => ({ ...wire, anchor }));
    expect(view.problems).toContainEqual({ code: "fork", blocks: false, n: 0 });
  });

  test("a message swallowed before anyone saw it, between two pages", async () => {
    const t = await talk();
    const seal = (x: string) => t.counselor.case_seal({ case: t.server.caseId, id: messageId(), content: chat(x) });
    const [one, , three] = [await seal("satu"), await seal("dua"), await seal("tiga")];
    await t.server.message(one.envelope);
    await t.server.message(three.envelope);
    const fresh = await returned(t);
    const newest = await fresh.case_load({ school: t.school, wire: await t.server.answer(t.me, 1) });
    expect(codes(newest)).toEqual([]);
    const anchor = await t.server.anchor(0);
    const view = await fresh.case_older({ case: t.server.caseId, anchor, entries: t.server.entries.slice(0, -1) });
    expect(view.problems).toEqual([{ code: "gap", blocks: false, n: t.server.entries.length }]);
  });

  test("the server says that our own sequence went back", async () => {
    const t = await talk();
    const told = { case: t.server.caseId, seq: 1, head: toBase64url(new Uint8Array(32).fill(1)) };
    expect(await codeOf(t.sari.case_stale(told))).toBe("rollback");
    expect(await codeOf(t.sari.case_stale({ ...told, seq: 2 }))).toBe("fork");
    expect(await trySeal(t)).toBe("blocked");
  });

  test("two histories: each side is shown its own, and the first answer proves it", async () => {
    const t = await talk();
    const hers = t.server.copy();
    hers.fact("promise.made", { by: "besok" });
    await t.sari.case_load({ school: t.school, wire: await hers.answer(t.me) });
    t.server.fact("promise.made", { by: "minggu depan" });
    const mine = toBase64url(t.ratna.keyId);
    await t.counselor.case_load({ school: t.school, wire: await t.server.answer(mine) });
    const { envelope } = await t.counselor.case_seal({ case: hers.caseId, id: messageId(), content: chat("ya?") });
    const { entries, problems } = await t.sari.case_receive({
      case: hers.caseId,
      entries: [await hers.message(envelope)],
    });
    expect(codes({ problems })).toEqual(["fork"]);
    expect(contents({ entries })).toEqual(["ya?"]);
  });

  test("an older page that does not lead up to what is known", async () => {
    const t = await talk();
    for (let i = 0; i < 3; i++) await say(t, "counselor", `pesan ${i}`);
    const fresh = await returned(t);
    await fresh.case_load({ school: t.school, wire: await t.server.answer(t.me, 2) });
    const entries = t.server.entries.slice(0, 4);
    const anchor = await t.server.anchor(0);
    const without = entries.slice(0, 3);
    expect(codes(await fresh.case_older({ case: t.server.caseId, anchor, entries: without }))).toContain("gap");
    const other = await returned(t);
    await other.case_load({ school: t.school, wire: await t.server.answer(t.me, 2) });
    const changed = [...without, { n: 4, j: "urgency.raised", at: NOW, f: "{}" }];
    expect(codes(await other.case_older({ case: t.server.caseId, anchor, entries: changed }))).toContain("fork");
  });

  test.each([
    ["another suite", 1],
    ["another version", 0],
    ["another type", 2],
    ["another case", 25],
    ["another sender", 45],
    ["a forged signature", -1],
    ["other ciphertext", 300],
  ])("an envelope with %s is not shown", async (_, place) => {
    const t = await talk();
    const { envelope } = await t.counselor.case_seal({ case: t.server.caseId, id: messageId(), content: chat("asli") });
    const bytes = fromBase64url(envelope);
    const at = place < 0 ? bytes.length + place : place;
    const n = t.server.entries.length + 1;
    const entry = { n, j: "message", at: NOW, e: toBase64url(flipped(bytes, at)) };
    const { entries, problems } = await t.sari.case_receive({ case: t.server.caseId, entries: [entry] });
    expect(problems).toEqual([{ code: "bad_message", blocks: false, n }]);
    expect(contents({ entries })).toEqual([null]);
  });

  test("a counselor who was let go posts in the old epoch", async () => {
    const t = await talk();
    const late = await t.counselor.case_seal({ case: t.server.caseId, id: messageId(), content: chat("terlambat") });
    await t.server.epoch(
      await t.sari.case_epoch({ case: t.server.caseId, reason: 5, keep: [toBase64url(t.wira.user)] }),
    );
    await load(t);
    const entry = await t.server.message(late.envelope);
    const { entries, problems } = await t.sari.case_receive({ case: t.server.caseId, entries: [entry] });
    expect(codes({ problems })).toEqual(["bad_message"]);
    expect(contents({ entries })).toEqual([null]);
    const gone = await t.server.answer(toBase64url(t.ratna.keyId));
    await t.counselor.case_load({ school: t.school, wire: gone });
    const seal = t.counselor.case_seal({ case: t.server.caseId, id: messageId(), content: chat("x") });
    expect(await codeOf(seal)).toBe("no_epoch");
  });
});

describe("accounts", () => {
  test("weaker parameters, another algorithm or a short salt are refused before deriving", async () => {
    const salt = toBase64url(new Uint8Array(16));
    const enter = (changes: object, other = salt) =>
      codeOf(
        new Keyring(new MemoryTabs()).passphrase_enter({
          secret: "x",
          kind: 1,
          salt: other,
          kdf: { ...KDF, ...changes },
        }),
      );
    const started = performance.now();
    expect(await enter({ m: 1024, t: 1 })).toBe("parameters");
    expect(await enter({ alg: 2 })).toBe("parameters");
    expect(await enter({ m: 2 ** 30 })).toBe("parameters");
    expect(await enter({}, toBase64url(new Uint8Array(8)))).toBe("parameters");
    const weak = { ...(await stage()).school, student_kdf: { ...KDF, t: 1 } };
    const typed = "abadi abadi abadi abadi abadi abadi aduk";
    expect(await codeOf(new Keyring(new MemoryTabs()).codename_enter({ school: weak, typed }))).toBe("parameters");
    expect(performance.now() - started).toBeLessThan(1_000);
  });

  test("a lock or keyset of another, an older keyset, and a lock derived otherwise than asked", async () => {
    const { school, ratna, wira } = await stage();
    const keyring = new Keyring(new MemoryTabs());
    await signIn(keyring, ratna, school);
    const newer = await accountOf(ratna, "hujan di sore hari", 2);
    const unlock = async (user: Person, lock: B64, keyset: B64, salt = newer.salt) => {
      await keyring.passphrase_enter({ secret: newer.passphrase, kind: 1, salt, kdf: KDF });
      const who = { user: toBase64url(user.user), name: user.name, role: "counselor" };
      return codeOf(keyring.account_unlock({ ...who, lock, keyset, school }));
    };
    expect(await unlock(ratna, newer.lock, newer.keyset)).toBe("accepted");
    const older = await accountOf(ratna);
    expect(await unlock(ratna, older.lock, older.keyset)).toBe("rollback");
    expect(await unlock(wira, newer.lock, newer.keyset)).toBe("context");
    expect(await unlock(ratna, newer.lock, (await accountOf(wira)).keyset)).toBe("context");
    expect(await unlock(ratna, newer.lock, newer.keyset, toBase64url(new Uint8Array(16)))).toBe("context");
  });
});

/** Sari's public half, as the first manifest lists it. */
async function selfOfSari(t: Talk): Promise<Pick<Person, "keyId" | "box" | "sign" | "user">> {
  const { members } = await parseManifest(fromBase64url(t.server.epochs[0]?.manifest ?? ""));
  const listed = members.find(({ keyId }) => toBase64url(keyId) === t.me);
  if (!listed) throw new Error("Sari is a member");
  const { keyId, boxPublic, signPublic } = listed;
  const box = { ...t.ratna.box, public: boxPublic };
  return { keyId, box, sign: { ...t.ratna.sign, public: signPublic }, user: new Uint8Array(16) };
}

/** A second device on which Sari returns by her codename: it has seen nothing before. */
async function returned(t: Talk): Promise<Keyring> {
  const keyring = new Keyring(new MemoryTabs(), () => NOW);
  await keyring.codename_enter({ school: t.school, typed: (await t.sari.codename_words()).words.join(" ") });
  return keyring;
}

function wrapped(wrap: B64): B64 {
  return toBase64url(flipped(fromBase64url(wrap), 40));
}
