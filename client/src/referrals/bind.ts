// Hooks referrals into a student's room by one line; what they need is loaded when a first one is there, never before.

import { on } from "../lib/dom";
import type { TalkState } from "../talk/contract";
import type { ReferralRoom, RoomOptions } from "./room";

/** Answers what to call whenever something in the room changed. The line in the log that asks is heard at once. */
export function bindReferralInRoom(options: RoomOptions): (state: TalkState) => void {
  let loading: Promise<ReferralRoom> | null = null;
  const load = async (): Promise<ReferralRoom> => {
    loading ??= import("./room").then(({ ReferralRoom }) => new ReferralRoom(options));
    try {
      const room = await loading;
      const state = options.talk.state();
      if (state) room.changed(state);
      return room;
    } catch (problem) {
      loading = null; // no network, say: the next change tries again
      throw problem;
    }
  };
  on(options.main, "click", (event) => {
    if (!(event.target as Element).closest('[data-act="referral"]')) return;
    void load()
      .then((room) => room.asked())
      .catch(() => undefined);
  });
  return ({ view, case: { consents } }) => {
    const told = view.entries.some((entry) => entry.kind === "fact" && entry.name.startsWith("referral."));
    if (told || consents?.length || loading) void load().catch(() => undefined);
  };
}
