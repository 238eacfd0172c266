// A student who came in person: what was told is written by the counselor and marked so, in a case of the student's own.
// A worker of its own makes the codename and forgets it; the seven words stand on a card once, to be handed over.

import { openDialog, Unready } from "../counseling/dialog";
import { acceptCase } from "../desk/accept";
import type { Session } from "../desk/session";
import { createWorkingApi } from "../lib/api";
import { inputField, press, textField, tick } from "../lib/controls";
import { el, icon } from "../lib/dom";
import type { Keyring } from "../talk/contract";
import { startWorker } from "../worker/client";
import type { B64, Content } from "../worker/contract";

const MOST = 15_000;
const LONGEST = 480; // minutes
const MARK = "Dicatat konselor, disampaikan langsung.";
const TOLD = "Ia tahu bahwa ini ditulis, siapa yang bisa membaca, dan bahwa ia boleh menolak";

/** What the case begins with; it says in its own words that another hand wrote it. */
export const toldInPerson = (words: string, at: number): Content => ({
  t: "chat",
  x: `${MARK}\n\n${words.trim()}`,
  at,
});

export function askProxy(session: Session, caught: (problem: unknown) => boolean): void {
  const story = textField("Yang disampaikan", "Dengan kata-katanya sendiri, sependek mungkin.", MOST, 6);
  const long = inputField("Lamanya bertemu, dalam menit", "", { type: "number", min: 5, max: LONGEST, value: 30 });
  const told = tick(TOLD, "", false);
  const opening = new Opening(session);
  let made: Made | null = null;
  const dialog = openDialog({
    title: "Siswa datang langsung",
    lead: "Dibuatkan ruang dengan nama sandi miliknya. Bapak/Ibu menerima kasusnya, siswa membawa pulang kartunya.",
    body: [story.root, long.root, told.root],
    act: "Buat ruang dan kartunya",
    caught,
    done: async () => {
      const [words, minutes] = [story.input.value, Number(long.input.value)];
      if (!words.trim()) throw new Unready("Tulis dulu yang disampaikan, satu kalimat cukup.");
      if (!(minutes >= 5 && minutes <= LONGEST)) throw new Unready("Isi lamanya antara 5 dan 480 menit.");
      if (!told.input.checked) throw new Unready("Jelaskan dulu kepadanya, lalu centang kotaknya.");
      story.input.readOnly = true; // sealed once, sent however often it takes
      const opened = await opening.open(toldInPerson(words, Date.now()));
      await acceptCase(session, opened.caseId).catch(() => undefined); // it waits at the desk else
      await enterSession(session, opened.caseId, minutes).catch(() => undefined); // may be entered from the case too
      made = opened;
      if (!dialog.open) showCard(session.school.name, made); // closed meanwhile: the words must not be lost
    },
  });
  dialog.addEventListener("close", () => (made ? showCard(session.school.name, made) : opening.leave()));
}

type Made = { caseId: B64; words: string[] };

/** The student's own keys, for as long as it takes to open the room; a lost answer is asked for with the same bytes. */
class Opening {
  private keyring: Keyring | null = null;
  private running = false;

  constructor(private readonly session: Session) {}

  async open(content: Content): Promise<Made> {
    const { user, school } = this.session;
    const keyring = this.keyring ?? startWorker(document.documentElement.dataset.worker ?? "");
    this.keyring = keyring;
    this.running = true;
    try {
      const { words } = await keyring.call("codename_make", { school });
      const { id } = await keyring.call("message_id", {});
      const body = await keyring.call("case_open", { school, readers: [user], messages: [{ id, content }] });
      const { case: caseId } = await createWorkingApi(keyring).post<{ case: B64 }>("/api/kasus", body);
      keyring.terminate();
      return { caseId, words };
    } finally {
      this.running = false;
    }
  }

  leave(): void {
    if (!this.running) this.keyring?.terminate();
  }
}

async function enterSession({ api }: Session, caseId: B64, minutes: number): Promise<void> {
  const until = Date.now();
  const held = { medium: "in_person", from: until - minutes * 60_000, until, proxy: true };
  await api.post(`/api/kasus/${caseId}/sesi`, held);
}

/** Shown once: neither this page nor the server can tell these words again. */
function showCard(school: string, { caseId, words }: Made): void {
  const address = el("p", "Buka ", el("b", `${location.host}/kembali`), ", lalu ketik tujuh kata ini.");
  const card = el(
    "div.code-slip.stack.gap-3",
    el("p", el("b", `Teduh, ${school}`)),
    el("ol.words", ...words.map((word) => el("li", word))),
    address,
    el("p.small", "Simpan di tempat aman. Siapa pun yang memegang kartu ini bisa membuka ruang ceritamu."),
  );
  const kept = tick("Kartunya sudah dibawa siswa", "", false);
  const dialog = openDialog({
    title: "Kartu untuk siswa",
    lead: "Kata-kata ini hanya tampil sekali. Cetak atau minta siswa menyalinnya, lalu jangan disimpan.",
    body: [card, el("p.code-acts", print()), kept.root],
    act: "Ke kasusnya",
    again: "Tutup",
    done: async () => {
      if (!kept.input.checked) throw new Unready("Pastikan kartunya dibawa siswa, lalu centang kotaknya.");
      location.assign(`/meja/kasus/${caseId}`);
    },
  });
  dialog.addEventListener("cancel", (event) => kept.input.checked || event.preventDefault());
}

function print(): HTMLButtonElement {
  const button = press("Cetak kartu", () => window.print());
  button.prepend(icon("print"));
  return button;
}
