// The counselor's dialog of a case's referrals: ask, release what was agreed to, follow what happened, end it. Opened
// from the case page by `openReferralDialog`; decides nothing that the counselee has not signed.

import { takeIn } from "../counseling/holding";
import { toBase64url } from "../lib/bytes";
import { busyWhile, press } from "../lib/controls";
import { el } from "../lib/dom";
import { codeOf, refusalWords } from "../lib/words";
import type { Talk, TalkState } from "../talk/contract";
import type { B64, School } from "../worker/contract";
import { actWith } from "./act";
import { type Asked, askedIn, counselorKeys, markOf } from "./agreement";
import { askForm, type Person } from "./ask";
import type { Item, OtherSchool, Referrals, Request, Row } from "./contract";
import { admit, leave, release, type Sender } from "./release";
import { rowOf } from "./rows";
import { requestText } from "./words";

export type DialogOptions = Omit<Sender, "school"> & {
  school: School & { counselors: readonly Person[] };
  user: B64;
  caseId: B64;
  talk: Talk;
  caught?: (problem: unknown) => boolean; // true: the page is locked now
};
export type ReferralDialog = { refresh: () => void; close: () => void };

const LOOK_BACK = 20; // pages of sixty entries, at most, to find what was asked for
const WORDS: Record<string, string> = {
  not_agreed:
    "Yang diizinkan konseli tidak sama dengan permintaan ini, jadi tidak ada yang dikirim. Tanyakan kepadanya.",
  other_key:
    "Kunci penerima bukan lagi yang tadi dicocokkan, jadi tidak ada yang dikirim. Cocokkan kata periksanya, lalu ajukan lagi.",
  blocked:
    "Ada yang tidak cocok pada kunci cerita ini, jadi tidak ada yang dikirim. Lihat penjelasannya di percakapan.",
  no_consent: "Belum ada izin konseli yang berlaku untuk ini. Tidak ada yang dikirim.",
};

const LANE_KEPT =
  "Rekan sudah di ruang ini, tetapi catatan staf belum bisa diserahkan kepadanya. Karena itu Bapak/Ibu belum keluar. Coba sekali lagi sebentar lagi.";

export function openReferralDialog(options: DialogOptions): ReferralDialog {
  return new Outgoing(options);
}

class Outgoing implements ReferralDialog {
  private readonly body = el("div.stack.stack-wide");
  private readonly word = el("p.form-word", { role: "status" });
  private readonly dialog = el<HTMLDialogElement>("dialog.referral-dialog", { "aria-labelledby": "h-rujukan" });
  private asking = false;
  private shown = "";

  constructor(private readonly options: DialogOptions) {
    const close = press("Tutup", () => this.dialog.close());
    const heading = el("h2", { id: "h-rujukan", tabindex: "-1" }, "Rujukan");
    this.dialog.append(el("div.stack.stack-wide", el("div.row.between", heading, close), this.word, this.body));
    this.dialog.addEventListener("close", () => this.dialog.remove());
    (document.querySelector("main") ?? document.body).append(this.dialog);
    this.dialog.showModal();
    heading.focus();
    this.refresh();
  }

  /** Something happened in the case: look again, unless somebody is writing a new request here. */
  refresh(): void {
    if (this.dialog.isConnected && !this.asking) void this.attempt(() => this.list());
  }

  close(): void {
    this.dialog.close();
  }

  private get path(): string {
    return `/api/kasus/${this.options.caseId}/rujukan`;
  }

  private async attempt(act: () => Promise<void>): Promise<void> {
    try {
      await act();
    } catch (problem) {
      if (!this.options.caught?.(problem)) this.word.textContent = WORDS[codeOf(problem)] ?? refusalWords(problem);
    }
  }

  private async list(): Promise<void> {
    const { referrals } = await this.options.api.get<Referrals>(this.path);
    const asked = await this.findAsked(referrals);
    const told = JSON.stringify([referrals, [...asked], this.state().view.members]);
    if (told === this.shown || this.asking) return;
    this.shown = told;
    const rows = [...referrals].reverse().map((row) => this.row(row, asked.get(row.referral)));
    const shape = rows.length ? "button.btn" : "button.btn.btn-main";
    const fresh = press("Ajukan rujukan", () => void this.attempt(() => this.ask()), shape);
    const none = el("p.soft", "Belum ada rujukan. Sebelum konseli mengizinkan, tidak ada yang keluar dari ruang ini.");
    this.body.replaceChildren(fresh, rows.length ? el("ul.rows.referral-rows", ...rows) : none);
  }

  /** What was asked may lie further back than what has been opened so far. */
  private async findAsked(rows: readonly Row[]): Promise<Map<B64, Asked>> {
    for (let left = LOOK_BACK; ; left -= 1) {
      const { view } = this.state();
      const found = askedIn(view.entries, counselorKeys(view.readers));
      if (left === 0 || rows.every(({ referral }) => found.has(referral)) || !(await this.options.talk.older()))
        return found;
    }
  }

  private state(): TalkState {
    const state = this.options.talk.state();
    if (!state) throw { code: "no_epoch" };
    return state;
  }

  private row(row: Row, asked: Asked | undefined): HTMLElement {
    return rowOf(row, asked, {
      me: this.options.user,
      members: this.state().view.members,
      sender: this.options,
      release: (button) => this.act(button, () => this.release(asked)),
      admit: (button, stay) => this.act(button, () => this.admit(row, asked, stay)),
      revoke: (button) => this.act(button, () => this.revoke(row)),
    });
  }

  private act(button: HTMLElement, act: () => Promise<void>): void {
    void busyWhile(button, () =>
      this.attempt(async () => {
        this.word.textContent = "Sebentar …";
        await act();
      }),
    );
  }

  private async release(asked: Asked | undefined): Promise<void> {
    await this.options.talk.reload();
    if (!asked) throw { code: "not_agreed" };
    const handed = await release(this.options, this.state().case, asked);
    this.word.textContent = "Terkirim.";
    if (handed) this.showHanded(handed, asked.request.target.name);
    else await this.list();
  }

  /** Shown once: the link may be sent, the words are only ever spoken. Neither can be fetched again. */
  private showHanded({ address, words }: { address: string; words: string[] }, name: string): void {
    const link = el<HTMLInputElement>("input.input", { readonly: true, value: address, id: "tautan-rujukan" });
    const done = press("Sudah kusampaikan", () => {
      this.asking = false;
      this.shown = "";
      this.refresh();
    });
    this.asking = true;
    this.body.replaceChildren(
      el("h3", `Untuk ${name}`),
      el("div.field", el("label", { for: link.id }, "Tautan, boleh dikirim"), link),
      el("div.stack.gap-2", el("p", el("b", "Empat kata, hanya diucapkan")), spoken(words)),
      el(
        "p.soft",
        "Keduanya hanya tampil sekali di sini. Jangan menulis empat kata itu di samping tautannya. Lima kali keliru menutup tautan ini.",
      ),
      done,
    );
    link.focus();
    link.select();
  }

  private async admit(row: Row, asked: Asked | undefined, stay: boolean): Promise<void> {
    const { talk, user, caseId } = this.options;
    await talk.reload();
    const target = row.target.user ?? "";
    const told = { ...this.options, caseId, user: target, me: user };
    if (!this.counselors().includes(target)) {
      await admit({ ...told, present: this.counselors() }, asked?.ticks?.scope === 3);
      await talk.reload();
    }
    if (!stay) {
      if (!(await this.handLane(target))) return;
      await leave({ ...told, present: this.counselors() });
      this.close();
      return talk.reload().catch(() => undefined);
    }
    this.word.textContent = "Ia sudah di ruang ini.";
    await this.list();
  }

  /** Only who is inside can let her in: the staff notes stay open to the case before anybody leaves it. */
  private async handLane(user: B64): Promise<boolean> {
    const lane = this.state().case.rooms?.staff;
    if (!lane) return true;
    const { api, keyring, school, caught } = this.options;
    try {
      await takeIn({ api, keyring, school, account: true }, lane, user, this.counselors());
      return true;
    } catch (problem) {
      if (!caught?.(problem)) this.word.textContent = LANE_KEPT;
      return false;
    }
  }

  private counselors(): B64[] {
    return this.state().view.members.flatMap(({ role, user }) => (role === "counselor" && user ? [user] : []));
  }

  private async revoke(row: Row): Promise<void> {
    await this.options.api.post(`${this.path}/${row.referral}/cabut`);
    this.word.textContent = "Dicabut.";
    await this.list();
  }

  private async ask(): Promise<void> {
    const { api, keyring, school } = this.options;
    const { schools } = await api.get<{ schools: OtherSchool[] }>("/api/rujukan/sekolah");
    const present = new Set(this.counselors());
    const colleagues = school.counselors.filter(({ user }) => !present.has(user));
    this.asking = true;
    this.word.textContent = "";
    const back = (): void => {
      this.asking = false;
      this.shown = "";
      this.refresh();
    };
    const items = itemsIn(this.state());
    const send = (request: Request): Promise<void> =>
      this.send(request).then(back, (problem: unknown) => {
        throw { words: WORDS[codeOf(problem)] ?? refusalWords(problem) };
      });
    this.body.replaceChildren(askForm({ keyring, school, colleagues, others: schools, items, send, cancel: back }));
    this.body.querySelector<HTMLElement>("input")?.focus();
  }

  private async send(request: Request): Promise<void> {
    const { talk } = this.options;
    const { referral, target, formal, scope, from, until } = request;
    const whom = target.user ? { user: target.user } : { mark: toBase64url(await markOf(target.name)) };
    const body = { referral, target: { kind: target.kind, ...whom, formal }, scope, from, until };
    const content = { t: "referral" as const, x: requestText(request), d: { ...request }, at: Date.now() };
    const acting = { ...this.options, reload: () => talk.reload() };
    await actWith(acting, this.path, content, (envelope) => ({ ...body, request: envelope }));
    this.word.textContent = "Permintaan izin sudah di ruang konseli.";
  }
}

const spoken = (words: readonly string[]): HTMLElement => el("ol.words", ...words.map((word) => el("li", word)));

/** What was said and can be shown as words, the latest forty. */
function itemsIn({ view }: TalkState): Item[] {
  const counselors = counselorKeys(view.readers);
  const said = view.entries.flatMap((entry): Item[] => {
    if (entry.kind !== "message" || !entry.content || !["chat", "letter"].includes(entry.content.t)) return [];
    return [{ who: counselors.has(entry.from) ? "konselor" : "konseli", at: entry.content.at, x: entry.content.x }];
  });
  return said.slice(-40);
}
