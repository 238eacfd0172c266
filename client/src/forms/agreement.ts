// The agreement of a session on a page inside the room: aim, meaning, principles, roles, limits, how long. Shown once,
// agreed to by one touch; each text is acknowledged by its name and version, also in the sheet that both fill in.

import { shareShelf } from "../documents/shelf";
import { el, icon } from "../lib/dom";
import type { Live } from "../live/contract";
import { type Definition, sheetDocument } from "../sheets/definition";
import type { Talk } from "../talk/contract";
import type { Own } from "./lane";
import { AGREEMENT, noticesOf, type Told } from "./notices";

export type AgreementOptions = Own & {
  root: HTMLElement;
  talk: Talk;
  live: Live;
  told: Told;
  process: { id: string; version: number };
  agreed: boolean; // shown once more, to be read
  done: () => void;
};

const UNSENT = "Belum tersimpan. Coba lagi sebentar; kamu tetap bisa menulis.";

export function openAgreement(options: AgreementOptions): void {
  const textOf = noticesOf(options.told);
  const parts = AGREEMENT.flatMap((ref) => textOf(ref) ?? []);
  const long = (body: string): HTMLElement => el("p.notice-text", body);
  options.root.append(
    el(
      "header.stack.gap-3",
      el("h2", "Kesepakatan kita"),
      el("p", "Supaya kita sama-sama tahu. Baca pelan-pelan saja."),
    ),
    ...parts.map(({ title, body }) =>
      body.length > 700
        ? el("details", el("summary", title), long(body))
        : el("section.stack.gap-2", el("h3", title), long(body)),
    ),
    acts(options),
  );
}

function acts(options: AgreementOptions): HTMLElement {
  const { talk, done, agreed } = options;
  if (agreed)
    return el("p.who", icon("leaf"), el("span", "Sudah kamu setujui. Kamu tetap boleh bertanya atau berhenti."));
  const word = el("p.who", { role: "status" });
  const yes = el("button.btn.btn-wide", { type: "button" }, "Aku setuju");
  const ask = el("button.btn.btn-wide", { type: "button" }, "Aku mau tanya dulu");
  const later = el("button.btn.btn-wide", { type: "button" }, "Jangan sekarang");
  let busy = false;
  yes.addEventListener("click", () => {
    if (busy) return;
    busy = true;
    agree(options)
      .then(done, () => word.replaceChildren(icon("leaf"), el("span", UNSENT)))
      .finally(() => {
        busy = false;
      });
  });
  ask.addEventListener("click", () => {
    done();
    talk.insert("Aku mau tanya soal kesepakatan kita: ");
  });
  later.addEventListener("click", done);
  return el("div.stack.gap-3", word, yes, ask, later);
}

async function agree(options: AgreementOptions): Promise<void> {
  const { api, caseId, talk, told } = options;
  const textOf = noticesOf(told);
  for (const text of AGREEMENT) {
    const { version } = textOf(text) ?? { version: 1 };
    await api.post(`/api/kasus/${caseId}/diakui`, { text, version });
  }
  await inSheet(options).catch(() => undefined); // the facts stand; the sheet only repeats them
  await talk.reload();
}

/** The same word where the counselor looks for it: in the shared sheet of the stage that asks for these texts. */
async function inSheet({ api, keyring, live, account, process, talk, told }: AgreementOptions): Promise<void> {
  const definition = await api.get<Definition>(`/api/proses/${process.id}/${process.version}`);
  const view = talk.state()?.view;
  const textOf = noticesOf(told);
  for (const stage of view ? definition.substages : []) {
    const fields = (stage.worksheet ?? []).filter(({ text_ref }) => AGREEMENT.some((ref) => ref === text_ref));
    if (!view || fields.length === 0) continue;
    const store = account ? localStorage : sessionStorage;
    const place = { room: view.case, me: view.me, api, keyring, live, store, refresh: () => talk.reload() };
    const { shelf, leave } = shareShelf(place);
    const document = await shelf.open(sheetDocument(stage.id, "shared"));
    for (const { id, text_ref: ref = "" } of fields) {
      document.write(id, { ref, version: textOf(ref)?.version ?? 1, at: Date.now(), how: "pressed" });
    }
    await document.flush();
    leave();
  }
}
