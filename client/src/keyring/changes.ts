// Counselors whose key is no longer the one the present epoch was wrapped to, and which of them a person has compared.
// Called by room.ts. Until somebody has compared the words, a change blocks; until a new epoch, nothing is sealed.

import { type Bytes, equal, toBase64url } from "../lib/bytes";
import { checkWords } from "../sealing/codename";
import { Role } from "../sealing/manifest";
import type { B64, Problem } from "../worker/contract";
import { activePerson, ownerOf } from "./directories";
import { problem } from "./refusal";
import type { Place } from "./walk";

type Outdated = { user: B64; name: string; active: Bytes | null };

const REVOKED = "";

export class KeyChanges {
  /** For each user: the key a person has compared and accepted in place of the manifest's. */
  confirmed = new Map<B64, B64>();
  found: Problem[] = [];

  constructor(private readonly place: Place) {}

  outdated(): Outdated[] {
    const { known, epochs } = this.place;
    const members = epochs.latest?.manifest.members ?? [];
    return members.flatMap(({ role, keyId }) => {
      const owner = role === Role.counselor ? ownerOf(known, keyId) : null;
      if (!owner) return [];
      const active = activePerson(known, owner.user)?.keyId ?? null;
      return active && equal(active, keyId) ? [] : [{ ...owner, active }];
    });
  }

  async refresh(): Promise<void> {
    const changed = this.outdated().filter(({ user, active }) => this.confirmed.get(user) !== stateOf(active));
    this.found = await Promise.all(
      changed.map(async ({ user, name, active }) => {
        return problem("key_changed", { user, name, ...(active && { words: await checkWords(active) }) });
      }),
    );
  }

  /** A person compared the check words: the active key of this user is the right one (or she is rightly gone). */
  async confirm(user: B64): Promise<void> {
    this.confirmed.set(user, stateOf(activePerson(this.place.known, user)?.keyId ?? null));
    await this.refresh();
  }
}

function stateOf(active: Bytes | null): B64 {
  return active ? toBase64url(active) : REVOKED;
}
