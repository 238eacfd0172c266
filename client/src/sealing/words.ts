// The word list of codenames and check words (version 1), unpacked, and what helps a person who mistyped one.
// Called by codename.ts and the worker. Lives in the client only: what is typed is never sent to be looked up.

import packed from "../../../spec/wordlist-id.txt";

function unpack(text: string): string[] {
  let before = "";
  return [...text.matchAll(/(\d)([a-z]+)/g)].map(([, shared, rest]) => {
    before = before.slice(0, Number(shared)) + rest;
    return before;
  });
}

export const WORD_LIST_VERSION = 1;
export const WORDS: readonly string[] = unpack(packed);

const indices = new Map(WORDS.map((word, index) => [word, index]));

export function indexOfWord(word: string): number | undefined {
  return indices.get(word);
}

/** `count` words from the first bits of `bytes`, eleven bits each. */
export function wordsOf(bytes: Uint8Array, count: number): string[] {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, "0")).join("");
  return Array.from({ length: count }, (_, i) => WORDS[Number.parseInt(bits.slice(11 * i, 11 * i + 11), 2)] as string);
}

export function completions(prefix: string, most = 5): string[] {
  const start = prefix.normalize("NFKC").toLowerCase().trim();
  return start === "" ? [] : WORDS.filter((word) => word.startsWith(start)).slice(0, most);
}

/** The words at most two slips away, nearest first. */
export function nearWords(typed: string, most = 4): string[] {
  if (typed.length > 16) return [];
  return WORDS.map((word) => ({ word, slips: slipsBetween(typed, word) }))
    .filter(({ slips }) => slips <= 2)
    .sort((a, b) => a.slips - b.slips)
    .slice(0, most)
    .map(({ word }) => word);
}

/** Letters missing, extra, wrong, or swapped with their neighbour. */
function slipsBetween(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 2) return 3;
  let older: number[] = [];
  let old = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const replace = at(old, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      row.push(Math.min(replace, at(old, j) + 1, at(row, j - 1) + 1, isSwap ? at(older, j - 2) + 1 : replace));
    }
    older = old;
    old = row;
  }
  return at(old, b.length);
}

function at(row: readonly number[], index: number): number {
  return row[index] as number;
}
