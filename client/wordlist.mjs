// Packs the codename word list: each word as the count of letters it shares with the word before, then the rest.
// Used by build.mjs, cross.mjs and vitest.config.ts; undone by src/sealing/words.ts. A fifth smaller after brotli than plain text.

import { readFileSync } from "node:fs";

export function packWords(text) {
  let before = "";
  return text
    .trim()
    .split("\n")
    .map((word) => {
      let shared = 0;
      while (shared < before.length && before[shared] === word[shared]) shared++;
      before = word;
      return `${shared}${word.slice(shared)}`;
    })
    .join("");
}

/** The esbuild plugin: whoever imports the list gets it packed. */
export const wordlist = {
  name: "wordlist",
  setup({ onLoad }) {
    onLoad({ filter: /\/wordlist-id\.txt$/ }, ({ path }) => ({
      contents: packWords(readFileSync(path, "utf8")),
      loader: "text",
    }));
  },
};
