// The switch "Sedang jaga" and the line that students read out of hours. One answer of the server rules: the switch
// shows what is stored, not what was pressed.

import { part } from "../lib/dom";
import type { Me } from "./answers";
import { inWords } from "./refusals";
import type { Session } from "./session";

export class Duty {
  private readonly toggle = part("duty").querySelector<HTMLButtonElement>('[data-act="duty"]') as HTMLButtonElement;
  private readonly away = part("duty").querySelector("textarea") as HTMLTextAreaElement;
  private me: Me | null = null;

  constructor(
    private readonly session: Session,
    private readonly tell: (words: string) => void,
    private readonly caught: (problem: unknown) => boolean,
  ) {
    this.toggle.addEventListener("click", () => void this.turn());
    part("duty")
      .querySelector("form")
      ?.addEventListener("submit", (event) => {
        event.preventDefault();
        void this.saveLine();
      });
  }

  show(me: Me): void {
    const first = this.me === null;
    this.me = me;
    part("duty").hidden = false;
    this.toggle.setAttribute("aria-checked", String(me.on_duty));
    if (first) this.away.value = me.away ?? "";
  }

  private async turn(): Promise<void> {
    if (!this.me || this.toggle.getAttribute("aria-disabled") === "true") return;
    const onDuty = !this.me.on_duty;
    this.toggle.setAttribute("aria-disabled", "true");
    await this.send(
      { on_duty: onDuty },
      onDuty ? "Jaga dimulai. Cerita baru datang kepada Bapak/Ibu." : "Jaga selesai.",
    );
    this.toggle.removeAttribute("aria-disabled");
  }

  private async saveLine(): Promise<void> {
    if (this.me) await this.send({ on_duty: this.me.on_duty, away: this.away.value.trim() }, "Kalimat tersimpan.");
  }

  private async send(body: { on_duty: boolean; away?: string }, done: string): Promise<void> {
    try {
      const answer = await this.session.api.post<Me | { me: Me }>("/api/meja/jaga", body);
      this.show("me" in answer ? answer.me : answer);
      this.tell(done);
    } catch (problem) {
      if (!this.caught(problem)) this.tell(inWords(problem));
    }
  }
}
