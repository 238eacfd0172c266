// A hostile server and accounts: weaker derivation, foreign or older locks and keysets.
// Each is refused by its code, and nothing is sealed where something blocks.

import { beforeAll, describe, expect, test, vi } from "vitest";
import { Keyring } from "../../src/keyring/keyring";
import { toBase64url } from "../../src/lib/bytes";
import { useCurves } from "../../src/sealing/curves";
import type { B64 } from "../../src/worker/contract";
import { codeOf, type Person } from "../sealing/cast";
import { KDF } from "./server";
import { accountOf, MemoryTabs, signIn, stage } from "./stage";

vi.mock("../../src/sealing/kdf", () => import("./quick_kdf"));

beforeAll(() => useCurves("native"));

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
