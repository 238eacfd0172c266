// The frame in which a picture or PDF is shown: sandboxed, so that it has no origin, and served with its own policy
// (teduh/desk/frame.py). Opened bytes are handed over once; no key and no address of a room ever goes in.

import type { Bytes } from "../../lib/bytes";
import { el, on } from "../../lib/dom";
import type { Attachment } from "../../worker/contract";
import { pdfName } from "./names";
import { isPicture } from "./words";

const SANDBOX = "allow-scripts allow-downloads";

/** `broken` is told when the frame could not show what it was given. */
export function frameFor(file: Attachment, plain: Bytes, broken: () => void): HTMLIFrameElement {
  const words = isPicture(file) ? "Foto dari percakapan ini" : "Simpan PDF ke perangkat ini";
  const frame = el<HTMLIFrameElement>(isPicture(file) ? "iframe.file-frame" : "iframe.file-frame.file-frame-low", {
    sandbox: SANDBOX,
    src: "/bingkai",
    title: words,
    referrerpolicy: "no-referrer",
  });
  if (isPicture(file) && file.p) frame.style.aspectRatio = `${file.p[0]} / ${file.p[1]}`;
  const bytes = plain.slice().buffer;
  const given = { type: file.y, bytes, words, name: pdfName(file.n) };
  // A frame without an origin has no name to address it by; it is ours, made just now, and goes nowhere else.
  frame.addEventListener("load", () => frame.contentWindow?.postMessage(given, "*", [bytes]), { once: true });
  const stop = on(window, "message", (event) => {
    const { source, data } = event as Event as MessageEvent<{ shown?: unknown }>;
    if (source !== frame.contentWindow) return;
    stop();
    if (data?.shown !== true) broken();
  });
  return frame;
}
