// Where this account is signed in, on /akun: one row a device, each with a way to sign out there, and one for all others.

import { el, part } from "../lib/dom";
import { clock, day, sameDay } from "../lib/time";
import type { B64 } from "../worker/contract";
import { inWords } from "./refusals";
import type { Session } from "./session";

type Device = { id: B64; kind: string; begun: number; seen: number; here: boolean };
type Caught = (problem: unknown) => boolean;

const GONE = { not_found: "Perangkat itu sudah keluar." };

export async function showDevices({ api }: Pick<Session, "api">, caught: Caught): Promise<void> {
  const section = part("devices");
  const word = part("word", section);
  const others = part<HTMLButtonElement>("end-others", section);

  async function draw(): Promise<void> {
    const { devices } = await api.get<{ devices: Device[] }>("/api/akun/perangkat");
    part("device-rows", section).replaceChildren(...devices.map((device) => row(device, end)));
    others.hidden = devices.length < 3; // with one other, its own button says the same
    section.hidden = false;
  }

  async function act(path: string, done: string): Promise<void> {
    try {
      await api.post(`/api/akun/perangkat/${path}`);
      word.textContent = done;
    } catch (problem) {
      if (caught(problem)) return;
      word.textContent = inWords(problem, GONE);
    }
    await draw().catch(caught);
    part("devices-head", section).focus(); // the pressed button is gone with its row
  }

  const end = (device: Device): void => void act(`${device.id}/keluar`, `${device.kind} sudah keluar.`);
  others.addEventListener("click", () => void act("keluar-semua", "Semua perangkat lain sudah keluar."));
  await draw().catch(caught);
}

function row(device: Device, end: (device: Device) => void): HTMLElement {
  const { kind, begun, seen, here } = device;
  const out = el("button.btn", "Keluarkan") as HTMLButtonElement;
  out.type = "button";
  out.setAttribute("aria-label", `Keluarkan ${kind}, masuk ${when(begun)}`);
  out.addEventListener("click", () => end(device));
  const used = here ? "Perangkat ini, sedang dipakai" : `Terakhir dipakai ${when(seen, "sekitar pukul")}`;
  return el(
    "li.row.between",
    el("span", el("b", kind), el("br"), el("span.small.soft", `${used}. Masuk ${when(begun)}.`)),
    here ? null : out,
  );
}

const when = (at: number, by = "pukul"): string =>
  `${sameDay(at, Date.now()) ? "hari ini" : day(at)} ${by} ${clock(at)}`;
