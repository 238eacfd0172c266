// Messages whose files are on their way: one after the other, going on after every cut, and the message itself only when
// all its files are whole at the server. A row each says how far it has come.

import { ApiProblem } from "../../lib/api";
import { backoff } from "../../lib/backoff";
import { el, icon } from "../../lib/dom";
import { refusalWords } from "../../lib/words";
import type { Attachment } from "../../worker/contract";
import { bring } from "./carry";
import type { FilesActs, FilesPlace } from "./contract";
import type { Parcel, Parcels } from "./parcels";
import { LOST, sizeOf, wordsOf } from "./words";

const UNOPENED = 500;

export class Departures {
  readonly element = el("ul.files-going", { "aria-label": "Sedang berangkat", hidden: true });
  private readonly queue: Departure[] = [];
  private running = false;

  constructor(
    private readonly place: FilesPlace,
    private readonly parcels: Parcels,
    private readonly acts: FilesActs,
    private readonly giveBack: (parcel: Parcel, why: string) => void,
  ) {}

  /** `kept`: once it lies on the device; a reload finds it from then on, so only then does anything travel. */
  add(parcel: Parcel, kept: Promise<void> = Promise.resolve()): void {
    const departure = new Departure(
      parcel,
      kept.catch(() => undefined),
      () => this.end(departure, ""),
    );
    this.queue.push(departure);
    this.element.append(departure.row);
    this.element.hidden = false;
    void this.run();
  }

  private async run(): Promise<void> {
    if (this.running) return;
    this.running = true;
    try {
      for (let next = this.queue[0]; next && this.element.isConnected; next = this.queue[0]) await this.depart(next);
    } finally {
      this.running = false;
    }
  }

  private async depart(departure: Departure): Promise<void> {
    const { parcel } = departure;
    await departure.kept;
    for (const file of parcel.files) if (!(await this.bringWhole(departure, file))) return;
    if (departure.cancelled || !parcel.content) return;
    this.remove(departure);
    await this.acts.send({ ...parcel.content, a: parcel.files }, parcel.id);
    for (const { i } of parcel.files) this.parcels.release(i);
    await this.parcels.forget(parcel);
  }

  /** False: it goes no further, and its writer knows why. */
  private async bringWhole(departure: Departure, file: Attachment): Promise<boolean> {
    for (let attempt = 0; this.element.isConnected && !departure.cancelled; attempt++) {
      const room = this.place.room();
      if (!room) {
        await pause(UNOPENED);
        continue;
      }
      try {
        await bring(this.place.api, room, file, this.parcels.bytes(file.i), (have, total) => {
          if (departure.cancelled) throw new ApiProblem(0, "cancelled", "");
          departure.at(file, have, total);
        });
        return true;
      } catch (cause) {
        const wait = waitAfter(cause, attempt);
        if (wait === null) {
          if (!departure.cancelled) this.end(departure, whyNot(cause));
          return false;
        }
        departure.waits();
        await pause(wait);
      }
    }
    return false;
  }

  private end(departure: Departure, why: string): void {
    departure.cancelled = true;
    this.remove(departure);
    this.giveBack(departure.parcel, why);
  }

  private remove(departure: Departure): void {
    this.queue.splice(this.queue.indexOf(departure), 1);
    departure.row.remove();
    this.element.hidden = this.queue.length === 0;
  }
}

class Departure {
  cancelled = false;
  readonly row: HTMLElement;
  private readonly words = el("span");
  private came = "";

  constructor(
    readonly parcel: Parcel,
    readonly kept: Promise<void>,
    cancel: () => void,
  ) {
    const button = el("button.btn.btn-quiet", { type: "button" }, "Batal");
    button.setAttribute("aria-label", `Batal mengirim ${wordsOf(parcel.files)}`);
    button.addEventListener("click", cancel);
    this.words.textContent = `${wordsOf(parcel.files)}: berangkat …`;
    this.row = el("li.who", icon("clip"), this.words, button);
  }

  at(file: Attachment, have: number, total: number): void {
    const place = this.parcel.files.indexOf(file) + 1;
    const which = this.parcel.files.length > 1 ? ` ke-${place} dari ${this.parcel.files.length}` : "";
    this.came = `${sizeOf(have)} dari ${sizeOf(total)}`;
    this.words.textContent = `${wordsOf([file])}${which}: ${this.came} terkirim`;
  }

  waits(): void {
    this.words.textContent = this.came
      ? `${wordsOf(this.parcel.files)}: menunggu jaringan, lalu lanjut dari ${this.came}`
      : `${wordsOf(this.parcel.files)}: menunggu jaringan`;
  }
}

/** How long to wait before going on; null where waiting helps nobody. */
function waitAfter(cause: unknown, attempt: number): number | null {
  if (!(cause instanceof ApiProblem)) return null;
  if (cause.status === 429) return 1000 * (Number(cause.body.wait) || 5);
  return cause.offline || cause.status === 408 || cause.status >= 500 ? backoff(attempt) : null;
}

function whyNot(cause: unknown): string {
  return cause instanceof ApiProblem && cause.code === "lost" ? LOST : refusalWords(cause);
}

/** Until the time is over, or the network says that it is there. */
function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    const go = (): void => {
      clearTimeout(timer);
      removeEventListener("online", go);
      resolve();
    };
    const timer = setTimeout(go, ms);
    addEventListener("online", go);
  });
}
