// What happens to a document between a keystroke and the server's disk: a state machine without clock, network or keys.
// `sealed_document.ts` carries out the effects it names. Held by it: what is typed lies on the device first, one request
// at a time, the same bytes until they are answered, and no revision of the other side is ever written over.

import type { B64 } from "../worker/contract";
import { choose, EMPTY, type Form, merge, type Path, sameForm, type Value, type Version, write } from "./form";

export type Phase =
  | "idle"
  | "quiet" // written a moment ago; saved once the writer pauses
  | "sealing"
  | "posting"
  | "waiting" // no network; any sign of it posts the same bytes again
  | "held" // the keys refuse: a problem stands that a person must look at, or the document is a newer page's
  | "refused"; // the server said no; "try again" seals once more

export type Saving = {
  readonly base: Form; // the stored revision that ours follows
  readonly revision: B64 | null;
  readonly number: number;
  readonly mine: Form;
  readonly sent: { form: Form; envelope: B64 | null } | null; // under way, or perhaps stored: no answer came yet
  readonly phase: Phase;
  readonly attempt: number;
  readonly why: string; // the code behind held and refused
};

export type Stored = { form: Form; revision: B64; number: number };
export type Draft = { base: Form; sent: Form | null; mine: Form };

export type Event =
  | { type: "write"; path: Path; version: Version; shown?: Value }
  | { type: "choose"; path: Path; version: Version }
  | { type: "found"; draft: Draft } // left on the device by an earlier page, or by another tab
  | { type: "pause" } // two seconds without a word, or the field was left
  | { type: "sealed"; envelope: B64 }
  | { type: "unsealable"; code: string }
  | { type: "unopened"; code: string } // theirs does not open here: nothing may be written over it
  | { type: "stored"; number: number }
  | { type: "theirs"; stored: Stored; stale?: boolean } // stale: the server refused ours because of it
  | { type: "stale_epoch" }
  | { type: "offline"; after?: number }
  | { type: "refused"; code: string }
  | { type: "signal"; by: "network" | "person" };

export type Effect =
  | { do: "keep" } // the draft, on the device
  | { do: "forget" }
  | { do: "wait_for_pause" }
  | { do: "seal"; form: Form; base: B64 | null }
  | { do: "post"; envelope: B64 }
  | { do: "refresh" } // the room's epoch changed: load the room, then seal again
  | { do: "try_after"; attempt: number; ms?: number };

export type Step = { saving: Saving; effects: Effect[] };

const HOLDING = ["blocked", "no_epoch", "rollback", "fork", "newer"];
const MOST_AGAIN = 8; // a server that says "stale" for ever must not keep this phone busy for ever

export const fresh = (stored: Stored | null): Saving => ({
  base: stored?.form ?? EMPTY,
  revision: stored?.revision ?? null,
  number: stored?.number ?? 0,
  mine: stored?.form ?? EMPTY,
  sent: null,
  phase: "idle",
  attempt: 0,
  why: "",
});

export const isDirty = ({ base, mine }: Saving): boolean => !sameForm(base, mine);

export function step(saving: Saving, event: Event): Step {
  switch (event.type) {
    case "write":
      return written(saving, write(saving.mine, event.path, event.version, event.shown));
    case "choose":
      return written(saving, choose(saving.mine, event.path, event.version));
    case "found":
      return settle({ ...saving, mine: takenUp(saving, event.draft) }, [{ do: "keep" }]);
    case "pause":
      return saving.phase === "quiet" ? seal(saving) : still(saving);
    case "sealed":
      return afterSealing(saving, event.envelope);
    case "unsealable":
      return underWay(saving)
        ? stop(saving, HOLDING.includes(event.code) ? "held" : "refused", event.code)
        : still(saving);
    case "unopened":
      return stop(saving, "held", event.code);
    case "stored":
      return afterStoring(saving, event.number);
    case "theirs":
      return event.stale ? againAfter(meet(saving, event.stored)) : afterNews(saving, event.stored);
    case "stale_epoch":
      return again(saving, [{ do: "refresh" }]);
    case "offline":
      return offline(saving, event.after);
    case "refused":
      return underWay(saving) ? stop(saving, "refused", event.code) : still(saving);
    case "signal":
      return afterSignal(saving, event.by);
  }
}

const still = (saving: Saving): Step => ({ saving, effects: [] });
const underWay = ({ phase }: Saving): boolean => phase === "sealing" || phase === "posting";

function written(saving: Saving, mine: Form): Step {
  if (mine === saving.mine || sameForm(mine, saving.mine)) return still(saving);
  const phase = saving.phase === "refused" ? "idle" : saving.phase; // other words, another try
  return settle({ ...saving, mine, phase }, [{ do: "keep" }]);
}

/** A draft is ours; what it may have sent is not news from elsewhere. */
const takenUp = ({ mine }: Saving, draft: Draft): Form => merge(draft.base, draft.mine, mine, draft.sent ?? EMPTY);

/** At rest: something left to save waits for a pause, nothing left clears the device. */
function settle(saving: Saving, effects: Effect[] = []): Step {
  if (saving.phase !== "idle" && saving.phase !== "quiet") return { saving, effects };
  if (isDirty(saving))
    return { saving: { ...saving, phase: "quiet" }, effects: [...effects, { do: "wait_for_pause" }] };
  return { saving: { ...saving, phase: "idle", attempt: 0 }, effects: [...effects, { do: "forget" }] };
}

function seal(saving: Saving): Step {
  const { mine: form, revision: base } = saving;
  return {
    saving: { ...saving, sent: { form, envelope: null }, phase: "sealing", why: "" },
    effects: [{ do: "seal", form, base }],
  };
}

function afterSealing(saving: Saving, envelope: B64): Step {
  if (saving.phase !== "sealing" || !saving.sent) return still(saving);
  const sent = { ...saving.sent, envelope };
  return {
    saving: { ...saving, sent, phase: "posting" },
    effects: [{ do: "keep" }, { do: "post", envelope }],
  };
}

function afterStoring(saving: Saving, number: number): Step {
  const { sent } = saving;
  if (!sent?.envelope || (saving.phase !== "posting" && saving.phase !== "waiting")) return still(saving);
  const idle: Saving = { ...saving, sent: null, phase: "idle", attempt: 0 };
  // The stream may have brought what was built upon ours before the answer came.
  if (number <= saving.number) return settle(idle);
  return settle({ ...idle, base: sent.form, revision: sent.envelope, number }, [{ do: "keep" }]);
}

/** Their revision joins what is written here; ours, perhaps stored meanwhile, is no news. */
function meet(saving: Saving, { form, revision, number }: Stored): Saving {
  if (number <= saving.number) return saving;
  const mine = merge(saving.base, saving.mine, form, saving.sent?.form);
  return { ...saving, base: form, revision, number, mine };
}

function afterNews(saving: Saving, stored: Stored): Step {
  if (saving.sent?.envelope === stored.revision && stored.number > saving.number)
    return afterStoring(saving, stored.number);
  const met = meet(saving, stored);
  if (met === saving) return still(saving);
  if (met.phase === "sealing") return seal(met); // what is being sealed would follow a revision that is no longer the last
  return settle(met, isDirty(met) ? [{ do: "keep" }] : []);
}

function again(saving: Saving, effects: Effect[]): Step {
  if (!saving.sent) return still(saving);
  const idle: Saving = { ...saving, sent: null, phase: "idle", attempt: saving.attempt + 1 };
  if (idle.attempt > MOST_AGAIN) return stop(idle, "refused", "stale");
  const next = isDirty(idle) ? seal(idle) : settle(idle);
  return { saving: next.saving, effects: [...effects, ...next.effects] };
}

const againAfter = (saving: Saving): Step => again(saving, [{ do: "keep" }]);

function offline(saving: Saving, after?: number): Step {
  if (saving.phase !== "posting") return still(saving);
  const wait: Effect = { do: "try_after", attempt: saving.attempt, ...(after === undefined ? {} : { ms: after }) };
  return { saving: { ...saving, phase: "waiting", attempt: saving.attempt + 1 }, effects: [wait] };
}

function stop(saving: Saving, phase: "held" | "refused", why: string): Step {
  return { saving: { ...saving, sent: null, phase, why }, effects: [{ do: "keep" }] };
}

function afterSignal(saving: Saving, by: "network" | "person"): Step {
  const { phase, sent } = saving;
  if (phase === "waiting" && sent?.envelope) {
    return { saving: { ...saving, phase: "posting" }, effects: [{ do: "post", envelope: sent.envelope }] };
  }
  if (phase === "held" || (phase === "refused" && by === "person")) {
    const idle: Saving = { ...saving, phase: "idle", attempt: 0 };
    return isDirty(idle) ? seal(idle) : settle(idle);
  }
  return still(saving);
}
