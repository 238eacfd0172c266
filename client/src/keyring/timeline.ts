// A case's timeline as this client has verified it: the newest stretch, older ones before it, and what it once saw.
// Called by room.ts. Every disagreement becomes a problem; entries that cannot be placed are not shown.

import { type Bytes, equal, toBase64url } from "../lib/bytes";
import { chainStart, EntryKind } from "../sealing/chain";
import { envelopeHash, parseMessage } from "../sealing/message";
import type { B64, OpenedEntry, WireCase, WireEntry } from "../worker/contract";
import { checkClaims, Heads } from "./heads";
import type { Problems } from "./problems";
import { decode, problem, refused } from "./refusal";
import { type Anchor, type Place, type SenderHead, Walk } from "./walk";

const NOTHING_SENT: SenderHead = { seq: 0, hash: new Uint8Array(32) };

type ToldAnchor = { number: number; chain: B64 };

export class Timeline {
  heads = new Heads();
  /** What was told contradicts what was once seen: then that stays what is known, so that every later look finds it out. */
  private contradicted = false;
  /** What our next message follows on. */
  own: SenderHead = NOTHING_SENT;
  private walk: Walk | null = null;
  private floor: { anchor: Anchor; firsts: Walk["firsts"] } | null = null;
  private epochNumbers: { epoch: number; number: number }[] = [];
  private stored = new Map<number, OpenedEntry>();

  constructor(
    private readonly place: Place,
    private readonly problems: Problems,
  ) {}

  get newest(): Anchor {
    return this.walk ?? refused("no_case");
  }

  async load(answer: WireCase): Promise<OpenedEntry[]> {
    this.epochNumbers = answer.epochs;
    const anchor = await this.anchor(answer.anchor);
    const walk = new Walk(this.place, anchor, this.epochAt(anchor.number));
    const { entries, problems } = await walk.take(answer.entries);
    this.problems.add(...problems);
    this.checkEnd(walk, answer);
    this.walk = walk;
    this.floor = { anchor, firsts: walk.firsts };
    this.stored.clear();
    this.own = this.ownHead(walk);
    this.learn(walk);
    return entries;
  }

  private async anchor({ number, chain }: ToldAnchor): Promise<Anchor> {
    const anchor = { number, chain: decode(chain, 32) };
    const isStart = number !== 0 || equal(anchor.chain, await chainStart(this.place.caseId));
    if (!isStart) this.problems.add(problem("fork", { n: 0 }));
    return anchor;
  }

  private epochAt(number: number): number {
    return Math.max(0, ...this.epochNumbers.filter((told) => told.number <= number).map(({ epoch }) => epoch));
  }

  private checkEnd(walk: Walk, answer: WireCase): void {
    const { problems, heads, place } = this;
    const isAtEnd = walk.number === answer.number;
    if (walk.number < answer.number) problems.add(problem("gap", { n: walk.number + 1 }));
    else if (!isAtEnd || !equal(walk.chain, decode(answer.chain, 32))) problems.add(problem("fork"));
    const latest = place.epochs.latest?.manifest.epoch ?? 0;
    if (isAtEnd && latest !== walk.epoch) problems.add(problem("foreign_epoch"));
    const claims = new Map(answer.members.map(({ key_id, seq, head }) => [key_id, { seq, hash: decode(head, 32) }]));
    const against = heads.check(walk, claims);
    this.contradicted ||= against.some(({ code }) => code === "fork");
    problems.add(...checkClaims(walk, claims, answer.anchor.number === 0), ...against);
  }

  private learn(walk: Walk): void {
    if (!this.contradicted) this.heads.learn(walk);
  }

  /** Never below what we know to be stored, whatever the server says. */
  private ownHead(walk: Walk): SenderHead {
    const [walked, remembered] = [walk.senders.get(this.me) ?? NOTHING_SENT, this.heads.of(this.me) ?? NOTHING_SENT];
    return walked.seq >= remembered.seq ? walked : remembered;
  }

  private get me(): B64 {
    return toBase64url(this.place.self.keyId);
  }

  /** Entries before those already known; they must lead up to exactly where ours began. */
  async older(told: ToldAnchor, entries: readonly WireEntry[]): Promise<OpenedEntry[]> {
    const floor = this.floor ?? refused("no_case");
    const anchor = await this.anchor(told);
    const walk = new Walk(this.place, anchor, this.epochAt(anchor.number));
    const walked = await walk.take(entries);
    this.problems.add(...walked.problems);
    if (walk.number < floor.anchor.number) this.problems.add(problem("gap", { n: walk.number + 1 }));
    else if (!equal(walk.chain, floor.anchor.chain)) this.problems.add(problem("fork", { n: walk.number }));
    this.checkSeam(walk, floor.firsts);
    for (const [number, chain] of walk.chains) this.walk?.chains.set(number, chain);
    this.floor = { anchor, firsts: new Map([...floor.firsts, ...walk.firsts]) };
    return walked.entries;
  }

  /** Each sender's last message of the older stretch must be the one her next names. */
  private checkSeam(older: Walk, firsts: Walk["firsts"]): void {
    for (const [sender, { seq, previous, n }] of firsts) {
      const last = older.senders.get(sender);
      if (!last) continue;
      if (seq > last.seq + 1) this.problems.add(problem("gap", { n }));
      else if (seq <= last.seq || !equal(previous, last.hash)) this.problems.add(problem("fork", { n }));
    }
  }

  async receive(entries: readonly WireEntry[]): Promise<OpenedEntry[]> {
    const walk = this.walk ?? refused("no_case");
    const walked = await walk.take(entries);
    this.problems.add(...walked.problems);
    this.follow(walk);
    return [...walked.entries, ...this.delivered(entries)].sort((a, b) => a.n - b.n);
  }

  /** Our own message, told by the answer to its POST, is handed to the page when the stream brings it. */
  private delivered(entries: readonly WireEntry[]): OpenedEntry[] {
    return entries.flatMap(({ n, at }) => {
      const entry = this.stored.get(n);
      this.stored.delete(n);
      return entry ? [{ ...entry, at }] : [];
    });
  }

  private follow(walk: Walk): void {
    const walked = walk.senders.get(this.me);
    if (walked && walked.seq >= this.own.seq) this.own = walked;
    this.learn(walk);
  }

  /** The server gave our envelope this number. If entries before it are still on their way, the stream will tell. */
  async keep(envelope: Bytes, n: number): Promise<void> {
    const walk = this.walk ?? refused("no_case");
    const wire = { n, j: "message", at: 0, e: toBase64url(envelope) };
    if (n > walk.number + 1) return;
    if (n <= walk.number) {
      const told = { wire, kind: EntryKind.message, digest: await envelopeHash(envelope) };
      if (await walk.contradicts(told)) this.problems.add(problem("fork", { n }));
      return;
    }
    const walked = await walk.take([wire]);
    this.problems.add(...walked.problems);
    for (const entry of walked.entries) this.stored.set(entry.n, entry);
    this.follow(walk);
  }

  /** The server's word on our own last message: it may be ahead of us (another tab), never behind what we know. */
  correct(seq: number, hash: Bytes): void {
    const confirmed = this.heads.of(this.me) ?? NOTHING_SENT;
    const code =
      seq < confirmed.seq ? "rollback" : seq === confirmed.seq && !equal(hash, confirmed.hash) ? "fork" : null;
    if (code) {
      this.problems.add(problem(code));
      refused(code);
    }
    this.own = { seq, hash };
  }

  isOwn(envelope: Bytes): boolean {
    return equal(parseMessage(envelope).sender, this.place.self.keyId);
  }
}
