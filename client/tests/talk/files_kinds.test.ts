// What bytes are is said by bytes: names, claimed types and promised sizes count for nothing (attack 31).

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isAs, isDrawable, kindOf, pictureSize } from "../../src/talk/files/kinds.ts";
import { pdfName, safeName } from "../../src/talk/files/names.ts";
import { authorOf, judgePdf } from "../../src/talk/files/pdf.ts";

const latin = (text: string): Uint8Array => Uint8Array.from(text, (c) => c.charCodeAt(0));
const bytes = (...parts: (string | number[])[]): Uint8Array =>
  Uint8Array.from(parts.flatMap((part) => (typeof part === "string" ? [...latin(part)] : part)));
const u16 = (n: number): number[] => [n >> 8, n & 255];
const u32 = (n: number): number[] => [...u16(n >>> 16), ...u16(n & 0xffff)];

const jpeg = (width: number, height: number): Uint8Array =>
  bytes([0xff, 0xd8], [0xff, 0xe1, 0, 6], "Exif", [0xff, 0xc0, 0, 17, 8, ...u16(height), ...u16(width), 3], "\0\0\0");
const png = (width: number, height: number): Uint8Array =>
  bytes([0x89], "PNG\r\n\x1a\n", u32(13), "IHDR", u32(width), u32(height));
const webp = (width: number, height: number): Uint8Array =>
  bytes("RIFF\0\0\0\0WEBPVP8X", u32(0), u32(0), [width - 1, (width - 1) >> 8, 0], [height - 1, (height - 1) >> 8, 0]);
const pdf = (inside: string): Uint8Array => latin(`%PDF-1.7\n${inside}\ntrailer\n%%EOF\n`);

describe("what bytes are", () => {
  test.each([
    ["jpeg", jpeg(3, 2)],
    ["png", png(3, 2)],
    ["webp", webp(3, 2)],
    ["webm", bytes([0x1a, 0x45, 0xdf, 0xa3], "rest")],
    ["mp4", bytes([0, 0, 0, 24], "ftypM4A ")],
    ["pdf", pdf("")],
    [null, latin("PK\x03\x04 a zip, or an Office file")],
    [null, latin("<!doctype html><script>")],
    [null, latin("<svg xmlns='http://www.w3.org/2000/svg'>")],
    [null, latin("GIF89a")],
    [null, latin("\n%PDF-1.7")],
    [null, latin("")],
  ])("%s", (kind, held) => expect(kindOf(held)).toBe(kind));

  test("never breaks, whatever they are", () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 300 }),
        fc.constantFrom("", "\xff\xd8\xff", "RIFF0000WEBP"),
        (rest, start) => {
          const held = bytes(start, [...rest]);
          expect([true, false]).toContain(isDrawable(held));
          expect(["sound", "active", "not_whole"]).toContain(judgePdf(held));
          authorOf(held);
        },
      ),
    );
  });
});

describe("a picture", () => {
  test.each([jpeg(640, 480), png(640, 480), webp(640, 480)])("says its size before it is drawn", (held) => {
    expect(pictureSize(held)).toEqual([640, 480]);
    expect(isDrawable(held)).toBe(true);
  });

  test.each([
    jpeg(60_000, 60_000),
    png(0x7fffffff, 0x7fffffff),
    webp(16_000, 16_000),
    png(0, 9),
    jpeg(3, 2).subarray(0, 9),
  ])("that no phone could draw, or that is cut, is refused", (held) => expect(isDrawable(held)).toBe(false));

  test("is only what its message says it is", () => {
    expect(isAs("image/jpeg", jpeg(3, 2))).toBe(true);
    expect(isAs("image/webp", jpeg(3, 2))).toBe(false);
    expect(isAs("application/pdf", jpeg(3, 2))).toBe(false);
    expect(isAs("image/jpeg", pdf(""))).toBe(false);
    expect(isAs("image/jpeg", jpeg(60_000, 60_000))).toBe(false);
  });
});

describe("a PDF", () => {
  test("that is whole and quiet is sound", () =>
    expect(judgePdf(pdf("1 0 obj <</Type /Catalog>> endobj"))).toBe("sound"));

  test.each([
    "/OpenAction <</S /JavaScript /JS (app.alert\\(1\\))>>",
    "/S /Java#53cript",
    "/S /Launch /F (cmd.exe)",
    "/Names <</EmbeddedFiles 4 0 R>>",
    "/AcroForm <</XFA 9 0 R>>",
  ])("that acts is refused: %s", (inside) => expect(judgePdf(pdf(inside))).toBe("active"));

  test("that is a zip as well is refused", () => {
    const end = `PK\x05\x06${"\0".repeat(16)}`;
    const whole = "%%EOF\n";
    expect(judgePdf(latin(`%PDF-1.7\n${end}${String.fromCharCode(whole.length)}\0${whole}`))).toBe("active");
  });

  test.each(["%PDF-1.7\ncut in the mid", `%PDF-1.7\n%%EOF\n${"<script>".repeat(9)}`, "MZ%PDF-1.7\n%%EOF"])(
    "with something missing or glued to it is refused",
    (text) => expect(judgePdf(latin(text))).toBe("not_whole"),
  );

  test.each([
    ["/Author (Sari Wulandari)", "Sari Wulandari"],
    ["/Author (Sari \\(kelas 8\\) \\123)", "Sari (kelas 8) S"],
    ["/Author <FEFF0053006100720069>", "Sari"],
    ["<dc:creator><rdf:Seq><rdf:li>S\xc3\xa4ri</rdf:li></rdf:Seq></dc:creator>", "Säri"],
    ["/Author <FEFF202E0069007200610053>", "iraS"],
    ["/Author ()", null],
    ["/Title (Surat)", null],
  ])("says who made it: %s", (inside, author) => expect(authorOf(pdf(inside))).toBe(author));
});

describe("a name", () => {
  test.each([
    ["surat.pdf", "surat.pdf"],
    ["../../etc/passwd", "passwd"],
    ["C:\\diam\\surat.pdf", "surat.pdf"],
    ["laporan\u202Efdp.exe", "laporanfdp.exe"],
    ["a\u0000b\nc\u2028d.pdf", "abcd.pdf"],
    ["...", ""],
    ["تقرير.pdf", "تقرير.pdf"],
  ])("%j is shown as %j", (name, shown) => expect(safeName(name)).toBe(shown));

  test("however long shows its beginning and its end", () => {
    const shown = safeName(`${"panjang".repeat(60)}.pdf.exe`);
    expect([...shown].length).toBe(60);
    expect(shown.endsWith(".pdf.exe")).toBe(true);
  });

  test("is saved with the one ending that it has", () => {
    expect(pdfName("tugas.pdf.exe")).toBe("tugas.pdf.exe.pdf");
    expect(pdfName("tugas.pdf.PDF")).toBe("tugas.pdf");
    expect(pdfName(undefined)).toBe("berkas.pdf");
  });

  test("holds nothing that turns it around, whatever it was", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 90 }), (name) => {
        expect(safeName(name)).not.toMatch(/[\p{Cc}\p{Cf}/\\]/u);
        expect([...safeName(name)].length).toBeLessThanOrEqual(60);
      }),
    );
  });
});
