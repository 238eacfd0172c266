// The one sentence that a fact of a referral is in the log, for either side. Called by talk/events.ts. Facts name nobody
// outside, and neither do these.

type Side = "counselee" | "counselor";

const SAID: Record<string, Record<Side, [icon: string, strong: string, rest: string]>> = {
  proposed: {
    counselee: ["letter", "Guru BK-mu ingin mengajak orang lain.", "Kamu yang memutuskan."],
    counselor: ["letter", "Izin rujukan diminta.", "Belum ada yang keluar dari ruang ini."],
  },
  consented: {
    counselee: ["leaf", "Kamu mengizinkan.", "Hanya yang kamu centang yang ikut."],
    counselor: ["leaf", "Konseli mengizinkan rujukan.", "Kirim hanya yang dicentang."],
  },
  declined: {
    counselee: ["leaf", "Kamu memilih belum.", "Tidak ada yang dibagikan, dan itu tidak apa-apa."],
    counselor: ["leaf", "Konseli memilih belum.", "Itu haknya."],
  },
  withdrawn: {
    counselee: ["lock", "Izinmu dicabut.", "Tidak ada yang bisa dibuka lagi."],
    counselor: ["lock", "Konseli mencabut izinnya.", "Paketnya sudah dihapus."],
  },
  released: {
    counselee: ["letter", "Yang kamu izinkan sudah dibagikan.", ""],
    counselor: ["letter", "Paket rujukan terkirim.", ""],
  },
  opened: {
    counselee: ["eye", "Yang kamu izinkan dibuka penerimanya.", ""],
    counselor: ["eye", "Paket rujukan dibuka.", ""],
  },
  accepted: {
    counselee: ["leaf", "Orang yang diajak bersedia membantu.", "Guru BK-mu menyapamu sampai kalian bertemu."],
    counselor: ["leaf", "Rujukan diterima.", "Tetap sapa konseli sampai pertemuan pertamanya."],
  },
  refused: {
    counselee: ["leaf", "Orang yang diajak belum bisa.", "Pilihan lain dicari bersamamu."],
    counselor: ["leaf", "Penerima belum bisa membantu.", "Cari pilihan lain bersama konseli."],
  },
  answered: {
    counselee: ["letter", "Orang yang diajak membalas guru BK-mu.", ""],
    counselor: ["letter", "Ada kabar balik rujukan.", ""],
  },
  revoked: {
    counselee: ["lock", "Permintaan itu ditarik kembali.", "Tidak ada yang bisa dibuka lagi."],
    counselor: ["lock", "Rujukan dicabut.", "Paketnya sudah dihapus."],
  },
  expired: {
    counselee: ["clock", "Masa berlakunya habis.", "Tidak ada yang bisa dibuka lagi."],
    counselor: ["clock", "Masa rujukan habis.", "Paketnya sudah dihapus."],
  },
};

type Sentence = { icon: string; strong: string; rest: string; act?: { name: string; words: string } };
const DECIDE = { name: "referral", words: "Lihat dan putuskan" }; // room.ts hears it

export function referralSentence(name: string, side: Side): Sentence | null {
  const said = name.startsWith("referral.") ? SAID[name.slice(9)]?.[side] : undefined;
  if (!said) return null;
  const [icon, strong, rest] = said;
  const asks = name === "referral.proposed" && side === "counselee";
  return { icon, strong, rest, ...(asks && { act: DECIDE }) };
}
