// Argon2id in plain script, for browsers or content policies without WebAssembly. Loaded by kdf.ts only then; slower,
// never weaker: the parameters are the same.

export { argon2id } from "@noble/hashes/argon2.js";
