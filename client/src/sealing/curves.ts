// X25519 and Ed25519: the browser's own where it has them, @noble's where not, chosen once by trying a known answer.
// Called by keys.ts and hpke.ts. The fallback is a separate chunk that newer phones never load.

import type { KemInterface } from "@hpke/core";
import type { Bytes } from "../lib/bytes";
import { nativeBox, nativeSign } from "./curves_native";

export type SignKey = { readonly public: Bytes; sign(message: Bytes): Promise<Bytes> };
export type BoxKey = { readonly public: Bytes; readonly pair: CryptoKeyPair };

export interface SignCurve {
  fromSeed(seed: Bytes): Promise<SignKey>;
  /** The cofactorless equation alone; keys.ts has refused weak keys and signatures before. */
  verify(signPublic: Bytes, signature: Bytes, message: Bytes): Promise<boolean>;
}

export interface BoxCurve {
  readonly kem: KemInterface | null; // null: WebCrypto's, which hpke.ts brings; the first words need none
  fromPrivate(secret: Bytes): Promise<BoxKey>;
}

export type Curves = { readonly sign: SignCurve; readonly box: BoxCurve };
export type CurveSource = "native" | "noble";

let chosen: Promise<Curves> | null = null;

export function curves(): Promise<Curves> {
  chosen ??= choose();
  return chosen;
}

/** For tests, which run every vector on both; the worker never calls it. */
export function useCurves(source: CurveSource): void {
  chosen = source === "noble" ? import("./curves_noble").then((noble) => noble.curves) : chooseNative();
}

async function chooseNative(): Promise<Curves> {
  const [sign, box] = await Promise.all([nativeSign(), nativeBox()]);
  if (!sign || !box) throw new Error("no native curves");
  return { sign, box };
}

async function choose(): Promise<Curves> {
  const [sign, box] = await Promise.all([nativeSign(), nativeBox()]);
  if (sign && box) return { sign, box };
  const fallback = (await import("./curves_noble")).curves;
  return { sign: sign ?? fallback.sign, box: box ?? fallback.box };
}
