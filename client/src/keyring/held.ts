// What one tab holds unlocked: whose keys, which rooms are open, which directories were verified. The ground on which
// talking.ts and keyring.ts stand. Rooms are entered one call at a time; a new holder begins with nothing of the last.

import { ID } from "../sealing/suite";
import type { B64, Calls, OpenCaseBody, School, WireCase } from "../worker/contract";
import { Beginning } from "./beginning";
import { Directories, type DirectoryPin, type KnownDirectory } from "./directories";
import type { AccountHolder, Holder } from "./holder";
import { Lanes } from "./lanes";
import { decode, refused } from "./refusal";
import { Room, type SavedRoom } from "./room";

/** The contract as this side keeps it: the same calls, answered later. */
export type Served = { [K in keyof Calls]: (args: Parameters<Calls[K]>[0]) => Promise<ReturnType<Calls[K]>> };

export type Opening = { school: B64; caseId: B64; body: Promise<OpenCaseBody>; done: OpenCaseBody | null };

export class Held extends Beginning {
  protected opening: Opening | null = null;
  protected directories = new Directories();
  protected readonly rooms = new Map<B64, Room>();
  protected remembered = new Map<B64, SavedRoom>();
  private lanes = new Lanes();

  protected override hold(holder: Holder | null): void {
    super.hold(holder);
    this.opening = null;
    this.rooms.clear();
    this.remembered.clear();
    this.lanes = new Lanes();
    this.directories = holder ? this.directories.renewed() : new Directories();
  }

  protected override pinOnce(school: B64, pin: DirectoryPin): void {
    this.directories.pinOnce(school, pin);
  }

  protected account(): AccountHolder {
    return this.holder?.kind === "account" ? this.holder : refused("no_account");
  }

  protected async learn(school: School): Promise<KnownDirectory> {
    const known = await this.directories.learn(school);
    for (const open of this.rooms.values()) if (open.isOf(school.id)) await open.learn(known);
    return known;
  }

  protected inLane<T>(id: B64, act: () => Promise<T>): Promise<T> {
    return this.lanes.run(id, act);
  }

  protected inRoom<T>(id: B64, act: (open: Room) => Promise<T>): Promise<T> {
    return this.inLane(id, () => act(this.rooms.get(id) ?? refused("no_case")));
  }

  /** The room of a server's answer: open already, or made now as what the answer says it is. */
  protected async roomOf(wire: WireCase, school: School): Promise<Room> {
    const known = await this.learn(school);
    const open = this.rooms.get(wire.case);
    if (!open) return this.newRoom(wire, school, known);
    if (open.kind !== wire.room.kind) refused("context");
    return open;
  }

  private async newRoom({ case: id, room }: WireCase, school: School, known: KnownDirectory): Promise<Room> {
    const holder = this.holder ?? refused("no_identity");
    const { kind, about } = room;
    if ((kind === "staff" || kind === "own") !== (about !== null)) refused("bad_wire");
    const self = await holder.self(decode(about ?? id, ID));
    if (kind !== "case" && self.counselee !== (kind === "own")) refused("not_member");
    // Who may be in a lane is seen in its case alone.
    const ofCase = about === null ? null : (this.rooms.get(about) ?? refused("no_case"));
    const place = { school: decode(school.id, ID), id: decode(id, ID) };
    const made = new Room({ ...place, room: { kind, about }, about: ofCase, self, known });
    const saved = this.remembered.get(id);
    if (saved) made.restore(saved);
    return made;
  }

  /** A student's own case, which is not one of its lanes. */
  protected ownCase(): B64 | null {
    const seen = [...[...this.rooms.values()].map((open) => open.save()), ...this.remembered.values()];
    const [first] = seen.filter(({ room }) => room.kind === "case");
    return first?.case ?? this.opening?.caseId ?? null;
  }
}
