// A hostile server and the key directory: swapped keys, forked, shortened and doubled logs.
// Each is refused by its code, and nothing is sealed where something blocks.

import { beforeAll, describe, expect, test, vi } from "vitest";
import { Keyring } from "../../src/keyring/keyring";
import { fromBase64url, toBase64url } from "../../src/lib/bytes";
import { useCurves } from "../../src/sealing/curves";
import { Action, Directory, DirectoryRole } from "../../src/sealing/directory";
import { parseKeyset } from "../../src/sealing/keyset";
import type { B64, School } from "../../src/worker/contract";
import { codeOf, logOf, NOW, type Person, person, SCHOOL } from "../sealing/cast";
import { codes, returned, trySeal } from "./attack";
import { KDF } from "./server";
import { accountOf, MemoryTabs, say, signIn, stage, talk } from "./stage";

vi.mock("../../src/sealing/kdf", () => import("./quick_kdf"));

beforeAll(() => useCurves("native"));

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

  test("two logs, one for each side, are found out when their heads meet in a message", async () => {
    const t = await talk();
    const grown = async (who: Person) => {
      const steps = [t.ratna, t.wira, who].map((one) => ({ who: one, by: t.indah }));
      const log = await logOf([{ who: t.indah, by: t.indah, role: DirectoryRole.coordinator }, ...steps]);
      return { ...t.school, directory: log.map(toBase64url) };
    };
    const [hers, his] = [await grown(await person("Bu Nina")), await grown(await person("Pak Budi"))];
    await t.sari.case_load({ school: hers, wire: await t.server.answer(t.me) });
    await t.counselor.case_load({ school: his, wire: await t.server.answer(toBase64url(t.ratna.keyId)) });
    const heard = await say(t, "counselor", "ya?");
    expect(codes(heard.sari)).toEqual(["directory_fork"]);
    expect(await trySeal(t)).toBe("blocked");
    const newcomer = await returned(t);
    const words = { user: toBase64url(t.ratna.user), school: hers };
    await newcomer.check_words(words);
    await newcomer.check_words({ ...words, school: his });
    const open = newcomer.case_open({ school: hers, readers: hers.readers, messages: [] });
    expect(await codeOf(open)).toBe("blocked");
  });

  test("the readers offered for a first epoch must be active in it", async () => {
    const { school } = await stage();
    const sari = new Keyring(new MemoryTabs());
    await sari.codename_make({ school });
    const open = (readers: B64[]) => codeOf(sari.case_open({ school, readers, messages: [] }));
    expect(await open([toBase64url(new Uint8Array(16).fill(66))])).toBe("no_reader");
    expect(await open([])).toBe("no_reader");
  });

  test("a log that does not begin with the poster's key is refused before anything is sealed", async () => {
    const { school } = await stage();
    const directory = await Directory.replay(
      SCHOOL,
      school.directory.map((entry) => fromBase64url(entry)),
    );
    const anchor = toBase64url(await directory.fingerprint());
    const open = async (claimed: B64) => {
      const sari = new Keyring(new MemoryTabs());
      await sari.codename_make({ school });
      const anchored = { ...school, anchor: claimed };
      return codeOf(sari.case_open({ school: anchored, readers: school.readers, messages: [] }));
    };
    expect(await open(toBase64url(new Uint8Array(16).fill(9)))).toBe("anchor");
    expect(await open(anchor)).not.toBe("anchor");
  });

  test("what was seen of the log goes into the keyset once, one version on", async () => {
    const { school, ratna } = await stage();
    const here = new Keyring(new MemoryTabs());
    await signIn(here, ratna, school);
    const renewed = await here.keyset_renew({ school });
    expect(renewed).not.toBeNull();
    const { passphrase, salt, lock } = await accountOf(ratna);
    const later = new Keyring(new MemoryTabs());
    await later.passphrase_enter({ secret: passphrase, kind: 1, salt, kdf: KDF });
    const card = { user: toBase64url(ratna.user), name: ratna.name, role: "counselor" };
    const keyset = renewed?.keyset ?? "";
    await later.account_unlock({ ...card, lock, keyset, school });
    expect(await later.keyset_renew({ school })).toBeNull();
    expect(parseKeyset(fromBase64url(keyset)).version).toBe(2);
  });
});
