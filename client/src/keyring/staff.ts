// The keyring of counselors' pages, and of the page where somebody outside reads a packet: all that a student's can, and
// referrals' packets and consultations beside. Kept apart so that a student's phone never loads it.

import { toBase64url } from "../lib/bytes";
import { ID } from "../sealing/suite";
import type { Calls, RoomBody, School } from "../worker/contract";
import { openConsultation } from "./circles";
import { activePerson, type KnownDirectory } from "./directories";
import type { Self } from "./epochs";
import type { Served } from "./held";
import type { Holder } from "./holder";
import { Keyring } from "./keyring";
import { Packets } from "./packets";
import { decode, refused } from "./refusal";

type Ask<K extends keyof Calls> = Parameters<Calls[K]>[0];

export class StaffKeyring extends Keyring implements Served {
  private readonly packets = new Packets();

  async consultation_open({ school, users }: Ask<"consultation_open">): Promise<RoomBody> {
    const known = await this.unforked(school);
    const self = await this.listed(known);
    const everyone = [...users, toBase64url(this.account().card.user)];
    return openConsultation(decode(school.id, ID), self, known, everyone, this.now());
  }

  async packet_make({ school, referral, content }: Ask<"packet_make">) {
    const known = await this.unforked(school);
    return this.packets.make(referral, content, await this.listed(known), known);
  }

  async packet_wrap({ referral, user, school }: Ask<"packet_wrap">) {
    return this.packets.wrap(referral, user, await this.unforked(school));
  }

  async packet_link({ referral }: Ask<"packet_link">) {
    return this.packets.linkTo(referral);
  }

  async packet_load({ referral, school, wrap, parts, senders, others = [] }: Ask<"packet_load">) {
    const [own, theirs] = [await this.unforked(school), await this.unforked(senders)];
    const self = await this.listed(own);
    const more = [own, ...(await Promise.all(others.map((other) => this.unforked(other))))];
    return { parts: await this.packets.load(referral, wrap, self, { parts, senders: theirs, others: more }) };
  }

  async packet_enter({ token, typed }: Ask<"packet_enter">) {
    return this.packets.enter(token, typed);
  }

  async packet_link_open({ referral, link, parts, senders }: Ask<"packet_link_open">) {
    const known = await this.unforked(senders);
    return { parts: await this.packets.openLink(referral, link, { parts, senders: known }) };
  }

  async packet_answer({ referral, part, content }: Ask<"packet_answer">) {
    return { part: await this.packets.answer(referral, part, content) };
  }

  private async unforked(school: School): Promise<KnownDirectory> {
    const known = await this.learn(school);
    return known.forked ? refused("blocked", { codes: ["directory_fork"] }) : known;
  }

  /** Our own keys, as the school's directory has them now: with others nobody would know us. */
  private async listed(known: KnownDirectory): Promise<Self> {
    const { card } = this.account();
    const self = await this.account().self(card.user);
    const active = activePerson(known, toBase64url(card.user));
    if (self.counselee || !active || toBase64url(active.keyId) !== toBase64url(self.keyId)) refused("not_member");
    return self;
  }

  protected override hold(holder: Holder | null): void {
    this.packets.forget();
    super.hold(holder);
  }
}
