// A room's next epoch: who will hold it, whether they may, and its making. Called by talking.ts. Asked again while
// nothing changed it gives the very same bytes.

import { equal, toBase64url } from "../lib/bytes";
import { joiningScope, Scope, standingAt } from "../sealing/consent";
import { counseleeOf, type Manifest, Reason, Role } from "../sealing/manifest";
import type { B64, EpochBody } from "../worker/contract";
import { activePerson } from "./directories";
import { type Invited, makeEpoch, wrapHistory } from "./making";
import { refused } from "./refusal";
import type { Room } from "./room";
import { isAccepted, signedFor } from "./rules";

export type EpochAsk = { reason: 2 | 3 | 4 | 5; keep: readonly B64[]; history: boolean; now: number };

export class Succession {
  private made: { plan: string; body: EpochBody } | null = null;

  constructor(private readonly room: Room) {}

  async next({ reason, keep, history, now }: EpochAsk): Promise<EpochBody> {
    this.room.refuseBlocked();
    if (history && (this.room.kind !== "case" || reason !== Reason.referred)) refused("no_consent");
    const { school, caseId, self, epochs, known } = this.room.place;
    const before = epochs.latest?.manifest ?? refused("no_epoch");
    const plan = JSON.stringify([toBase64url(before.hash), known.directory.size, reason, history, [...keep].sort()]);
    if (this.made?.plan === plan) return this.made.body;
    const present = this.room.users();
    const users = [...new Set(keep)];
    const joining = users.filter((user) => !present.has(user));
    for (const user of joining) await this.refuseJoining(before, user, { reason, history, now });
    const invited = [...this.counselee(before), ...users.map((user) => this.invite(user))];
    const isKept = invited.some(({ keyId }) => equal(keyId, self.keyId));
    if (!isKept && reason !== Reason.removed) refused("not_kept");
    const { directory } = known;
    const { form, fourth } = epochs.rule;
    const scope = history ? 1 : fourth;
    const next = { form, fourth: scope, school, caseId, before, invited, author: self, reason, directory, now };
    const body = await makeEpoch(next);
    if (history) body.history = await wrapHistory(epochs.all(), joining.map(this.invite, this), self);
    this.made = { plan, body };
    return body;
  }

  /** With her very keys; a circle of counselors has none. */
  private counselee(before: Manifest): Invited[] {
    if (this.room.kind !== "case" && this.room.kind !== "own") return [];
    const { role, keyId, boxPublic, signPublic } = counseleeOf(before);
    return [{ role, keyId, boxPublic, signPublic }];
  }

  private invite(user: B64): Invited {
    const { keyId, boxPublic, signPublic } = activePerson(this.room.place.known, user) ?? refused("not_member");
    return { role: Role.counselor, keyId, boxPublic, signPublic };
  }

  /** Everyone else would refuse such an epoch; so do we, before it is made. */
  private async refuseJoining(before: Manifest, user: B64, ask: Omit<EpochAsk, "keep">): Promise<void> {
    const { room } = this;
    if (room.kind === "case") {
      const isOpen = !isAccepted(room.place.epochs.manifests());
      if (isOpen && room.place.self.counselee && ask.reason === Reason.rotated) return;
      if (isOpen || ask.reason !== Reason.referred) refused("not_member");
      const standing = standingAt(await signedFor(before, room.consents), ask.now);
      if (joiningScope(standing, user) < (ask.history ? Scope.history : Scope.joining)) refused("no_consent");
    } else {
      const mayJoin = room.kind === "consultation" || (room.kind === "staff" && room.isColleague(user));
      if (ask.reason !== Reason.referred || !mayJoin) refused("not_member");
    }
  }
}
