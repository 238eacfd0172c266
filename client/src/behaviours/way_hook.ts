// Hooks the way of a case into the room by one line; it is loaded once there is a case, never before the first words.

import { on } from "../lib/dom";
import type { TalkState } from "../talk/contract";
import type { Way, WayOptions } from "./way";

/** Answers what to call whenever something in the room changed. The line in the log that asks is heard at once. */
export function bindWay(options: WayOptions): (state: TalkState) => void {
  let loading: Promise<Way> | null = null;
  const load = async (): Promise<Way> => {
    loading ??= import("./way").then(({ Way }) => new Way(options));
    try {
      const way = await loading;
      const state = options.talk.state();
      if (state) way.changed(state);
      return way;
    } catch (problem) {
      loading = null; // no network, say: the next change tries again
      throw problem;
    }
  };
  on(options.main, "click", (event) => {
    if (!(event.target as Element).closest('[data-act="assessment"]')) return;
    void load()
      .then((way) => way.asked())
      .catch(() => undefined);
  });
  return ({ case: { process } }) => {
    if (process) void load().catch(() => undefined);
  };
}
