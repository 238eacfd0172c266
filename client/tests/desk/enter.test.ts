import { describe, expect, it, vi } from "vitest";
import { acceptCase } from "../../src/desk/accept";
import { enter, tidyName } from "../../src/desk/enter";
import { groupedCode, makeRecoveryCode, plainCode, storePassphrase } from "../../src/desk/locks";
import type { Session } from "../../src/desk/session";
import { type Api, ApiProblem } from "../../src/lib/api";
import type { Keyring } from "../../src/talk/contract";
import type { Op } from "../../src/worker/contract";

const SECRET = "pohon jambu di belakang sumur tua";
const KDF = { alg: 1, m: 65_536, t: 3, p: 1 };
const PERSON = { user: "u", name: "Bu Ratna", role: "counselor", username: "bu.ratna" } as const;

type Sent = { path: string; body: unknown };

/** A server of canned answers and a worker of canned keys, both writing down what they were told. */
function stage(answers: Record<string, unknown[]>, keys: Partial<Record<Op, unknown>>) {
  const sent: Sent[] = [];
  const asked: { op: Op; args: unknown }[] = [];
  const answer = async (path: string, body?: unknown): Promise<never> => {
    sent.push({ path, body });
    const queue = answers[path] ?? [];
    const next = queue.length > 1 ? queue.shift() : queue[0];
    if (next instanceof Error) throw next;
    return next as never;
  };
  const api: Api = { token: null, get: answer, post: answer, postBytes: answer, putBytes: answer, getBytes: answer };
  const keyring = {
    call: async (op: Op, args: unknown) => {
      asked.push({ op, args });
      const known = keys[op];
      const value = typeof known === "function" ? known() : known;
      if (value instanceof Error) throw value;
      return value;
    },
    terminate: () => undefined,
  } as unknown as Keyring;
  const session = { ...PERSON, api, keyring, school: { id: "s" }, dropped: false } as unknown as Session;
  return { api, keyring, session, sent, asked };
}

describe("signing in", () => {
  const answers = {
    "/api/masuk/awal": [{ salt: "c2FsdA", kdf: KDF }],
    "/api/masuk": [{ token: "t", person: PERSON, lock: "l", keyset: "k", school: { id: "s" }, cases: [] }],
  };

  it("sends a proof and never the passphrase", async () => {
    const { api, keyring, sent, asked } = stage(answers, {
      passphrase_enter: { auth: "proof" },
      account_unlock: {},
      keyset_renew: null,
    });
    await enter(api, keyring, "bu.ratna", () => SECRET);
    expect(sent).toEqual([
      { path: "/api/masuk/awal", body: { username: "bu.ratna" } },
      { path: "/api/masuk", body: { username: "bu.ratna", auth: "proof" } },
    ]);
    expect(JSON.stringify(sent)).not.toContain("jambu");
    expect(asked.map(({ op }) => op)).toEqual(["passphrase_enter", "account_unlock", "keyset_renew"]);
    expect(api.token).toBe("t");
  });

  it("leaves the passphrase where it was typed until the server has answered", async () => {
    const { api, keyring } = stage({ "/api/masuk/awal": [new ApiProblem(0, "offline", "")] }, {});
    const taken = vi.fn(() => SECRET);
    await expect(enter(api, keyring, "bu.ratna", taken)).rejects.toMatchObject({ code: "offline" });
    expect(taken).not.toHaveBeenCalled();
  });

  it("stores what was seen of the directory, and signs in even when that fails", async () => {
    const keys = { passphrase_enter: { auth: "proof" }, account_unlock: {}, keyset_renew: { keyset: "renewed" } };
    const stored = stage({ ...answers, "/api/akun/gantungan": [null] }, keys);
    await enter(stored.api, stored.keyring, "bu.ratna", () => SECRET);
    expect(stored.sent.at(-1)).toEqual({ path: "/api/akun/gantungan", body: { keyset: "renewed", auth: "proof" } });
    const refused = stage({ ...answers, "/api/akun/gantungan": [new ApiProblem(409, "stale_keyset", "")] }, keys);
    await expect(enter(refused.api, refused.keyring, "bu.ratna", () => SECRET)).resolves.toMatchObject({
      answer: { token: "t" },
    });
  });

  it("asks for nothing more when the worker refuses the server's parameters", async () => {
    const weak = Object.assign(new Error("kdf"), { code: "kdf" });
    const { api, keyring, sent } = stage(answers, { passphrase_enter: weak });
    await expect(enter(api, keyring, "bu.ratna", () => SECRET)).rejects.toBe(weak);
    expect(sent.map(({ path }) => path)).toEqual(["/api/masuk/awal"]);
    expect(api.token).toBeNull();
  });

  it("takes capitals and blanks in a user name for slips", () => {
    expect(tidyName("  Bu.Ratna ")).toBe("bu.ratna");
  });
});

describe("accepting a case", () => {
  const me = { key_id: "k", role: "counselor", user: "u", name: "Bu Ratna", me: true };
  const epoch = { manifest: "m", wraps: [] };
  const stale = new ApiProblem(409, "stale_epoch", "");

  it("posts a new epoch of the counselee and this counselor alone", async () => {
    const answers = { "/api/kasus/c": [{ accepted: false }], "/api/kasus/c/epoch": [{ n: 3, epoch: 2 }] };
    const { session, sent, asked } = stage(answers, { case_load: { members: [me] }, case_epoch: epoch });
    expect(await acceptCase(session, "c")).toBe("accepted");
    expect(asked[1]).toEqual({ op: "case_epoch", args: { case: "c", reason: 2, keep: ["u"] } });
    expect(sent[1]).toEqual({ path: "/api/kasus/c/epoch", body: epoch });
  });

  it("yields kindly to a colleague who was faster", async () => {
    const answers = {
      "/api/kasus/c": [{ accepted: false }, new ApiProblem(404, "not_found", "")],
      "/api/kasus/c/epoch": [stale],
    };
    const { session } = stage(answers, { case_load: { members: [me] }, case_epoch: epoch });
    expect(await acceptCase(session, "c")).toBe("taken_by_other");
  });

  it("knows a case that is its own already", async () => {
    const { session, sent } = stage({ "/api/kasus/c": [{ accepted: true }] }, { case_load: { members: [me] } });
    expect(await acceptCase(session, "c")).toBe("mine_already");
    expect(sent).toHaveLength(1);
  });

  it("asks for the school anew when the case was made with a longer directory", async () => {
    const old = Object.assign(new Error("old"), { code: "school_old" });
    const loads = [old, { members: [me] }];
    const answers = {
      "/api/kasus/c": [{ accepted: false }],
      "/api/kasus/c/epoch": [null],
      "/api/sekolah": [{ id: "s" }],
    };
    const { session, sent } = stage(answers, { case_load: () => loads.shift(), case_epoch: epoch });
    expect(await acceptCase(session, "c")).toBe("accepted");
    expect(sent.map(({ path }) => path)).toEqual(["/api/kasus/c", "/api/sekolah", "/api/kasus/c/epoch"]);
  });

  it("seals nothing when the case does not verify", async () => {
    const ghost = Object.assign(new Error("ghost"), { code: "ghost_member" });
    const { session, sent } = stage({ "/api/kasus/c": [{ accepted: false }] }, { case_load: ghost });
    await expect(acceptCase(session, "c")).rejects.toBe(ghost);
    expect(sent).toHaveLength(1);
  });

  it("does not try for ever against a server that is always ahead", async () => {
    const answers = { "/api/kasus/c": [{ accepted: false }], "/api/kasus/c/epoch": [stale] };
    const { session, sent } = stage(answers, { case_load: { members: [me] }, case_epoch: epoch });
    expect(await acceptCase(session, "c")).toBe("taken_by_other");
    expect(sent.length).toBeLessThan(10);
  });
});

describe("own locks", () => {
  const before = { "/api/masuk/awal": [{ salt: "c2FsdA", kdf: KDF }], "/api/akun/kunci": [null] };

  it("stores a new passphrase lock without the passphrase, and asks no server how strong it may be", async () => {
    const { session, sent, asked } = stage(before, { lock_make: { lock: "l", auth: "a" } });
    await storePassphrase(session, SECRET, "old");
    expect(sent).toEqual([{ path: "/api/akun/kunci", body: { auth_old: "old", kind: 1, lock: "l", auth: "a" } }]);
    expect(JSON.stringify(sent)).not.toContain("jambu");
    expect(asked).toEqual([{ op: "lock_make", args: { secret: SECRET, kind: 1, kdf: KDF } }]);
  });

  it("keeps a recovery code on the page until it is stored, and never sends it", async () => {
    const code = "0123456789ABCDEFGHJKMNPQRS";
    const keys = { passphrase_enter: { auth: "old" }, recovery_make: { code, lock: "l", auth: "a" } };
    const { session, sent } = stage(before, keys);
    const made = await makeRecoveryCode(session, SECRET);
    expect(sent.every(({ path }) => path === "/api/masuk/awal")).toBe(true);
    await made.store();
    expect(sent.at(-1)?.body).toEqual({ auth_old: "old", kind: 2, lock: "l", auth: "a" });
    expect(JSON.stringify(sent)).not.toContain(code);
  });

  it("reads a code back however it was typed", () => {
    expect(plainCode("o1i2-l3 abc")).toBe("01121 3ABC".replace(" ", ""));
    expect(groupedCode("0123456789ABCDEFGHJKMNPQRS")).toBe("0123 4567 89AB CDEF GHJK MNPQ RS");
    expect(plainCode(groupedCode("0123456789ABCDEFGHJKMNPQRS"))).toBe("0123456789ABCDEFGHJKMNPQRS");
  });
});
