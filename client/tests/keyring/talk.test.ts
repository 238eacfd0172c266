// The talk as it should go: first words, an answer, acceptance, older pages, retries, a reload of the tab.

import { beforeAll, describe, expect, test, vi } from "vitest";
import { Keyring } from "../../src/keyring/keyring";
import { toBase64url } from "../../src/lib/bytes";
import { useCurves } from "../../src/sealing/curves";
import { DirectoryRole } from "../../src/sealing/directory";
import type { CaseView, Content } from "../../src/worker/contract";
import { codeOf, logOf, NOW, person } from "../sealing/cast";
import { Server } from "./server";
import { accountOf, chat, MemoryTabs, messageId, say, signIn, stage, talk } from "./stage";

vi.mock("../../src/sealing/kdf", () => import("./quick_kdf"));

const textsOf = (view: Pick<CaseView, "entries">) =>
  view.entries.flatMap((entry) => (entry.kind === "message" ? [entry.content?.x ?? null] : []));

describe.each(["native", "noble"] as const)("on %s curves", (source) => {
  beforeAll(() => useCurves(source));

  test("it works: first words, read by the counselor, answered, accepted", async () => {
    const t = await talk();
    const { server, sari, counselor, school, ratna, me } = t;
    const mine = toBase64url(ratna.keyId);
    const first = await counselor.case_load({ school, wire: await server.answer(mine) });
    expect(textsOf(first)).toEqual(["Bu, saya mau cerita.", "Boleh?"]);
    expect(first.problems).toEqual([]);
    expect(first.members.map(({ name }) => name).sort()).toEqual(["Bu Ratna", "Pak Wira", null]);

    const accepted = await counselor.case_epoch({ case: server.caseId, reason: 2, keep: [toBase64url(ratna.user)] });
    await server.epoch(accepted);
    const [hers, his] = [await server.answer(me), await server.answer(mine)];
    const view = await sari.case_load({ school, wire: hers });
    await counselor.case_load({ school, wire: his });
    expect(view.problems).toEqual([]);
    expect(view.epoch).toBe(2);
    expect(view.readers.map(({ members }) => members.length)).toEqual([3, 2]);

    const heard = await say(t, "counselor", "Boleh sekali.");
    expect(textsOf(heard.sari)).toEqual(["Boleh sekali."]);
    expect([...heard.sari.problems, ...heard.counselor.problems]).toEqual([]);
    expect(textsOf((await say(t, "sari", "Terima kasih, Bu.")).counselor)).toEqual(["Terima kasih, Bu."]);
  });
});

describe("the student's keyring", () => {
  beforeAll(() => useCurves("native"));

  test("opens the same case with the same bytes when asked again, and a fresh one for other words", async () => {
    const { school } = await stage();
    const sari = new Keyring(new MemoryTabs(), () => NOW);
    const made = await sari.codename_make({ school });
    expect(made.words).toHaveLength(7);
    const ask = { school, readers: school.readers, messages: [{ id: messageId(), content: chat("halo") }] };
    const [one, two] = await Promise.all([sari.case_open(ask), sari.case_open(ask)]);
    expect(two).toEqual(one);
    const other = await sari.codename_make({ school, again: true });
    expect(other.words).not.toEqual(made.words);
    expect((await sari.case_open(ask)).locator).not.toBe(one.locator);
  });

  test("returns by codename in whatever way it is typed, and finds the same case keys", async () => {
    const { server, school, sari, me } = await talk();
    const { words } = await sari.codename_words();
    const again = new Keyring(new MemoryTabs(), () => NOW);
    const typed = words.join(" - ").toUpperCase();
    const { locator } = await again.codename_enter({ school, typed });
    expect(locator).toHaveLength(22);
    const view = await again.case_load({ school, wire: await server.answer(me) });
    expect(textsOf(view)).toEqual(["Bu, saya mau cerita.", "Boleh?"]);
    expect(view.me).toBe(me);
  });

  test("refuses a mistyped codename before deriving, and says which word", async () => {
    const { school, sari } = await talk();
    const { words } = await sari.codename_words();
    const enter = (typed: string) => codeOf(new Keyring(new MemoryTabs()).codename_enter({ school, typed }));
    expect(await enter(words.slice(1).join(" "))).toBe("codename_length");
    expect(await enter(["qqqq", ...words.slice(1)].join(" "))).toBe("codename_word");
  });

  test("keeps the codename out of every message, whatever stands between the words", async () => {
    const { server, sari } = await talk();
    const { words } = await sari.codename_words();
    const seal = (x: string) => codeOf(sari.case_seal({ case: server.caseId, id: messageId(), content: chat(x) }));
    expect(await seal(`namaku ${words.join(" ")}`)).toBe("codename_inside");
    expect(await seal(words.map((word, at) => `${at + 1}. ${word.toUpperCase()}\n`).join(""))).toBe("codename_inside");
    expect(await seal(words.join("-"))).toBe("codename_inside");
    expect(await seal(words.slice(1).join(" "))).toBe("accepted");
  });

  test("keeps the codename out of names of files and of what is for programs, also in pieces", async () => {
    const { server, sari } = await talk();
    const { words } = await sari.codename_words();
    const seal = (more: Partial<Content>) => {
      return codeOf(sari.case_seal({ case: server.caseId, id: messageId(), content: { ...chat("lihat"), ...more } }));
    };
    const file = (n: string) => ({
      i: messageId(),
      k: toBase64url(new Uint8Array(32)),
      s: 9,
      y: "image/webp" as const,
      n,
    });
    const half = [words.slice(0, 3).join(" "), words.slice(3).join(" ")] as const;
    for (const found of [
      { a: [file(`${words.join("_")}.webp`)] },
      { a: [file(half[0]), file(half[1])] },
      { x: half[0], a: [file(half[1])] },
      { t: "answers" as const, d: { one: { two: [words.join(" ")] } } },
      { t: "answers" as const, d: { one: half[0], two: half[1] } },
      { t: "answers" as const, x: half[0], d: { one: half[1] } },
    ]) {
      expect(await seal(found)).toBe("codename_inside");
    }
    expect(await seal({ a: [file("sekolah.webp")] })).toBe("accepted");
  });

  test("seals the same message once, whatever is retried, and follows the server's word when stale", async () => {
    const { server, sari } = await talk();
    const ask = { case: server.caseId, id: messageId(), content: chat("sekali saja") };
    const one = await sari.case_seal(ask);
    expect(await sari.case_seal(ask)).toEqual(one);
    expect(one.seq).toBe(3);
    const another = await sari.case_seal({ ...ask, id: messageId() });
    expect(another.seq).toBe(4);
    const { seq, head } = [...server.senders.values()][0] as { seq: number; head: string };
    await sari.case_stale({ case: server.caseId, seq, head });
    expect((await sari.case_seal({ ...ask, id: messageId() })).seq).toBe(3);
  });

  test("hands its own stored message to the page once, when the stream brings it", async () => {
    const { server, sari } = await talk();
    const { envelope } = await sari.case_seal({ case: server.caseId, id: messageId(), content: chat("tersimpan") });
    const entry = await server.message(envelope);
    await sari.case_stored({ case: server.caseId, envelope, n: entry.n });
    const heard = { case: server.caseId, entries: [entry] };
    expect(textsOf(await sari.case_receive(heard))).toEqual(["tersimpan"]);
    expect(await sari.case_receive(heard)).toEqual({ entries: [], problems: [] });
  });

  test("reads older pages that lead up to the newest", async () => {
    const t = await talk();
    for (let i = 0; i < 6; i++) await say(t, i % 2 ? "counselor" : "sari", `pesan ${i}`);
    t.server.fact("promise.made", { by: "besok" });
    const { server, school, me } = t;
    const fresh = new Keyring(new MemoryTabs(), () => NOW);
    await fresh.codename_enter({ school, typed: (await t.sari.codename_words()).words.join(" ") });
    const newest = await fresh.case_load({ school, wire: await server.answer(me, 4) });
    expect(newest.entries.map(({ n }) => n)).toEqual([7, 8, 9, 10]);
    expect(newest.entries[3]).toMatchObject({ kind: "fact", name: "promise.made", facts: { by: "besok" } });
    const older = { case: server.caseId, anchor: await server.anchor(0), entries: server.entries.slice(0, 6) };
    const view = await fresh.case_older(older);
    expect(textsOf(view)).toEqual(["Bu, saya mau cerita.", "Boleh?", "pesan 0", "pesan 1", "pesan 2"]);
    expect(view.problems).toEqual([]);
  });

  test("asks for the school anew when a counselor came after it was last told", async () => {
    const t = await talk();
    const { school, ratna, indah, wira, server, me } = t;
    const nina = await person("Bu Nina");
    const steps = [ratna, wira, nina].map((who) => ({ who, by: indah }));
    const log = await logOf([{ who: indah, by: indah, role: DirectoryRole.coordinator }, ...steps]);
    const newer = { ...school, directory: log.map(toBase64url) };
    await t.counselor.case_load({ school: newer, wire: await server.answer(toBase64url(ratna.keyId)) });
    const keep = [toBase64url(ratna.user)];
    await server.epoch(await t.counselor.case_epoch({ case: server.caseId, reason: 2, keep }));
    const wire = await server.answer(me);
    expect(await codeOf(t.sari.case_load({ school, wire }))).toBe("school_old");
    expect((await t.sari.case_load({ school: newer, wire })).problems).toEqual([]);
  });

  test("goes on after a reload of the tab, and not after half an hour, in another tab, or once dropped", async () => {
    const { server, school, sari, me, tabs } = await talk();
    const { sealed } = await sari.vault_save({ extra: "kartu" });
    const reloaded = new Keyring(tabs, () => NOW + 60_000);
    const { identity, extra } = await reloaded.vault_open({ sealed, school });
    expect(identity).toEqual({ kind: "codename", case: server.caseId, saved: false });
    expect(extra).toBe("kartu");
    expect(textsOf(await reloaded.case_load({ school, wire: await server.answer(me) }))).toHaveLength(2);
    expect(await reloaded.codename_words()).toEqual(await sari.codename_words());

    expect(await codeOf(new Keyring(new MemoryTabs()).vault_open({ sealed, school }))).toBe("vault_gone");
    expect(await codeOf(new Keyring(tabs, () => NOW + 31 * 60_000).vault_open({ sealed, school }))).toBe("vault_gone");
    expect(tabs.records.size).toBe(0);

    const again = await sari.vault_save({ extra: "" });
    await sari.drop();
    expect(tabs.records.size).toBe(0);
    expect(await codeOf(new Keyring(tabs, () => NOW).vault_open({ sealed: again.sealed, school }))).toBe("vault_gone");
    expect(await codeOf(sari.codename_words())).toBe("no_codename");
    expect(await codeOf(sari.case_seal({ case: server.caseId, id: messageId(), content: chat("x") }))).toBe("no_case");
  });

  test("goes on after a reload while the codename is still being derived, and while the opening is being retried", async () => {
    const { school } = await stage();
    const tabs = new MemoryTabs();
    const sari = new Keyring(tabs, () => NOW);
    const made = await sari.codename_make({ school });
    const early = await sari.vault_save({ extra: "" });
    const reloaded = new Keyring(tabs, () => NOW);
    await reloaded.vault_open({ sealed: early.sealed, school });
    expect(await reloaded.codename_words()).toEqual(made);
    const ask = { school, readers: school.readers, messages: [] };
    const body = await reloaded.case_open(ask);
    const late = await reloaded.vault_save({ extra: "" });
    const third = new Keyring(tabs, () => NOW);
    expect((await third.vault_open({ sealed: late.sealed, school })).identity).toMatchObject({ case: body.case });
    expect(await third.case_open(ask)).toEqual(body);
    await new Server().open(body);
  });

  test("seals drafts under the tab key: another tab cannot open them", async () => {
    const sari = new Keyring(new MemoryTabs());
    const ask = { purpose: 1 as const, subject: messageId() };
    const { sealed } = await sari.device_seal({ ...ask, plain: "draf 🌧" });
    expect(await sari.device_open({ ...ask, sealed })).toEqual({ plain: "draf 🌧" });
    expect(await codeOf(sari.device_open({ ...ask, purpose: 2, sealed }))).toBe("context");
    expect(await codeOf(new Keyring(new MemoryTabs()).device_open({ ...ask, sealed }))).toBe("cipher");
  });
});

describe("an account's keyring", () => {
  beforeAll(() => useCurves("native"));

  test("opens what it sealed on the device after signing in again", async () => {
    const { school, ratna } = await stage();
    const ask = { purpose: 1 as const, subject: messageId() };
    const [one, two] = [new Keyring(new MemoryTabs()), new Keyring(new MemoryTabs())];
    const identity = await signIn(one, ratna, school);
    expect(identity).toEqual({
      kind: "account",
      user: toBase64url(ratna.user),
      name: "Bu Ratna",
      role: "counselor",
    });
    const { sealed } = await one.device_seal({ ...ask, plain: "draf" });
    await signIn(two, ratna, school);
    expect(await two.device_open({ ...ask, sealed })).toEqual({ plain: "draf" });
  });

  test("makes locks and a recovery code that open the same account", async () => {
    const { school, ratna } = await stage();
    const { keyset } = await accountOf(ratna);
    const keyring = new Keyring(new MemoryTabs());
    await signIn(keyring, ratna, school);
    const kdf = school.student_kdf;
    const made = await keyring.recovery_make({ kdf });
    const changed = await keyring.lock_make({ secret: "frasa yang baru sekali", kind: 1, kdf });
    const unlock = async (secret: string, kind: 1 | 2, lock: string) => {
      const again = new Keyring(new MemoryTabs());
      const salt = toBase64url(Buffer.from(lock, "base64url").subarray(46, 62));
      const { auth } = await again.passphrase_enter({ secret, kind, salt, kdf });
      const user = toBase64url(ratna.user);
      await again.account_unlock({ user, name: ratna.name, role: "counselor", lock, keyset, school });
      return auth;
    };
    expect(await unlock(made.code.toLowerCase(), 2, made.lock)).toBe(made.auth);
    expect(await unlock("frasa yang baru sekali", 1, changed.lock)).toBe(changed.auth);
    expect(await codeOf(unlock("frasa yang salah", 1, changed.lock))).toBe("cipher");
  });

  test("a student's account uses other keys in every case", async () => {
    const { school, ratna } = await stage();
    const student = new Keyring(new MemoryTabs(), () => NOW);
    await signIn(student, ratna, school, "student");
    const opened: Server[] = [];
    for (let i = 0; i < 2; i++) {
      const server = new Server();
      const body = await student.case_open({
        school,
        readers: school.readers,
        messages: [{ id: messageId(), content: chat("halo") }],
      });
      expect(body.locator).toBeUndefined();
      await server.open(body);
      const me = [...server.senders.keys()][0] as string;
      const view = await student.case_load({ school, wire: await server.answer(me), account: true });
      expect(view.problems).toEqual([]);
      expect(textsOf(view)).toEqual(["halo"]);
      opened.push(server);
    }
    expect(new Set(opened.flatMap(({ senders }) => [...senders.keys()])).size).toBe(2);
  });
});
