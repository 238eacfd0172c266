// /tulis and /ruang, one document: first words, then the codename, then the room. Typing waits for nothing; the keys are
// made behind it. A reload finds the tab's vault and goes on where it was.

import { showCodenameStep } from "../behaviours/codename_step";
import { bindFirstWords, type FirstWords } from "../behaviours/first_words";
import { loadRoom } from "../behaviours/load_room";
import { StudentTab } from "../behaviours/student_tab";
import { backoff } from "../lib/backoff";
import { el, part } from "../lib/dom";
import { hasVault, openVault } from "../lib/vault";
import { CANNOT_SEAL } from "../lib/words";
import type { B64 } from "../worker/contract";

const SLOW = 8_000;
const NOT_READY =
  "Jaringan putus sebelum kuncimu siap. Jangan muat ulang; tulisanmu masih di kotak ini. Begitu tersambung, tekan Kirim lagi.";
let entering = false;

function main(): void {
  const tab = new StudentTab();
  const first = bindFirstWords(tab, () => void send(tab, first, made).catch(startAgain));
  let made = begin(tab, first);
  part("first-words").addEventListener("input", () => void loadRoom(tab.keyring).catch(() => undefined), {
    once: true,
  });
  // Whoever presses "Kirim" hears of it; nobody else needs to.
  made.catch(() => undefined);

  /** The keys never came (no network, say): the words stay in the field, and the next "Kirim" tries anew. */
  function startAgain(): void {
    part("codename").hidden = true;
    part("write").hidden = false;
    first.say(NOT_READY);
    tab.revive();
    made = begin(tab, first);
    made.catch(() => undefined);
  }
}

/** Goes on from the vault, or makes a codename while the student is already writing. */
async function begin(tab: StudentTab, first: FirstWords): Promise<void> {
  const wantsRoom = document.documentElement.dataset.at === "room";
  if (hasVault() && (await resume(tab, first, wantsRoom))) return;
  if (wantsRoom) return location.replace("/kembali");
  await tab.keyring.call("codename_make", { school: tab.school });
  await tab.save({ token: null, step: "write" });
  await first.keep();
}

async function resume(tab: StudentTab, first: FirstWords, wantsRoom: boolean): Promise<boolean> {
  const slow = setTimeout(() => {
    part("opening-word").textContent =
      "Masih mencoba. HP yang lebih lama butuh waktu untuk membuka segel; tidak ada yang hilang.";
  }, SLOW);
  const found = await openVault(tab.keyring, tab.school);
  clearTimeout(slow);
  if (!found) return false;
  tab.take(found.saved);
  const caseId = found.saved.case ?? (tab.account ? await caseOfAccount(tab) : null);
  if (caseId || found.saved.step === "room") {
    if (caseId !== tab.saved.case) await tab.save({ case: caseId });
    first.release();
    (await loadRoom(tab.keyring)).showRoom(tab, caseId);
    return true;
  }
  if (wantsRoom && !tab.account) return false;
  if (tab.account) greetAccount(tab);
  part("opening").hidden = true;
  part("write").hidden = false;
  await first.restore();
  if (found.saved.step === "codename") toCodename(tab, first, Promise.resolve());
  return true;
}

function greetAccount(tab: StudentTab): void {
  part("write-title").textContent = "Tulis kata pertamamu.";
  part("write-after").textContent =
    "Belum ada yang terkirim sebelum kamu menekan Kirim. Guru BK melihat nama akunmu; isinya hanya bisa dibaca olehnya.";
  part("write-account").hidden = false;
  part("write-name").textContent = tab.saved.person?.name ?? "";
  part("write-leave").addEventListener("click", () => void signOut(tab));
}

async function signOut({ api, keyring }: StudentTab): Promise<void> {
  const { leave } = await import("../desk/leave");
  await leave({ api, keyring, dropped: false }, () => undefined);
}

async function caseOfAccount(tab: StudentTab): Promise<B64 | null> {
  const answer = await tab.api.get<{ case: B64 | null }>("/api/sesi");
  return answer.case;
}

/** "Kirim" on the first page: to the codename, or with an account straight into the room. */
async function send(tab: StudentTab, first: FirstWords, made: Promise<void>): Promise<void> {
  if (tab.account) return enter(tab, first, true);
  toCodename(tab, first, made);
  await made;
  await first.keep();
  await tab.save({ step: "codename" });
}

function toCodename(tab: StudentTab, first: FirstWords, made: Promise<void>): void {
  void showCodenameStep(tab, made, { enter: (noted) => void enter(tab, first, noted) });
}

/** The words go into the sealed queue first; the room finds them there and sends them, now or when a network comes. */
async function enter(tab: StudentTab, first: FirstWords, noted: boolean): Promise<void> {
  if (entering) return;
  entering = true;
  try {
    const unkept = await first.handOver();
    await tab.save({ step: "room", noted });
    const talk = (await roomWhenItComes(tab)).showRoom(tab, null);
    if (unkept) talk.send(unkept);
  } catch {
    entering = false;
    sayAtCodename(CANNOT_SEAL);
  }
}

async function roomWhenItComes({ keyring }: StudentTab): ReturnType<typeof loadRoom> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await loadRoom(keyring);
    } catch {
      sayAtCodename("Jaringan putus. Kata-katamu tersegel di sini, dan ruangnya terbuka begitu tersambung.");
      await new Promise((again) => setTimeout(again, backoff(attempt)));
    }
  }
}

const sayAtCodename = (words: string): void => part("codename-hint").replaceChildren(el("span", words));

main();
