// The epochs of one case that this client has accepted, in order. An epoch that does not pass does not exist: it is
// reported, and nothing is sealed or shown under it. Called by case.ts.

import { type Bytes, equal, toBase64url } from "../lib/bytes";
import type { BoxKey, SignKey } from "../sealing/curves";
import {
  checkAcceptable,
  counseleeOf,
  type Epoch,
  type Manifest,
  memberOf,
  openEpoch,
  parseManifest,
  Role,
} from "../sealing/manifest";
import type { Member, Problem } from "../worker/contract";
import { type KnownDirectory, ownerOf } from "./directories";
import { codeOf, problem, refused } from "./refusal";

/** The keys one uses in one case. */
export type Self = { readonly keyId: Bytes; readonly box: BoxKey; readonly sign: SignKey; readonly counselee: boolean };

export type Accepted = { readonly manifest: Manifest; keys: Epoch | null };

export class Epochs {
  private readonly accepted: Accepted[] = [];

  constructor(
    private readonly school: Bytes,
    private readonly caseId: Bytes,
    private readonly self: Self,
  ) {}

  get latest(): Accepted | null {
    return this.accepted[this.accepted.length - 1] ?? null;
  }

  get(epoch: number): Accepted | null {
    return this.accepted[epoch - 1] ?? null;
  }

  all(): readonly Accepted[] {
    return this.accepted;
  }

  /**
   * Accepts the next epoch, or a known one again with its wrap; otherwise says what is wrong with it. An epoch made
   * with a longer directory than ours cannot be judged yet: `school_old` asks the page for the school anew.
   */
  async offer(bytes: Bytes, wrap: Bytes | null, known: KnownDirectory): Promise<Problem | null> {
    try {
      const manifest = await parseManifest(bytes);
      const before = this.get(manifest.epoch);
      if (before) {
        if (!equal(before.manifest.hash, manifest.hash)) return problem("foreign_epoch");
        before.keys ??= await this.open(manifest, wrap);
        return null;
      }
      const accepted = await this.accept(manifest, wrap, known);
      this.accepted.push(accepted);
      return null;
    } catch (error) {
      if (codeOf(error) === "school_old") throw error;
      return problem(PROBLEM_OF[codeOf(error)] ?? "foreign_epoch");
    }
  }

  private async accept(manifest: Manifest, wrap: Bytes | null, known: KnownDirectory): Promise<Accepted> {
    const { school, caseId, self, latest } = this;
    if (!equal(manifest.school, school) || !equal(manifest.case, caseId)) refused("context");
    if (manifest.directorySize > known.directory.size) refused("school_old");
    await checkAcceptable(manifest, latest?.manifest ?? null, known.directory);
    // A student is the counselee of her own case: by this alone epoch 1 is hers, since only she could sign it.
    if (self.counselee && !equal(counseleeOf(manifest).keyId, self.keyId)) refused("counselee");
    return { manifest, keys: await this.open(manifest, wrap) };
  }

  /** Null: not given to us, so its messages stay closed. A wrap that does not fit refuses the whole epoch. */
  private async open(manifest: Manifest, wrap: Bytes | null): Promise<Epoch | null> {
    if (!wrap || !memberOf(manifest, this.self.keyId)) return null;
    return openEpoch(manifest, this.self.keyId, this.self.box, wrap);
  }

  membersOf(manifest: Manifest, known: KnownDirectory): Member[] {
    return manifest.members.map(({ role, keyId }) => {
      const owner = role === Role.counselor ? ownerOf(known, keyId) : null;
      return {
        key_id: toBase64url(keyId),
        role: role === Role.counselor ? "counselor" : "counselee",
        user: owner?.user ?? null,
        name: owner?.name ?? null,
        me: equal(keyId, this.self.keyId),
      };
    });
  }
}

const PROBLEM_OF: Record<string, Problem["code"]> = { counselor: "ghost_member", directory: "directory_fork" };
