// /meja/konsultasi/<room>: one consultation among colleagues. About nobody by name; what a case gives, its counselor has
// chosen by hand. Called by its page entry.

import type { Session } from "../desk/session";
import { addressOf } from "../desk/words";
import { part } from "../lib/dom";
import { listed } from "../lib/words";
import type { Live } from "../live/contract";
import type { B64 } from "../worker/contract";
import { Circle } from "./circle";
import { Slips } from "./slips";

export class ConsultationPage {
  private readonly circle: Circle;
  private readonly slips: Slips;
  private read = 0;

  constructor(
    private readonly session: Session,
    live: Live,
    room: B64,
    caught: (problem: unknown) => boolean,
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
  }

  open(): Promise<void> {
    return this.circle.load();
  }

  private draw(): void {
    const members = this.circle.opened?.members ?? [];
    const others = members.filter(({ me }) => !me).map(({ name }) => name ?? "rekan");
    part("members").textContent = `Bersama ${listed(others) || "belum ada rekan"}.`;
    this.slips.draw();
    this.mark();
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
