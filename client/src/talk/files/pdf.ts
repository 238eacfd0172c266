// Looks at a PDF before it may be attached: whole, nothing glued to it, nothing in it that acts, and who made it. It reads
// names in the open only; what compression hides is why a PDF is never shown in a page of ours, on either side.

const ACTS = /\/(JavaScript|Launch|EmbeddedFiles?|RichMedia|ImportData|SubmitForm)\b|\/XFA\s*[[\d]/;
const TAIL = 65_557; // the longest a zip's own end can be

export type PdfVerdict = "sound" | "active" | "not_whole";

export function judgePdf(bytes: Uint8Array): PdfVerdict {
  const text = latin(bytes);
  if (!/^%PDF-[12]\.\d/.test(text) || !/%%EOF\s*$/.test(text.slice(-1024))) return "not_whole";
  if (isZipToo(bytes)) return "active";
  return ACTS.test(unescaped(text)) ? "active" : "sound";
}

/** A file that is a zip as well is made to be taken for something else. */
function isZipToo(bytes: Uint8Array): boolean {
  const from = Math.max(0, bytes.length - TAIL);
  for (let at = bytes.length - 22; at >= from; at--) {
    const found = bytes[at] === 0x50 && bytes[at + 1] === 0x4b && bytes[at + 2] === 5 && bytes[at + 3] === 6;
    const comment = (bytes[at + 20] ?? 0) + 256 * (bytes[at + 21] ?? 0);
    if (found && at + 22 + comment <= bytes.length) return true;
  }
  return false;
}

/** The author that the document names in the open, as text that may be shown; null where it names none. */
export function authorOf(bytes: Uint8Array): string | null {
  const text = latin(bytes);
  const inInfo = /\/Author\s*\(((?:\\[\s\S]|[^\\()]){1,400})\)/.exec(text)?.[1];
  const inHex = /\/Author\s*<([0-9A-Fa-f\s]{2,800})>/.exec(text)?.[1];
  const inXmp = /<dc:creator>[\s\S]{0,200}?<rdf:li[^>]*>([^<]{1,400})</.exec(text)?.[1];
  const found =
    inInfo !== undefined ? fromLiteral(inInfo) : inHex !== undefined ? fromHex(inHex) : inXmp && utf8Of(inXmp);
  return tidy(found ?? "") || null;
}

function fromLiteral(written: string): string {
  const plain = written.replace(/\\([0-7]{1,3}|[\s\S])/g, (_, code: string) =>
    /^[0-7]/.test(code)
      ? String.fromCharCode(Number.parseInt(code, 8) & 255)
      : ({ n: "\n", r: "\n", t: " " }[code] ?? code),
  );
  return fromUtf16(plain);
}

function fromHex(written: string): string {
  const pairs = written.replace(/\s/g, "").match(/../g) ?? [];
  return fromUtf16(String.fromCharCode(...pairs.map((pair) => Number.parseInt(pair, 16))));
}

function fromUtf16(text: string): string {
  if (!text.startsWith("\u00fe\u00ff")) return text;
  let told = "";
  for (let at = 2; at + 1 < text.length; at += 2)
    told += String.fromCharCode(text.charCodeAt(at) * 256 + text.charCodeAt(at + 1));
  return told;
}

const utf8Of = (text: string): string => new TextDecoder().decode(Uint8Array.from(text, (c) => c.charCodeAt(0)));

const tidy = (text: string): string =>
  text
    .replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}]/gu, " ")
    .replace(/\s+/g, " ")
    .trim()
    .slice(0, 80);

/** Names may be written with #hh in them. */
const unescaped = (text: string): string =>
  text.replace(/#([0-9A-Fa-f]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));

const latin = (bytes: Uint8Array): string => new TextDecoder("latin1").decode(bytes);
