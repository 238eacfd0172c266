// Hooks referrals into a student's room by one line; what they need is loaded when a first one is there, never before.

import type { TalkState } from "../talk/contract";
import type { ReferralRoom, RoomOptions } from "./room";

/** Answers what to call whenever something in the room changed. */
export function bindReferralInRoom(options: RoomOptions): (state: TalkState) => void {
  let loading: Promise<ReferralRoom> | null = null;
  return (state) => {
    const told = state.view.entries.some((entry) => entry.kind === "fact" && entry.name.startsWith("referral."));
    if (!told && !state.case.consents?.length && !loading) return;
    loading ??= import("./room").then(({ ReferralRoom }) => new ReferralRoom(options));
    void loading.then(
      (room) => room.changed(options.talk.state() ?? state),
      () => {
        loading = null;
      },
    );
  };
}
