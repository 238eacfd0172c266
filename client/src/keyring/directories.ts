// The directories this tab has verified, one for each school. Each only ever grows; a log that contradicts what was
// seen before is remembered as forked, and what is pinned for later stays as it was. Called by the keyring for every school.

import { type Bytes, equal, toBase64url } from "../lib/bytes";
import { Directory } from "../sealing/directory";
import type { B64, School } from "../worker/contract";
import { decode, refused } from "./refusal";

/** How far a log was seen, and whether another one was told since: that no reload and no sign-in may forget. */
export type DirectoryPin = { size: number; head: Bytes; forked: boolean };
export type KnownDirectory = { readonly directory: Directory; readonly forked: boolean };
type Held = KnownDirectory & { raw: readonly Bytes[] };

export class Directories {
  private readonly held = new Map<B64, Held>();
  private readonly pins = new Map<B64, DirectoryPin>();

  /** What was seen in another tab or another day; the next log of this school must extend it. */
  pin(school: B64, pin: DirectoryPin): void {
    const forked = pin.forked || this.pins.get(school)?.forked === true;
    this.pins.set(school, { ...pin, forked });
  }

  /** What was told and not looked at yet: it counts only where nothing better is known. */
  pinOnce(school: B64, pin: DirectoryPin): void {
    if (!this.pins.has(school)) this.pins.set(school, pin);
  }

  /** For other keys in the same tab: every log is verified anew, and what was seen of it stays seen. */
  renewed(): Directories {
    const anew = new Directories();
    for (const [school, pin] of this.pins) anew.pin(school, pin);
    return anew;
  }

  /** What to remember. Of a log that turned out to be a fork nothing is: the pin stays that which it contradicts. */
  pinned(): [B64, DirectoryPin][] {
    return [...this.pins];
  }

  /** Verifies what is new in the log that came with the school. Shorter is no news; different is a fork. */
  async learn(school: School): Promise<KnownDirectory> {
    const log = school.directory.map((entry) => decode(entry));
    const before = this.held.get(school.id);
    const after = before ? await grown(before, log) : await this.first(school, log);
    this.held.set(school.id, after);
    this.pins.set(school.id, pinOf(after, this.pins.get(school.id)));
    return after;
  }

  /** A poster's fingerprint, where there is one, must be that of the log's first key. */
  private async first(school: School, log: readonly Bytes[]): Promise<Held> {
    const directory = await Directory.replay(decode(school.id, 16), log).catch(() => refused("directory_fork"));
    if (school.anchor && !equal(await directory.fingerprint(), decode(school.anchor))) refused("anchor");
    const pin = this.pins.get(school.id);
    return { directory, raw: log, forked: pin !== undefined && !follows(directory, pin) };
  }
}

function follows(directory: Directory, { size, head, forked }: DirectoryPin): boolean {
  return !forked && directory.extends(size, head);
}

function pinOf({ directory, forked }: Held, before: DirectoryPin | undefined): DirectoryPin {
  if (forked && before) return { ...before, forked };
  return { size: directory.size, head: directory.head, forked };
}

async function grown(before: Held, log: readonly Bytes[]): Promise<Held> {
  const isSameStart = before.raw.slice(0, log.length).every((entry, at) => equal(entry, log[at] as Bytes));
  if (!isSameStart) return { ...before, forked: true };
  const news = log.slice(before.raw.length);
  if (news.length === 0) return before;
  try {
    const directory = await before.directory.extend(news);
    return { directory, raw: log, forked: before.forked };
  } catch {
    return { ...before, forked: true };
  }
}

export type Person = { user: B64; name: string; keyId: Bytes; boxPublic: Bytes; signPublic: Bytes };

export function activePerson({ directory }: KnownDirectory, user: B64): Person | null {
  const entry = directory.active.get(user);
  return entry ? { ...entry, user } : null;
}

/** Whose key this is or was: names of members who have left stay readable. */
export function ownerOf({ directory }: KnownDirectory, keyId: Bytes): { user: B64; name: string } | null {
  const entry = [...directory.entries].reverse().find((candidate) => equal(candidate.keyId, keyId));
  return entry ? { user: toBase64url(entry.user), name: entry.name } : null;
}
