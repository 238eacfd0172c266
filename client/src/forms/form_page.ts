// The page inside the room on which a form is answered, alone: the short way first, every question may be left out, what
// is written lies sealed on the device until it is sent, and who may read it is chosen by the button. Called by the room.

import { el, icon } from "../lib/dom";
import { codeOf, refusalWords } from "../lib/words";
import type { Assessment, Talk } from "../talk/contract";
import {
  type Answer,
  type Answers,
  type Audience,
  contentOf,
  ratesCounselor,
  scoresOf,
  split,
  type Things,
} from "./answers";
import { askedField } from "./fields";
import { type Asked, askedOf, type Form } from "./form";
import { helpNumbers } from "./help";
import type { Own } from "./lane";
import { lowCard } from "./low";
import { sendAnswers } from "./sending";
import { sendTally } from "./tally";
import { partThings } from "./things";
import { type Unsent, unsentAnswers } from "./unsent";

export type FormOptions = Own & {
  root: HTMLElement; // empty; the page fills it
  talk: Talk;
  assessment: Assessment;
  counselor: string; // "Bu Ratna"
  process: { id: string; version: number };
  done: (thanks: string) => void; // back to the talk; with nothing to say where it was passed over
};

const COUNTED =
  "Yang disimpan hanya hitungan, tanpa nama dan tanpa tulisan. Kalau baru sedikit yang mengisi, mungkin ada yang bisa menebak. Kalau ragu, biarkan kosong.";
const UNSENT = "Belum terkirim. Jawabanmu masih di sini, tersegel. Coba lagi sebentar.";

export async function openForm(options: FormOptions): Promise<void> {
  const { api, assessment, school } = options;
  const form = await api.get<Form>(`/api/formulir/${assessment.form}/${assessment.version}`);
  const child = school.level === "sd";
  const asked = askedOf(form, { child, referred: assessment.referred });
  const things = await partThings(api, options.process, asked);
  const unsent = unsentAnswers(options);
  new FormPage(options, form, asked, things, child, unsent, await unsent.read());
}

class FormPage {
  private readonly word = el("p.who", { role: "status" });
  private readonly count = el<HTMLInputElement>("input", { type: "checkbox" });
  private readonly without = el("button.btn.btn-wide", { type: "button" });
  private wish = "";
  private busy = false;

  constructor(
    private readonly options: FormOptions,
    private readonly form: Form,
    private readonly asked: readonly Asked[],
    private readonly things: Things,
    private readonly child: boolean,
    private readonly unsent: Unsent,
    private answers: Answers,
  ) {
    options.root.append(this.head(), ...this.questions(), this.tally(), this.word, this.acts());
    this.offerWithout();
  }

  private head(): HTMLElement {
    const { counselee_title, counselee_intro } = this.form.form;
    const alone = `${this.options.counselor} tidak melihat selagi kamu mengetik. Jawaban baru berangkat kalau kamu tekan kirim.`;
    return el(
      "header.stack.gap-3",
      el("h2", { tabindex: -1 }, counselee_title),
      el("p", counselee_intro),
      el("p.who", icon("lock"), el("span", alone)),
    );
  }

  private questions(): HTMLElement[] {
    const build = (one: Asked): HTMLElement => askedField(one, this.fieldActs, this.things);
    const short = this.asked.filter((one) => one.short);
    const rest = this.asked.filter((one) => !one.short);
    const first = short.map(build);
    if (rest.length === 0) return first;
    const more = el("div.stack.form-questions", { hidden: true });
    const button = el("button.btn", { type: "button" }, "Mau jawab lebih banyak?");
    const open = (): void => {
      more.append(...rest.map(build));
      more.hidden = false;
      button.remove();
    };
    button.addEventListener("click", () => {
      open();
      more.querySelector<HTMLElement>("input, textarea")?.focus();
    });
    if (rest.some(({ item }) => Object.keys(this.answers).some((id) => id.split("/")[0] === item.id))) open();
    return [...first, more.hidden ? el("p", button) : null, more].filter((one) => one !== null);
  }

  private readonly fieldActs = {
    answers: () => this.answers,
    answer: (id: string, value: Answer | null) => this.answer(id, value),
    danger: (beside: HTMLElement) => beside.append(helpNumbers()),
    low: (asked: Asked, beside: HTMLElement, low: boolean) => {
      if (low && asked.low) beside.append(lowCard(asked.low, (words) => this.wishFor(words)));
      else this.wish = "";
    },
  };

  private wishFor(words: string): void {
    this.wish = words;
  }

  private answer(id: string, value: Answer | null): void {
    const { [id]: _, ...others } = this.answers;
    this.answers = value === null ? others : { ...others, [id]: value };
    this.offerWithout();
    void this.unsent.keep(this.answers);
  }

  private tally(): HTMLElement {
    const words = el("span", "Ikutkan angkaku dalam hitungan sekolah", el("small", COUNTED));
    return el("label.choice", this.count, words);
  }

  private offerWithout(): void {
    this.without.hidden = !ratesCounselor(this.asked, this.answers);
  }

  private acts(): HTMLElement {
    const { counselor, assessment, account } = this.options;
    const send = el("button.btn.btn-main.btn-wide", { type: "button" }, `Kirim ke ${counselor}`);
    const mine = el("button.btn.btn-wide", { type: "button" }, "Simpan untukku saja");
    const skip = el("button.btn.btn-wide", { type: "button" }, "Lewati");
    this.without.textContent = `Kirim, tanpa penilaianku tentang ${counselor}`;
    send.addEventListener("click", () => void this.send("counselor"));
    this.without.addEventListener("click", () => void this.send("counselor_without_rating_of_counselor"));
    mine.addEventListener("click", () => void this.send("only_me"));
    skip.addEventListener("click", () => void this.once(() => this.skip()));
    const quiet = el("button.btn.btn-quiet.btn-wide", { type: "button" }, "Jangan ingatkan lagi");
    quiet.addEventListener("click", () => void this.once(() => this.quiet()));
    return el(
      "div.stack.gap-3",
      send,
      this.without,
      mine,
      skip,
      account && assessment.reminders?.length ? quiet : null,
    );
  }

  private send(audience: Audience): Promise<void> {
    if (Object.keys(this.answers).length === 0) {
      this.say("Semua masih kosong. Satu saja cukup, atau tekan Lewati.");
      return Promise.resolve();
    }
    return this.once(async () => {
      const { talk, assessment, done } = this.options;
      const { shared, own } = split(this.asked, this.answers, audience);
      const content = (part: Answers | null) => part && contentOf(this.form, this.asked, part, this.things, this.child);
      await sendAnswers(this.options, talk, assessment.id, audience, { shared: content(shared), own: content(own) });
      if (this.count.checked) sendTally(this.form, scoresOf(this.asked, this.answers), this.child);
      this.unsent.forget();
      done(this.form.form.counselee_thanks);
      if (this.wish) talk.insert(this.wish);
    });
  }

  private async skip(): Promise<void> {
    const { api, caseId, assessment, talk, done } = this.options;
    await api.post(`/api/kasus/${caseId}/penilaian/${assessment.id}/lewati`);
    this.unsent.forget();
    await talk.reload();
    done("");
  }

  private async quiet(): Promise<void> {
    const { api, caseId, talk } = this.options;
    await api.post(`/api/kasus/${caseId}/penilaian/berhenti`);
    await talk.reload();
    this.say("Baik, tidak ada pengingat lagi. Pertanyaannya tetap menunggu di sini.");
  }

  private async once(act: () => Promise<void>): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.say("Sebentar …");
    try {
      await act();
      if (this.word.textContent === "Sebentar …") this.say("");
    } catch (problem) {
      this.say(codeOf(problem) === "settled" ? refusalWords(problem) : UNSENT);
    } finally {
      this.busy = false;
    }
  }

  private say(words: string): void {
    this.word.replaceChildren(...(words ? [icon("leaf"), el("span", words)] : []));
  }
}
