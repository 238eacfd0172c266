// The sentences about files, for student and counselor alike: what each one is, how far it has come, why it stays here.

import type { Attachment } from "../../worker/contract";

export const NOT_SAFE = "Jenis berkas ini belum bisa dibuka dengan aman. Coba foto, PDF, atau pesan suara.";
export const NOT_WHOLE = "Berkas ini tidak utuh, jadi tidak kami tampilkan. Minta dikirim ulang.";
export const NOT_DRAWN = "Foto ini belum bisa dibaca di peramban ini. Coba foto lain, atau tangkapan layarnya.";
export const TOO_WIDE = "Foto ini terlalu besar untuk dibuka dengan aman. Coba kecilkan dulu, atau tangkapan layarnya.";
export const ACTIVE = "PDF ini berisi perintah atau berkas lain di dalamnya. Coba simpan ulang sebagai PDF biasa.";
export const MANY = "Sekali kirim paling banyak sepuluh berkas. Sisanya boleh menyusul.";
export const NO_MICROPHONE = "Mikrofon belum boleh dipakai. Izinkan di peramban, atau tulis saja di sini.";
export const NO_RECORDER = "Peramban ini belum bisa merekam. Tulis saja di sini, atau coba peramban lain.";
export const NOT_PLAYED = "Pesan suara ini belum bisa diputar di peramban ini. Boleh minta versi tulisannya.";
export const LOST = "Bagian berkas yang belum berangkat hilang saat halaman dimuat ulang. Pilih lagi berkasnya, ya.";
export const OPEN_ONLY = "Berkas ini besar: biarkan halaman ini terbuka sampai terkirim.";

export const tooLarge = (size: number): string =>
  `Berkas ini ${sizeOf(size)}; yang bisa dibawa sampai 8 MB. Foto boleh dikecilkan di sini.`;

const decimal = (value: number): string => value.toFixed(1).replace(".", ",").replace(",0", "");

export const sizeOf = (bytes: number): string =>
  bytes < 1_000_000 ? `${Math.max(1, Math.round(bytes / 1000))}\u00a0kB` : `${decimal(bytes / 1_000_000)}\u00a0MB`;

/** 0.42, as in the conversation. */
export function lengthOf(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  return `${Math.floor(seconds / 60)}.${String(seconds % 60).padStart(2, "0")}`;
}

/** The same for ears. */
export function spokenLength(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  const [minutes, rest] = [Math.floor(seconds / 60), seconds % 60];
  return [minutes && `${minutes} menit`, (rest || !minutes) && `${rest} detik`].filter(Boolean).join(" ");
}

export const isVoice = ({ y }: Attachment): boolean => y.startsWith("audio/");
export const isPicture = ({ y }: Attachment): boolean => y.startsWith("image/");

/** What a message says that has files and no words of its own. */
export function wordsOf(files: readonly Attachment[]): string {
  const count = (is: (file: Attachment) => boolean, words: string): string | false => {
    const found = files.filter(is).length;
    return found > 0 && (found > 1 ? `${found} ${words.toLowerCase()}` : words);
  };
  const parts = [
    count(isPicture, "Foto"),
    count(isVoice, "Pesan suara"),
    count((file) => !isPicture(file) && !isVoice(file), "Berkas PDF"),
  ];
  return parts.filter(Boolean).join(", ");
}

export const authorWords = (author: string | null): string =>
  author
    ? `PDF ini menyimpan nama pembuatnya: \u2068${author}\u2069. Siapa pun yang membukanya bisa melihat itu.`
    : "PDF sering menyimpan nama pembuat dan perangkatnya. Yang membukanya bisa melihat itu.";

export const promiseWords = (counselor: boolean): string =>
  counselor
    ? "Berkas dikunci sebelum dikirim. Data tempat pada foto dihapus."
    : "Gambar dan berkas dikunci sebelum dikirim. Data tempat pada foto kami hapus. Jangan kirim gambar tubuh tanpa pakaian, milikmu atau orang lain, walau sebagai bukti. Konselor bisa membantu menyimpan bukti dengan cara lain yang aman.";

export const unheardWords = (counselor: boolean): string =>
  counselor
    ? "Pesan suaranya belum bisa saya dengar. Boleh ditulis juga?"
    : "Pesan suaranya belum bisa aku dengar. Boleh ditulis juga?";
