// Before a handover the colleague is taken into the staff lane, or whoever hands over learns that she was not.

import { beforeAll, describe, expect, it, vi } from "vitest";
import type { Acting } from "../../src/counseling/act";
import { holdBy, takeIn } from "../../src/counseling/holding";
import { type Api, ApiProblem } from "../../src/lib/api";
import { useCurves } from "../../src/sealing/curves";
import type { Keyring as Page } from "../../src/talk/contract";
import type { Calls, EpochBody, Op } from "../../src/worker/contract";
import { codes } from "../keyring/attack";
import { Server } from "../keyring/server";
import { accepted, consent, idOf, reload, staffOf, type Talk, userOf } from "../keyring/stage";

vi.mock("../../src/sealing/kdf", () => import("../keyring/quick_kdf"));
beforeAll(() => useCurves("native"));

const stale = () => new ApiProblem(409, "stale_epoch", "stale_epoch");
type Posted = (lane: Server, body: EpochBody) => Promise<unknown>;
const stores: Posted = (lane, body) => lane.epoch(body);

/** Pak Wira has just joined the case; its staff lane is Bu Ratna's alone. */
async function joined(posted: Posted = stores) {
  const t = await accepted();
  const lane = await Server.circle(await t.counselor.room_open({ case: t.server.caseId, kind: "staff" }), {
    kind: "staff",
    about: t.server.caseId,
  });
  await consent(t, 2);
  await reload(t);
  const both = [userOf(t.ratna), userOf(t.wira)];
  await t.server.epoch(await t.counselor.case_epoch({ case: t.server.caseId, reason: 3, keep: both }));
  await reload(t);
  const api = { get: () => lane.answer(idOf(t.ratna)), post: (_: string, body: EpochBody) => posted(lane, body) };
  return {
    t,
    lane,
    both,
    acting: actingOf(t, api),
    take: () => takeIn(actingOf(t, api), lane.caseId, userOf(t.wira), both),
  };
}

function actingOf({ counselor, school }: Talk, api: object): Acting {
  const call = (op: Op, args: never) =>
    (counselor as unknown as Record<Op, (args: never) => Promise<ReturnType<Calls[Op]>>>)[op](args);
  return { api: api as Api, keyring: { call, terminate: () => undefined } as unknown as Page, school, account: true };
}

describe("a handover of the staff lane", () => {
  it("is done once its next epoch holds the colleague, who opens it by herself", async () => {
    const { t, lane, take } = await joined();
    await take();
    expect(lane.epochs).toHaveLength(2);
    const wira = await staffOf(t.wira, t.school);
    await wira.case_load({ school: t.school, wire: await t.server.answer(idOf(t.wira)) });
    const view = await wira.case_load({ school: t.school, wire: await lane.answer(idOf(t.wira)) });
    expect([codes(view), view.members.map(({ name }) => name).sort()]).toEqual([[], ["Bu Ratna", "Pak Wira"]]);
  });

  it("makes no second epoch where another tab was first, or when asked again", async () => {
    const { lane, take } = await joined(async (there, body) => {
      await there.epoch(body);
      throw stale();
    });
    await take();
    await take();
    expect(lane.epochs).toHaveLength(2);
  });

  it.each([
    ["refuses", () => new ApiProblem(400, "bad_manifest", "bad_manifest"), "bad_manifest", 1],
    ["is never ready for it", stale, "stale_epoch", 4],
    ["cannot be reached", () => new ApiProblem(0, "offline", "offline"), "stale_epoch", 4],
  ])("is not done where the server %s", async (_, problem, code, times) => {
    let asked = 0;
    const { lane, take } = await joined(async () => {
      asked += 1;
      throw problem();
    });
    await expect(take()).rejects.toMatchObject({ code });
    expect([lane.epochs.length, asked]).toEqual([1, times]);
  });
});

describe("who holds a room", () => {
  it("stays as it is where they are the very same", async () => {
    const { acting, lane, t, take, both } = await joined();
    await take();
    const view = await t.counselor.case_load({ school: t.school, wire: await lane.answer(idOf(t.ratna)) });
    expect(await holdBy(acting, view, [...both].reverse())).toBe(false);
    expect(await holdBy(acting, view, [userOf(t.ratna)])).toBe(true);
    expect(lane.epochs).toHaveLength(3);
  });
});
