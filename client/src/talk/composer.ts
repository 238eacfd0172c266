// Where one writes in a conversation: the field, "Kirim", and for students a feeling, a letter and its prompts.
// It hands over what is to be sent and takes back what could not be; it never sends by itself.

import { el, icon } from "../lib/dom";
import type { B64, Content } from "../worker/contract";
import type { TalkRole } from "./contract";
import { type FeelingSheet, feelingSheet } from "./feeling";
import type { FilesPlace } from "./files/contract";
import { FilesHook } from "./files/hook";

export type ComposerActs = {
  send: (content: Content, id?: B64) => Promise<void>;
  typing: () => void;
  changed: (text: string) => void; // for the sealed draft
  quoted: (id: B64) => { who: string; text: string } | null;
};

const MOST = 20_000;
const NEAR_MOST = 19_000;
const PROMPTS = [
  "Apa yang sedang terjadi?",
  "Sejak kapan?",
  "Apa yang pernah membantu, walau sedikit?",
  "Kamu ingin keadaannya seperti apa?",
];
const NAMES: Record<TalkRole, { field: string; send: string; empty: string }> = {
  counselee: { field: "Tulis pesan", send: "Kirim", empty: "Tulis apa saja…" },
  counselor: { field: "Balas konseli", send: "Kirim ke konseli", empty: "Tulis balasan…" },
};

export class Composer {
  readonly element: HTMLFormElement;
  readonly field: HTMLTextAreaElement;
  private readonly title: HTMLInputElement;
  private readonly titleBox: HTMLElement;
  private readonly note = el("p.who", { role: "status" });
  private readonly network = el("p.who", { role: "status" });
  private readonly writer = el("p.who", { hidden: true });
  private readonly answering = el("div.replying", { hidden: true });
  private readonly prompts = el("div.prompts", { role: "group", "aria-label": "Kalimat pembuka", hidden: true });
  private readonly sheet: FeelingSheet;
  private readonly tools: { feel: HTMLElement; letter: HTMLElement };
  private readonly files: FilesHook;
  private replyTo: B64 | null = null;
  private letter = false;

  constructor(
    root: HTMLElement,
    private readonly role: TalkRole,
    private readonly acts: ComposerActs,
    place: FilesPlace,
  ) {
    this.files = new FilesHook(place, root, {
      send: (content, id) => acts.send(content, id),
      giveBack: (content, why) => this.giveBack(content, why),
      suggest: (words) => this.restore(words),
      say: (words) => this.say(words),
    });
    const names = NAMES[role];
    this.field = el<HTMLTextAreaElement>("textarea.input", {
      rows: 1,
      placeholder: names.empty,
      "aria-label": names.field,
      autocomplete: "off",
    });
    this.title = el<HTMLInputElement>("input.input.input-title", { maxlength: 120, autocomplete: "off" });
    this.titleBox = el("label.field", { hidden: true }, el("span.label", "Judul surat"), this.title);
    this.sheet = feelingSheet(() => this.showFeeling());
    this.sheet.element.hidden = true;
    this.tools = { feel: tool("berawan", "Hati"), letter: tool("letter", "Surat") };
    this.tools.feel.setAttribute("aria-expanded", "false");
    this.tools.letter.setAttribute("aria-pressed", "false");
    this.tools.feel.hidden = role === "counselor"; // how it feels inside is the student's to say
    this.element = this.build(names.send);
    this.listen();
    root.append(this.element);
  }

  private build(send: string): HTMLFormElement {
    const button = el("button.send", { type: "submit", "aria-label": send }, icon("send"));
    for (const prompt of PROMPTS) this.prompts.append(el("button.btn", { type: "button" }, prompt));
    return el<HTMLFormElement>(
      "form.compose",
      { "aria-label": "Menulis" },
      el(
        "div.compose-in",
        this.network,
        this.writer,
        this.answering,
        this.sheet.element,
        this.titleBox,
        this.prompts,
        this.files.element,
        el("div.compose-line", el("div.field-grow", this.field), button),
        this.note,
        el("div.tools", this.tools.feel, this.tools.letter, ...this.files.tools),
      ),
    );
  }

  private listen(): void {
    this.element.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
    this.field.addEventListener("input", () => this.typed());
    this.field.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) this.element.requestSubmit();
    });
    this.tools.feel.addEventListener("click", () =>
      this.openSheet(this.tools.feel.getAttribute("aria-expanded") !== "true"),
    );
    this.tools.letter.addEventListener("click", () => this.asLetter(!this.letter));
    this.prompts.addEventListener("click", (event) => this.prompt((event.target as Element).closest("button")));
  }

  private typed(): void {
    this.grow();
    this.acts.typing();
    this.acts.changed(this.field.value);
    const length = [...this.field.value].length;
    if (length > MOST) this.say(`${length - MOST} huruf lebih. Bagi jadi dua pesan, ya.`);
    else if (length > NEAR_MOST) this.say(`Masih muat ${MOST - length} huruf lagi.`);
    else this.say("");
  }

  private submit(): void {
    const text = this.field.value.trim();
    if (!text && !this.files.holds) this.say("Bagian ini masih kosong. Satu kata pun cukup.");
    else if ([...text].length <= MOST) this.handOver(text);
  }

  private handOver(text: string): void {
    const feeling = this.sheet.value();
    const content: Content = { t: this.letter ? "letter" : "chat", x: text, at: Date.now() };
    if (this.letter && this.title.value.trim()) content.h = this.title.value.trim();
    if (feeling) content.m = feeling;
    if (this.replyTo) content.r = this.replyTo;
    this.clear();
    if (!this.files.take(content)) void this.acts.send(content);
  }

  private clear(): void {
    this.field.value = "";
    this.title.value = "";
    this.sheet.clear();
    this.reply(null);
    this.openSheet(false);
    this.asLetter(false);
    this.say("");
    this.grow();
    this.acts.changed("");
    this.field.focus();
  }

  /** What could not be sent comes back, before whatever has been written since. */
  giveBack(content: Content, why: string): void {
    if (content.t === "letter") this.asLetter(true);
    if (content.h) this.title.value = content.h;
    this.files.giveBack(content.a);
    this.field.value = [content.x, this.field.value].filter(Boolean).join("\n\n");
    this.grow();
    this.acts.changed(this.field.value);
    this.say(why);
    this.field.focus();
  }

  /** A draft found on the device, unless something has been written meanwhile. */
  restore(text: string): void {
    if (text && !this.field.value) this.field.value = text;
    this.grow();
  }

  reply(id: B64 | null): void {
    this.replyTo = id;
    const found = id ? this.acts.quoted(id) : null;
    this.answering.hidden = !found;
    this.answering.replaceChildren();
    if (!found) return;
    const drop = el("button.btn.btn-icon", { type: "button", "aria-label": "Lepas kutipan" }, icon("drop"));
    drop.addEventListener("click", () => this.reply(null));
    this.answering.replaceChildren(el("div.quote", el("b", found.who), el("span", found.text)), drop);
    this.field.focus();
  }

  say(words: string): void {
    this.note.replaceChildren(...(words ? [icon("leaf"), el("span", words)] : []));
  }

  sayNetwork(words: string): void {
    if (this.network.textContent === words) return;
    this.network.replaceChildren(...(words ? [icon("offline"), el("span", words)] : []));
  }

  /** Seen, not announced: a screen reader need not hear that somebody is thinking. */
  typingBy(name: string | null): void {
    this.writer.hidden = !name;
    this.writer.textContent = name ? `${name[0]?.toUpperCase()}${name.slice(1)} sedang mengetik …` : "";
  }

  private openSheet(open: boolean): void {
    this.sheet.element.hidden = !open;
    this.tools.feel.setAttribute("aria-expanded", String(open));
  }

  private showFeeling(): void {
    const feeling = this.sheet.value();
    this.tools.feel.replaceChildren(icon(feeling?.w ?? "berawan"), feeling ? `Hati: ${feeling.w}` : "Hati");
  }

  private asLetter(letter: boolean): void {
    this.letter = letter;
    this.titleBox.hidden = !letter;
    this.prompts.hidden = !letter || this.role === "counselor";
    this.tools.letter.setAttribute("aria-pressed", String(letter));
    this.element.classList.toggle("compose-letter", letter);
    this.field.rows = letter ? 6 : 1;
    this.grow();
  }

  private prompt(button: Element | null): void {
    if (button?.textContent) this.insert(`${button.textContent}\n`);
  }

  insert(words: string): void {
    this.field.value += `${this.field.value ? "\n\n" : ""}${words}`;
    this.grow();
    this.typed();
    this.field.focus();
  }

  /** As tall as its words, up to what the style allows. A height set here is no inline style attribute. */
  private grow(): void {
    this.field.style.height = "auto";
    if (!this.letter) this.field.style.height = `${this.field.scrollHeight + 3}px`;
  }
}

function tool(name: string, words: string): HTMLElement {
  return el("button.btn.btn-quiet", { type: "button" }, icon(name), words);
}
