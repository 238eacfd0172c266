// What the room offers above the talk, one thing at a time: questions that wait, the agreement, the readiness list, the
// four barriers. Each is passed over by one touch, none stands in the way of writing.

import type { Own } from "../forms/lane";
import { el, icon } from "../lib/dom";
import type { Assessment, Talk, TalkState } from "../talk/contract";

export type InvitationActs = {
  open: (name: "siap" | "setuju") => void;
  answer: (assessment: Assessment) => void;
  own: () => Own;
  talk: Talk;
};

type Offer = { id: string; icon: string; strong: string; rest: string; act: string; press: () => void };

export class Invitations {
  private readonly note = el("div.note", { hidden: true });
  private readonly word = el("p.who", { role: "status", hidden: true });
  private readonly passed = new Set<string>();
  private shown = "";
  private pinned = false; // it is being tapped: nothing else takes its place

  constructor(
    notices: HTMLElement,
    private readonly acts: InvitationActs,
  ) {
    notices.append(this.note, this.word);
  }

  say(words: string): void {
    this.word.hidden = words === "";
    this.word.replaceChildren(...(words ? [icon("leaf"), el("span", words)] : []));
  }

  hasAgreed = (state: TalkState): boolean => told(state, "notice.acknowledged", "contract_session");

  changed(state: TalkState): void {
    const offer = this.offers(state).find(({ id }) => !this.passed.has(id));
    if (this.pinned || (offer?.id ?? "") === this.shown) return;
    this.shown = offer?.id ?? "";
    this.note.hidden = !offer;
    this.note.replaceChildren();
    if (!offer) return;
    const go = el("button.btn", { type: "button", onclick: offer.press }, offer.act);
    const later = el("button.btn", { type: "button", onclick: () => this.pass(offer.id) }, "Nanti saja");
    const words = el("span.small", el("b", offer.strong), ` ${offer.rest}`, el("br"), go, " ", later);
    this.note.replaceChildren(icon(offer.icon), words);
  }

  private pass(id: string): void {
    this.passed.add(id);
    this.pinned = false;
    this.shown = "-";
    const state = this.acts.talk.state();
    if (state) this.changed(state);
  }

  private offers(state: TalkState): Offer[] {
    const { accepted, process, assessments = [] } = state.case;
    const { open, answer } = this.acts;
    const waiting = assessments.filter((one) => one.state === "open");
    const asked = waiting.map(
      (one): Offer => ({
        id: one.id,
        icon: "letter",
        strong: "Ada beberapa pertanyaan pendek untukmu.",
        rest: "Diisi sendirian, semua boleh dilewati.",
        act: "Lihat pertanyaannya",
        press: () => answer(one),
      }),
    );
    const early = process?.phase === "preparation" && !process.ended;
    if (!early) return asked;
    if (!accepted) return [...asked, this.barriers(state)].filter((one) => one !== null);
    const agreement: Offer = {
      id: "setuju",
      icon: "leaf",
      strong: "Kesepakatan kita.",
      rest: "Untuk apa kita mengobrol, apa batasnya, dan bahwa kamu boleh berhenti kapan saja.",
      act: "Baca sebentar",
      press: () => open("setuju"),
    };
    const ready: Offer = {
      id: "siap",
      icon: "leaf",
      strong: "Mau cek alat dan tempatmu dulu?",
      rest: "Sebentar saja, dan boleh dilewati.",
      act: "Cek dulu",
      press: () => open("siap"),
    };
    return [
      ...asked,
      ...(this.hasAgreed(state) ? [] : [agreement]),
      ...(told(state, "readiness.recorded", "counselee") ? [] : [ready]),
    ];
  }

  private barriers(state: TalkState): Offer | null {
    const answered = state.view.entries.some((entry) => entry.kind === "message" && entry.content?.t === "answers");
    if (answered) return null;
    return {
      id: "penghalang",
      icon: "leaf",
      strong: "Pesanmu sudah berangkat.",
      rest: "Mau bilang apa yang bikin berat untuk bercerita? Dua ketukan, boleh dilewati.",
      act: "Boleh",
      press: () => void this.showBarriers().catch(() => this.pass("penghalang")),
    };
  }

  private async showBarriers(): Promise<void> {
    const { barriersNote } = await import("../forms/barriers");
    const { own, talk } = this.acts;
    const body = await barriersNote(own(), talk, () => this.pass("penghalang"));
    this.pinned = true;
    this.note.replaceChildren(icon("leaf"), body);
    body.querySelector<HTMLElement>("button")?.focus();
  }
}

/** A fact of this name that speaks of `what`, among those that are loaded. */
function told({ view }: TalkState, name: string, what: string): boolean {
  return view.entries.some(
    (entry) => entry.kind === "fact" && entry.name === name && Object.values(entry.facts).includes(what),
  );
}
