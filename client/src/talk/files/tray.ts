// Above the field: what is attached and waits for "Kirim", what is on its way, and the strip of a recording. Loaded when
// the first file is picked. Nothing leaves the device before "Kirim".

import type { Bytes } from "../../lib/bytes";
import { el, icon } from "../../lib/dom";
import { CANNOT_SEAL } from "../../lib/words";
import type { Attachment, B64, Content } from "../../worker/contract";
import { type Attached, attachPicked, attachVoice, NotAttached } from "./attach";
import { fileCard } from "./card";
import { type FilesActs, type FilesPlace, MOST_FILES } from "./contract";
import { Departures } from "./departures";
import { type Parcel, Parcels } from "./parcels";
import { canRecord } from "./recorder";
import { recordIn } from "./recording";
import { LOST, MANY, NO_MICROPHONE, NO_RECORDER, OPEN_ONLY, promiseWords, wordsOf } from "./words";

export class Tray {
  readonly restored: Promise<void>;
  private readonly list = el("ul.files-list", { "aria-label": "Yang akan ikut terkirim", hidden: true });
  private readonly word = el("p.who", { role: "status" });
  private readonly strip = el("div.recording", { role: "group", "aria-label": "Merekam suara", hidden: true });
  private readonly promise: HTMLElement;
  private readonly parcels: Parcels;
  private readonly departures: Departures;
  private parcel: Parcel | null = null;

  constructor(
    private readonly place: FilesPlace,
    root: HTMLElement,
    private readonly acts: FilesActs,
  ) {
    this.parcels = new Parcels(place);
    this.departures = new Departures(place, this.parcels, acts, (parcel, why) => this.returned(parcel, why));
    this.promise = el("p.small.soft", { hidden: true }, promiseWords(place.counselor));
    root.replaceChildren(this.departures.element, this.list, this.promise, this.word, this.strip);
    this.restored = this.restore();
  }

  private async restore(): Promise<void> {
    for (const parcel of await this.parcels.restore()) {
      if (parcel.content) this.departures.add(parcel);
      else await this.takeUp(parcel);
    }
  }

  private async takeUp(parcel: Parcel): Promise<void> {
    const left = parcel.files.filter(({ i }) => this.parcels.bytes(i));
    await this.hold(left);
    await this.parcels.forget(parcel);
    if (left.length < parcel.files.length) this.say(LOST);
  }

  get holds(): boolean {
    return (this.parcel?.files.length ?? 0) > 0;
  }

  bytes(file: B64): Bytes | null {
    return this.parcels.bytes(file);
  }

  async add(picked: readonly File[]): Promise<void> {
    for (const file of picked) await this.attach(() => attachPicked(this.place.keyring, file));
  }

  async record(): Promise<void> {
    if (!this.strip.hidden) return;
    if (!canRecord()) return this.say(NO_RECORDER);
    this.say("");
    const recorded = await recordIn(this.strip).catch(() => undefined);
    if (recorded === undefined) this.say(NO_MICROPHONE);
    else if (recorded) await this.attach(() => attachVoice(this.place.keyring, recorded));
  }

  private async attach(make: () => Promise<Attached>): Promise<void> {
    if ((this.parcel?.files.length ?? 0) >= MOST_FILES) return this.say(MANY);
    this.say("Menyiapkan berkas …");
    try {
      const { file, bytes, note } = await make();
      const kept = this.parcels.hold(file.i, bytes);
      await this.hold([file]);
      this.say([note, kept ? "" : OPEN_ONLY].filter(Boolean).join(" "));
    } catch (cause) {
      this.say(cause instanceof NotAttached ? cause.message : CANNOT_SEAL);
    }
  }

  /** These files wait for "Kirim", beside those that wait already. */
  private async hold(files: readonly Attachment[]): Promise<void> {
    if (!files.length) return;
    const { id } = this.parcel ?? (await this.place.keyring.call("message_id", {}));
    this.parcel ??= { id, files: [], content: null };
    for (const file of files) this.list.append(this.chip(file));
    this.parcel.files.push(...files);
    this.draw();
    await this.parcels.keep(this.parcel);
  }

  private chip(file: Attachment): HTMLElement {
    const drop = el("button.btn.btn-icon", { type: "button", "aria-label": `Lepas ${wordsOf([file])}` }, icon("drop"));
    const chip = el("li.file-chip", fileCard(file), drop);
    drop.addEventListener("click", () => {
      chip.remove();
      this.drop(file);
    });
    return chip;
  }

  private drop(file: Attachment): void {
    const { parcel } = this;
    if (!parcel) return;
    this.parcels.release(file.i);
    parcel.files = parcel.files.filter(({ i }) => i !== file.i);
    if (parcel.files.length) void this.parcels.keep(parcel);
    else {
      this.parcel = null;
      void this.parcels.forget(parcel);
    }
    this.say("");
    this.draw();
  }

  /** "Kirim": what is attached goes with these words. One still being made ready holds nobody up: it stays for the next. */
  take(content: Content): boolean {
    const { parcel } = this;
    if (!parcel?.files.length) return false;
    this.parcel = null;
    this.list.replaceChildren();
    const departing = { ...parcel, content: { ...content, x: content.x || wordsOf(parcel.files) } };
    this.departures.add(departing, this.parcels.keep(departing));
    this.say("");
    this.draw();
    return true;
  }

  /** A message that did not go comes back whole: its words to the field, its files up here. */
  private returned(parcel: Parcel, why: string): void {
    const { content, files } = parcel;
    const left = files.filter(({ i }) => this.parcels.bytes(i));
    void this.parcels.forget(parcel);
    if (content) this.acts.giveBack({ ...content, x: content.x === wordsOf(files) ? "" : content.x }, why);
    void this.hold(left);
  }

  giveBack(files: readonly Attachment[]): void {
    void this.hold(files);
  }

  private say(words: string): void {
    this.word.replaceChildren(...(words ? [icon("leaf"), el("span", words)] : []));
  }

  private draw(): void {
    this.list.hidden = this.list.childElementCount === 0;
    this.promise.hidden = this.list.hidden;
  }
}
