// What makes an epoch acceptable, for each kind of room. Called by epochs.ts before it accepts one. A case's rule asks for
// the counselee's consent; a lane's holds its members against its case; all hold counselors against the directory.

import { equal } from "../lib/bytes";
import { CIRCLE, CircleKind, checkCircle, checkLane } from "../sealing/circle";
import { type Consent, checkJoining, verifyConsent } from "../sealing/consent";
import type { Directory } from "../sealing/directory";
import { CASE, checkAcceptable, counseleeOf, type Form, type Manifest, memberOf, Reason } from "../sealing/manifest";
import type { RoomKind } from "../worker/contract";
import type { Self } from "./epochs";
import { Refused, refused } from "./refusal";

export type Rule = {
  readonly form: Form;
  readonly fourth: number;
  /** Refuses unless `next` may follow the last of `earlier`. */
  check(next: Manifest, earlier: readonly Manifest[], directory: Directory): Promise<void>;
};

const lastOf = (earlier: readonly Manifest[]): Manifest | null => earlier[earlier.length - 1] ?? null;

export function isAccepted(earlier: readonly Manifest[]): boolean {
  return earlier.some(({ reason }) => reason === Reason.accepted);
}

/** `consents` are as the server told them; what the counselee did not sign for this case counts for nothing. */
export function caseRule(self: Self, consents: () => readonly Consent[]): Rule {
  return {
    form: CASE,
    fourth: 0,
    async check(next, earlier, directory) {
      const before = lastOf(earlier);
      await checkAcceptable(next, before, directory);
      // A student is the counselee of her own case: by this alone epoch 1 is hers, since only she could sign it.
      if (self.counselee && !equal(counseleeOf(next).keyId, self.keyId)) refused("counselee");
      if (!before) return;
      const given = await signedFor(next, consents());
      await checkJoining(next, { before, accepted: isAccepted(earlier), directory, consents: given });
    },
  };
}

export async function isSignedFor(manifest: Manifest, consent: Consent): Promise<boolean> {
  return verifyConsent(consent, manifest, counseleeOf(manifest)).then(
    () => true,
    () => false,
  );
}

export async function signedFor(manifest: Manifest, consents: readonly Consent[]): Promise<Consent[]> {
  const signed = await Promise.all(consents.map((consent) => isSignedFor(manifest, consent)));
  return consents.filter((_, at) => signed[at]);
}

const KIND_OF: Record<Exclude<RoomKind, "case">, CircleKind> = CircleKind;

/** `caseEpochs` gives those of a lane's case, oldest first; null: this circle is of no case. */
export function circleRule(
  kind: Exclude<RoomKind, "case">,
  self: Self,
  caseEpochs: (() => readonly Manifest[]) | null,
): Rule {
  return {
    form: CIRCLE,
    fourth: KIND_OF[kind],
    async check(next, earlier, directory) {
      if (next.scope !== KIND_OF[kind]) refused("context");
      await checkCircle(next, lastOf(earlier), directory);
      if (kind === "own" && !memberOf(next, self.keyId)) refused("counselee");
      if (caseEpochs) await checkOfCase(next, caseEpochs());
    },
  };
}

/** All of a lane must have been in its case together, once: a later removal there does not undo what was said here. */
async function checkOfCase(next: Manifest, caseEpochs: readonly Manifest[]): Promise<void> {
  let why: unknown = new Refused("no_case");
  for (const manifest of [...caseEpochs].reverse()) {
    try {
      return await checkLane(next, manifest);
    } catch (error) {
      why = error;
    }
  }
  throw why;
}
