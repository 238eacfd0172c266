// One case, unlocked: its epochs, its timeline as verified so far, and what we seal for it. Called by keyring.ts, one
// call at a time. Seals only under an epoch it accepted, and only while nothing stands that blocks.

import { type Bytes, equal, toBase64url } from "../lib/bytes";
import { checkWords } from "../sealing/codename";
import type { Content } from "../sealing/content";
import { counseleeOf, type Manifest, memberOf, Role } from "../sealing/manifest";
import { sealMessage } from "../sealing/message";
import type { B64, CaseView, EpochBody, OpenedEntry, Problem, Sealed, WireCase, WireEntry } from "../worker/contract";
import { checkContent } from "./content";
import { activePerson, type KnownDirectory, ownerOf } from "./directories";
import { Epochs, type Self } from "./epochs";
import { Heads, type SavedHeads } from "./heads";
import { type Invited, makeEpoch } from "./making";
import { Problems } from "./problems";
import { decode, problem, refused } from "./refusal";
import { Timeline } from "./timeline";
import type { Place } from "./walk";

export type SavedCase = { case: B64; heads: SavedHeads | null; confirmed: [B64, B64][] };

const REVOKED = "";

export class Case {
  readonly place: Place;
  private readonly problems = new Problems();
  private readonly timeline: Timeline;
  /** For each user: the key a person has compared and accepted in place of the manifest's. */
  private confirmed = new Map<B64, B64>();
  private changes: Problem[] = [];
  private sealed = new Map<B64, { text: string; sealed: Sealed }>();
  private made: { plan: string; body: EpochBody } | null = null;

  constructor(school: Bytes, caseId: Bytes, self: Self, known: KnownDirectory) {
    this.place = { school, caseId, self, epochs: new Epochs(school, caseId, self), known };
    this.timeline = new Timeline(this.place, this.problems);
  }

  restore({ heads, confirmed }: SavedCase): void {
    if (heads) this.timeline.heads = Heads.restore(heads);
    this.confirmed = new Map(confirmed);
  }

  save(): SavedCase {
    const heads = this.timeline.heads.save();
    return { case: toBase64url(this.place.caseId), heads, confirmed: [...this.confirmed] };
  }

  isOf(school: B64): boolean {
    return toBase64url(this.place.school) === school;
  }

  async learn(known: KnownDirectory): Promise<void> {
    this.place.known = known;
    await this.refresh();
  }

  /** The server's whole answer, believed in nothing that does not verify. */
  async load(answer: WireCase): Promise<CaseView> {
    const { school, caseId, epochs, known } = this.place;
    if (!equal(decode(answer.case), caseId) || !equal(decode(answer.school), school)) refused("context");
    this.problems.reset();
    for (const { manifest, wrap } of answer.epochs) {
      const wrong = await epochs.offer(decode(manifest), wrap === null ? null : decode(wrap), known);
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
    await this.refresh();
    return { entries: opened, problems: this.standing() };
  }

  private standing(): Problem[] {
    const forked = this.place.known.forked ? [problem("directory_fork")] : [];
    return [...this.problems.list(), ...forked, ...this.changes];
  }

  private async view(entries: OpenedEntry[]): Promise<CaseView> {
    await this.refresh();
    const { caseId, self, epochs, known } = this.place;
    const { latest } = epochs;
    return {
      case: toBase64url(caseId),
      room: { kind: "case", about: null },
      epoch: latest?.manifest.epoch ?? 0,
      me: toBase64url(self.keyId),
      members: latest ? epochs.membersOf(latest.manifest, known) : [],
      readers: epochs.all().map(({ manifest }) => ({
        epoch: manifest.epoch,
        members: epochs.membersOf(manifest, known),
      })),
      entries,
      problems: this.standing(),
    };
  }

  /** Counselors of the current epoch whose active key is no longer the one the epoch was wrapped to. */
  private outdated(manifest: Manifest): { user: B64; name: string; active: Bytes | null }[] {
    const { known } = this.place;
    return manifest.members.flatMap(({ role, keyId }) => {
      const owner = role === Role.counselor ? ownerOf(known, keyId) : null;
      if (!owner) return [];
      const active = activePerson(known, owner.user)?.keyId ?? null;
      return active && equal(active, keyId) ? [] : [{ ...owner, active }];
    });
  }

  private isConfirmed({ user, active }: { user: B64; active: Bytes | null }): boolean {
    return this.confirmed.get(user) === (active ? toBase64url(active) : REVOKED);
  }

  private async refresh(): Promise<void> {
    const { latest } = this.place.epochs;
    const changed = latest ? this.outdated(latest.manifest).filter((one) => !this.isConfirmed(one)) : [];
    this.changes = await Promise.all(
      changed.map(async ({ user, name, active }) => {
        return problem("key_changed", { user, name, ...(active && { words: await checkWords(active) }) });
      }),
    );
  }

  private refuseBlocked(): void {
    const blocking = this.standing().filter(({ blocks }) => blocks);
    if (blocking.length > 0) refused("blocked", { codes: blocking.map(({ code }) => code) });
  }

  /** `codename` is the sender's own: she must not give it away by mistake. */
  async seal(id: B64, content: Content, codename: readonly string[] | null): Promise<Sealed> {
    this.refuseBlocked();
    const { school, caseId, self, epochs, known } = this.place;
    const latest = epochs.latest;
    if (!latest?.keys || !memberOf(latest.manifest, self.keyId)) refused("no_epoch");
    if (this.outdated(latest.manifest).length > 0) refused("no_epoch"); // confirmed, but not yet wrapped to
    const text = checkContent(content, codename);
    const before = this.sealed.get(id);
    if (before?.text === text) return before.sealed;
    const { own, newest } = this.timeline;
    const seq = own.seq + 1;
    const { envelope, hash } = await sealMessage(
      {
        school,
        case: caseId,
        epoch: latest.manifest.epoch,
        sender: self.keyId,
        id: decode(id, 16),
        seq,
        previous: own.hash,
        seen: { ...newest, directorySize: known.directory.size, directoryHead: known.directory.head },
        content,
      },
      latest.keys.epochKey,
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

  /** The next epoch, wrapped to the counselee and to those kept, with their active keys. Repeated, the same bytes. */
  async epoch(reason: 2 | 5, keep: readonly B64[], now: number): Promise<EpochBody> {
    this.refuseBlocked();
    const { school, caseId, self, epochs, known } = this.place;
    const before = epochs.latest?.manifest ?? refused("no_epoch");
    const plan = JSON.stringify([toBase64url(before.hash), known.directory.size, reason, [...keep].sort()]);
    if (this.made?.plan === plan) return this.made.body;
    const { role, keyId, boxPublic, signPublic } = counseleeOf(before);
    const invited: Invited[] = [{ role, keyId, boxPublic, signPublic }, ...this.kept(before, keep)];
    if (!invited.some((member) => equal(member.keyId, self.keyId))) refused("not_kept");
    const directory = known.directory;
    const body = await makeEpoch({ school, caseId, before, invited, author: self, reason, directory, now });
    this.made = { plan, body };
    return body;
  }

  private kept(before: Manifest, keep: readonly B64[]): Invited[] {
    const { known } = this.place;
    const present = new Set(before.members.map(({ keyId }) => ownerOf(known, keyId)?.user));
    return [...new Set(keep)].map((user) => {
      const person = activePerson(known, user);
      if (!person || !present.has(user)) refused("not_member");
      const { keyId, boxPublic, signPublic } = person;
      return { role: Role.counselor, keyId, boxPublic, signPublic };
    });
  }

  /** A person compared the check words: the active key of this user is the right one (or she is rightly gone). */
  async confirm(user: B64): Promise<{ problems: Problem[] }> {
    const active = activePerson(this.place.known, user);
    this.confirmed.set(user, active ? toBase64url(active.keyId) : REVOKED);
    await this.refresh();
    return { problems: this.standing() };
  }
}
