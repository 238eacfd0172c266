// What a document holds: for each path the versions that stand, one where nobody disagrees. Pure: write, merge, choose,
// read, pack. A version is forgotten only by someone who saw it; two who wrote unseen of each other leave both.

import type { B64, DocumentContent } from "../worker/contract";

export type Value = string | number | boolean | null | { [name: string]: Value } | Value[];
/** `at` and `by` are the writing page's own word: the seal vouches for who stored the revision, not for each field. */
export type Version = { v: Value; at: number; by: B64 };
/** `invest_story`, or for what repeats `<row>/gatra_name`: lists and cards are rows, so they merge by row too. */
export type Path = string;
export type Form = ReadonlyMap<Path, readonly Version[]>; // newest first, never empty

export const EMPTY: Form = new Map();

export const versionsAt = (form: Form, path: Path): readonly Version[] => form.get(path) ?? [];
export const valueAt = (form: Form, path: Path): Value => form.get(path)?.[0]?.v ?? null;
export const sameValue = (a: Value, b: Value): boolean => JSON.stringify(a) === JSON.stringify(b);
export const conflictsIn = (form: Form): Path[] => [...form].filter(([, all]) => all.length > 1).map(([path]) => path);

/** Over `shown`, what the writer had before them: where several versions stand, the others wait for a choice. */
export function write(form: Form, path: Path, fresh: Version, shown: Value = valueAt(form, path)): Form {
  const before = versionsAt(form, path);
  if (before.length === 1 && before[0] && sameValue(before[0].v, fresh.v)) return form;
  const others = before.length > 1 ? before.filter(({ v }) => !sameValue(v, shown)) : [];
  const at = Math.max(fresh.at, ...before.map((version) => version.at + 1)); // a slow clock must not sort it last
  return new Map(form).set(path, tidy([{ ...fresh, at }, ...others]));
}

/** A person looked at all versions: this value stands alone. */
export function choose(form: Form, path: Path, fresh: Version): Form {
  const at = Math.max(fresh.at, ...versionsAt(form, path).map((version) => version.at + 1));
  return new Map(form).set(path, [{ ...fresh, at }]);
}

/**
 * `base` is what both began from; `sent`, what we may have stored without hearing so: neither counts as news from the
 * other side. A version goes only where the side that lacks it had seen it.
 */
export function merge(base: Form, mine: Form, theirs: Form, sent: Form = EMPTY): Form {
  const merged = new Map<Path, readonly Version[]>();
  for (const path of new Set([...mine.keys(), ...theirs.keys()])) {
    const [ours, others] = [versionsAt(mine, path), versionsAt(theirs, path)];
    const began = keysOf(versionsAt(base, path));
    const seen = new Set([...began, ...keysOf(versionsAt(sent, path))]);
    const kept = [...standing(ours, keysOf(others), began), ...standing(others, keysOf(ours), seen)];
    merged.set(path, tidy(kept.length ? kept : [...ours, ...others]));
  }
  return merged;
}

const standing = (versions: readonly Version[], elsewhere: Set<string>, seen: Set<string>): Version[] =>
  versions.filter((version) => elsewhere.has(keyOf(version)) || !seen.has(keyOf(version)));

const keyOf = ({ v, at, by }: Version): string => `${at} ${by} ${JSON.stringify(v)}`;
const keysOf = (versions: readonly Version[]): Set<string> => new Set(versions.map(keyOf));

/** In one order whoever merges; two who wrote the same do not disagree. */
function tidy(versions: readonly Version[]): Version[] {
  const ordered = [...versions].sort((a, b) => b.at - a.at || (keyOf(a) < keyOf(b) ? -1 : 1));
  const said = new Set<string>();
  return ordered.filter(({ v }) => {
    const word = JSON.stringify(v);
    return said.has(word) ? false : said.add(word);
  });
}

export function sameForm(a: Form, b: Form): boolean {
  if (a === b) return true;
  if (a.size !== b.size) return false;
  return [...a].every(([path, versions]) => {
    const others = keysOf(versionsAt(b, path));
    return others.size === versions.length && versions.every((version) => others.has(keyOf(version)));
  });
}

type Packed = Version & { or?: Version[] };

/** `{v: 1, f: {path: {v, at, by, or?: [the other versions]}}}` */
export function pack(form: Form): DocumentContent {
  const fields = [...form].map(([path, [first, ...or]]) => [path, or.length ? { ...first, or } : first]);
  return { v: 1, f: Object.fromEntries(fields) };
}

/** Null: written by a newer page than this one; nothing may be written over what we cannot read. */
export function unpack(content: DocumentContent): Form | null {
  if (content.v !== 1 || typeof content.f !== "object" || content.f === null) return null;
  const form = new Map<Path, readonly Version[]>();
  for (const [path, packed] of Object.entries(content.f as Record<string, Packed>)) {
    const others = Array.isArray(packed?.or) ? packed.or : [];
    const versions = [packed, ...others].filter(isVersion).map(({ v, at, by }) => ({ v, at, by }));
    if (versions.length) form.set(path, tidy(versions));
  }
  return form;
}

const isVersion = (found: unknown): found is Version => {
  const { v, at, by } = (found ?? {}) as Partial<Version>;
  return v !== undefined && Number.isSafeInteger(at) && typeof by === "string";
};
