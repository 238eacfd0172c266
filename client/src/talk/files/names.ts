// Names of files, made safe to show and to save: no path, no direction tricks, no length that hides an ending.

const MOST = 60;

/** "laporan\u202Efdp.exe" and its like lose what turns them around; the middle of a long one gives way, not its end. */
export function safeName(name: string): string {
  const last = name.split(/[/\\]/).pop() ?? "";
  const plain = last
    .normalize("NFC")
    .replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}<>:"|?*]/gu, "")
    .replace(/\s+/g, " ")
    .replace(/^[.\s]+|[.\s]+$/g, "");
  const letters = [...plain];
  if (letters.length <= MOST) return plain;
  return `${letters.slice(0, MOST - 21).join("")}…${letters.slice(-20).join("")}`;
}

/** The name under which a PDF is saved: always with the one ending that it has. */
export const pdfName = (name: string | undefined): string =>
  `${safeName(name ?? "").replace(/(\.pdf)+$/i, "") || "berkas"}.pdf`;
