// The target counselor's page: what was released to her, opened one at a time by her own key. Called by its page entry.

import type { Session } from "../desk/session";
import { press } from "../lib/controls";
import { el, part } from "../lib/dom";
import { day } from "../lib/time";
import type { B64, School } from "../worker/contract";
import { asSchool, type Incoming, type IncomingRow, type SchoolKeys } from "./contract";
import { packetPage } from "./packet_page";
import { staffState } from "./words";

export type IncomingHooks = { tell: (words: string) => void; failed: (problem: unknown) => void };

export class IncomingPage {
  private readonly rows = part("rows");
  private readonly packet = part("packet");
  private own: School | null = null; // hers, which need not be the one whose page this is

  constructor(
    private readonly session: Session,
    private readonly hooks: IncomingHooks,
  ) {}

  async list(): Promise<void> {
    const told = await this.session.api.get<{ school: SchoolKeys; referrals: IncomingRow[] }>("/api/rujukan");
    const { referrals } = told;
    this.own = this.as(told.school);
    this.rows.replaceChildren(...referrals.map((row) => this.row(row)));
    part("empty").hidden = referrals.length > 0;
    this.hooks.tell("");
  }

  /** The page's own card where it is that school; of another one only the directory is known. */
  private as(keys: SchoolKeys): School {
    const { school } = this.session;
    return keys.id === school.id ? school : asSchool(keys, school);
  }

  private row(row: IncomingRow): HTMLElement {
    const open = press("Buka", () => void this.attempt(() => this.open(row.referral)));
    open.hidden = row.state === "refused";
    open.setAttribute("aria-label", `Buka rujukan dari ${row.from}`);
    return el(
      "li.case-row",
      el(
        "div.case-words",
        el("div.row", el("b", row.from), el("span.now.now-soft", staffState(row.state))),
        el("p.small.soft", `${row.school}. Berlaku sampai ${day(row.until)}.`),
      ),
      el("div.row-acts", open),
    );
  }

  private async attempt(act: () => Promise<void>): Promise<void> {
    try {
      await act();
    } catch (problem) {
      this.hooks.failed(problem);
    }
  }

  private async open(referral: B64): Promise<void> {
    const { api, keyring } = this.session;
    this.hooks.tell("Membuka segel …");
    const told = await api.post<Incoming>(`/api/rujukan/${referral}/buka`);
    const senders = this.as(told.sender);
    const school = this.own ?? this.session.school;
    const wrap = told.wrap ?? "";
    const { parts } = await keyring.call("packet_load", { referral, school, wrap, parts: told.parts, senders });
    const shown = packetPage(parts, told.state, {
      answer: (text, accepted) => this.answer(referral, parts.length, text, accepted),
      close: () => this.close(),
      heading: "h2",
    });
    this.packet.replaceChildren(...shown);
    this.packet.hidden = false;
    this.hooks.tell("");
    this.packet.querySelector<HTMLElement>("h2")?.focus();
    await this.list();
  }

  private async answer(referral: B64, number: number, text: string, accepted: boolean | null): Promise<void> {
    const { api, keyring } = this.session;
    const sealed = text && (await keyring.call("packet_answer", { referral, part: number, content: { x: text } }));
    const body = { ...(sealed ? { part: sealed.part } : {}), ...(accepted === null ? {} : { accepted }) };
    await api.post(`/api/rujukan/${referral}/jawab`, body);
    if (accepted === false) this.close();
    else await this.open(referral);
    this.hooks.tell("Terkirim.");
    await this.list();
  }

  private close(): void {
    this.packet.replaceChildren();
    this.packet.hidden = true;
  }
}
