// What a page may ask of a room, and of what lies in it: messages, epochs, documents, consents, its lanes. Called through
// keyring.ts. The page carries bytes between the server and here; both are believed in nothing that does not verify.

import { type Bytes, toBase64url } from "../lib/bytes";
import { documentId } from "../sealing/document";
import { systemRandom } from "../sealing/primitives";
import { ID } from "../sealing/suite";
import type { B64, Calls, OpenCaseBody, RoomBody, School } from "../worker/contract";
import { openLane } from "./circles";
import { consentFor, readConsents } from "./consents";
import { Held, type Opening } from "./held";
import type { Holder } from "./holder";
import { openCase } from "./opening";
import { decode, refused } from "./refusal";
import type { Room } from "./room";
import { Succession } from "./succession";

type Ask<K extends keyof Calls> = Parameters<Calls[K]>[0];

export class Talking extends Held {
  private readonly successions = new WeakMap<Room, Succession>();
  private readonly lanesOpened = new WeakMap<Room, { plan: string; body: RoomBody }>();

  async case_open({ school, readers, messages }: Ask<"case_open">): Promise<OpenCaseBody> {
    const holder = this.holder ?? refused("no_identity");
    if (holder.kind === "account" && holder.card.role !== "student") refused("no_identity");
    if (this.opening?.school === school.id) return this.opening.body;
    const caseId = systemRandom(ID);
    const body = this.makeOpening(holder, school, caseId, readers, messages);
    const opening: Opening = { school: school.id, caseId: toBase64url(caseId), body, done: null };
    this.opening = opening;
    try {
      opening.done = await body;
      return opening.done;
    } catch (error) {
      if (this.opening === opening) this.opening = null; // nothing was given out: it may be tried anew
      throw error;
    }
  }

  private async makeOpening(
    holder: Holder,
    school: School,
    caseId: Bytes,
    readers: readonly B64[],
    messages: Ask<"case_open">["messages"],
  ): Promise<OpenCaseBody> {
    const known = await this.learn(school);
    const derived = holder.kind === "codename" ? await holder.derived() : null;
    const self = derived?.self ?? (await holder.self(caseId));
    const place = { school: decode(school.id, ID), caseId, self, known };
    const body = await openCase({ ...place, readers, messages, codename: this.words(), now: this.now() });
    return derived ? { ...body, locator: toBase64url(derived.locator), auth: toBase64url(derived.auth) } : body;
  }

  async case_load({ school, wire }: Ask<"case_load">) {
    return this.inLane(wire.case, async () => {
      const loaded = await this.roomOf(wire, school);
      const view = await loaded.load(wire);
      this.rooms.set(wire.case, loaded);
      if (this.opening?.caseId === wire.case && this.holder?.kind === "account") this.opening = null;
      return view;
    });
  }

  async case_older({ case: id, anchor, entries }: Ask<"case_older">) {
    return this.inRoom(id, (open) => open.older(anchor, entries));
  }

  async case_receive({ case: id, entries }: Ask<"case_receive">) {
    return this.inRoom(id, (open) => open.receive(entries));
  }

  async case_seal({ case: id, id: messageId, content }: Ask<"case_seal">) {
    return this.inRoom(id, (open) => open.seal(messageId, content, this.words()));
  }

  async case_stale({ case: id, seq, head }: Ask<"case_stale">) {
    return this.inRoom(id, async (open) => {
      open.stale(seq, head);
      return null;
    });
  }

  async case_stored({ case: id, envelope, n }: Ask<"case_stored">) {
    return this.inRoom(id, async (open) => {
      await open.stored(envelope, n);
      return null;
    });
  }

  async case_epoch({ case: id, reason, keep, history = false }: Ask<"case_epoch">) {
    return this.inRoom(id, (open) => {
      const succession = this.successions.get(open) ?? new Succession(open);
      this.successions.set(open, succession);
      return succession.next({ reason, keep, history, now: this.now() });
    });
  }

  async case_confirm({ case: id, user }: Ask<"case_confirm">) {
    return this.inRoom(id, (open) => open.confirm(user));
  }

  async case_close({ case: id }: Ask<"case_close">) {
    return this.inLane(id, async () => {
      const open = this.rooms.get(id);
      if (open) this.remembered.set(id, open.save());
      this.rooms.delete(id);
      return null;
    });
  }

  async room_open({ case: id, kind }: Ask<"room_open">): Promise<RoomBody> {
    return this.inRoom(id, async (open) => {
      const plan = JSON.stringify([kind, [...open.users()].sort(), open.place.known.directory.size]);
      const before = this.lanesOpened.get(open);
      if (before?.plan === plan) return before.body;
      const body = await openLane(open, kind, this.now());
      this.lanesOpened.set(open, { plan, body });
      return body;
    });
  }

  async document_id({ room, name }: Ask<"document_id">) {
    return { document: toBase64url(await documentId(decode(room, ID), name)) };
  }

  async document_open({ room, name, envelope, revision }: Ask<"document_open">) {
    return this.inRoom(room, (open) => open.documents.open(name, envelope, revision));
  }

  async document_seal({ room, name, base, content }: Ask<"document_seal">) {
    return this.inRoom(room, (open) => {
      return open.documents.seal({ name, base, content, codename: this.words() }, open.sealing());
    });
  }

  async consent_make({ case: id, ...ask }: Ask<"consent_make">) {
    return this.inRoom(id, async (open) => ({ consent: await consentFor(open, ask) }));
  }

  async consent_read({ case: id, consents }: Ask<"consent_read">) {
    return this.inRoom(id, async (open) => ({ consents: await readConsents(open, consents) }));
  }
}
