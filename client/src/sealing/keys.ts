// Strict keys and signatures (spec/envelope.md, section 2). Called before any key or signature of another is used.
// Libraries accept forged signatures under weak keys; what this file lets through, they judge alike.

import { type Bytes, equal } from "../lib/bytes";
import { curves, type SignKey } from "./curves";
import { sha256 } from "./primitives";
import { ensure, ID, KEY, label, type Refusal, refuse, SIGNATURE } from "./suite";

const P = 2n ** 255n - 19n;
const L = 2n ** 252n + 27742317777372353535851937790883648493n;
const D = 37095705934669439343138083508754565189542113879843219016388785533085940283555n;

// Edwards y of the eight points whose order divides 8; the sign of x does not matter here.
const ORDER_8 = 2707385501144840649318225287225658788936804267575313519463743609750303402022n;
const SMALL_Y = new Set([0n, 1n, P - 1n, ORDER_8, P - ORDER_8]);

// Montgomery u of small order; X25519 reduces modulo P and ignores the top bit.
const SMALL_U = new Set([
  0n,
  1n,
  P - 1n,
  325606250916557431795983626356110631294008115727848805560023387167927233504n,
  39382357235489614581723060781553021112529911719440698176882885853963445705823n,
]);

function littleEndian(bytes: Bytes): bigint {
  return bytes.reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
}

function withoutTopBit(bytes: Bytes): bigint {
  return littleEndian(bytes) & (2n ** 255n - 1n);
}

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  for (let square = base % P, rest = exponent; rest > 0n; rest >>= 1n, square = (square * square) % P) {
    if (rest & 1n) result = (result * square) % P;
  }
  return result;
}

/** x² = (y² − 1) / (d·y² + 1) must be a square; both sides of the fraction are known not to be zero here. */
function liesOnCurve(y: bigint): boolean {
  const y2 = (y * y) % P;
  return power((y2 - 1n + P) * (D * y2 + 1n), (P - 1n) / 2n) === 1n;
}

export function checkSignKey(signPublic: Bytes): void {
  ensure(signPublic.length === KEY, "sign-key");
  const y = withoutTopBit(signPublic);
  ensure(y < P && !SMALL_Y.has(y) && liesOnCurve(y), "sign-key");
}

export function checkBoxKey(boxPublic: Bytes): void {
  ensure(boxPublic.length === KEY, "box-key");
  ensure(!SMALL_U.has(withoutTopBit(boxPublic) % P), "box-key");
}

function isStrictSignature(signature: Bytes): boolean {
  if (signature.length !== SIGNATURE) return false;
  const r = withoutTopBit(signature.slice(0, 32));
  return r < P && !SMALL_Y.has(r) && littleEndian(signature.slice(32)) < L;
}

/** Returns only when the signature stands; anything else is refused. */
export async function verify(
  signPublic: Bytes,
  signature: Bytes,
  message: Bytes,
  refusal: Refusal = "signature",
): Promise<void> {
  checkSignKey(signPublic);
  ensure(isStrictSignature(signature), refusal);
  const { sign } = await curves();
  if (!(await sign.verify(signPublic, signature, message))) refuse(refusal);
}

export async function signKeyFromSeed(seed: Bytes): Promise<SignKey> {
  ensure(seed.length === KEY, "length");
  return (await curves()).sign.fromSeed(seed);
}

export async function boxKeyFromPrivate(secret: Bytes) {
  ensure(secret.length === KEY, "length");
  return (await curves()).box.fromPrivate(secret);
}

export async function keyIdOf(signPublic: Bytes, boxPublic: Bytes): Promise<Bytes> {
  return (await sha256(label("key-id"), signPublic, boxPublic)).slice(0, ID);
}

export async function checkKeyId(keyId: Bytes, signPublic: Bytes, boxPublic: Bytes): Promise<void> {
  checkSignKey(signPublic);
  checkBoxKey(boxPublic);
  ensure(equal(keyId, await keyIdOf(signPublic, boxPublic)), "key-id");
}
