// /meja/konsultasi/<room>: one consultation among colleagues. About nobody by name; what a case gives, its counselor has
// chosen by hand. A colleague ends it; then it is read until its day. Called by its page entry.

import type { Session } from "../desk/session";
import { addressOf } from "../desk/words";
import { part } from "../lib/dom";
import { listed } from "../lib/words";
import type { Live } from "../live/contract";
import { dateWords } from "../talk/happened";
import type { B64 } from "../worker/contract";
import { Circle } from "./circle";
import { openDialog } from "./dialog";
import { Slips } from "./slips";

export class ConsultationPage {
  private readonly circle: Circle;
  private readonly slips: Slips;
  private read = 0;

  constructor(
    private readonly session: Session,
    live: Live,
    room: B64,
    private readonly caught: (problem: unknown) => boolean,
  ) {
    const { api, keyring, school, name } = session;
    const acting = { api, keyring, school, account: true as const };
    this.circle = new Circle(acting, live, room, () => this.draw());
    this.slips = new Slips({
      circle: this.circle,
      acting,
      log: "Percakapan konsultasi",
      field: "Tulis kepada rekan",
      save: "Kirim ke rekan",
      reads: `Hanya dibaca ${addressOf(name)} dan rekan yang tertera di atas. Tanpa nama, kelas, atau ciri konseli.`,
      empty: "Belum ada yang ditulis.",
      caught,
    });
    part("slips").replaceChildren(this.slips.element);
    part("end").addEventListener("click", () => this.askEnd());
  }

  open(): Promise<void> {
    return this.circle.load();
  }

  private draw(): void {
    const members = this.circle.opened?.members ?? [];
    const others = members.filter(({ me }) => !me).map(({ name }) => name ?? "rekan");
    part("members").textContent = `Bersama ${listed(others) || "belum ada rekan"}.`;
    this.slips.draw();
    this.drawEnd();
    this.mark();
  }

  private drawEnd(): void {
    const eraseOn = this.eraseOn;
    part("end").hidden = eraseOn !== null;
    if (eraseOn === null) return;
    this.slips.end();
    part("ended").textContent =
      `Konsultasi ini sudah diakhiri. Masih bisa dibaca sampai terhapus pada ${dateWords(eraseOn)}.`;
  }

  /** The day of erasure once it is ended, by a colleague or after a long silence. */
  private get eraseOn(): string | null {
    for (const entry of this.circle.opened?.entries ?? [])
      if (entry.kind === "fact" && entry.name === "consultation.ended") return String(entry.facts.erase_on);
    return null;
  }

  private askEnd(): void {
    openDialog({
      title: "Akhiri konsultasi",
      lead: "Sesudah diakhiri, semua rekan masih bisa membaca, tetapi tidak menulis lagi. Isinya terhapus 90 hari kemudian.",
      body: [],
      act: "Akhiri konsultasi",
      caught: this.caught,
      done: async () => {
        await this.session.api.post(`/api/konsultasi/${this.circle.room}/selesai`, {});
        await this.circle.load();
      },
    });
  }

  private mark(): void {
    const last = this.circle.last;
    if (last <= this.read || document.visibilityState !== "visible") return;
    this.read = last;
    void this.session.api.post(`/api/kasus/${this.circle.room}/dibaca`, { n: last }).catch(() => undefined);
  }

  async close(): Promise<void> {
    this.circle.close();
    await this.slips.keep();
    part("slips").replaceChildren();
  }
}
