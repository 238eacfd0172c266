// The documents of one room: fetched once, opened by name, kept fresh by the stream. Everything on a page that shows
// the same room shares one shelf, so that two views of a document are one document.

import type { Api } from "../lib/api";
import { on } from "../lib/dom";
import type { Heard, Live } from "../live/contract";
import type { Keyring } from "../talk/contract";
import type { B64 } from "../worker/contract";
import { createDrafts } from "./drafts";
import { SealedDocument, type WireRevision } from "./sealed_document";

export type ShelfOptions = {
  room: B64;
  me: B64; // own key id in this room
  api: Api;
  keyring: Keyring;
  live: Live;
  store: Storage; // where drafts lie: localStorage until sign-out, or this tab's own
  refresh: () => Promise<void>;
};

export class Shelf {
  private readonly documents = new Map<string, Promise<SealedDocument>>();
  private readonly opened = new Map<B64, SealedDocument>();
  private found: Promise<Map<B64, WireRevision>> | null = null;
  private readonly stops: (() => void)[];
  private readonly drafts;
  private wasOpen = false;

  constructor(private readonly options: ShelfOptions) {
    const { live, room, store, keyring } = options;
    this.drafts = createDrafts(store, keyring);
    const tryAgain = (): void => this.signal("network");
    this.stops = [
      live.follow(
        room,
        () => null,
        (heard) => this.hear(heard),
      ),
      live.onState((open) => this.streams(open)),
      on(window, "online", tryAgain),
      on(window, "pagehide", () => void this.flush()),
      on(document, "visibilitychange", () => void this.flush()),
    ];
  }

  /** The same document for everyone who asks by this name. Rejects when the room cannot be fetched. */
  open(name: string): Promise<SealedDocument> {
    const known = this.documents.get(name);
    if (known) return known;
    const opening = this.begin(name);
    this.documents.set(name, opening);
    opening.catch(() => this.documents.delete(name));
    return opening;
  }

  signal(by: "network" | "person"): void {
    for (const document of this.opened.values()) document.signal(by);
  }

  async flush(): Promise<void> {
    await Promise.all([...this.opened.values()].map((document) => document.flush()));
  }

  close(): void {
    for (const stop of this.stops) stop();
    for (const document of this.opened.values()) document.close();
  }

  private async begin(name: string): Promise<SealedDocument> {
    const { room, keyring } = this.options;
    const [{ document: id }, found] = await Promise.all([keyring.call("document_id", { room, name }), this.list()]);
    const document = new SealedDocument({ ...this.options, drafts: this.drafts, name, document: id });
    this.opened.set(id, document);
    await document.begin(found.get(id) ?? null);
    return document;
  }

  private list(): Promise<Map<B64, WireRevision>> {
    this.found ??= this.fetchAll().catch((cause) => {
      this.found = null;
      throw cause;
    });
    return this.found;
  }

  private async fetchAll(): Promise<Map<B64, WireRevision>> {
    const { api, room } = this.options;
    const { documents } = await api.get<{ documents: WireRevision[] }>(`/api/kasus/${room}/lembar`);
    return new Map(documents.map((revision) => [revision.d, revision]));
  }

  private hear(heard: Heard): void {
    if (heard.kind === "muat") void this.reload();
    if (heard.kind !== "lembar") return;
    const document = this.opened.get(heard.d);
    if (document) void this.fetchOne(document, heard.r);
    else this.found = null;
  }

  private async fetchOne(document: SealedDocument, number: number): Promise<void> {
    if (number <= document.number()) return;
    const { api, room } = this.options;
    const path = `/api/kasus/${room}/lembar/${document.id}?revisi=${number}`;
    await api.get<WireRevision>(path).then(
      (revision) => document.receive(revision),
      () => undefined, // the next sign of the network fetches all
    );
  }

  /** What was stored while no stream was open is not told again. */
  private streams(open: boolean): void {
    if (open && this.wasOpen) void this.reload();
    if (open) this.signal("network");
    this.wasOpen ||= open;
  }

  private async reload(): Promise<void> {
    this.found = null;
    if (this.opened.size === 0) return;
    const found = await this.list().catch(() => null);
    for (const [id, document] of found ? this.opened : []) {
      const revision = found?.get(id);
      if (revision) void document.receive(revision);
    }
  }
}

type Shared = { shelf: Shelf; users: number };
const shelves = new WeakMap<Keyring, Map<B64, Shared>>();

/** The room's shelf on this page; `leave` closes it with its last user. */
export function shareShelf(options: ShelfOptions): { shelf: Shelf; leave: () => void } {
  const rooms = shelves.get(options.keyring) ?? new Map<B64, Shared>();
  shelves.set(options.keyring, rooms);
  const shared = rooms.get(options.room) ?? { shelf: new Shelf(options), users: 0 };
  rooms.set(options.room, shared);
  shared.users += 1;
  return {
    shelf: shared.shelf,
    leave: () => {
      shared.users -= 1;
      if (shared.users > 0) return;
      rooms.delete(options.room);
      shared.shelf.close();
    },
  };
}
