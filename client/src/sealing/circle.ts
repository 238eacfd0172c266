// Circles (type 9): rooms beside a case's own, and who may be in one (spec/envelope.md, section 12). Called by the
// keyring. Their epochs, messages and documents are those of any room; only what makes an epoch acceptable differs.

import { type Bytes, equal, u8 } from "../lib/bytes";
import type { Directory } from "./directory";
import {
  checkAuthor,
  checkDirectory,
  checkPlace,
  counseleeOf,
  type Form,
  type Manifest,
  memberOf,
  Reason,
  Role,
} from "./manifest";
import { sha256 } from "./primitives";
import { ensure, ID, label, Type } from "./suite";

export const CircleKind = { staff: 1, own: 2, consultation: 3 } as const;
export type CircleKind = (typeof CircleKind)[keyof typeof CircleKind];

export const CIRCLE: Form = {
  type: Type.circle,
  commitment: "circle",
  signature: "circle-signature",
  fourth: [CircleKind.staff, CircleKind.consultation],
};

export async function laneId(kind: 1 | 2, caseId: Bytes): Promise<Bytes> {
  return (await sha256(label("lane"), u8(kind), caseId)).slice(0, ID);
}

/** Refuses unless `next` may follow `before` in its circle; null: it must found it. */
export async function checkCircle(next: Manifest, before: Manifest | null, directory: Directory): Promise<void> {
  checkPlace(next, before);
  ensure(!before || next.scope === before.scope, "context");
  if (next.scope === CircleKind.own) checkOwn(next, before);
  else checkCounselorsAlone(next);
  await checkAuthor(next, before ?? next);
  checkDirectory(next, before, directory);
}

/** One counselee, for ever. */
function checkOwn(next: Manifest, before: Manifest | null): void {
  ensure(next.reason === Reason.opened || next.reason === Reason.rotated, "field");
  ensure(next.members.length === 1, "counselee");
  const { keyId } = counseleeOf(next);
  ensure(!before || memberOf(before, keyId) !== undefined, "counselee");
}

function checkCounselorsAlone({ reason, members }: Manifest): void {
  ensure(reason !== Reason.accepted, "field");
  ensure(
    members.every(({ role }) => role === Role.counselor),
    "counselee",
  );
}

/** Refuses unless this lane is of the case with this manifest, and of nobody who is not in it. */
export async function checkLane(circle: Manifest, ofCase: Manifest): Promise<void> {
  const { scope: kind, members, author } = circle;
  ensure(kind === CircleKind.staff || kind === CircleKind.own, "context");
  ensure(equal(circle.school, ofCase.school), "context");
  ensure(equal(circle.case, await laneId(kind, ofCase.case)), "context");
  if (kind === CircleKind.own) ensure(memberOf(circle, counseleeOf(ofCase).keyId) !== undefined, "counselee");
  else {
    const isPresent = (keyId: Bytes) => memberOf(ofCase, keyId)?.role === Role.counselor;
    ensure(isPresent(author), "author");
    ensure(
      members.every(({ keyId }) => isPresent(keyId)),
      "counselor",
    );
  }
}
