// What bytes really are, whatever their name says: by the signature at their very start. Pure; asked before a picked
// file is touched, and again before an opened one is shown.

import type { FileType } from "../../worker/contract";

export type Kind = "jpeg" | "png" | "webp" | "webm" | "mp4" | "pdf";

/** More could not be drawn without a phone running out of memory (a "bomb" says 50,000 × 50,000 in a few bytes). */
const MOST_PIXELS = 50_000_000;
const OF_TYPE: Record<FileType, Kind> = {
  "image/jpeg": "jpeg",
  "image/webp": "webp",
  "audio/webm": "webm",
  "audio/mp4": "mp4",
  "application/pdf": "pdf",
};

const ascii = (bytes: Uint8Array, at: number, size: number): string =>
  String.fromCharCode(...bytes.subarray(at, at + size));

const begins = (bytes: Uint8Array, ...start: number[]): boolean =>
  bytes.length >= start.length && start.every((byte, at) => bytes[at] === byte);

export function kindOf(bytes: Uint8Array): Kind | null {
  if (begins(bytes, 0xff, 0xd8, 0xff)) return "jpeg";
  if (begins(bytes, 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return "png";
  if (ascii(bytes, 0, 4) === "RIFF" && ascii(bytes, 8, 4) === "WEBP") return "webp";
  if (begins(bytes, 0x1a, 0x45, 0xdf, 0xa3)) return "webm";
  if (ascii(bytes, 4, 4) === "ftyp") return "mp4";
  return /^%PDF-[12]\.\d/.test(ascii(bytes, 0, 8)) ? "pdf" : null;
}

/** Whether opened bytes are what their message says, and can be shown without harm. */
export function isAs(type: FileType, bytes: Uint8Array): boolean {
  const kind = kindOf(bytes);
  if (kind !== OF_TYPE[type]) return false;
  return kind !== "jpeg" && kind !== "webp" ? true : isDrawable(bytes);
}

/** A picture whose own header promises no more than a phone can draw. */
export function isDrawable(bytes: Uint8Array): boolean {
  const size = pictureSize(bytes);
  return size !== null && size[0] > 0 && size[1] > 0 && size[0] * size[1] <= MOST_PIXELS;
}

export function pictureSize(bytes: Uint8Array): [width: number, height: number] | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    switch (kindOf(bytes)) {
      case "png":
        return [view.getUint32(16), view.getUint32(20)];
      case "webp":
        return webpSize(view, ascii(bytes, 12, 4));
      case "jpeg":
        return jpegSize(view);
      default:
        return null;
    }
  } catch {
    return null; // shorter than its header says
  }
}

function webpSize(view: DataView, first: string): [number, number] | null {
  if (first === "VP8X") return [1 + u24(view, 24), 1 + u24(view, 27)];
  if (first === "VP8 ") return [view.getUint16(26, true) & 0x3fff, view.getUint16(28, true) & 0x3fff];
  if (first !== "VP8L") return null;
  const packed = view.getUint32(21, true);
  return [1 + (packed & 0x3fff), 1 + ((packed >>> 14) & 0x3fff)];
}

const u24 = (view: DataView, at: number): number => view.getUint16(at, true) + view.getUint8(at + 2) * 65_536;

/** Walks the segments to the frame header. */
function jpegSize(view: DataView): [number, number] | null {
  for (let at = 2; ; ) {
    if (view.getUint8(at) !== 0xff) return null;
    const marker = view.getUint8(at + 1);
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) return [view.getUint16(at + 7), view.getUint16(at + 5)];
    if (marker === 0xda || marker === 0xd9) return null;
    at += 2 + view.getUint16(at + 2);
  }
}
