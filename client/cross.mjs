// Lets another program seal and open with the browser's code: `node cross.mjs < request.json > answers.json`.
// The request is {"curves": "native" | "noble", "calls": [{"op": "seal_message", …}, …]}; see tests/sealing/cross.ts.

import { readFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { wordlist } from "./wordlist.mjs";

const { outputFiles } = await build({
  absWorkingDir: dirname(fileURLToPath(import.meta.url)),
  entryPoints: ["tests/sealing/cross.ts"],
  bundle: true,
  format: "esm",
  platform: "node",
  write: false,
  plugins: [wordlist],
});
const code = Buffer.from(outputFiles[0].contents).toString("base64");
const { run } = await import(`data:text/javascript;base64,${code}`);
process.stdout.write(JSON.stringify(await run(JSON.parse(readFileSync(0, "utf8")))));
