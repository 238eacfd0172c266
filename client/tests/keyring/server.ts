// A stand-in for the server: it numbers, chains and hands out what it was given, and a test may make it lie.
// It holds no key of anyone; whatever it invents it must invent without them.

import { type Bytes, fromBase64url, toBase64url, utf8 } from "../../src/lib/bytes";
import { chainNext, chainStart, EntryKind } from "../../src/sealing/chain";
import { CIRCLE } from "../../src/sealing/circle";
import { CASE, parseManifest } from "../../src/sealing/manifest";
import { parseMessage } from "../../src/sealing/message";
import { sha256 } from "../../src/sealing/primitives";
import type {
  B64,
  EpochBody,
  OpenCaseBody,
  Room,
  RoomBody,
  School,
  WireCase,
  WireEntry,
} from "../../src/worker/contract";
import { NOW, type Person, SCHOOL } from "../sealing/cast";

export const KDF = { alg: 1, m: 19_456, t: 2, p: 1 };

export function schoolOf(directory: readonly Bytes[], readers: readonly Person[]): School {
  return {
    id: toBase64url(SCHOOL),
    name: "SMA Nusantara Teduh",
    salt: toBase64url(new Uint8Array(16).fill(9)),
    student_kdf: KDF,
    directory: directory.map(toBase64url),
    readers: readers.map(({ user }) => toBase64url(user)),
  };
}

type StoredEpoch = { epoch: number; manifest: B64; wraps: Map<B64, B64>; number: number };

export class Server {
  entries: WireEntry[] = [];
  epochs: StoredEpoch[] = [];
  senders = new Map<B64, { seq: number; head: B64 }>();
  caseId: B64 = "";
  room: Room = { kind: "case", about: null };
  consents: B64[] = [];

  /** A circle, as POST …/ruang or /api/konsultasi founded it. */
  static async circle(body: RoomBody, room: Room): Promise<Server> {
    const server = new Server();
    server.caseId = body.room;
    server.room = room;
    await server.epoch(body);
    return server;
  }

  async open(body: OpenCaseBody): Promise<void> {
    this.caseId = body.case;
    await this.epoch(body);
    for (const envelope of body.messages) await this.message(envelope);
  }

  async epoch({ manifest, wraps, history = [] }: EpochBody): Promise<WireEntry> {
    const form = this.room.kind === "case" ? CASE : CIRCLE;
    const { epoch } = await parseManifest(fromBase64url(manifest), form);
    for (const { epoch: earlier, key_id, wrap } of history) this.epochs[earlier - 1]?.wraps.set(key_id, wrap);
    const number = this.entries.length + 1;
    this.epochs.push({ epoch, manifest, number, wraps: new Map(wraps.map(({ key_id, wrap }) => [key_id, wrap])) });
    return this.enter({ n: number, j: "epoch", at: NOW, m: manifest });
  }

  async message(envelope: B64): Promise<WireEntry> {
    const bytes = fromBase64url(envelope);
    const { sender, seq } = parseMessage(bytes);
    this.senders.set(toBase64url(sender), { seq, head: toBase64url(await sha256(bytes)) });
    return this.enter({ n: this.entries.length + 1, j: "message", at: NOW, e: envelope });
  }

  fact(name: string, facts: object): WireEntry {
    return this.enter({ n: this.entries.length + 1, j: name, at: NOW, f: JSON.stringify(facts) });
  }

  private enter(entry: WireEntry): WireEntry {
    this.entries.push(entry);
    return entry;
  }

  async chainAt(number: number, entries = this.entries): Promise<Bytes> {
    let chain = await chainStart(fromBase64url(this.caseId));
    for (const { n, j, e, m, f } of entries.slice(0, number)) {
      const kind = j === "message" ? EntryKind.message : j === "epoch" ? EntryKind.epoch : EntryKind.fact;
      const digest = await sha256(f !== undefined ? utf8(f) : fromBase64url(e ?? m ?? ""));
      chain = await chainNext(chain, n, kind, digest);
    }
    return chain;
  }

  /** The answer of GET /api/kasus/<case> to the holder of a key, with the last `window` entries. */
  async answer(reader: B64 | null, window = 60): Promise<WireCase> {
    const number = this.entries.length;
    const from = Math.max(0, number - window);
    return {
      case: this.caseId,
      school: toBase64url(SCHOOL),
      room: this.room,
      consents: this.consents,
      number,
      chain: toBase64url(await this.chainAt(number)),
      epochs: this.epochs.map(({ wraps, ...told }) => ({ ...told, wrap: (reader && wraps.get(reader)) ?? null })),
      members: [...this.senders].map(([key_id, { seq, head }]) => ({ key_id, seq, head })),
      anchor: await this.anchor(from),
      entries: this.entries.slice(from),
    };
  }

  async anchor(number: number): Promise<{ number: number; chain: B64 }> {
    return { number, chain: toBase64url(await this.chainAt(number)) };
  }

  copy(): Server {
    const copy = new Server();
    copy.caseId = this.caseId;
    copy.room = this.room;
    copy.consents = [...this.consents];
    copy.entries = [...this.entries];
    copy.epochs = this.epochs.map((epoch) => ({ ...epoch, wraps: new Map(epoch.wraps) }));
    copy.senders = new Map(this.senders);
    return copy;
  }
}
