// build.mjs and vitest.config.ts hand over the word list packed (wordlist.mjs).
declare module "*/wordlist-id.txt" {
  const packed: string;
  export default packed;
}
