// Reads spec/vectors, which the Python twin reads too. Bytes there are lower-case hex; text is text.

import { readFileSync } from "node:fs";
import { expect } from "vitest";
import type { Bytes } from "../../src/lib/bytes";
import { codeOf } from "./cast";
import { unhex, type Values } from "./values";

export { hex, unhex, type Values } from "./values";

export interface Vectors extends Values {
  positive: Values[];
  negative: Values[];
  keys: Values[];
}

export function vectors(name: string): Vectors {
  const path = new URL(`../../../spec/vectors/${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(path, "utf8"));
}

/** Long content is kept as a template: its one "@" stands for a text repeated. */
export function filled(content: string, [text, times]: [string, number]): Bytes {
  return new Uint8Array(Buffer.from(Buffer.from(content, "hex").toString().replace("@", text.repeat(times))));
}

/** Randomness that deals out what a vector says, in order, and nothing beyond it. */
export function dealt(...parts: (string | undefined)[]) {
  const left = parts.map((part) => unhex(part ?? ""));
  return (size: number): Bytes => {
    const next = left.shift();
    expect(next?.length).toBe(size);
    return next as Bytes;
  };
}

/** Runs every negative case of a file and tells those that were not refused with the code they name. */
export async function wronglyJudged(cases: readonly Values[], act: (values: Values) => unknown): Promise<string[]> {
  const wrong: string[] = [];
  for (const values of cases) {
    const code = await codeOf(async () => act(values));
    if (code !== values.refused) wrong.push(`${values.name}: ${code}, not ${values.refused}`);
  }
  return wrong;
}
