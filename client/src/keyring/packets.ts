// The packets of referrals that this tab can open: made here, wrapped to us, or reached by a link. Called by staff.ts.
// A packet's key stays in here; it leaves sealed alone: to a counselor's key, or in a link that spoken words open.

import { type Bytes, equal, isZero, toBase64url } from "../lib/bytes";
import { checkWords } from "../sealing/codename";
import { openPart, parsePart, sealPart, unwrapPacket, wrapPacket } from "../sealing/packet";
import { deriveLink, type LinkKeys, openLink, parseSpoken, sealLink, spokenWords } from "../sealing/packet_link";
import { systemRandom } from "../sealing/primitives";
import { ID, KEY } from "../sealing/suite";
import type { B64, DocumentContent, OpenedPart } from "../worker/contract";
import { activePerson, type KnownDirectory } from "./directories";
import type { Self } from "./epochs";
import { decode, refused } from "./refusal";

/** `school` is the sender's, whoever reads. `signer` null: we came by a link, and sign nothing. */
type Packet = { id: Bytes; school: Bytes; secret: Bytes; signer: Self | null };
type Made = { part: B64; own_wrap: B64 };
type Opening = { parts: readonly B64[]; senders: KnownDirectory; others?: readonly KnownDirectory[] };

export class Packets {
  private readonly packets = new Map<B64, Packet>();
  private readonly made = new Map<B64, { text: string; made: Made }>();
  private readonly answered = new Map<B64, { text: string; part: B64 }>();
  private link: LinkKeys | null = null;

  /** A new key each time the words change; the same words again give the same bytes. */
  async make(referral: B64, content: DocumentContent, self: Self, { directory }: KnownDirectory): Promise<Made> {
    const text = JSON.stringify(content);
    const before = this.made.get(referral);
    if (before?.text === text) return before.made;
    const { school } = directory;
    const packet = { id: decode(referral, ID), school, secret: systemRandom(KEY), signer: self };
    const part = await sealPart({ school, packet: packet.id, part: 0 }, content, packet.secret, signerOf(self));
    const own = await wrapPacket({ school, packet: packet.id, reader: self.keyId }, self.box.public, packet.secret);
    this.packets.set(referral, packet);
    const made = { part: toBase64url(part), own_wrap: toBase64url(own) };
    this.made.set(referral, { text, made });
    return made;
  }

  /** To a counselor's active key, with the words by which a person may compare it. */
  async wrap(referral: B64, user: B64, known: KnownDirectory): Promise<{ wrap: B64; words: string[] }> {
    const { id, school, secret } = this.get(referral);
    const person = activePerson(known, user) ?? refused("not_member");
    const wrap = await wrapPacket({ school, packet: id, reader: person.keyId }, person.boxPublic, secret);
    return { wrap: toBase64url(wrap), words: await checkWords(person.keyId) };
  }

  async linkTo(referral: B64) {
    const { id, secret } = this.get(referral);
    const [token, words] = [systemRandom(ID), spokenWords()];
    const { locator, auth, cipher } = await deriveLink(token, words);
    const link = await sealLink(id, cipher, secret);
    const sent = { link: toBase64url(link), locator: toBase64url(locator), auth: toBase64url(auth) };
    return { ...sent, token: toBase64url(token), words };
  }

  async load(referral: B64, wrap: B64, self: Self, opening: Opening): Promise<OpenedPart[]> {
    const { school } = opening.senders.directory;
    const id = decode(referral, ID);
    const secret = await unwrapPacket({ school, packet: id, reader: self.keyId }, decode(wrap), self.box);
    return this.open(referral, { id, school, secret, signer: self }, opening);
  }

  async enter(token: B64, typed: string): Promise<{ locator: B64; auth: B64 }> {
    this.link = await deriveLink(decode(token, ID), parseSpoken(typed));
    return { locator: toBase64url(this.link.locator), auth: toBase64url(this.link.auth) };
  }

  async openLink(referral: B64, link: B64, opening: Opening): Promise<OpenedPart[]> {
    const { cipher } = this.link ?? refused("no_packet");
    const id = decode(referral, ID);
    const secret = await openLink(decode(link), id, cipher);
    return this.open(referral, { id, school: opening.senders.directory.school, secret, signer: null }, opening);
  }

  /** Kept only once every part has opened: a packet of which one part is forged is no packet. */
  private async open(referral: B64, packet: Packet, { parts, senders, others = [] }: Opening): Promise<OpenedPart[]> {
    const opened = parts.map(async (part, number) => {
      const bytes = decode(part);
      const { signer } = parsePart(bytes);
      const known = number > 0 ? [senders, ...others] : [senders];
      const author = isZero(signer) ? null : authorIn(known, signer);
      const place = { school: packet.school, packet: packet.id, part: number, signer };
      const content = await openPart(bytes, place, packet.secret, author?.signPublic ?? null);
      return { part: number, content, from: author && { user: author.user, name: author.name } };
    });
    const all = await Promise.all(opened);
    this.packets.set(referral, packet);
    return all;
  }

  /** Asked again with the same words it gives the same bytes. */
  async answer(referral: B64, part: number, content: DocumentContent): Promise<B64> {
    const { id, school, secret, signer } = this.get(referral);
    const slot = `${referral} ${part}`;
    const text = JSON.stringify(content);
    const before = this.answered.get(slot);
    if (before?.text === text) return before.part;
    if (part < 1) refused("bad_wire");
    const sealed = await sealPart({ school, packet: id, part }, content, secret, signer && signerOf(signer));
    this.answered.set(slot, { text, part: toBase64url(sealed) });
    return toBase64url(sealed);
  }

  private get(referral: B64): Packet {
    return this.packets.get(referral) ?? refused("no_packet");
  }

  forget(): void {
    for (const { secret } of this.packets.values()) secret.fill(0);
    for (const held of [this.packets, this.made, this.answered]) held.clear();
    this.link = null;
  }
}

const signerOf = ({ keyId, sign }: Self) => ({ keyId, sign });

type Signed = { signPublic: Bytes; user: B64; name: string };

/** Whose key signed. One that was replaced since still says who wrote then. */
function authorIn(known: readonly KnownDirectory[], signer: Bytes): Signed {
  const entries = known.flatMap(({ directory }) => [...directory.entries].reverse());
  const entry = entries.find(({ keyId }) => equal(keyId, signer)) ?? refused("counselor");
  return { signPublic: entry.signPublic, user: toBase64url(entry.user), name: entry.name };
}
