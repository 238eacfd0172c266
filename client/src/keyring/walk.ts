// One stretch of a room's timeline, walked entry by entry from an anchor: chain, each sender's sequence, the epoch in
// force. Called by room.ts for the newest stretch and for older ones. Reports; hides nothing; shows only what verified.

import { type Bytes, equal, isZero, toBase64url, utf8 } from "../lib/bytes";
import { chainNext, EntryKind } from "../sealing/chain";
import { memberOf, parseManifest } from "../sealing/manifest";
import { type MessageHeader, openSigned, parseMessage, verifyMessage } from "../sealing/message";
import { sha256 } from "../sealing/primitives";
import type { Content, OpenedEntry, Problem, WireEntry } from "../worker/contract";
import type { KnownDirectory } from "./directories";
import type { Epochs, Self } from "./epochs";
import { decode, problem } from "./refusal";

export type Anchor = { number: number; chain: Bytes };
export type SenderHead = { seq: number; hash: Bytes };
/** `known` is replaced whenever a school answer reaches further. */
export type Place = {
  readonly school: Bytes;
  readonly caseId: Bytes;
  readonly self: Self;
  readonly epochs: Epochs;
  known: KnownDirectory;
};
export type Walked = { entries: OpenedEntry[]; problems: Problem[] };

type Told = { wire: WireEntry; kind: EntryKind; bytes: Bytes; digest: Bytes };
type Verified = { header: MessageHeader; content: Content | null; signed: boolean };

async function readEntry(wire: WireEntry): Promise<Told> {
  const { j, e, m, f } = wire;
  const kind = j === "message" ? EntryKind.message : j === "epoch" ? EntryKind.epoch : EntryKind.fact;
  const bytes = kind === EntryKind.fact ? utf8(f ?? "") : decode((kind === EntryKind.message ? e : m) ?? "");
  return { wire, kind, bytes, digest: await sha256(bytes) };
}

export class Walk {
  readonly chains = new Map<number, Bytes>();
  readonly senders = new Map<string, SenderHead>();
  /** Each sender's first message here, to be held against the last one of an older stretch. */
  readonly firsts = new Map<string, { seq: number; previous: Bytes; n: number }>();
  number: number;
  chain: Bytes;

  constructor(
    private readonly place: Place,
    anchor: Anchor,
    public epoch: number,
  ) {
    this.number = anchor.number;
    this.chain = anchor.chain;
    this.chains.set(anchor.number, anchor.chain);
  }

  async take(entries: readonly WireEntry[]): Promise<Walked> {
    const told = await Promise.all(entries.map(readEntry));
    // Opening needs no order, only epochs: all at once, then each is judged in its place.
    const verified = new Map<Told, Verified | null>();
    await Promise.all(
      told.map(async (entry) => {
        if (entry.kind === EntryKind.message) verified.set(entry, await this.open(entry.bytes));
      }),
    );
    const walked: Walked = { entries: [], problems: [] };
    for (const entry of told) await this.step(entry, verified.get(entry) ?? null, walked);
    return walked;
  }

  private async step(told: Told, message: Verified | null, walked: Walked): Promise<void> {
    const { n } = told.wire;
    if (n <= this.number) {
      if (await this.contradicts(told)) walked.problems.push(problem("fork", { n }));
      return;
    }
    if (n !== this.number + 1) {
      walked.problems.push(problem("gap", { n: this.number + 1 }));
      return;
    }
    this.chain = await chainNext(this.chain, n, told.kind, told.digest);
    this.number = n;
    this.chains.set(n, this.chain);
    if (told.kind === EntryKind.message) walked.entries.push(this.message(told, message, walked.problems));
    else if (told.kind === EntryKind.epoch) await this.enterEpoch(told, walked);
    else walked.entries.push(factOf(told.wire));
  }

  /** An entry that was there before must be the very same. */
  async contradicts({ wire: { n }, kind, digest }: Pick<Told, "wire" | "kind" | "digest">): Promise<boolean> {
    const [before, now] = [this.chains.get(n - 1), this.chains.get(n)];
    return before !== undefined && now !== undefined && !equal(await chainNext(before, n, kind, digest), now);
  }

  private message(told: Told, message: Verified | null, problems: Problem[]): OpenedEntry {
    const { n, at } = told.wire;
    const header = message?.header ?? null;
    const opened = {
      n,
      at,
      kind: "message" as const,
      id: header ? toBase64url(header.id) : "",
      from: header ? toBase64url(header.sender) : "",
      mine: header !== null && equal(header.sender, this.place.self.keyId),
      epoch: header?.epoch ?? 0,
    };
    const isOfThisEpoch = header?.epoch === this.epoch;
    if (!message?.signed || !header || !isOfThisEpoch) {
      problems.push(problem("bad_message", { n }));
      return { ...opened, content: null };
    }
    const found = this.judge(header, told.digest, n);
    problems.push(...found);
    if (message.content === null && this.place.epochs.get(header.epoch)?.keys)
      problems.push(problem("bad_message", { n }));
    const isReplay = found.some(({ code }) => code === "bad_message");
    return { ...opened, content: isReplay ? null : message.content };
  }

  /** What a signed header says about the sender's own past and about what the sender had seen. */
  private judge(header: MessageHeader, hash: Bytes, n: number): Problem[] {
    const problems: Problem[] = [];
    const sender = toBase64url(header.sender);
    const last = this.senders.get(sender) ?? (this.chains.has(0) ? { seq: 0, hash: new Uint8Array(32) } : null);
    if (last && header.seq <= last.seq) return [problem("bad_message", { n })];
    if (last && header.seq > last.seq + 1) problems.push(problem("gap", { n }));
    else if (last && !equal(header.previous, last.hash)) problems.push(problem("fork", { n }));
    if (!this.firsts.has(sender)) this.firsts.set(sender, { seq: header.seq, previous: header.previous, n });
    this.senders.set(sender, { seq: header.seq, hash });
    const { number, chain, directorySize, directoryHead } = header.seen;
    const seen = this.chains.get(number);
    if (number >= n || (seen && !equal(seen, chain))) problems.push(problem("fork", { n }));
    const { directory } = this.place.known;
    const isJudgeable = directorySize <= directory.size && !(directorySize === 0 && isZero(directoryHead));
    if (isJudgeable && !directory.extends(directorySize, directoryHead))
      problems.push(problem("directory_fork", { n }));
    return problems;
  }

  /** Null: not even a header. `signed` says that a member of an accepted epoch sealed it; only then is it believed. */
  private async open(envelope: Bytes): Promise<Verified | null> {
    const { school, caseId, epochs } = this.place;
    let header: MessageHeader;
    try {
      header = parseMessage(envelope);
    } catch {
      return null;
    }
    const unsigned = { header, content: null, signed: false };
    const epoch = epochs.get(header.epoch);
    const sender = epoch && memberOf(epoch.manifest, header.sender);
    if (!epoch || !sender) return unsigned;
    try {
      const context = { school, case: caseId, epoch: header.epoch, sender: sender.keyId };
      const signed = await verifyMessage(envelope, context, sender.signPublic);
      const opened = epoch.keys && (await openSigned(signed, epoch.keys.epochKey).catch(() => null));
      return { header, content: opened?.content ?? null, signed: true };
    } catch {
      return unsigned;
    }
  }

  private async enterEpoch(told: Told, walked: Walked): Promise<void> {
    const { n, at } = told.wire;
    const manifest = await parseManifest(told.bytes, this.place.epochs.rule.form).catch(() => null);
    const accepted = manifest && this.place.epochs.get(manifest.epoch);
    const isNext = accepted !== null && accepted.manifest.epoch === this.epoch + 1;
    if (!accepted || !isNext || !equal(accepted.manifest.hash, told.digest)) {
      walked.problems.push(problem("foreign_epoch", { n }));
      return;
    }
    const { epoch, reason, scope } = accepted.manifest;
    this.epoch = epoch;
    const members = this.place.epochs.membersOf(accepted.manifest, this.place.known);
    const before = this.place.epochs.get(epoch - 1)?.manifest;
    const joined = members.flatMap(({ key_id }) => (before && !memberOf(before, decode(key_id)) ? [key_id] : []));
    const history = joined.length > 0 && scope === 1;
    walked.entries.push({ n, at, kind: "epoch", epoch, reason, members, joined, history });
  }
}

function factOf({ n, at, j, f }: WireEntry): OpenedEntry {
  let facts: unknown = null;
  try {
    facts = JSON.parse(f ?? "");
  } catch {
    // a fact is the server's word and nothing hangs on it; an unreadable one tells nothing
  }
  const isRecord = typeof facts === "object" && facts !== null && !Array.isArray(facts);
  return { n, at, kind: "fact", name: j, facts: isRecord ? (facts as Record<string, unknown>) : {} };
}
