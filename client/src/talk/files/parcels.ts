// What is attached and not sent yet, kept on the device so that a reload loses nothing: the parcel sealed as unsent words
// are, its files in the sealed form in which they travel. Lies where the conversation's queue lies and goes with it.

import { type Bytes, fromBase64url, toBase64url } from "../../lib/bytes";
import { inTurns } from "../../lib/turns";
import { codeOf } from "../../lib/words";
import type { Attachment, B64, Content } from "../../worker/contract";
import { type FilesPlace, parcelsOf } from "./contract";

/** Files that belong to one message; `content` is there once "Kirim" was pressed. */
export type Parcel = { id: B64; files: Attachment[]; content: Content | null };

const OUTBOX = 2;
const bytesOf = (name: string): string => `teduh.isi.${name}.`;

export class Parcels {
  private readonly held = new Map<B64, Bytes>();
  private readonly turn = inTurns();
  private readonly parcels: string;
  private readonly contents: string;

  constructor(private readonly place: FilesPlace) {
    this.parcels = parcelsOf(place.name);
    this.contents = bytesOf(place.name);
  }

  /** False: too large for the device's store; it is in this open page alone. */
  hold(file: B64, sealed: Bytes): boolean {
    this.held.set(file, sealed);
    return this.put(this.contents + file, toBase64url(sealed));
  }

  bytes(file: B64): Bytes | null {
    return this.held.get(file) ?? null;
  }

  release(file: B64): void {
    this.held.delete(file);
    this.place.store.removeItem(this.contents + file);
  }

  keep(parcel: Parcel): Promise<void> {
    const plain = JSON.stringify(parcel);
    return this.turn(async () => {
      const { keyring, subject } = this.place;
      const { sealed } = await keyring.call("device_seal", { purpose: OUTBOX, subject, plain });
      this.put(this.parcels + parcel.id, sealed);
    });
  }

  /** The parcel is no more; its files may be in another one by now. */
  forget({ id }: Parcel): Promise<void> {
    return this.turn(async () => this.place.store.removeItem(this.parcels + id));
  }

  /** What an earlier page left, oldest first; bytes that belong to none of it go. */
  restore(): Promise<Parcel[]> {
    return this.turn(async () => {
      const found: Parcel[] = [];
      for (const name of this.names(this.parcels)) {
        const parcel = await this.open(name);
        if (parcel) found.push(parcel);
        else this.place.store.removeItem(name);
      }
      const wanted = new Set(found.flatMap(({ files }) => files.map(({ i }) => i)));
      for (const name of this.names(this.contents)) this.takeUp(name, wanted);
      return found.sort((a, b) => (a.content?.at ?? Infinity) - (b.content?.at ?? Infinity));
    });
  }

  private takeUp(name: string, wanted: ReadonlySet<B64>): void {
    const file = name.slice(this.contents.length);
    if (wanted.has(file)) this.held.set(file, fromBase64url(this.place.store.getItem(name) ?? ""));
    else this.place.store.removeItem(name);
  }

  private async open(name: string): Promise<Parcel | null> {
    const { keyring, subject, store } = this.place;
    try {
      const sealed = store.getItem(name) ?? "";
      const { plain } = await keyring.call("device_open", { purpose: OUTBOX, subject, sealed });
      return JSON.parse(plain) as Parcel;
    } catch (cause) {
      if (codeOf(cause).startsWith("worker_")) throw cause;
      return null;
    }
  }

  private names(prefix: string): string[] {
    return Object.keys(this.place.store).filter((name) => name.startsWith(prefix));
  }

  private put(name: string, text: string): boolean {
    try {
      this.place.store.setItem(name, text);
      return true;
    } catch {
      this.place.store.removeItem(name);
      return false;
    }
  }
}
