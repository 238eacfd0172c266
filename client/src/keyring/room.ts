// One room, unlocked: its epochs, its timeline as verified so far, and what we seal for it. A case or a circle: only the
// rule differs by which an epoch is accepted. Called by talking.ts, one call at a time. Seals only under an epoch it
// accepted, and only while nothing stands that blocks.

import { type Bytes, equal, toBase64url } from "../lib/bytes";
import type { Consent } from "../sealing/consent";
import type { Content } from "../sealing/content";
import { memberOf } from "../sealing/manifest";
import { sealMessage } from "../sealing/message";
import type * as wire from "../worker/contract";
import type { B64, CaseView, OpenedEntry, Problem, Sealed, WireCase, WireEntry } from "../worker/contract";
import { KeyChanges } from "./changes";
import { parseConsents } from "./consents";
import { checkContent } from "./content";
import { type KnownDirectory, ownerOf } from "./directories";
import { Documents, type SavedDocument } from "./documents";
import { type Accepted, Epochs, type Self } from "./epochs";
import { Heads, type SavedHeads } from "./heads";
import { Problems } from "./problems";
import { decode, problem, refused } from "./refusal";
import { caseRule, circleRule } from "./rules";
import { Timeline } from "./timeline";
import type { Place } from "./walk";

export type SavedRoom = {
  case: B64;
  room: wire.Room;
  heads: SavedHeads | null;
  confirmed: [B64, B64][];
  documents: SavedDocument[];
  proofs: Problem[];
};

export type RoomPlan = {
  school: Bytes;
  id: Bytes;
  room: wire.Room;
  about: Room | null; // of a lane: its case
  self: Self;
  known: KnownDirectory;
};

export class Room {
  readonly place: Place;
  readonly kind: wire.RoomKind;
  readonly documents: Documents;
  /** The counselee's consents as the server told them, in their order. */
  consents: Consent[] = [];
  private readonly about: Room | null;
  private readonly told: wire.Room;
  private readonly problems = new Problems();
  private readonly timeline: Timeline;
  private readonly changes: KeyChanges;
  private sealed = new Map<B64, { text: string; sealed: Sealed }>();

  constructor({ school, id, room, about, self, known }: RoomPlan) {
    const rule =
      room.kind === "case"
        ? caseRule(self, () => this.consents)
        : circleRule(room.kind, self, about && (() => about.place.epochs.manifests()));
    this.place = { school, caseId: id, self, epochs: new Epochs(school, id, self, rule), known };
    this.kind = room.kind;
    this.told = room;
    this.about = about;
    this.timeline = new Timeline(this.place, this.problems);
    this.changes = new KeyChanges(this.place);
    this.documents = new Documents(this.place);
  }

  restore({ heads, confirmed, documents, proofs }: SavedRoom): void {
    this.problems.add(...proofs);
    if (heads) this.timeline.heads = Heads.restore(heads);
    this.changes.confirmed = new Map(confirmed);
    this.documents.restore(documents);
  }

  save(): SavedRoom {
    return {
      case: toBase64url(this.place.caseId),
      room: this.told,
      heads: this.timeline.heads.save(),
      confirmed: [...this.changes.confirmed],
      documents: this.documents.save(),
      proofs: this.problems.proofs(),
    };
  }

  isOf(school: B64): boolean {
    return toBase64url(this.place.school) === school;
  }

  async learn(known: KnownDirectory): Promise<void> {
    this.place.known = known;
    await this.changes.refresh();
  }

  /** The server's whole answer, believed in nothing that does not verify. */
  async load(answer: WireCase): Promise<CaseView> {
    const { school, caseId, epochs, known } = this.place;
    if (!equal(decode(answer.case), caseId) || !equal(decode(answer.school), school)) refused("context");
    this.problems.reset();
    this.consents = parseConsents(answer.consents ?? []);
    for (const [at, { manifest, wrap }] of answer.epochs.entries()) {
      const isPast = at < answer.epochs.length - 1;
      const wrong = await epochs.offer(decode(manifest), wrap === null ? null : decode(wrap), known, isPast);
      if (!wrong) continue;
      this.problems.add(wrong);
      break; // what follows a refused epoch follows nothing
    }
    const entries = await this.timeline.load(answer);
    this.sealed.clear();
    return this.view(entries);
  }

  async older(anchor: { number: number; chain: B64 }, entries: readonly WireEntry[]): Promise<CaseView> {
    return this.view(await this.timeline.older(anchor, entries));
  }

  /** Entries as the stream brings them. The wrap of a new epoch comes only with the whole answer. */
  async receive(entries: readonly WireEntry[]): Promise<{ entries: OpenedEntry[]; problems: Problem[] }> {
    const { epochs, known } = this.place;
    for (const { j, m } of entries) {
      const wrong = j === "epoch" ? await epochs.offer(decode(m ?? ""), null, known) : null;
      if (wrong) this.problems.add(wrong);
    }
    const opened = await this.timeline.receive(entries);
    await this.changes.refresh();
    return { entries: opened, problems: this.standing() };
  }

  private standing(): Problem[] {
    const forked = this.place.known.forked ? [problem("directory_fork")] : [];
    return [...this.problems.list(), ...forked, ...this.changes.found];
  }

  private async view(entries: OpenedEntry[]): Promise<CaseView> {
    await this.changes.refresh();
    const { caseId, self, epochs, known } = this.place;
    const { latest } = epochs;
    return {
      case: toBase64url(caseId),
      room: this.told,
      epoch: latest?.manifest.epoch ?? 0,
      me: toBase64url(self.keyId),
      members: latest ? epochs.membersOf(latest.manifest, known) : [],
      readers: epochs.all().map(({ manifest }) => ({
        epoch: manifest.epoch,
        reason: manifest.reason,
        time: manifest.time,
        members: epochs.membersOf(manifest, known),
      })),
      entries,
      problems: this.standing(),
    };
  }

  refuseBlocked(): void {
    const blocking = this.standing().filter(({ blocks }) => blocks);
    if (blocking.length > 0) refused("blocked", { codes: blocking.map(({ code }) => code) });
  }

  /** The epoch to seal under now: ours, and of people with the keys it was wrapped to. */
  sealing(): Accepted {
    this.refuseBlocked();
    const { self, epochs } = this.place;
    const { latest } = epochs;
    if (!latest?.keys || !memberOf(latest.manifest, self.keyId)) refused("no_epoch");
    if (this.changes.outdated().length > 0) refused("no_epoch"); // confirmed, but not yet wrapped to
    if (this.hasStrangers()) refused("no_epoch"); // who left the case is still in its lane
    return latest;
  }

  private hasStrangers(): boolean {
    const { about } = this;
    if (!about || this.kind !== "staff") return false;
    const ofCase = about.users();
    return [...this.users()].some((user) => !ofCase.has(user));
  }

  /** The counselors of the present epoch. */
  users(): Set<B64> {
    const { epochs, known } = this.place;
    const owners = (epochs.latest?.manifest.members ?? []).map(({ keyId }) => ownerOf(known, keyId)?.user);
    return new Set(owners.filter((user) => user !== undefined));
  }

  /** May a circle of this case hold this user? None but a staff lane asks. */
  isColleague(user: B64): boolean {
    return this.about?.users().has(user) ?? false;
  }

  /** `codename` is the sender's own: she must not give it away by mistake. */
  async seal(id: B64, content: Content, codename: readonly string[] | null): Promise<Sealed> {
    const { manifest, keys } = this.sealing();
    const { school, caseId, self, known } = this.place;
    const text = checkContent(content, codename);
    const before = this.sealed.get(id);
    if (before?.text === text) return before.sealed;
    const { own, newest } = this.timeline;
    const seq = own.seq + 1;
    const { envelope, hash } = await sealMessage(
      {
        school,
        case: caseId,
        epoch: manifest.epoch,
        sender: self.keyId,
        id: decode(id, 16),
        seq,
        previous: own.hash,
        seen: { ...newest, directorySize: known.directory.size, directoryHead: known.directory.head },
        content,
      },
      (keys ?? refused("no_epoch")).epochKey,
      self.sign,
    );
    this.timeline.own = { seq, hash };
    const sealed = { id, seq, envelope: toBase64url(envelope) };
    this.sealed.set(id, { text, sealed });
    return sealed;
  }

  stale(seq: number, head: B64): void {
    this.sealed.clear();
    this.timeline.correct(seq, decode(head, 32));
  }

  async stored(envelope: B64, n: number): Promise<void> {
    const bytes = decode(envelope);
    if (!this.timeline.isOwn(bytes)) refused("context");
    await this.timeline.keep(bytes, n);
    for (const [id, { sealed }] of this.sealed) if (sealed.envelope === envelope) this.sealed.delete(id);
  }

  async confirm(user: B64): Promise<{ problems: Problem[] }> {
    await this.changes.confirm(user);
    return { problems: this.standing() };
  }
}
