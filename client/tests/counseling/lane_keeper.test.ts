// A lane that could not be held is tried again, said kindly meanwhile, and nothing runs twice at once.

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { LaneKeeper, NOT_HELD } from "../../src/counseling/lane_keeper";
import { ApiProblem } from "../../src/lib/api";
import type { Member } from "../../src/worker/contract";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const counselor = (user: string): Member => ({ key_id: user, role: "counselor", user, name: user, me: false });
const offline = () => new ApiProblem(0, "offline", "offline");

function keeping(hold: (users: readonly string[]) => Promise<void>, members = [counselor("ratna"), counselor("wira")]) {
  let network: (open: boolean) => void = () => undefined;
  const said: string[] = [];
  const keeper = new LaneKeeper({
    user: "ratna",
    live: {
      onState: (hear) => {
        network = hear;
        return () => undefined;
      },
    },
    members: () => members,
    hold,
    say: (words) => void said.push(words),
    caught: () => false,
  });
  return { keeper, said, network: (open: boolean) => network(open) };
}

describe("who holds the staff lane", () => {
  it("is said to be late, and is true once the network is back", async () => {
    const hold = vi.fn<(users: readonly string[]) => Promise<void>>().mockRejectedValueOnce(offline());
    const { keeper, said, network } = keeping(hold.mockResolvedValue(undefined));
    await keeper.keep();
    expect(said).toEqual([NOT_HELD]);
    network(true);
    await keeper.keep();
    expect(hold).toHaveBeenLastCalledWith(["ratna", "wira"]);
    expect(said).toEqual([NOT_HELD, ""]);
  });

  it("is tried again by itself, until the page closes", async () => {
    const hold = vi.fn(() => Promise.reject(offline()));
    const { keeper } = keeping(hold);
    await keeper.keep();
    await vi.advanceTimersByTimeAsync(500);
    expect(hold).toHaveBeenCalledTimes(2);
    keeper.close();
    await vi.advanceTimersByTimeAsync(120_000);
    expect(hold).toHaveBeenCalledTimes(2);
  });

  it("is looked at once more where something changed meanwhile, and never twice at once", async () => {
    let at = 0;
    let most = 0;
    const hold = vi.fn(async () => {
      most = Math.max(most, ++at);
      await Promise.resolve();
      at -= 1;
    });
    const { keeper } = keeping(hold);
    await Promise.all([keeper.keep(), keeper.keep(), keeper.keep()]);
    expect([hold.mock.calls.length, most]).toEqual([2, 1]);
  });

  it("is not for who does not counsel here", async () => {
    const hold = vi.fn(async () => undefined);
    await keeping(hold, [counselor("budi")]).keeper.keep();
    expect(hold).not.toHaveBeenCalled();
  });
});
