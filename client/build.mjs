// Builds what the browser loads: scripts, worker and styles, minified, named by their hash, compressed ahead of time.
// Called by `npm run build` (bin/dev, bin/check). Never touches the network; the same sources give the same bytes.

import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, gzipSync, constants as zlib } from "node:zlib";
import { build } from "esbuild";
import { wordlist } from "./wordlist.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const out = resolve(here, "../build/client");
const styles = resolve(here, "../teduh/desk/static_src");
const target = ["chrome80", "safari14.1", "firefox80"];

/**
 * The pages that need script, and the workers that hold keys, by who shares parts with whom: a phone on slow 3G pays
 * for every request, so a student's pages are cut into few files, and each worker is one.
 */
function entryGroups() {
  const pages = join(here, "src/pages");
  const found = readdirSync(pages).filter((name) => /^[a-z_]+\.ts$/.test(name));
  const student = ["student.ts", "return.ts"];
  const staff = found.filter((name) => ![...student, "door.ts", "frame.ts"].includes(name));
  const groups = [student, ["door.ts"], ["frame.ts"], staff].map((names) => names.map((name) => join(pages, name)));
  const workers = ["sealer.ts", "sealer_staff.ts"].map((name) => [join(here, "src/worker", name)]);
  return [...groups, ...workers];
}

const shared = {
  absWorkingDir: here,
  outdir: out,
  entryNames: "[name]-[hash]",
  chunkNames: "part-[hash]",
  bundle: true,
  splitting: true,
  format: "esm",
  minify: true,
  target,
  charset: "utf8",
  legalComments: "none",
  metafile: true,
  write: false,
  logLevel: "warning",
};

/** What only older phones load. A bundle of its own: shared parts would weigh on everyone else. */
async function bundleFallbacks() {
  const sealing = join(here, "src/sealing");
  const names = readdirSync(sealing).filter((name) => name.endsWith("_noble.ts"));
  const result = await build({ ...shared, entryPoints: names.map((name) => join(sealing, name)) });
  emitAll(result);
  const outputs = Object.entries(result.metafile.outputs).filter(([, { entryPoint }]) => entryPoint);
  const files = new Map(outputs.map(([path, { entryPoint }]) => [basename(entryPoint, ".ts"), basename(path)]));
  return {
    name: "fallbacks",
    setup({ onResolve }) {
      onResolve({ filter: /^\.\/\w+_noble$/ }, ({ path }) => ({
        path: `./${files.get(basename(path))}`,
        external: true,
      }));
    },
  };
}

async function bundleScripts() {
  const plugins = [wordlist, await bundleFallbacks()];
  const entries = {};
  for (const entryPoints of entryGroups()) {
    const result = await build({ ...shared, entryPoints, plugins });
    emitAll(result);
    Object.assign(entries, entriesOf(result.metafile));
  }
  return entries;
}

function emitAll({ outputFiles }) {
  for (const file of outputFiles) emit(relative(out, file.path), file.contents);
}

/** For each entry: its hashed file, and the parts it imports at once (worth a modulepreload). */
function entriesOf(metafile) {
  const outputs = Object.fromEntries(
    Object.entries(metafile.outputs).map(([path, output]) => [basename(path), output]),
  );
  const entries = {};
  for (const [file, output] of Object.entries(outputs)) {
    if (!output.entryPoint || !/\/(pages|worker)\//.test(output.entryPoint)) continue;
    const name = `${basename(output.entryPoint, ".ts")}.js`;
    if (entries[name]) throw new Error(`two entries are called ${name}`);
    entries[name] = { file, imports: staticImports(outputs, file) };
  }
  return entries;
}

function staticImports(outputs, file, seen = new Set()) {
  for (const { path, kind } of outputs[file].imports) {
    const part = basename(path);
    if (kind !== "import-statement" || seen.has(part)) continue;
    seen.add(part);
    staticImports(outputs, part, seen);
  }
  return [...seen].sort();
}

/** Each style sheet beside parts/ is one entry; what it imports is put inside it. */
async function bundleStyles() {
  const entries = {};
  if (!existsSync(styles)) return entries;
  const found = readdirSync(styles).filter((file) => file.endsWith(".css") && file !== "tokens.css");
  const result = await build({
    entryPoints: found.map((file) => join(styles, file)),
    outdir: out,
    bundle: true,
    minify: true,
    target,
    charset: "utf8",
    legalComments: "none",
    write: false,
    logLevel: "warning",
  });
  for (const { path, contents } of result.outputFiles) {
    const hash = createHash("sha256").update(contents).digest("hex").slice(0, 8).toUpperCase();
    const file = `${basename(path, ".css")}-${hash}.css`;
    emit(file, Buffer.from(contents));
    entries[basename(path)] = { file, imports: [] };
  }
  return entries;
}

const sizes = [];

/** Writes a file with its brotli and gzip twins, so that no server compresses at run time. */
function emit(name, contents) {
  const params = { [zlib.BROTLI_PARAM_QUALITY]: 11, [zlib.BROTLI_PARAM_SIZE_HINT]: contents.length };
  const brotli = brotliCompressSync(contents, { params });
  const gzip = gzipSync(contents, { level: 9 });
  const path = join(out, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, contents);
  writeFileSync(`${path}.br`, brotli);
  writeFileSync(`${path}.gz`, gzip);
  sizes.push({ name, raw: contents.length, gzip: gzip.length, brotli: brotli.length });
}

function printSizes() {
  const columns = (name, ...figures) => `${name.padEnd(30)}${figures.map((n) => String(n).padStart(10)).join("")}`;
  console.log(columns("file", "raw", "gzip", "brotli"));
  for (const { name, raw, gzip, brotli } of sizes.sort((a, b) => a.name.localeCompare(b.name))) {
    console.log(columns(name, raw, gzip, brotli));
  }
}

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
const entries = { ...(await bundleScripts()), ...(await bundleStyles()) };
const pick = (field) =>
  JSON.stringify(
    Object.fromEntries(
      Object.keys(entries)
        .sort()
        .map((name) => [name, entries[name][field]]),
    ),
    null,
    1,
  );
writeFileSync(join(out, "manifest.json"), `${pick("file")}\n`);
writeFileSync(join(out, "preload.json"), `${pick("imports")}\n`);
printSizes();
