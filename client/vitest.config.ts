import { readFileSync } from "node:fs";
import { defineConfig } from "vitest/config";
import { packWords } from "./wordlist.mjs";

// The tests must see the word list as build.mjs packs it.
const wordlist = {
  name: "wordlist",
  enforce: "pre" as const,
  load(id: string) {
    if (!id.endsWith("/wordlist-id.txt")) return null;
    return `export default ${JSON.stringify(packWords(readFileSync(id, "utf8")))}`;
  },
};

export default defineConfig({
  plugins: [wordlist],
  server: { fs: { allow: [".."] } },
  test: { include: ["tests/**/*.test.ts"], environment: "node", testTimeout: 20_000 },
});
