// The words of a referral, pure: what a counselor asks, the very text that the counselee agrees to, what then may leave.
// Both sides build that text by `shownText`; its digest stands in her signed consent, so neither can mean another one.

import { day } from "../lib/time";
import type { Happened, Item, Packet, Request, Scope, State, Ticks } from "./contract";

export const MOST_ITEMS = 10;
export const MOST_BYTES = 50_000;
export const MOST_TEXT = 4_000;
const JAKARTA_MS = 7 * 3_600_000;

/** A request as it was sealed, or null where it is none: whatever came from the other side is looked at. */
export function readRequest(d: Record<string, unknown> | undefined): Request | null {
  const { target, items, referral, why, summary, scope, formal, name, from, until } = (d ?? {}) as Partial<Request>;
  const sound =
    isText(referral) &&
    isText(why) &&
    isText(summary) &&
    isText(target?.name) &&
    target.name !== "" &&
    [1, 2, 3].includes(target.kind) &&
    (target.kind === 3) === (target.user === null) &&
    Array.isArray(target.words) &&
    target.words.every(isText) &&
    (target.user === null || isText(target.user)) &&
    isScope(scope) &&
    typeof formal === "boolean" &&
    typeof name === "boolean" &&
    isTime(from) &&
    isTime(until) &&
    Array.isArray(items) &&
    items.length <= MOST_ITEMS &&
    items.every(isItem);
  if (!sound) return null;
  const { kind, user, words } = target;
  return {
    referral,
    target: { kind, user, name: target.name, words },
    why,
    summary,
    scope,
    formal,
    name,
    from,
    until,
    items,
  };
}

export function readTicks(d: Record<string, unknown> | undefined): Ticks | null {
  const { referral, summary, items, name, scope } = (d ?? {}) as Partial<Ticks>;
  const sound =
    isText(referral) &&
    typeof summary === "boolean" &&
    isScope(scope) &&
    (name === null || isText(name)) &&
    Array.isArray(items) &&
    items.every(Number.isInteger);
  return sound ? { referral, summary, items, name, scope } : null;
}

const isText = (value: unknown): value is string => typeof value === "string";
const isScope = (value: unknown): value is Scope => value === 1 || value === 2 || value === 3;
const isTime = (value: unknown): value is number => Number.isSafeInteger(value);

function isItem(value: unknown): value is Item {
  const { who, at, x } = (value ?? {}) as Partial<Item>;
  return (who === "konseli" || who === "konselor") && isTime(at) && isText(x);
}

/** The request as a message that anybody can read. */
export function requestText({ target, why, summary, items, scope, until }: Request): string {
  const what = [summary && "sebuah ringkasan", items.length > 0 && `${items.length} pesan`].filter(Boolean);
  return [
    `Boleh saya mengajak ${target.name} ikut membantu? ${why}`,
    `Kalau kamu mau, yang dibagikan hanya ${what.join(" dan ")}, sampai ${dated(until)}.`,
    ...(scope === 3 ? ["Satu pertanyaan lagi, terpisah: boleh ia membaca yang sudah tertulis di sini?"] : []),
    "Kamu yang memutuskan. Saya tetap di sini, apa pun jawabanmu.",
  ].join("\n\n");
}

const ROOM: Record<Scope, string> = {
  1: "tidak mendapat akses ke ruang ini.",
  2: "boleh masuk ke ruang ini dan membaca mulai saat ia masuk. Yang ditulis sebelumnya tidak terbuka untuknya.",
  3: "boleh masuk ke ruang ini. Yang sudah tertulis di sini juga terbuka untuknya: semua pesan, surat, dan berkas, termasuk yang tidak dicentang.",
};

/** Word for word what she reads and agrees to. */
export function shownText(request: Request, ticks: Ticks): string {
  const { target, why, formal, until } = request;
  const items = request.items.filter((_, at) => ticks.items.includes(at));
  const held = request.items.length - items.length + Number(request.summary !== "" && !ticks.summary);
  const bears = ticks.scope === 3 ? "Yang dikirim lebih dulu:" : "Yang dibagikan hanya ini:";
  return [
    formal
      ? `Kamu akan dibantu ${target.name}, karena: ${why}`
      : `${target.name} ikut mendukungmu, karena: ${why} Ia bukan tenaga ahli dan tidak terikat aturan konseling.`,
    bears,
    ...(ticks.summary && request.summary ? [`Ringkasan: ${request.summary}`] : []),
    ...items.map(({ who, x }) => `${who === "konseli" ? "Katamu" : "Kata konselormu"}: ${x}`),
    ...(ticks.summary && request.summary ? [] : items.length ? [] : ["(belum ada yang dicentang)"]),
    ...(ticks.scope === 3 ? [] : [heldBack(held)]),
    ticks.name === null ? "Namamu: tidak disebut." : `Namamu: disebut sebagai ${ticks.name}.`,
    `${target.name} ${ROOM[ticks.scope]}`,
    `Berlaku sampai ${dated(until)}, lalu aksesnya mati sendiri.`,
    "Kamu boleh menolak, minta waktu, atau mencabut kapan saja. Yang sudah dibaca tidak bisa ditarik dari ingatan orang.",
  ].join("\n");
}

const heldBack = (held: number): string =>
  held > 0 ? `Yang kamu tahan: ${held} hal. Semua pesan lain juga tidak ikut.` : "Semua pesan lain tidak ikut.";

/** With the year, and by one zone: the text must come out alike on both devices, wherever they are, on any day. */
export function dated(at: number): string {
  const wall = new Date(at + JAKARTA_MS);
  const noon = new Date(wall.getUTCFullYear(), wall.getUTCMonth(), wall.getUTCDate(), 12).getTime();
  return `${day(noon, noon)} ${wall.getUTCFullYear()}`;
}

/** The request in plain words for whoever shows messages: what she ticked. */
export function replyText({ target }: Request, ticks: Ticks): string {
  const what = [ticks.summary && "ringkasan", ticks.items.length > 0 && `${ticks.items.length} pesan`].filter(Boolean);
  const earlier = ticks.scope === 3 ? " Yang sudah tertulis di sini juga boleh ia baca." : "";
  return `Boleh. ${target.name} boleh menerima ${what.join(" dan ")}.${earlier}`;
}

/** All that was asked for, but what was written before: that she ticks herself or not at all. */
export const everything = ({ referral, summary, items, scope }: Request): Ticks => ({
  referral,
  summary: summary !== "",
  items: items.map((_, at) => at),
  name: null,
  scope: scope > 1 ? 2 : 1,
});

export const nothing = (ticks: Ticks): boolean => !ticks.summary && ticks.items.length === 0;

/** What she ticked and nothing beside it. */
export function packetOf(request: Request, ticks: Ticks, sender: { name: string; school: string }): Packet {
  return {
    from: sender.name,
    school: sender.school,
    to: request.target.name,
    why: request.why,
    name: ticks.name,
    summary: ticks.summary && request.summary !== "" ? request.summary : null,
    items: request.items.filter((_, at) => ticks.items.includes(at)),
    formal: request.formal,
    scope: ticks.scope,
    until: request.until,
  };
}

export function readPacket(d: Record<string, unknown>): Packet | null {
  const { from, school, to, why, name, summary, items, formal, scope, until } = d as Partial<Packet>;
  const sound =
    isText(from) &&
    isText(school) &&
    isText(to) &&
    isText(why) &&
    (name === null || isText(name)) &&
    (summary === null || isText(summary)) &&
    Array.isArray(items) &&
    items.every(isItem) &&
    typeof formal === "boolean" &&
    isScope(scope) &&
    isTime(until);
  return sound ? { from, school, to, why, name, summary, items, formal, scope, until } : null;
}

export const readAnswer = (d: Record<string, unknown>): string => (isText(d.x) ? d.x : "");

const STAFF_STATES: Record<State, string> = {
  proposed: "menunggu jawaban konseli",
  declined: "konseli memilih belum",
  consented: "diizinkan, belum dikirim",
  released: "terkirim, belum dibuka",
  opened: "sudah dibuka",
  accepted: "diterima",
  refused: "belum bisa membantu",
  withdrawn: "izin dicabut konseli",
  revoked: "dicabut",
  expired: "masanya habis",
};

export const staffState = (state: State): string => STAFF_STATES[state];

/** One line of the release log, as the counselee reads it. */
export function logWords({ act }: Happened, name: string): string {
  switch (act) {
    case "proposed":
      return `Kamu ditanya apakah ${name} boleh ikut membantu.`;
    case "declined":
      return "Kamu memilih belum. Tidak ada yang dibagikan.";
    case "consented":
      return "Kamu mengizinkan.";
    case "released":
      return `Yang kamu centang dibagikan kepada ${name}.`;
    case "opened":
      return `Dibuka oleh ${name}.`;
    case "accepted":
      return `${name} bersedia membantu.`;
    case "refused":
      return `${name} belum bisa membantu. Pilihan lain dicari bersamamu.`;
    case "answered":
      return `${name} membalas guru BK-mu.`;
    case "withdrawn":
      return `Izinmu dicabut. ${name} tidak bisa membuka apa pun lagi.`;
    case "revoked":
      return "Ditarik kembali. Tidak ada yang bisa dibuka lagi.";
    case "expired":
      return "Masanya habis. Tidak ada yang bisa dibuka lagi.";
  }
}
