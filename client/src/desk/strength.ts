// Is a passphrase that a person chose herself good enough to lock a key with? Asked by /akun and /pulih before anything
// is derived. Pure: it sees the words, tells nobody, and keeps nothing.

import { COMMON_SECRETS } from "./common_secrets";

export type Weakness = "empty" | "short" | "common" | "repeats" | "name";

export const LEAST_CHARACTERS = 14;
export const LEAST_WORDS = 5;

const SENTENCES: Record<Weakness, string> = {
  empty: "Bagian ini masih kosong.",
  short: `Belum cukup panjang. Pakai paling sedikit ${LEAST_CHARACTERS} huruf, atau ${LEAST_WORDS} kata yang berbeda.`,
  common: "Frasa ini mudah ditebak karena sering dipakai orang. Tambahkan kata yang tidak biasa.",
  repeats: "Frasa ini berulang atau berurutan. Pakai kata-kata yang tidak saling berhubungan.",
  name: "Frasa ini terlalu dekat dengan nama pengguna. Pilih kata lain.",
};

/** What stands against this passphrase; null when nothing does. */
export function weaknessOf(secret: string, username: string): Weakness | null {
  const text = secret.normalize("NFKC").trim().toLowerCase();
  if (!text) return "empty";
  if ([...text].length < LEAST_CHARACTERS && distinctWords(text).size < LEAST_WORDS) return "short";
  if (repeats(text)) return "repeats";
  if (isMostlyName(text, username)) return "name";
  return isCommon(text) ? "common" : null;
}

export function weaknessInWords(weakness: Weakness): string {
  return SENTENCES[weakness];
}

function distinctWords(text: string): Set<string> {
  return new Set(text.split(/[\s\-_.,]+/).filter((word) => word.length >= 3));
}

function lettersOf(text: string): string {
  return text.normalize("NFKD").replace(/[^a-z]/g, "");
}

/** Few different characters, one piece said again and again, or a run along the alphabet or the digits. */
function repeats(text: string): boolean {
  const packed = text.replace(/\s+/g, "");
  if (new Set(packed).size < 6) return true;
  if (/^(.{1,8}?)\1+$/.test(packed)) return true;
  return longestRun(packed) * 2 > packed.length;
}

function longestRun(text: string): number {
  let longest = 1;
  let here = 1;
  for (let at = 1; at < text.length; at += 1) {
    const step = text.charCodeAt(at) - text.charCodeAt(at - 1);
    here = Math.abs(step) <= 1 ? here + 1 : 1;
    longest = Math.max(longest, here);
  }
  return longest;
}

function isMostlyName(text: string, username: string): boolean {
  const name = lettersOf(username.toLowerCase());
  if (name.length < 3) return false;
  return lettersOf(text).split(name).join("").length < 6 && lettersOf(text).includes(name);
}

/** Nothing is left once the words that everybody tries first are taken out. */
function isCommon(text: string): boolean {
  let left = lettersOf(text);
  if (!left) return true;
  for (const word of COMMON_SECRETS) left = left.split(word).join(" ");
  return left.replace(/ /g, "").length < 5;
}
