// From what a person picked or spoke to a sealed file that may be attached, or a sentence why not. Judges by bytes, never
// by name or by the type that the browser guesses.

import type { Bytes } from "../../lib/bytes";
import { toBase64url } from "../../lib/bytes";
import type { Keyring } from "../contract";
import { MOST_BYTES } from "./contract";
import { isDrawable, kindOf, pictureSize } from "./kinds";
import { safeName } from "./names";
import { authorOf, judgePdf } from "./pdf";
import { redraw } from "./picture";
import { type Sealed, sealFile } from "./sealing";
import { decodeSound, heightsOf } from "./sound";
import { ACTIVE, authorWords, NOT_DRAWN, NOT_PLAYED, NOT_SAFE, NOT_WHOLE, TOO_WIDE, tooLarge } from "./words";

/** What a phone's camera may weigh before it is drawn anew. */
const MOST_PICKED = 40_000_000;

export class NotAttached extends Error {}

export type Attached = Sealed & { note?: string };

export async function attachPicked(keyring: Keyring, picked: File): Promise<Attached> {
  const kind = kindOf(await bytesOf(picked.slice(0, 64)));
  switch (kind) {
    case "jpeg":
    case "png":
    case "webp":
      return attachPicture(keyring, picked);
    case "pdf":
      return attachPdf(keyring, picked);
    default:
      throw new NotAttached(NOT_SAFE);
  }
}

async function attachPicture(keyring: Keyring, picked: File): Promise<Attached> {
  if (picked.size > MOST_PICKED) throw new NotAttached(tooLarge(picked.size));
  const bytes = await bytesOf(picked);
  if (!pictureSize(bytes)) throw new NotAttached(NOT_DRAWN);
  if (!isDrawable(bytes)) throw new NotAttached(TOO_WIDE);
  const drawn = await redraw(new Blob([bytes], { type: `image/${kindOf(bytes)}` }));
  if (!drawn) throw new NotAttached(NOT_DRAWN);
  return sealFile(keyring, drawn.type, drawn.bytes, { p: drawn.size });
}

async function attachPdf(keyring: Keyring, picked: File): Promise<Attached> {
  if (picked.size > MOST_BYTES) throw new NotAttached(tooLarge(picked.size));
  const bytes = await bytesOf(picked);
  const verdict = judgePdf(bytes);
  if (verdict !== "sound") throw new NotAttached(verdict === "active" ? ACTIVE : NOT_WHOLE);
  const name = safeName(picked.name);
  const sealed = await sealFile(keyring, "application/pdf", bytes, name ? { n: name } : {});
  return { ...sealed, note: authorWords(authorOf(bytes)) };
}

export async function attachVoice(keyring: Keyring, recorded: Blob): Promise<Attached> {
  const bytes = await bytesOf(recorded);
  const sound = await decodeSound(bytes.slice().buffer).catch(() => null);
  if (!sound || sound.length === 0) throw new NotAttached(NOT_PLAYED);
  if (bytes.length > MOST_BYTES) throw new NotAttached(tooLarge(bytes.length));
  const heights = toBase64url(heightsOf(sound.getChannelData(0)));
  const type = kindOf(bytes) === "mp4" ? "audio/mp4" : "audio/webm";
  return sealFile(keyring, type, bytes, { d: Math.round(sound.duration * 1000), w: heights });
}

const bytesOf = async (blob: Blob): Promise<Bytes> => new Uint8Array(await blob.arrayBuffer());
