// The documents of one room: opened, sealed, and the highest revision seen of each remembered. Called by room.ts, which
// has looked whether anything blocks. An older revision, or another of the same number, is refused; never shown.

import { type Bytes, equal, toBase64url, utf8 } from "../lib/bytes";
import {
  checkSeen,
  documentId,
  type OpenedDocument as OpenedRevision,
  openDocument,
  parseDocument,
  type SeenRevision,
  sealDocument,
} from "../sealing/document";
import { MAX_DOCUMENT } from "../sealing/json";
import { memberOf } from "../sealing/manifest";
import { HASH } from "../sealing/suite";
import type { B64, DocumentContent, OpenedDocument } from "../worker/contract";
import { refuseCodename } from "./content";
import type { Accepted } from "./epochs";
import { decode, refused } from "./refusal";
import type { Place } from "./walk";

export type SavedDocument = [document: B64, revision: number, epoch: number, hash: B64];
export type SealedDocument = { document: B64; revision: number; envelope: B64 };
type Opened = OpenedDocument & { hash: Bytes };

export type DocumentAsk = {
  name: string;
  base: B64 | null;
  content: DocumentContent;
  codename: readonly string[] | null;
};

export class Documents {
  private readonly seen = new Map<B64, SeenRevision>();
  private readonly sealed = new Map<B64, { ask: string; sealed: SealedDocument }>();

  constructor(private readonly place: Place) {}

  restore(saved: readonly SavedDocument[]): void {
    for (const [document, revision, epoch, hash] of saved)
      this.seen.set(document, { revision, epoch, hash: decode(hash, HASH) });
  }

  save(): SavedDocument[] {
    return [...this.seen].map(([document, { revision, epoch, hash }]) => [
      document,
      revision,
      epoch,
      toBase64url(hash),
    ]);
  }

  /** `asked`: an older revision, wanted on purpose; left out, it must be the newest that was ever seen here. */
  async open(name: string, revision: B64, asked?: number): Promise<OpenedDocument> {
    const { content, author, mine, revision: number } = await this.read(name, decode(revision), asked);
    return { content, revision: number, author, mine };
  }

  private async read(name: string, bytes: Bytes, asked?: number): Promise<Opened> {
    const { school, caseId: room, epochs, self } = this.place;
    const document = await documentId(room, name);
    const told = parseDocument(bytes);
    const epoch = epochs.get(told.epoch) ?? refused("no_epoch");
    const author = memberOf(epoch.manifest, told.author) ?? refused("author");
    const { epochKey } = epoch.keys ?? refused("no_epoch");
    const context = { school, room, document, epoch: told.epoch, author: author.keyId };
    const { header, content, hash } = await openDocument(bytes, context, epochKey, author.signPublic);
    if (asked === undefined) this.learn(toBase64url(document), { header, hash });
    else if (header.revision !== asked) refused("context");
    const mine = equal(author.keyId, self.keyId);
    return { content, revision: header.revision, author: toBase64url(author.keyId), mine, hash };
  }

  private learn(document: B64, told: Pick<OpenedRevision, "header" | "hash">): void {
    const seen = this.seen.get(document);
    if (seen) checkSeen(told, seen);
    const { header, hash } = told;
    this.seen.set(document, { revision: header.revision, epoch: header.epoch, hash });
  }

  /** Follows `base`, which counts as seen from here on. Asked again it gives the very same bytes. */
  async seal({ name, base, content, codename }: DocumentAsk, { manifest, keys }: Accepted): Promise<SealedDocument> {
    const { school, caseId: room, self } = this.place;
    const { epochKey } = keys ?? refused("no_epoch");
    refuseCodename(content, codename);
    if (utf8(JSON.stringify(content)).length > MAX_DOCUMENT) refused("too_long");
    const document = await documentId(room, name);
    const id = toBase64url(document);
    if (base === null && this.seen.has(id)) refused("rollback");
    const before = base === null ? null : await this.read(name, decode(base));
    const ask = JSON.stringify([before && toBase64url(before.hash), manifest.epoch, content]);
    const already = this.sealed.get(id);
    if (already?.ask === ask) return already.sealed;
    const revision = (before?.revision ?? 0) + 1;
    const previous = before?.hash ?? new Uint8Array(HASH);
    const draft = { school, room, epoch: manifest.epoch, author: self.keyId, document, revision, previous };
    const envelope = toBase64url(await sealDocument(draft, content, epochKey, self.sign));
    const sealed = { document: id, revision, envelope };
    this.sealed.set(id, { ask, sealed });
    return sealed;
  }
}
