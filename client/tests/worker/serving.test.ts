// The worker's end: answers by id, says no by code alone, and does nothing that its list does not name.

import { afterEach, expect, test, vi } from "vitest";
import { Keyring } from "../../src/keyring/keyring";
import type { Answer, Op, Request } from "../../src/worker/contract";
import { STAFF_OPERATIONS, STUDENT_OPERATIONS } from "../../src/worker/operations";
import { serve } from "../../src/worker/serving";
import { MemoryTabs } from "../keyring/stage";

afterEach(() => vi.unstubAllGlobals());

/** A worker's scope, to which a page has posted one request. */
function asked(request: { op: string; args?: unknown }, keyring: object = new Keyring(new MemoryTabs())) {
  return new Promise<{ answer: Answer; handed: ArrayBuffer[] }>((resolve) => {
    let hear: (event: { data: Request }) => void = () => undefined;
    vi.stubGlobal("addEventListener", (_: string, heard: typeof hear) => {
      hear = heard;
    });
    vi.stubGlobal("postMessage", (answer: Answer, handed: ArrayBuffer[]) => resolve({ answer, handed }));
    serve(STUDENT_OPERATIONS, () => keyring);
    hear({ data: { id: 7, op: request.op as Op, args: request.args ?? {} } });
  });
}

test("an answer comes by its id", async () => {
  const { answer } = await asked({ op: "message_id" });
  expect(answer).toMatchObject({ id: 7, ok: true, value: { id: expect.stringMatching(/^[\w-]{22}$/) } });
});

test.each(["packet_make", "consultation_open", "hold", "learn", "constructor", "toString", "nonsense"])(
  "a student's worker does not %s",
  async (op) => {
    expect((await asked({ op })).answer).toEqual({ id: 7, ok: false, code: "unknown_operation" });
  },
);

test("a refusal of ours is told by its code, anything else is told by nothing", async () => {
  expect((await asked({ op: "codename_words" })).answer).toMatchObject({ ok: false, code: "no_codename" });
  const broken = { drop: () => Promise.reject(new Error("rahasia")) };
  expect((await asked({ op: "drop" }, broken)).answer).toEqual({ id: 7, ok: false, code: "internal" });
});

test("a file's bytes are handed over, not copied", async () => {
  const keyring = new Keyring(new MemoryTabs());
  const args = { ...(await keyring.file_begin()), first: 0, bytes: new Uint8Array(5).buffer, last: true };
  const { answer, handed } = await asked({ op: "file_seal", args }, keyring);
  expect(handed).toEqual([answer.ok && (answer.value as { bytes: ArrayBuffer }).bytes]);
});

test("a counselor's worker does all that a student's does, and packets and consultations beside", () => {
  const more = Object.keys(STAFF_OPERATIONS).filter((op) => !(op in STUDENT_OPERATIONS));
  expect(more.every((op) => /^(packet|consultation)_/.test(op))).toBe(true);
  expect(more).toHaveLength(8);
});
