// What in an excerpt might tell who it is about: names of the case, words that look like names, numbers, addresses,
// a run of words like a codename. Pure; a guess that a person weighs, never a proof that nothing is there.

export type Trace = { text: string; why: string };

const TITLES = /\b(?:bu|ibu|pak|bapak|kak|mas|mbak|bang|om|tante)\s+\p{Lu}\p{Ll}+/giu;
const INSIDE = /(?<=[\p{Ll},;:]\s)\p{Lu}\p{Ll}{2,}/gu;
const NUMBERS = /(?:\+?\d[\d .-]{6,}\d)|\b\d{6,}\b/g;
const CLASSES = /\bkelas\s+[\dIVX]+\s?[A-Za-z]?\b/giu;
const ADDRESSES = /\S+@\S+|\bhttps?:\/\/\S+|@\w{3,}/g;

/** Enough words of the codename list in a row to be a part of one. */
const RUN = 4;

export function tracesIn(text: string, names: readonly string[], isCodeword: (word: string) => boolean): Trace[] {
  const found = [
    ...names.flatMap((name) => whole(text, name).map((hit) => ({ text: hit, why: "nama dari kasus ini" }))),
    ...all(text, TITLES, "seperti sebutan orang"),
    ...all(text, INSIDE, "seperti nama"),
    ...all(text, NUMBERS, "nomor"),
    ...all(text, CLASSES, "kelas"),
    ...all(text, ADDRESSES, "alamat atau akun"),
    ...codewords(text, isCodeword),
  ];
  const seen = new Set<string>();
  return found.filter(({ text: hit }) => !seen.has(hit.toLowerCase()) && seen.add(hit.toLowerCase()));
}

const all = (text: string, pattern: RegExp, why: string): Trace[] =>
  [...text.matchAll(pattern)].map(([hit]) => ({ text: hit.trim(), why }));

/** Every part of a name that is longer than two letters, wherever it stands as a word. */
function whole(text: string, name: string): string[] {
  const parts = name.split(/\s+/).filter((part) => part.length > 2 && !/^(bu|ibu|pak|bapak)$/i.test(part));
  const words = new Set(wordsOf(text).map((word) => word.toLowerCase()));
  return parts.filter((part) => words.has(part.toLowerCase()));
}

const wordsOf = (text: string): string[] => text.match(/\p{L}+/gu) ?? [];

function codewords(text: string, isCodeword: (word: string) => boolean): Trace[] {
  const words = wordsOf(text).map((word) => word.toLowerCase());
  const runs: Trace[] = [];
  let run: string[] = [];
  for (const word of [...words, ""]) {
    if (word && isCodeword(word)) run.push(word);
    else {
      if (run.length >= RUN) runs.push({ text: run.join(" "), why: "seperti nama sandi" });
      run = [];
    }
  }
  return runs;
}
