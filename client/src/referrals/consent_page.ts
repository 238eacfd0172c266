// The counselee's page inside the room: what is asked, every part of it tickable, and below it, word for word, what she
// would sign. "Boleh" and "Belum" are as large as each other; nothing is hurried. Called by room.ts.

import { press, textField, tick } from "../lib/controls";
import { el, icon } from "../lib/dom";
import type { Request, Scope, Ticks } from "./contract";
import { dated, everything, nothing, shownText } from "./words";

export type ConsentActs = {
  agree: (ticks: Ticks, shown: string) => Promise<void>;
  decline: () => Promise<void>;
  back: () => void;
};
/** Whoever else was proposed: she chooses among them. */
export type Choice = { name: string; chosen: boolean; pick: () => void };

const UNTICKED = "Centang paling sedikit satu hal, atau pilih belum.";
const NAMELESS = "Tulis nama yang boleh disebut, atau hilangkan centangnya.";
const FROM_NOW = "Ia membaca mulai saat ia masuk.";
const BEFORE =
  "Kalau dicentang, semua pesan, surat, dan berkas sebelum ia masuk juga terbaca olehnya. Boleh dibiarkan kosong.";
const CLOSED = "Tidak akan ikut: pesan lain, suratmu, dan apa pun yang tidak tertulis di atas.";
const OPENED = "Yang sudah tertulis di ruang ini ikut terbaca olehnya, juga yang tidak dicentang di atas.";
const UNSENT = "Belum sampai. Tidak ada yang dibagikan; coba lagi sebentar.";

export function consentPage(
  request: Request,
  from: string,
  choices: readonly Choice[],
  acts: ConsentActs,
): HTMLElement {
  const { target, why, until } = request;
  const parts = tickable(request);
  const shown = el("p.referral-shown");
  const word = el("p.who", { role: "status" });
  const draw = (): void => {
    shown.textContent = shownText(request, parts.ticks());
  };
  const once = guarded(word);
  const yes = press(`Boleh, kirim yang kucentang`, () => void once(agree), "button.btn.btn-wide");
  const no = press("Belum", () => void once(acts.decline), "button.btn.btn-wide");
  async function agree(): Promise<void> {
    const ticks = parts.ticks();
    if (nothing(ticks)) return say(word, UNTICKED);
    if (ticks.name === "") return say(word, NAMELESS);
    await acts.agree(ticks, shownText(request, ticks));
  }
  const page = el(
    "section.stack.stack-wide.referral-page",
    { "aria-labelledby": "h-izin" },
    el("p", press("Kembali ke obrolan", acts.back, "button.btn.btn-quiet.btn-flush")),
    el(
      "div.stack",
      el("p.kicker", "Mengajak orang lain"),
      el(
        "h2",
        { id: "h-izin", tabindex: "-1" },
        `${from} ingin mengajak ${target.name} ikut membantu. Kamu yang memutuskan.`,
      ),
      el("blockquote.flat", el("p", why)),
    ),
    choices.length > 1 && choosing(choices),
    parts.root,
    el(
      "dl.facts",
      fact("Berlaku", `Sampai ${dated(until)}, lalu aksesnya mati sendiri.`),
      fact("Kalau berubah pikiran", "Cabut kapan saja. Yang sudah terlanjur dibaca tidak bisa ditarik."),
    ),
    el("details", el("summary", "Persis ini yang kamu izinkan"), shown),
    word,
    el("div.referral-two", yes, no),
    el("p", press(`Tanya ${from} dulu`, acts.back, "button.btn.btn-quiet.btn-flush")),
    el(
      "p.small.soft",
      `Menolak tidak mengubah apa pun di antara kamu dan ${from}. Jawabanmu ditandatangani di perangkat ini.`,
    ),
  );
  page.addEventListener("input", draw);
  draw();
  return page;
}

function choosing(choices: readonly Choice[]): HTMLElement {
  const name = "rujukan-siapa";
  const rows = choices.map(({ name: whom, chosen, pick }) => {
    const input = el<HTMLInputElement>("input", { type: "radio", name, checked: chosen, onchange: pick });
    return el("label.choice", input, el("span", whom));
  });
  return el("fieldset.stack.gap-2", el("legend", "Siapa yang kamu mau?"), ...rows);
}

function tickable(request: Request): { root: HTMLElement; ticks: () => Ticks } {
  const start = everything(request);
  const summary = tick("Ringkasan", request.summary, start.summary);
  const items = request.items.map(({ who, x }) => tick(x, who === "konseli" ? "Kata-katamu" : "Kata konselormu", true));
  const room = entering(request);
  const named = tick("Namaku boleh disebut", "Biasanya tidak perlu.", false);
  const name = textField("Nama yang boleh disebut", "", 80);
  name.root.hidden = true;
  named.input.addEventListener("input", () => {
    name.root.hidden = !named.input.checked;
  });
  const root = el(
    "fieldset.stack.gap-2",
    el("legend", "Apa yang boleh dibawa?"),
    el("span.hint", "Hilangkan centang untuk menahan. Yang tidak dicentang tidak ikut."),
    request.summary !== "" && summary.root,
    ...items.map((item) => item.root),
    ...room.fields,
    request.name && named.root,
    request.name && name.root,
    ...room.rest,
  );
  return {
    root,
    ticks: () => ({
      referral: request.referral,
      summary: start.summary && summary.input.checked,
      items: items.flatMap(({ input }, at) => (input.checked ? [at] : [])),
      name: request.name && named.input.checked ? name.input.value.trim() : null,
      scope: room.scope(),
    }),
  };
}

/** May she come in, and may she read what is there already: two ticks, and the second is never ticked for her. */
function entering({ target: { name }, scope: asked }: Request) {
  const joins = tick(
    `${name} boleh masuk ke ruang ini`,
    asked === 3 ? FROM_NOW : `${FROM_NOW} Yang ditulis sebelumnya tidak terbuka untuknya.`,
    asked > 1,
  );
  const earlier = tick(`${name} juga boleh membaca yang sudah tertulis di sini`, BEFORE, false);
  const closed = el("p.who", icon("lock"), el("span", CLOSED));
  const opened = el("p.who", icon("eye"), el("span", OPENED));
  const scope = (): Scope => {
    if (asked === 1 || !joins.input.checked) return 1;
    return asked === 3 && earlier.input.checked ? 3 : 2;
  };
  const draw = (): void => {
    earlier.root.hidden = !joins.input.checked;
    closed.hidden = scope() === 3;
    opened.hidden = scope() !== 3;
  };
  for (const { input } of [joins, earlier]) input.addEventListener("input", draw);
  draw();
  const fields = [...(asked > 1 ? [joins.root] : []), ...(asked === 3 ? [earlier.root] : [])];
  return { fields, rest: [closed, opened], scope };
}

const fact = (term: string, words: string): HTMLElement => el("div", el("dt", term), el("dd", words));

function say(word: HTMLElement, words: string): void {
  word.textContent = words;
}

/** One answer at a time; what did not arrive is said, and the page stays as it was. */
function guarded(word: HTMLElement): (act: () => Promise<void>) => Promise<void> {
  let busy = false;
  return async (act) => {
    if (busy) return;
    busy = true;
    say(word, "");
    try {
      await act();
    } catch {
      say(word, UNSENT);
    } finally {
      busy = false;
    }
  };
}
