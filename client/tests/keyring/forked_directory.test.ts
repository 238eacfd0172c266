// A hostile server forks what was seen, and then waits: for a reload, for other words, for the next sign-in. Nothing
// of a fork is ever pinned, nothing is sealed to it, and the proof of it is not forgotten.

import { beforeAll, describe, expect, test, vi } from "vitest";
import { Beginning } from "../../src/keyring/beginning";
import { Keyring } from "../../src/keyring/keyring";
import { toBase64url } from "../../src/lib/bytes";
import { useCurves } from "../../src/sealing/curves";
import { Directory, DirectoryRole } from "../../src/sealing/directory";
import type { School } from "../../src/worker/contract";
import { codeOf, logOf, NOW, person, SCHOOL } from "../sealing/cast";
import { codes, trySeal } from "./attack";
import { KDF } from "./server";
import { accountOf, chat, MemoryTabs, messageId, type Stage, stage, talk, userOf } from "./stage";

vi.mock("../../src/sealing/kdf", () => import("./quick_kdf"));

beforeAll(() => useCurves("native"));

/** Another log from another root: the same names, other keys. `size` beyond two is made of strangers. */
async function forkOf({ school, ratna, wira }: Stage, size = 4): Promise<School> {
  const [root, fake] = await Promise.all([person("Bu Indah palsu"), person("Pak Wira palsu")]);
  const steps = [
    { who: root, by: root, role: DirectoryRole.coordinator },
    { who: { ...fake, user: wira.user, name: wira.name }, by: root },
    { who: ratna, by: root },
    { who: await person("orang lain"), by: root },
  ];
  const log = await logOf(steps.slice(0, size));
  return { ...school, directory: log.map(toBase64url), readers: [userOf(wira)] };
}

async function pinnedAccount({ ratna, log }: Stage) {
  const { size, head } = await Directory.replay(SCHOOL, log);
  return accountOf(ratna, "hujan di sore hari", 1, { school: SCHOOL, directorySize: size, directoryHead: head });
}

const opening = (keyring: Keyring, school: School) => {
  const messages = [{ id: messageId(), content: chat("rahasia") }];
  return codeOf(keyring.case_open({ school, readers: school.readers, messages }));
};

async function reloaded(before: Keyring, tabs: MemoryTabs, school: School): Promise<Keyring> {
  const { sealed } = await before.vault_save({ extra: "" });
  const keyring = new Keyring(tabs, () => NOW);
  await keyring.vault_open({ sealed, school });
  return keyring;
}

describe("a forked log", () => {
  test("never becomes the pin of an account, at whatever sign-in or reload", async () => {
    const set = await stage();
    const [account, tabs] = [await pinnedAccount(set), new MemoryTabs()];
    const { passphrase, salt, lock, keyset } = account;
    const card = { user: userOf(set.ratna), name: set.ratna.name, role: "student" };
    for (const forked of [await forkOf(set), await forkOf(set, 2)]) {
      let keyring = new Keyring(tabs, () => NOW);
      await keyring.passphrase_enter({ secret: passphrase, kind: 1, salt, kdf: KDF });
      await keyring.account_unlock({ ...card, lock, keyset, school: forked });
      expect(await keyring.keyset_renew({ school: forked })).toBeNull();
      for (let turn = 0; turn < 3; turn++) {
        expect(await opening(keyring, forked)).toBe("blocked");
        keyring = await reloaded(keyring, tabs, forked);
      }
      const honest = await reloaded(keyring, tabs, set.school);
      expect(await opening(honest, set.school)).toBe("blocked"); // the proof stands, whatever is told next
    }
  });

  test("is found out by a student without a name before there is a case, also with other words", async () => {
    const set = await stage();
    const [forked, tabs] = [await forkOf(set), new MemoryTabs()];
    let keyring = new Keyring(tabs, () => NOW);
    await keyring.codename_make({ school: set.school });
    await keyring.check_words({ user: userOf(set.wira), school: set.school });
    for (let turn = 0; turn < 3; turn++) {
      keyring = await reloaded(keyring, tabs, forked);
      expect(await opening(keyring, forked)).toBe("blocked");
    }
    await keyring.codename_make({ school: forked, again: true });
    expect(await opening(keyring, forked)).toBe("blocked");
  });

  test("is found out by a student who has looked at nobody yet, with the small worker of the first words too", async () => {
    const set = await stage();
    const [forked, tabs] = [await forkOf(set), new MemoryTabs()];
    const small = new Beginning(tabs, () => NOW);
    await small.codename_make({ school: set.school });
    const { sealed } = await small.vault_save({ extra: "" });
    const again = new Keyring(tabs, () => NOW);
    await again.vault_open({ sealed, school: forked });
    expect(await opening(again, forked)).toBe("blocked");
    const grown = new Keyring(tabs, () => NOW).adopt(small);
    expect(await opening(grown, forked)).toBe("blocked");
    const honest = new Keyring(tabs, () => NOW);
    await honest.vault_open({ sealed, school: set.school });
    expect(await opening(honest, set.school)).toBe("accepted");
  });

  test("stays a fork in an open room over every reload", async () => {
    const t = await talk();
    const forked = await forkOf(t);
    let { sari } = t;
    for (let turn = 0; turn < 3; turn++) {
      sari = await reloaded(sari, t.tabs, forked);
      expect(codes(await sari.case_load({ school: forked, wire: await t.server.answer(t.me) }))).toContain(
        "directory_fork",
      );
      expect(await trySeal({ ...t, sari })).toBe("blocked");
    }
  });
});

test("what was pinned of a school that this page did not ask for is kept", async () => {
  const set = await stage();
  const tabs = new MemoryTabs();
  const other = { ...set.school, id: toBase64url(new Uint8Array(16).fill(99)), directory: [] };
  const first = new Keyring(tabs, () => NOW);
  await first.codename_make({ school: set.school });
  await first.check_words({ user: userOf(set.wira), school: set.school });
  const elsewhere = await reloaded(first, tabs, other);
  const back = await reloaded(elsewhere, tabs, await forkOf(set));
  expect(await opening(back, await forkOf(set))).toBe("blocked");
});

test("a history that was told otherwise stays told, over every reload", async () => {
  const t = await talk();
  t.server.fact("promise.made", { by: "besok" });
  t.server.fact("urgency.raised", { by: "x" });
  const wire = async () => ({ school: t.school, wire: await t.server.answer(t.me) });
  expect(codes(await t.sari.case_load(await wire()))).toEqual([]);
  const { entries } = t.server;
  const [one, two] = entries.splice(-2) as [(typeof entries)[0], (typeof entries)[0]];
  entries.push({ ...two, n: one.n }, { ...one, n: two.n });
  let { sari } = t;
  for (let turn = 0; turn < 3; turn++) {
    sari = await reloaded(sari, t.tabs, t.school);
    expect(codes(await sari.case_load(await wire()))).toEqual(["fork"]);
  }
});
