// Founding a circle: the lanes of a case, and a consultation of colleagues. Called by talking.ts and staff.ts.
// Who founds it is in it; the counselee is never in a lane of counselors, nor they in hers.

import { equal, toBase64url } from "../lib/bytes";
import { CIRCLE, CircleKind, laneId } from "../sealing/circle";
import { Reason, Role } from "../sealing/manifest";
import { systemRandom } from "../sealing/primitives";
import { ID } from "../sealing/suite";
import type { B64, RoomBody } from "../worker/contract";
import { activePerson, type KnownDirectory } from "./directories";
import type { Self } from "./epochs";
import { type EpochPlan, type Invited, makeEpoch } from "./making";
import { refused } from "./refusal";
import type { Room } from "./room";

export async function openLane(room: Room, kind: "staff" | "own", now: number): Promise<RoomBody> {
  room.refuseBlocked();
  const { school, caseId, self, known } = room.place;
  if (room.kind !== "case" || self.counselee !== (kind === "own")) refused("not_member");
  const fourth = CircleKind[kind];
  const invited = kind === "own" ? [counseleeOf(self)] : colleagues(known, [...room.users()], self);
  return found({ fourth, school, caseId: await laneId(fourth, caseId), invited, author: self, now }, known);
}

export async function openConsultation(
  school: EpochPlan["school"],
  self: Self,
  known: KnownDirectory,
  users: readonly B64[],
  now: number,
): Promise<RoomBody> {
  if (known.forked) refused("blocked", { codes: ["directory_fork"] });
  const invited = colleagues(known, users, self);
  const fourth = CircleKind.consultation;
  return found({ fourth, school, caseId: systemRandom(ID), invited, author: self, now }, known);
}

type Founding = Omit<EpochPlan, "form" | "before" | "reason" | "directory">;

async function found(plan: Founding, { directory }: KnownDirectory): Promise<RoomBody> {
  const body = await makeEpoch({ ...plan, form: CIRCLE, before: null, reason: Reason.opened, directory });
  return { room: toBase64url(plan.caseId), ...body };
}

function counseleeOf({ keyId, box, sign }: Self): Invited {
  return { role: Role.counselee, keyId, boxPublic: box.public, signPublic: sign.public };
}

function colleagues(known: KnownDirectory, users: readonly B64[], self: Self): Invited[] {
  const invited = [...new Set(users)].map((user) => {
    const { keyId, boxPublic, signPublic } = activePerson(known, user) ?? refused("not_member");
    return { role: Role.counselor, keyId, boxPublic, signPublic };
  });
  if (!invited.some(({ keyId }) => equal(keyId, self.keyId))) refused("not_kept");
  return invited;
}
