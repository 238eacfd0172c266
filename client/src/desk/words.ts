// Sentences of the desk: greeting, what waits, since when, for whom. Pure; the pages put them into the markup.

import { clock, day, sameDay, since } from "../lib/time";
import { listed } from "../lib/words";

export { addressOf } from "../lib/words";

import type { B64, Member } from "../worker/contract";
import type { OpenCase, WaitingCase } from "./answers";

const COUNTED = ["Nol", "Satu", "Dua", "Tiga", "Empat", "Lima", "Enam", "Tujuh", "Delapan", "Sembilan", "Sepuluh"];
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

const NAMELESS = "Tanpa nama";

/** What a case is called: by the name that was given, else by a short mark, the same on every device. */
export function nameOf(name: string | null, caseId: B64): string {
  return name ?? `${NAMELESS} · ${markOf(caseId)}`;
}

function markOf(caseId: B64): string {
  const bytes = atob(caseId.slice(0, 4).replace(/-/g, "+").replace(/_/g, "/"));
  return Array.from(bytes.slice(0, 2), (byte) => byte.charCodeAt(0).toString(16).padStart(2, "0")).join("");
}

export function greeting(name: string, now: number): string {
  const hour = new Date(now).getHours();
  const time = hour < 4 ? "malam" : hour < 10 ? "pagi" : hour < 15 ? "siang" : hour < 18 ? "sore" : "malam";
  return `Selamat ${time}, ${name}.`;
}

export function today(now: number): string {
  return `${day(now, now)} ${new Date(now).getFullYear()}`;
}

/** One or two sentences on the whole desk, the most pressing first. */
export function summary(waiting: WaitingCase[], cases: OpenCase[], address: string): string {
  const urgent = waiting.filter((one) => one.urgent).length + cases.filter(asksForMe).length;
  const first = waiting.filter((one) => !one.urgent).length;
  const mine = cases.filter((one) => one.waiting_since !== null && !one.urgent).length;
  const said = [
    urgent > 0 && `${counted(urgent)} cerita minta dibalas segera.`,
    first > 0 && `${counted(first)} cerita menunggu kata pertama.`,
    mine > 0 && `${counted(mine)} percakapan menunggu balasan ${address}.`,
  ].filter(Boolean);
  return said.length > 0 ? said.join(" ") : `Tidak ada yang menunggu. Selamat beristirahat sejenak, ${address}.`;
}

export function asksForMe(one: OpenCase): boolean {
  return one.urgent && one.waiting_since !== null;
}

function counted(count: number): string {
  return COUNTED[count] ?? String(count);
}

/** "06.51", "kemarin 21.40", "Senin, 16 November 21.40". */
export function moment(at: number, now: number): string {
  if (sameDay(at, now)) return clock(at);
  if (sameDay(at, now - DAY_MS)) return `kemarin ${clock(at)}`;
  return `${day(at, now)} ${clock(at)}`;
}

export function waitingLine(one: WaitingCase, now: number): string {
  return `Menunggu sejak ${moment(one.at, now)}, ${already(one.at, now)}.`;
}

function already(at: number, now: number): string {
  return now - at < MINUTE_MS ? "baru saja" : `sudah ${since(at, now)}`;
}

export function countLine(messages: number): string {
  return messages === 1 ? "Satu pesan." : messages > 1 ? `${messages} pesan.` : "";
}

export function dueLine({ due }: WaitingCase, now: number): string {
  if (due === null) return "";
  return due <= now ? `tenggat lewat, ${moment(due, now)}` : `tenggat ${deadline(due, now)}`;
}

function deadline(due: number, now: number): string {
  if (sameDay(due, now)) return clock(due);
  return `${sameDay(due, now + DAY_MS) ? "besok" : day(due, now)} ${clock(due)}`;
}

export function isDue({ due }: WaitingCase, now: number): boolean {
  return due !== null && due <= now;
}

/** Who holds a key to what is written now; the counselor herself is named last. */
export function readersLine(members: readonly Member[], address: string): string {
  const colleagues = members
    .filter(({ role, me }) => role === "counselor" && !me)
    .map(({ name }) => name ?? "seorang guru BK");
  const all = ["konseli", ...colleagues, ...(members.some(({ me }) => me) ? [address] : [])];
  return `Yang bisa membaca: ${listed(all)}.`;
}

/** Who waits for whom. */
export function caseLine(one: OpenCase, address: string, now: number): string {
  if (one.waiting_since !== null) {
    return `Menunggu balasan ${address} sejak ${moment(one.waiting_since, now)}, ${already(one.waiting_since, now)}`;
  }
  return one.last_at === null ? "Belum ada kata" : `Menunggu konseli, kata terakhir ${moment(one.last_at, now)}`;
}

/** The same in few words, for the narrow list beside a conversation. */
export function caseShort(one: OpenCase, address: string, now: number): string {
  if (one.waiting_since !== null) return `Menunggu ${address}, ${already(one.waiting_since, now)}`;
  return one.last_at === null ? "Belum ada kata" : `Kata terakhir ${moment(one.last_at, now)}`;
}

export function unreadOf(one: OpenCase): number {
  return one.unread ?? Math.max(0, one.number - one.read);
}

/** Those who wait for an answer first, the longest wait on top; then the rest, the latest word on top. */
export function inOrder(cases: readonly OpenCase[]): OpenCase[] {
  return [...cases].sort((a, b) => rank(a) - rank(b) || latestFirst(a, b));
}

function rank(one: OpenCase): number {
  return asksForMe(one) ? 0 : one.waiting_since !== null ? 1 : 2;
}

function latestFirst(a: OpenCase, b: OpenCase): number {
  if (a.waiting_since !== null && b.waiting_since !== null) return a.waiting_since - b.waiting_since;
  return (b.last_at ?? b.at) - (a.last_at ?? a.at);
}
