// Problems that the keys found, as cards above the conversation. A changed key shows its three words and two equal
// buttons; the person decides, and until then nothing is sent.

import { el, icon } from "../lib/dom";
import { openingWords, problemWords } from "../lib/words";
import type { B64, Problem } from "../worker/contract";

export type NoticeActs = { confirm: (user: B64) => void; differs: (user: B64) => void };

export class Notices {
  readonly element = el("div.room-notices", { role: "group", "aria-label": "Pemberitahuan" });
  private shown = "";

  constructor(private readonly acts: NoticeActs) {
    this.element.hidden = true;
  }

  show(problems: readonly Problem[]): void {
    const state = JSON.stringify(problems);
    if (state === this.shown) return;
    this.shown = state;
    this.element.hidden = problems.length === 0;
    this.element.replaceChildren(...distinct(problems).map((problem) => this.card(problem)));
  }

  /** The case could not even be opened: the keys refused what the server gave, and nothing was sent. */
  refuse(code: string): void {
    const { title, more } = openingWords(code);
    this.shown = "";
    this.element.hidden = false;
    this.element.replaceChildren(held(title, more));
  }

  private card(problem: Problem): HTMLElement {
    const { title, more } = problemWords(problem);
    const card = held(title, more);
    if (problem.code === "key_changed" && problem.user) {
      if (problem.words) card.append(el("p.serif.h-small", problem.words.join(" · ")));
      card.append(this.choice(problem.user));
    }
    return card;
  }

  private choice(user: B64): HTMLElement {
    const same = el("button.btn", { type: "button" }, "Sama dengan poster");
    const other = el("button.btn", { type: "button" }, "Berbeda, jangan kirim");
    same.addEventListener("click", () => this.acts.confirm(user));
    other.addEventListener("click", () => this.acts.differs(user));
    return el("div.row", same, other);
  }
}

function held(title: string, more: string): HTMLElement {
  return el(
    "section.card.card-held.stack.gap-3",
    { role: "alert" },
    el("p.tag", icon("warn"), el("b", title)),
    el("p.small.soft", more),
  );
}

/** Ten unreadable messages are one thing to say. */
function distinct(problems: readonly Problem[]): Problem[] {
  const seen = new Set<string>();
  return problems.filter(({ code, user }) => {
    const same = `${code} ${user ?? ""}`;
    if (seen.has(same)) return false;
    seen.add(same);
    return true;
  });
}
