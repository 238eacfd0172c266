// The counselor's question: whom, why, which few words, until when. Nothing is ticked beforehand, and no name is asked
// for unless she says so. It makes a request and hands it over; outgoing.ts sends it.

import { busyWhile, type Field, press, type Radios, radios, selectField, textField, tick } from "../lib/controls";
import { el } from "../lib/dom";
import { clock, day } from "../lib/time";
import type { Keyring } from "../talk/contract";
import type { B64, School } from "../worker/contract";
import {
  asSchool,
  type Item,
  type OtherSchool,
  type Request,
  type Scope,
  type Target,
  type TargetKind,
} from "./contract";
import { MOST_BYTES, MOST_ITEMS, MOST_TEXT } from "./words";

export type Person = { user: B64; name: string; about: string };
export type AskOptions = {
  keyring: Keyring;
  school: School;
  colleagues: readonly Person[]; // not those who are in the case
  others: readonly OtherSchool[];
  items: readonly Item[]; // what could be shared, oldest first
  send: (request: Request) => Promise<void>;
  cancel: () => void;
};

const DAY_MS = 86_400_000;
const CLOCKS_DIFFER_MS = 10 * 60_000; // so that it has begun by every clock that will look at it
const SPANS = [
  ["14", "Dua minggu"],
  ["30", "Satu bulan"],
  ["90", "Tiga bulan"],
] as const;
const SUMMARY_HINT = "Boleh kosong. Konseli membacanya lebih dulu.";
const OUTSIDE_HINT = "Misalnya: Ibu Laras, psikolog Puskesmas. Dibaca konseli; server tidak melihatnya.";
const EARLIER_HINT = "Hanya bila ia perlu tahu semuanya. Konseli mencentangnya sendiri, terpisah dari ajakan ini.";
const UNSENT = "Belum terkirim. Isian ini masih ada; coba lagi.";
const CHECKLIST = [
  "Konseli boleh memilih dari lebih dari satu pihak, bila ada.",
  "Keahliannya sesuai dengan yang dibutuhkan.",
  "Isinya sesedikit mungkin. Nama hanya bila perlu dan diizinkan.",
  "Belum ada pembicaraan awal dengan pihak tujuan.",
  "Wali ikut setuju bila aturan menuntut, kecuali bahaya berasal dari wali.",
];

export function askForm(options: AskOptions): HTMLElement {
  return new AskForm(options).root;
}

class AskForm {
  readonly root = el("form.stack", { novalidate: true, "aria-label": "Rujukan baru" });
  private readonly kind: Radios;
  private readonly whom: Whom;
  private readonly formal = radios("Sebagai apa?", [
    ["yes", "Tenaga ahli", "Psikolog, psikiater, dokter, guru BK, lembaga perlindungan."],
    ["no", "Pendukung", "Wali kelas, orang tua, kakak, pelatih, tokoh agama. Tidak terikat aturan konseling."],
  ]);
  private readonly why = textField("Mengapa ia, dan untuk apa?", "Dibaca konseli dan penerima.", 500, 2);
  private readonly summary = textField("Ringkasan untuk penerima", SUMMARY_HINT, MOST_TEXT, 5);
  private readonly items: { item: Item; field: Field<HTMLInputElement> }[];
  private readonly name = tick(
    "Minta izin menyebut namanya",
    "Biasanya tidak perlu. Konseli yang menulis namanya.",
    false,
  );
  private readonly joins = tick("Ajak ikut dalam percakapan", "Ia membaca mulai saat masuk, tidak sebelumnya.", false);
  private readonly earlier = tick("Dengan percakapan sebelumnya", EARLIER_HINT, false);
  private readonly span = selectField("Berlaku selama", SPANS);
  private readonly word = el("p.form-word", { role: "status" });
  private readonly submit = el<HTMLButtonElement>("button.btn.btn-main", { type: "submit" }, "Minta izin konseli");

  constructor(private readonly options: AskOptions) {
    const { others, items, cancel } = options;
    const far = ["2", "Guru BK sekolah lain di Teduh ini", "Ia melihat paketnya saja."] as const;
    this.kind = radios("Siapa yang diajak?", [
      ["1", "Rekan di sekolah ini", "Paketnya dibuka dengan kuncinya sendiri."],
      ...(others.length ? [far] : []),
      ["3", "Orang di luar Teduh", "Satu tautan, dan empat kata yang disebutkan langsung."],
    ]);
    this.whom = new Whom(options);
    this.items = items.map((item) => ({ item, field: tick(item.x, lineOf(item), false) }));
    const { kind, whom, formal, why, summary, name, joins, earlier, span } = this;
    const asked = [kind, whom, formal, why, summary].map(({ root }) => root);
    const more = [name, joins, earlier, span].map(({ root }) => root);
    const acts = el("div.row", this.submit, press("Batal", cancel));
    this.root.append(...asked, this.chooser(), ...more, checklist(), this.word, acts);
    this.root.addEventListener("change", () => this.draw());
    this.root.addEventListener("submit", (event) => {
      event.preventDefault();
      void busyWhile(this.submit, () => this.ask());
    });
    this.draw();
  }

  private chooser(): HTMLElement {
    const fields = this.items.map(({ field }) => field.root);
    return el(
      "fieldset.stack.gap-2",
      el("legend", "Pesan yang ingin dibagikan"),
      el("span.hint", "Pilih satu per satu, sesedikit mungkin. Konseli masih bisa menahan tiap bagian."),
      fields.length ? el("div.stack.gap-2.referral-items", ...fields) : el("p.soft", "Belum ada pesan."),
    );
  }

  private draw(): void {
    this.whom.show(this.kind.value());
    this.joins.root.hidden = this.kind.value() !== "1";
    this.earlier.root.hidden = this.joins.root.hidden || !this.joins.input.checked;
  }

  private async ask(): Promise<void> {
    const target = this.whom.target(this.kind.value());
    const items = this.items.filter(({ field }) => field.input.checked).map(({ item }) => item);
    const [why, summary] = [this.why.input.value.trim(), this.summary.input.value.trim()];
    const lacking = lackOf(target, why, summary, items);
    this.word.textContent = lacking || "Mengunci dan mengirim permintaan …";
    if (lacking || !target) return;
    try {
      const { id: referral } = await this.options.keyring.call("message_id", {});
      await this.options.send({ referral, target, why, summary, items, ...this.terms(target) });
    } catch (problem) {
      this.word.textContent = (problem as { words?: string }).words ?? UNSENT;
    }
  }

  private terms({ kind }: Target): Pick<Request, "scope" | "formal" | "name" | "from" | "until"> {
    const from = Date.now() - CLOCKS_DIFFER_MS;
    return {
      scope: this.scope(kind),
      formal: this.formal.value() === "yes",
      name: this.name.input.checked,
      from,
      until: from + Number(this.span.input.value) * DAY_MS,
    };
  }

  private scope(kind: TargetKind): Scope {
    if (kind !== 1 || !this.joins.input.checked) return 1;
    return this.earlier.input.checked ? 3 : 2;
  }
}

function checklist(): HTMLElement {
  const lines = el("ul.prose", ...CHECKLIST.map((line) => el("li", line)));
  return el("details", el("summary", "Sebelum meminta izin, pastikan"), lines);
}

function lackOf(target: Target | null, why: string, summary: string, items: readonly Item[]): string {
  if (!target) return "Pilih atau tulis dulu siapa yang diajak. Kunci guru BK sekolah lain perlu dicocokkan.";
  if (why.trim() === "") return "Tulis dulu mengapa ia diajak.";
  if (summary.trim() === "" && items.length === 0) return "Tulis ringkasan, atau pilih paling sedikit satu pesan.";
  const size = new TextEncoder().encode(JSON.stringify(items)).length;
  if (items.length > MOST_ITEMS || size > MOST_BYTES) return "Terlalu banyak untuk satu paket. Pilih lebih sedikit.";
  return "";
}

const lineOf = ({ who, at }: Item): string => `${who === "konseli" ? "Konseli" : "Bapak/Ibu"}, ${day(at)} ${clock(at)}`;

/** Whom, by kind; of a counselor also the three words by which her key is compared. Another school's is not anchored here. */
class Whom {
  private readonly mine: Field<HTMLSelectElement>;
  private readonly far: Field<HTMLSelectElement>;
  private readonly outside = textField("Nama dan perannya", OUTSIDE_HINT, 80);
  private readonly compared = tick("Kata periksanya sudah dicocokkan langsung", "", false);
  private readonly shown = el("p.who", { role: "status" });
  private readonly theirs: { user: B64; name: string; keys: School }[];
  private words: { user: B64; words: string[] } | null = null;
  readonly root: HTMLElement;

  constructor(private readonly options: AskOptions) {
    const { school, colleagues, others } = options;
    const none = ["", "Pilih …"] as const;
    this.theirs = others.flatMap((other) =>
      other.counselors.map(({ user, name }) => ({
        user,
        name: `${name}, ${other.name}`,
        keys: asSchool(other, school),
      })),
    );
    this.mine = selectField("Rekan", [none, ...colleagues.map(({ user, name }) => [user, name] as const)]);
    this.far = selectField("Guru BK", [none, ...this.theirs.map(({ user, name }) => [user, name] as const)]);
    for (const { input } of [this.mine, this.far])
      input.addEventListener("change", () => void this.compare(input.value));
    const parts = [this.mine, this.far, this.outside].map(({ root }) => root);
    this.root = el("div.stack.gap-2", ...parts, this.shown, this.compared.root);
  }

  show(kind: string): void {
    this.mine.root.hidden = kind !== "1";
    this.far.root.hidden = kind !== "2";
    this.outside.root.hidden = kind !== "3";
    this.shown.hidden = kind === "3";
    this.compared.root.hidden = kind !== "2";
  }

  private async compare(user: B64): Promise<void> {
    this.words = null;
    this.compared.input.checked = false;
    this.shown.textContent = "";
    if (user === "") return;
    const school = this.theirs.find((one) => one.user === user)?.keys ?? this.options.school;
    const { words } = await this.options.keyring.call("check_words", { user, school });
    this.words = { user, words };
    this.shown.textContent = `Kata periksa kuncinya: ${words.join(" · ")}. Cocokkan langsung dengannya.`;
  }

  /** Null: not chosen yet, or the words are not here or not compared. */
  target(kind: string): Target | null {
    const name = this.outside.input.value.trim();
    if (kind === "3") return name === "" ? null : { kind: 3, user: null, name, words: [] };
    const user = (kind === "1" ? this.mine : this.far).input.value;
    const person = (kind === "1" ? this.options.colleagues : this.theirs).find((one) => one.user === user);
    if (!person || this.words?.user !== user || (kind === "2" && !this.compared.input.checked)) return null;
    return { kind: Number(kind) as TargetKind, user, name: person.name, words: this.words.words };
  }
}
