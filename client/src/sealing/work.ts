// Proof of work: where too much came from one address, a browser works for some seconds instead of being sent away.
// Called by the keyring. Plain script, for WebCrypto answers a single hash later than it takes to make it.

import { sha256 } from "@noble/hashes/sha2.js";
import type { Bytes } from "../lib/bytes";
import { refuse } from "./suite";

const CHALLENGE = 32;
const MOST_BITS = 21; // whoever asks for more wants to keep this device busy
const SLICE = 16_384;

/** The challenge and eight bytes more, of which the SHA-256 begins with that many zero bits. */
export async function work(challenge: Bytes, bits: number): Promise<Bytes> {
  if (challenge.length !== CHALLENGE || !Number.isInteger(bits) || bits < 1 || bits > MOST_BITS) refuse("parameters");
  const tried = new Uint8Array(CHALLENGE + 8);
  tried.set(challenge);
  const turns = new DataView(tried.buffer, CHALLENGE + 4);
  for (let turn = 1; ; turn++) {
    turns.setUint32(0, turn);
    const [a = 0, b = 0, c = 0] = sha256(tried);
    if (((a << 16) | (b << 8) | c) >>> (24 - bits) === 0) return tried;
    if (turn % SLICE === 0) await new Promise((resolve) => setTimeout(resolve, 0)); // others may ask meanwhile
  }
}
