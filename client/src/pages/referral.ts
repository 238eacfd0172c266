// /rujukan#<token>: somebody outside opens what a student allowed, with four words that were said aloud. Nothing is kept:
// token, words and what they open live in this page alone, and the address forgets the token at once.

import type { SchoolCard } from "../desk/answers";
import { bindExit } from "../desk/exit";
import { startPage } from "../desk/session";
import { ApiProblem } from "../lib/api";
import { on, part } from "../lib/dom";
import { codeOf } from "../lib/words";
import { asSchool, type Incoming } from "../referrals/contract";
import { packetPage } from "../referrals/packet_page";
import type { OpenedPart } from "../worker/contract";

type Key = { locator: string; auth: string };

const NO_LINK = "Buka tautan lengkap dari pengirim. Tautannya tidak tersimpan di halaman ini.";
const WORDS: Record<string, string> = {
  codename_length: "Tulis empat kata, berurutan.",
  codename_word: "Ada kata yang tidak dikenal. Periksa ejaannya, atau tanyakan lagi kepada pengirim.",
  offline: "Jaringan putus. Coba lagi setelah tersambung.",
  worker_lost:
    "Perangkat ini kekurangan ruang kerja untuk membuka kunci. Tutup halaman lain, lalu buka tautannya lagi.",
};
const ODD = "Isinya belum bisa dibuka di perangkat ini. Coba lagi, atau tanyakan kepada pengirim.";

function main(): void {
  const token = location.hash.slice(1);
  history.replaceState(null, "", "/rujukan");
  const { api, keyring, school } = startPage();
  bindExit({ api, keyring });
  const word = part("word");
  const tell = (words: string): void => {
    word.textContent = words;
  };
  if (!/^[A-Za-z0-9_-]{22}$/.test(token)) {
    tell(NO_LINK);
    return;
  }
  const page = new OutsidePage(token, { api, keyring, school }, tell);
  let busy = false;
  on(part("words-form"), "submit", (event) => {
    event.preventDefault();
    if (busy) return;
    busy = true;
    tell("Membuka segel. Perangkat yang lebih lama butuh beberapa detik …");
    const typed = part<HTMLInputElement>("typed").value;
    void page
      .enter(typed)
      .catch((problem: unknown) => tell(inWords(problem)))
      .finally(() => {
        busy = false;
      });
  });
  // A page that the back button kept alive must not show what was closed.
  on(window, "pageshow", (event) => (event as Event as PageTransitionEvent).persisted && location.reload());
}

function inWords(problem: unknown): string {
  const known = WORDS[codeOf(problem)];
  return known ?? (problem instanceof ApiProblem ? problem.message : ODD);
}

type Tools = ReturnType<typeof startPage> & { school: SchoolCard };

class OutsidePage {
  constructor(
    private readonly token: string,
    private readonly tools: Tools,
    private readonly tell: (words: string) => void,
  ) {}

  async enter(typed: string): Promise<void> {
    await this.open(await this.tools.keyring.call("packet_enter", { token: this.token, typed }));
    part<HTMLInputElement>("typed").value = "";
  }

  private async open(key: Key): Promise<void> {
    const { api, keyring, school } = this.tools;
    const told = await api.post<Incoming>("/api/rujukan/buka", key);
    const senders = told.sender.id === school.id ? school : asSchool(told.sender, school);
    const { referral, link = "" } = told;
    const { parts } = await keyring.call("packet_link_open", { referral, link, parts: told.parts, senders });
    this.show(key, told, parts);
  }

  private show(key: Key, told: Incoming, parts: readonly OpenedPart[]): void {
    const packet = part("packet");
    const shown = packetPage(parts, told.state, {
      answer: (text, accepted) => this.answer(key, told, parts.length, text, accepted),
      close: () => this.close("Isinya sudah ditutup. Buka lagi dengan tautan dan empat katanya."),
      heading: "h1",
    });
    packet.replaceChildren(...shown);
    packet.hidden = false;
    part("door").hidden = true;
    packet.querySelector<HTMLElement>("h1")?.focus();
  }

  private async answer(key: Key, { referral }: Incoming, number: number, text: string, accepted: boolean | null) {
    const { api, keyring } = this.tools;
    const sealed = text && (await keyring.call("packet_answer", { referral, part: number, content: { x: text } }));
    const body = { ...(sealed ? { part: sealed.part } : {}), ...(accepted === null ? {} : { accepted }) };
    await api.post("/api/rujukan/tautan/jawab", { ...key, ...body });
    if (accepted === false) this.close("Terkirim. Terima kasih sudah memberi tahu.");
    else await this.open(key);
  }

  private close(words: string): void {
    part("packet").replaceChildren();
    part("packet").hidden = true;
    part("door").hidden = false;
    this.tell(words);
    part("typed").focus();
  }
}

main();
