// Refusals keep their code and their kind sentence; no network is a refusal of its own.

import { expect, test } from "vitest";
import { ApiProblem, createApi } from "../../src/lib/api.ts";

const answering = (status: number, body: unknown, seen: RequestInit[] = []): typeof fetch =>
  (async (_path: unknown, init: RequestInit) => {
    seen.push(init);
    return new Response(status === 204 ? null : JSON.stringify(body), { status });
  }) as typeof fetch;

test("a session travels as a bearer token and never as a cookie", async () => {
  const seen: RequestInit[] = [];
  await createApi("rahasia", answering(200, {}, seen)).get("/api/meja");
  expect(seen[0]).toMatchObject({
    credentials: "omit",
    cache: "no-store",
    headers: { Authorization: "Bearer rahasia" },
  });
});

test("a refusal keeps code, sentence and details", async () => {
  const api = createApi(
    null,
    answering(409, { code: "stale_seq", message: "Ada yang lebih baru.", seq: 4, head: "AA" }),
  );
  const refusal = await api.post("/api/kasus/a/pesan").catch((cause: unknown) => cause);
  expect(refusal).toBeInstanceOf(ApiProblem);
  expect(refusal).toMatchObject({ status: 409, code: "stale_seq", message: "Ada yang lebih baru.", body: { seq: 4 } });
});

test("somebody else's error page becomes a kind sentence", async () => {
  const api = createApi(null, (async () => new Response("<html>", { status: 502 })) as typeof fetch);
  expect(await api.get("/api/meja").catch((cause: unknown) => cause)).toMatchObject({
    status: 502,
    code: "odd_answer",
  });
});

test("no network is status 0", async () => {
  const api = createApi(null, (() => Promise.reject(new TypeError("fetch failed"))) as typeof fetch);
  const refusal = (await api.get("/api/meja").catch((cause: unknown) => cause)) as ApiProblem;
  expect(refusal.offline).toBe(true);
  expect(refusal.status).toBe(0);
});

test("an empty answer is null", async () => {
  expect(await createApi("t", answering(204, null)).post("/api/keluar")).toBeNull();
});

test("a door that asks for work is asked again with the proof, once", async () => {
  const seen: RequestInit[] = [];
  const work = { challenge: "c", bits: 15 };
  const api = createApi(null, answering(429, { code: "slow_down", message: "Tunggu.", wait: 2, work }, seen));
  const asked: unknown[] = [];
  api.work = async (told) => {
    asked.push(told);
    return "proof";
  };
  expect(await api.post("/api/masuk", { username: "sari" }).catch((cause: unknown) => cause)).toMatchObject({
    code: "slow_down",
  });
  expect(asked).toEqual([work]);
  expect(seen.map(({ headers }) => (headers as Record<string, string>)["Teduh-Work"])).toEqual([undefined, "proof"]);
  expect(seen[1]?.body).toBe(seen[0]?.body);
});

test("work that cannot be done leaves the kind refusal", async () => {
  const api = createApi(null, answering(429, { code: "slow_down", message: "Tunggu.", work: { bits: 99 } }));
  api.work = () => Promise.reject(new Error("work"));
  expect(await api.post("/api/masuk").catch((cause: unknown) => cause)).toMatchObject({ message: "Tunggu." });
});
