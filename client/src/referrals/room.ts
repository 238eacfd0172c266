// The counselee's side of referrals in her room: a note while somebody waits for her answer, the page on which she
// answers, and beside the room all that was allowed, with what happened to it. Loaded when a first referral is there.

import type { Api } from "../lib/api";
import { busyWhile, press } from "../lib/controls";
import { el, icon } from "../lib/dom";
import { clock, day } from "../lib/time";
import { codeOf, listed, refusalWords } from "../lib/words";
import type { Keyring, Talk, TalkState } from "../talk/contract";
import type { B64, Consent } from "../worker/contract";
import { actWith } from "./act";
import { type Asked, askedIn, counselorKeys, lastWord } from "./agreement";
import { consentPage } from "./consent_page";
import type { Referrals, Request, Row, Ticks } from "./contract";
import { withdrawal } from "./withdrawal";
import { logWords, replyText } from "./words";

export type RoomOptions = {
  api: Api;
  keyring: Keyring;
  talk: Talk;
  main: HTMLElement; // the room; the page stands in it, in place of the talk
  notices: HTMLElement;
  beside: HTMLElement; // what the room says of itself
};

const LOOK_BACK = 20;
const DECLINED = "Baik, tidak ada yang dibagikan. Terima kasih sudah jujur. Kamu boleh berubah pikiran kapan saja.";
const UNNAMED = "orang yang diajak";
const NO_WORD =
  "Izinmu belum terbaca di sini, jadi belum dicabut. Muat ulang halaman ini lalu coba lagi, atau minta guru BK-mu mencabutnya.";
const STANDING = ["consented", "released", "opened", "accepted", "refused"];

export class ReferralRoom {
  private readonly note = el("div.stack.gap-2", { role: "status" });
  private readonly said = el("p.small", { role: "status" });
  private readonly list = el("ul.stack.gap-2");
  private readonly fold = el<HTMLDetailsElement>(
    "details",
    { hidden: true },
    el("summary", "Yang kamu izinkan keluar"),
    this.list,
  );
  private readonly word = el("p.small.soft", { role: "status" });
  private seen = -1;
  private refreshed: Promise<void> = Promise.resolve();
  private page: HTMLElement | null = null;
  private open: (() => void) | null = null;
  private choices: { row: Row; request: Request }[] = []; // what waits for an answer

  constructor(private readonly options: RoomOptions) {
    options.notices.append(this.note, this.said);
    this.fold.append(this.word);
    options.beside.append(this.fold);
  }

  /** Called whenever something in the room changed; asks the server only where it concerns a referral. */
  changed({ view }: TalkState): void {
    const told = view.entries.filter((entry) => entry.kind === "fact" && entry.name.startsWith("referral."));
    const last = told[told.length - 1]?.n ?? 0;
    if (last === this.seen) return;
    this.seen = last;
    this.refreshed = this.refresh().catch(() => {
      this.seen = -1; // the next sign of the network tries again
    });
  }

  /** From the line in the log: to the question that waits, or to what became of it. */
  async asked(): Promise<void> {
    await this.refreshed;
    if (this.open) {
      this.open();
      return;
    }
    const about = this.options.beside.closest("details");
    if (about) about.open = true;
    this.fold.open = true;
    this.fold.scrollIntoView({ block: "center" });
  }

  private get caseId(): B64 {
    return this.state().case.case;
  }

  private state(): TalkState {
    const state = this.options.talk.state();
    if (!state) throw new Error("the room is not loaded");
    return state;
  }

  private async refresh(): Promise<void> {
    const { referrals } = await this.options.api.get<Referrals>(`/api/kasus/${this.caseId}/rujukan`);
    const asked = await this.findAsked(referrals);
    const waiting = referrals.filter(({ state }) => state === "proposed");
    this.open = null;
    this.choices = waiting.flatMap((row) => {
      const request = asked.get(row.referral)?.request;
      return request && sameAs(row, request) ? [{ row, request }] : [];
    });
    this.note.replaceChildren(...waiting.flatMap((row) => this.waitingNote(row, asked.get(row.referral))));
    this.fold.hidden = referrals.length === 0;
    this.list.replaceChildren(...[...referrals].reverse().map((row) => this.line(row, asked.get(row.referral))));
  }

  private async findAsked(rows: readonly Row[]): Promise<Map<B64, Asked>> {
    for (let left = LOOK_BACK; ; left -= 1) {
      const { view } = this.state();
      const found = askedIn(view.entries, counselorKeys(view.readers));
      if (left === 0 || rows.every(({ referral }) => found.has(referral)) || !(await this.options.talk.older()))
        return found;
    }
  }

  private waitingNote(row: Row, asked: Asked | undefined): HTMLElement[] {
    if (!asked) return [];
    this.open ??= () => this.show(row, asked.request);
    const see = press("Lihat dan putuskan", () => this.show(row, asked.request));
    const words = `${this.counselor()} ingin mengajak ${asked.request.target.name} ikut membantu.`;
    return [el("div.note", icon("letter"), el("span.small", el("b", words), " Tidak perlu buru-buru.", el("br"), see))];
  }

  private counselor(): string {
    const names = this.state().view.members.flatMap(({ role, name }) => (role === "counselor" && name ? [name] : []));
    return listed(names) || "Guru BK";
  }

  private line(row: Row, asked: Asked | undefined): HTMLElement {
    const name = asked?.request.target.name ?? UNNAMED;
    const item = el("li.stack.gap-2", el("b", name));
    const log = row.log.map((one) =>
      el("li.small", el("span.soft", `${day(one.at)} ${clock(one.at)} `), logWords(one, name)),
    );
    item.append(el("ol.stack.gap-1", ...log));
    if (STANDING.includes(row.state)) {
      const button = press("Cabut izin ini", () => void busyWhile(button, () => this.withdraw(row, asked)));
      item.append(button);
    }
    if (row.state === "declined" && asked) item.append(press("Lihat lagi", () => this.show(row, asked.request)));
    return item;
  }

  /** In place of the talk, which lives on behind it. */
  private show(row: Row, request: Request): void {
    if (this.page || !sameAs(row, request)) return;
    this.said.textContent = "";
    const { main } = this.options;
    const hidden = [...main.children].filter((child) => !(child as HTMLElement).hidden) as HTMLElement[];
    for (const child of hidden) child.hidden = true;
    const back = (): void => {
      this.page?.remove();
      this.page = null;
      for (const child of hidden) child.hidden = false;
      this.options.talk.look();
      main.focus({ preventScroll: true });
    };
    this.put(row, request, back);
  }

  private put(row: Row, request: Request, back: () => void): void {
    const choices = this.choices.map((one) => ({
      name: one.request.target.name,
      chosen: one.row.referral === row.referral,
      pick: () => this.put(one.row, one.request, back),
    }));
    const page = consentPage(request, this.counselor(), choices, {
      agree: (ticks, shown) => this.agree(row, request, ticks, shown).then(back),
      decline: () => this.decline(row).then(back),
      back,
    });
    if (this.page) this.page.replaceWith(page);
    else this.options.main.append(page);
    this.page = page;
    page.querySelector<HTMLElement>("h2")?.focus();
    page.scrollIntoView();
  }

  private async agree({ referral, from }: Row, request: Request, ticks: Ticks, shown: string): Promise<void> {
    const { api, keyring, talk } = this.options;
    const { target, until } = request;
    const last = await lastWord(keyring, this.caseId, this.state().case.consents ?? [], referral);
    const told = { kind: target.kind, name: target.name, ...(target.user ? { user: target.user } : {}) };
    // From the moment of the request, which is past by every clock; a phone's own may be ahead.
    const begins = Math.max(from, (last?.consent.from ?? 0) + 1);
    const { scope } = ticks;
    const word = { case: this.caseId, referral, scope, target: told, shown, from: begins, until } as const;
    const { consent } = await keyring.call("consent_make", word);
    const content = { t: "referral" as const, x: replyText(request, ticks), d: { ...ticks }, at: Date.now() };
    const acting = { api, keyring, caseId: this.caseId, reload: () => talk.reload() };
    await actWith(acting, `/api/kasus/${this.caseId}/rujukan/${referral}/izin`, content, (reply) => ({
      consent,
      reply,
    }));
  }

  private async decline({ referral }: Row): Promise<void> {
    await this.options.api.post(`/api/kasus/${this.caseId}/rujukan/${referral}/izin`, { declined: true });
    this.said.textContent = DECLINED;
  }

  /** Stops everything at once. Who has joined by it is out of the room with the next key, which this device makes. */
  private async withdraw(row: Row, asked: Asked | undefined): Promise<void> {
    const { keyring, talk } = this.options;
    try {
      await talk.reload();
      const { referral } = row;
      const last = await lastWord(keyring, this.caseId, this.state().case.consents ?? [], referral);
      if (!last) {
        this.word.textContent = NO_WORD;
        return;
      }
      const { user } = last.consent;
      const name = asked?.request.target.name ?? this.nameOf(user);
      await this.takeBack(last.consent, name).catch(async (problem: unknown) => {
        if (codeOf(problem) !== "bad_consent") throw problem;
        await talk.reload(); // somebody joined in this very moment: signed again, later than that
        await this.takeBack(last.consent, name);
      });
      const stays = this.isAlone(user);
      if (!stays) await this.shutOut(user);
      this.word.textContent = stays
        ? `Izinmu sudah dicabut. Ruang ini sekarang hanya bersama ${name}, jadi pesan baru di sini tetap terbaca olehnya. Kamu boleh berhenti menulis di sini, atau mulai lagi dengan guru BK lain.`
        : `Izinmu sudah dicabut. Mulai sekarang ${name} tidak bisa membuka hal baru.`;
      await this.refresh();
    } catch (problem) {
      this.word.textContent = refusalWords(problem);
    }
  }

  private async takeBack(consent: Consent, name: string): Promise<void> {
    const { api, keyring } = this.options;
    const path = `/api/kasus/${this.caseId}/rujukan`;
    const now = Math.min(Date.now(), (await api.get<Referrals>(path)).now); // a word ahead of its time would not count yet
    const word = withdrawal({ case: this.caseId, consent, name, now, epochs: this.state().view.readers });
    const made = await keyring.call("consent_make", word);
    await api.post(`${path}/${consent.referral}/izin`, made);
  }

  /** Where the request itself lies too far back to be read. */
  private nameOf(user: B64 | null): string {
    const { members } = this.state().view;
    return members.find((one) => user && one.user === user)?.name ?? UNNAMED;
  }

  private counselors(): B64[] {
    return this.state().view.members.flatMap((m) => (m.role === "counselor" && m.user ? [m.user] : []));
  }

  /** After a handover the one who was asked may be the only counselor left; a room without any cannot be. */
  private isAlone(user: B64 | null): boolean {
    const counselors = this.counselors();
    return counselors.length === 1 && counselors[0] === user;
  }

  private async shutOut(user: B64 | null): Promise<void> {
    const { api, keyring, talk } = this.options;
    const counselors = this.counselors();
    const keep = counselors.filter((one) => one !== user);
    if (!user || keep.length === counselors.length || keep.length === 0) return;
    const body = await keyring.call("case_epoch", { case: this.caseId, reason: 4, keep });
    await api.post(`/api/kasus/${this.caseId}/epoch`, body);
    await talk.reload();
  }
}

/** The server's row and the sealed request must speak of the same person: the sealed one is what she reads. */
function sameAs({ target, scope, until }: Row, request: Request): boolean {
  const same = target.kind === request.target.kind && target.user === request.target.user;
  return same && scope === request.scope && until === request.until;
}
