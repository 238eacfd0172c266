// Finds words in the opened messages of one case, on this device alone. The pane gives it decrypted entries, which it
// holds in memory and drops with the pane; nothing it sees is stored or sent.

export type Searchable = { n: number; at: number; mine: boolean; text: string };
export type Hit = { n: number; at: number; mine: boolean; before: string; match: string; after: string };

const AROUND = 36;
const MOST_HITS = 50;

/** Lower case without accents, one output character for each input character, so that positions stay true. */
export function fold(text: string): string {
  return Array.from(text, foldOne).join("");
}

function foldOne(character: string): string {
  const bare = character.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  return bare.length === character.length
    ? bare
    : character.toLowerCase().padEnd(character.length).slice(0, character.length);
}

/** Every word of the query must occur; the newest message comes first. */
export function findIn(entries: Iterable<Searchable>, query: string): Hit[] {
  const words = fold(query.trim()).split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  const hits: Hit[] = [];
  for (const entry of [...entries].sort((a, b) => b.n - a.n)) {
    const hit = hitIn(entry, words);
    if (hit) hits.push(hit);
    if (hits.length === MOST_HITS) break;
  }
  return hits;
}

function hitIn(entry: Searchable, words: string[]): Hit | null {
  const folded = fold(entry.text);
  const places = words.map((word) => folded.indexOf(word));
  const [first, word] = [places[0] ?? -1, words[0] ?? ""];
  if (places.includes(-1)) return null;
  const end = first + word.length;
  return {
    n: entry.n,
    at: entry.at,
    mine: entry.mine,
    before: leading(entry.text, first),
    match: entry.text.slice(first, end),
    after: trailing(entry.text, end),
  };
}

function leading(text: string, until: number): string {
  const from = Math.max(0, until - AROUND);
  return `${from > 0 ? "…" : ""}${text.slice(from, until)}`.replace(/\s+/g, " ");
}

function trailing(text: string, from: number): string {
  const until = Math.min(text.length, from + AROUND * 2);
  return `${text.slice(from, until)}${until < text.length ? "…" : ""}`.replace(/\s+/g, " ");
}
