// The epochs of one room that this client has accepted, in order. An epoch that does not pass does not exist: it is
// reported, and nothing is sealed or shown under it. Called by room.ts; the room's kind says by which rule.

import { type Bytes, equal, toBase64url } from "../lib/bytes";
import type { BoxKey, SignKey } from "../sealing/curves";
import {
  type Epoch,
  listsWrap,
  type Manifest,
  memberOf,
  openCommitted,
  openEpoch,
  parseManifest,
  Role,
} from "../sealing/manifest";
import type { B64, Member, Problem } from "../worker/contract";
import { activePerson, type KnownDirectory, ownerOf } from "./directories";
import { codeOf, detailOf, problem, refused } from "./refusal";
import type { Rule } from "./rules";

/** The keys one uses in one room. */
export type Self = { readonly keyId: Bytes; readonly box: BoxKey; readonly sign: SignKey; readonly counselee: boolean };

/** `wrap` is kept beside what it holds: the counselee may let one who joins have it too. */
export type Accepted = { readonly manifest: Manifest; keys: Epoch | null; wrap: Bytes | null };

export class Epochs {
  private readonly accepted: Accepted[] = [];

  constructor(
    private readonly school: Bytes,
    private readonly caseId: Bytes,
    private readonly self: Self,
    readonly rule: Rule,
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

  manifests(): Manifest[] {
    return this.accepted.map(({ manifest }) => manifest);
  }

  /**
   * Accepts the next epoch, or a known one again with its wrap; otherwise says what is wrong with it. An epoch made
   * with a longer directory than ours cannot be judged yet: `school_old` asks the page for the school anew. `isPast`:
   * another epoch follows, so its wrap may be one that was made later, for who joined.
   */
  async offer(bytes: Bytes, wrap: Bytes | null, known: KnownDirectory, isPast = false): Promise<Problem | null> {
    try {
      const manifest = await parseManifest(bytes, this.rule.form);
      const before = this.get(manifest.epoch);
      if (before) {
        if (!equal(before.manifest.hash, manifest.hash)) return problem("foreign_epoch");
        if (!before.keys) Object.assign(before, await this.open(manifest, wrap, isPast));
        return null;
      }
      const accepted = await this.accept(manifest, wrap, known, isPast);
      this.accepted.push(accepted);
      return null;
    } catch (error) {
      if (codeOf(error) === "school_old") throw error;
      return problem(PROBLEM_OF[codeOf(error)] ?? "foreign_epoch", whoOf(error, known));
    }
  }

  private async accept(
    manifest: Manifest,
    wrap: Bytes | null,
    known: KnownDirectory,
    isPast: boolean,
  ): Promise<Accepted> {
    const { school, caseId, rule } = this;
    if (!equal(manifest.school, school) || !equal(manifest.case, caseId)) refused("context");
    if (manifest.directorySize > known.directory.size) refused("school_old");
    await rule.check(manifest, this.manifests(), known.directory);
    return { manifest, ...(await this.open(manifest, wrap, isPast)) };
  }

  /** Null: not given to us, so its messages stay closed. A wrap that does not fit refuses the whole epoch. */
  private async open(manifest: Manifest, wrap: Bytes | null, isPast: boolean): Promise<Omit<Accepted, "manifest">> {
    const { keyId, box } = this.self;
    if (!wrap || !(isPast || memberOf(manifest, keyId))) return { keys: null, wrap: null };
    const isListed = await listsWrap(manifest, keyId, wrap);
    const open = isListed || !isPast ? openEpoch : openCommitted;
    return { keys: await open(manifest, keyId, box, wrap), wrap };
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

const PROBLEM_OF: Record<string, Problem["code"]> = {
  counselor: "ghost_member",
  consent: "unconsented_member",
  directory: "directory_fork",
};

/** Of whom a refusal speaks, where the directory knows her. */
function whoOf(error: unknown, known: KnownDirectory): { user: B64; name: string } | undefined {
  const user = detailOf(error);
  const entry = typeof user === "string" ? activePerson(known, user) : null;
  return entry ? { user: entry.user, name: entry.name } : undefined;
}
