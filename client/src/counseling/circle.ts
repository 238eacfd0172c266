// A room of counselors alone (a case's staff lane, a consultation): loaded, followed and written to. Called by what shows
// it; knows no element. The keys judge what the server gives, as in any room.

import { ApiProblem } from "../lib/api";
import { fromBase64url } from "../lib/bytes";
import { inTurns } from "../lib/turns";
import type { Heard, Live } from "../live/contract";
import type { CaseAnswer, Entry, Message } from "../talk/contract";
import { judgeCase } from "../talk/judge";
import type { B64, CaseView, Content, Member } from "../worker/contract";
import type { Acting } from "./act";
import { caughtUp, RETRIED } from "./act";
import { holdBy } from "./holding";

const TRIES = 4;

export class Circle {
  private view: CaseView | null = null;
  private entries: Entry[] = [];
  private readonly turn = inTurns();
  private readonly stop: () => void;

  constructor(
    private readonly acting: Acting,
    live: Live,
    readonly room: B64,
    private readonly changed: () => void,
  ) {
    this.stop = live.follow(
      room,
      () => (this.view ? this.last : null),
      (heard) => void this.hear(heard).catch(() => undefined),
    );
  }

  get opened(): CaseView | null {
    return this.view && { ...this.view, entries: this.entries };
  }

  get messages(): Message[] {
    return this.entries.filter((entry): entry is Message => entry.kind === "message");
  }

  get hasEarlier(): boolean {
    return (this.entries[0]?.n ?? 1) > 1;
  }

  get last(): number {
    return this.entries[this.entries.length - 1]?.n ?? 0;
  }

  nameOf(keyId: B64): string {
    const members: Member[] = this.view
      ? [...this.view.readers.flatMap((one) => one.members), ...this.view.members]
      : [];
    return members.find(({ key_id }) => key_id === keyId)?.name ?? "rekan";
  }

  load(): Promise<void> {
    return this.turn(async () => {
      const wire = await this.acting.api.get<CaseAnswer>(`/api/kasus/${this.room}`);
      const view = await judgeCase(this.acting, wire);
      const fresh = view.entries.filter(({ n }) => n > this.last);
      const follows = this.entries.length > 0 && (fresh[0]?.n ?? this.last + 1) === this.last + 1;
      this.entries = follows ? [...this.entries, ...fresh] : [...view.entries];
      this.view = view;
      this.changed();
    });
  }

  async earlier(): Promise<void> {
    const first = this.entries[0]?.n ?? 1;
    if (first <= 1) return;
    const path = `/api/kasus/${this.room}/entri?sebelum=${first}`;
    const answer = await this.acting.api.get<Pick<CaseAnswer, "anchor" | "entries">>(path);
    const view = await this.acting.keyring.call("case_older", { case: this.room, ...answer });
    this.entries.unshift(...view.entries.filter(({ n }) => n < first));
    this.changed();
  }

  private async hear(heard: Heard): Promise<void> {
    if (heard.kind === "muat") await this.load();
    else if (heard.kind === "entri" && heard.entry.n > this.last) await this.load();
  }

  /** Done once the server has it. The same words at every try, so that a lost answer doubles nothing. */
  async say(content: Content): Promise<void> {
    const { id } = await this.acting.keyring.call("message_id", {});
    await this.turn(() => this.send(id, content));
    await this.load().catch(() => undefined); // it is stored: what is not shown now, the stream brings
  }

  /** In turn: an answer that is older than these words must not reach the keys after them. */
  private async send(id: B64, content: Content): Promise<void> {
    const { api, keyring } = this.acting;
    for (let left = TRIES; ; left -= 1) {
      try {
        const { envelope } = await keyring.call("case_seal", { case: this.room, id, content });
        const { n } = await api.postBytes<{ n: number }>(`/api/kasus/${this.room}/pesan`, fromBase64url(envelope));
        await keyring.call("case_stored", { case: this.room, envelope, n });
        return;
      } catch (problem) {
        if (!(problem instanceof ApiProblem) || !RETRIED.includes(problem.code) || left === 1) throw problem;
        if (problem.code !== "offline") await caughtUp(this.acting, this.room);
      }
    }
  }

  /** Who counsels in the case holds its lane, and nobody else: whoever left is sealed out before the next word. */
  async holdOnly(users: readonly B64[]): Promise<void> {
    if (this.view && (await holdBy(this.acting, this.view, users))) await this.load();
  }

  close(): void {
    this.stop();
  }
}
