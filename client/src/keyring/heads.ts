// What this client has once seen of a case: how far the timeline went and how far each sender had come. A server that
// later tells less, or something else, is found out here. Called by room.ts; kept across reloads by the tab vault.

import { type Bytes, equal, toBase64url } from "../lib/bytes";
import type { B64, Problem } from "../worker/contract";
import { decode, problem } from "./refusal";
import type { SenderHead, Walk } from "./walk";

export type SavedHeads = { number: number; chain: B64; senders: [B64, number, B64][] };
export type Claims = ReadonlyMap<B64, SenderHead>;

export class Heads {
  private number = 0;
  private chain: Bytes | null = null;
  private readonly senders = new Map<B64, SenderHead>();

  static restore(saved: SavedHeads): Heads {
    const heads = new Heads();
    heads.number = saved.number;
    heads.chain = decode(saved.chain, 32);
    for (const [sender, seq, hash] of saved.senders) heads.senders.set(sender, { seq, hash: decode(hash, 32) });
    return heads;
  }

  save(): SavedHeads | null {
    if (!this.chain) return null;
    const senders = [...this.senders].map(([key, { seq, hash }]): [B64, number, B64] => [key, seq, toBase64url(hash)]);
    return { number: this.number, chain: toBase64url(this.chain), senders };
  }

  of(sender: B64): SenderHead | null {
    return this.senders.get(sender) ?? null;
  }

  /** Takes in what a walk has verified; never goes back. */
  learn(walk: Walk): void {
    if (!this.chain || walk.number >= this.number) {
      this.number = walk.number;
      this.chain = walk.chain;
    }
    for (const [sender, head] of walk.senders) {
      if (head.seq >= (this.senders.get(sender)?.seq ?? 0)) this.senders.set(sender, head);
    }
  }

  /** Holds a server's answer, already walked, against what was seen before. */
  check(walk: Walk, claims: Claims): Problem[] {
    const problems: Problem[] = [];
    if (this.chain) {
      if (walk.number < this.number) problems.push(problem("rollback"));
      const now = walk.chains.get(this.number);
      if (now && !equal(now, this.chain)) problems.push(problem("fork", { n: this.number }));
    }
    for (const [sender, { seq, hash }] of this.senders) {
      const claim = claims.get(sender);
      if (!claim || claim.seq < seq) problems.push(problem("rollback"));
      else if (claim.seq === seq && !equal(claim.hash, hash)) problems.push(problem("fork"));
    }
    return problems;
  }
}

/** Holds the server's word on each sender's last message against what its own timeline shows. */
export function checkClaims(walk: Walk, claims: Claims, isWhole: boolean): Problem[] {
  const problems: Problem[] = [];
  for (const [sender, claim] of claims) {
    const walked = walk.senders.get(sender);
    if (!walked) {
      if (isWhole && claim.seq > 0) problems.push(problem("gap", { n: walk.number }));
      else if (claim.seq > 0) walk.senders.set(sender, claim);
    } else if (claim.seq > walked.seq) problems.push(problem("gap", { n: walk.number }));
    else if (claim.seq < walked.seq || !equal(claim.hash, walked.hash)) problems.push(problem("fork"));
  }
  return problems;
}
