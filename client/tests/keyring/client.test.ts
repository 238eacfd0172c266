// The page's end of the worker: answers find their call, and every way of losing the worker rejects what waits.

import { afterEach, describe, expect, test, vi } from "vitest";
import { type Port, startWorker, talkTo } from "../../src/worker/client";
import type { Answer, Request } from "../../src/worker/contract";

function fakePort() {
  const heard = new Map<string, (event: { data?: Answer }) => void>();
  const asked: Request[] = [];
  const port = {
    terminated: false,
    addEventListener: (type: string, hear: (event: { data?: Answer }) => void) => void heard.set(type, hear),
    postMessage: (request: Request) => void asked.push(request),
    terminate() {
      this.terminated = true;
    },
  };
  return {
    port: port as typeof port & Port,
    asked,
    answer: (answer: Answer) => heard.get("message")?.({ data: answer }),
    die: (how = "error") => heard.get(how)?.({}),
  };
}

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe("a call", () => {
  test("gets the answer that bears its number, in whatever order they come", async () => {
    const { port, asked, answer } = fakePort();
    const keyring = talkTo(port);
    const [one, two] = [keyring.call("message_id", {}), keyring.call("codename_complete", { prefix: "ab" })];
    expect(asked.map(({ op }) => op)).toEqual(["message_id", "codename_complete"]);
    answer({ id: asked[1]?.id ?? 0, ok: true, value: { words: ["abadi"] } });
    answer({ id: asked[0]?.id ?? 0, ok: true, value: { id: "AA" } });
    expect(await two).toEqual({ words: ["abadi"] });
    expect(await one).toEqual({ id: "AA" });
  });

  test("rejects with the code and detail of a refusal", async () => {
    const { port, asked, answer } = fakePort();
    const call = talkTo(port).call("message_id", {});
    answer({ id: asked[0]?.id ?? 0, ok: false, code: "codename_word", detail: { number: 3 } });
    await expect(call).rejects.toMatchObject({ code: "codename_word", detail: { number: 3 } });
  });

  test("rejects when no answer comes in time, and ignores one that comes late", async () => {
    vi.useFakeTimers();
    const { port, asked, answer } = fakePort();
    const call = talkTo(port).call("message_id", {});
    const rejected = expect(call).rejects.toMatchObject({ code: "worker_slow" });
    await vi.advanceTimersByTimeAsync(20_000);
    await rejected;
    answer({ id: asked[0]?.id ?? 0, ok: true, value: { id: "AA" } });
  });

  test.each(["error", "messageerror"])("rejects, with all others, when the worker is lost (%s)", async (how) => {
    const { port, asked, die } = fakePort();
    const keyring = talkTo(port);
    const calls = [keyring.call("message_id", {}), keyring.call("drop", {})];
    die(how);
    for (const call of calls) await expect(call).rejects.toMatchObject({ code: "worker_lost" });
    await expect(keyring.call("message_id", {})).rejects.toMatchObject({ code: "worker_lost" });
    expect(asked).toHaveLength(2);
    expect(port.terminated).toBe(true);
  });

  test("rejects when the page itself ends the worker", async () => {
    const keyring = talkTo(fakePort().port);
    const call = keyring.call("drop", {});
    keyring.terminate();
    await expect(call).rejects.toMatchObject({ code: "worker_lost" });
  });
});

describe("the worker's address", () => {
  test("is a script of our own origin, let through the policy named teduh, or it is refused", () => {
    const made: unknown[] = [];
    const createPolicy = vi.fn((_name: string, rules: object) => rules);
    vi.stubGlobal("trustedTypes", { createPolicy });
    vi.stubGlobal("location", { href: "https://teduh.test/ruang", origin: "https://teduh.test" });
    vi.stubGlobal(
      "Worker",
      class {
        constructor(url: string, options: object) {
          made.push([url, options]);
        }
        addEventListener() {}
      },
    );
    startWorker("/static/sealer-AB12CD34.js");
    expect(createPolicy).toHaveBeenCalledWith("teduh", expect.anything());
    expect(made).toEqual([["/static/sealer-AB12CD34.js", { type: "module", name: "teduh" }]]);
    for (const url of ["https://elsewhere.test/sealer.js", "/static/page.html", "data:text/javascript,1", "blob:x"]) {
      expect(() => startWorker(url)).toThrow("worker_url");
    }
    expect(made).toHaveLength(1);
  });
});
