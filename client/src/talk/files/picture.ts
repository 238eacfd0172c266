// Draws a picked photo anew, small: what comes out was made by this canvas and holds nothing but what can be seen. Place,
// camera, name and whatever was glued to the file stay behind; which way is up has been drawn in.

import type { Bytes } from "../../lib/bytes";

export type Picture = { bytes: Bytes; type: "image/webp" | "image/jpeg"; size: [width: number, height: number] };

const MOST_BYTES = 120_000;
const LONGEST = 1600;
const QUALITIES = [0.82, 0.68, 0.54, 0.4];
const SMALLER = 0.75;
const LEAST = 200;

/** Null where this browser cannot read it. */
export async function redraw(file: Blob): Promise<Picture | null> {
  const source = await decode(file).catch(() => null);
  if (!source) return null;
  try {
    const [width, height] = [source.width, source.height];
    let scale = Math.min(1, LONGEST / Math.max(width, height));
    for (; Math.max(width, height) * scale >= LEAST || scale === 1; scale *= SMALLER) {
      const canvas = draw(source, Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale)));
      const found = await smallEnough(canvas);
      if (found) return found;
    }
    return null;
  } finally {
    if ("close" in source) source.close();
  }
}

type Source = ImageBitmap | HTMLImageElement;

/** Both roads turn the picture as its EXIF says; the second is for browsers that know no such option. */
async function decode(file: Blob): Promise<Source> {
  try {
    return await createImageBitmap(file, { imageOrientation: "from-image" });
  } catch {
    const image = new Image();
    image.src = await asDataUrl(file);
    await image.decode();
    return image;
  }
}

function asDataUrl(file: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result as string);
    reader.onerror = () => reject(new Error("unreadable"));
    reader.readAsDataURL(file);
  });
}

function draw(source: Source, width: number, height: number): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  Object.assign(canvas, { width, height });
  const context = canvas.getContext("2d");
  if (!context) throw new Error("no canvas");
  context.fillStyle = "#fff"; // a see-through screenshot would turn black
  context.fillRect(0, 0, width, height);
  context.imageSmoothingQuality = "high";
  context.drawImage(source, 0, 0, width, height);
  return canvas;
}

async function smallEnough(canvas: HTMLCanvasElement): Promise<Picture | null> {
  for (const quality of QUALITIES) {
    const blob = await encode(canvas, quality);
    if (blob && blob.size <= MOST_BYTES) {
      const bytes = new Uint8Array(await blob.arrayBuffer());
      return { bytes, type: blob.type as Picture["type"], size: [canvas.width, canvas.height] };
    }
  }
  return null;
}

/** A browser that cannot write WebP gives a PNG instead, which is none of ours. */
async function encode(canvas: HTMLCanvasElement, quality: number): Promise<Blob | null> {
  const webp = await toBlob(canvas, "image/webp", quality);
  return webp?.type === "image/webp" ? webp : toBlob(canvas, "image/jpeg", quality);
}

const toBlob = (canvas: HTMLCanvasElement, type: string, quality: number): Promise<Blob | null> =>
  new Promise((resolve) => canvas.toBlob(resolve, type, quality));
