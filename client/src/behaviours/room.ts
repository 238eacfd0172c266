// The student's room: shows it in place of the page, opens the talk in it, and keeps the lines beside it true: who can
// read, when a reply is promised, the reminder of the seven words.

import { el, on, part } from "../lib/dom";
import { clock, day, sameDay } from "../lib/time";
import { forgetVault } from "../lib/vault";
import { listed, refusalWords } from "../lib/words";
import { openLive } from "../live/live";
import { bindReferralInRoom } from "../referrals/bind";
import type { CaseAnswer, Talk, TalkState } from "../talk/contract";
import { readerNames } from "../talk/events";
import { openTalk } from "../talk/talk";
import type { B64, Member, OpenedEntry } from "../worker/contract";
import { openCase } from "./opening";
import { isLeaving } from "./quick_exit";
import type { StudentTab } from "./student_tab";
import { bindWay } from "./way_hook";

const ANSWERED = "Sudah dibalas. Tulis lagi kapan saja kamu mau.";
const KEEP_EVERY = 5 * 60_000;
const URGENT_SAID =
  "Sudah diminta. Guru BK yang jaga melihat tandanya, bukan isinya. Sedang tidak aman? Pakai nomor bantuan.";

export function showRoom(tab: StudentTab, caseId: B64 | null): Talk {
  part("page").remove();
  document.body.className = "";
  document.title = "Catatan";
  part("room").hidden = false;
  part<HTMLAnchorElement>("skip").href = "#ruang";
  history.replaceState(null, "", "/ruang");
  part<HTMLDetailsElement>("about").open = matchMedia("(min-width: 60rem)").matches;
  part("promise").textContent = usually(tab.school);
  const names = tab.school.on_duty.map(({ name }) => name);
  part("readers-short").textContent = shortReaders(names, false);
  part("readers").textContent = `Bisa membaca: kamu dan ${names.length ? listed(names) : "guru BK di sekolahmu"}.`;
  part("own-keys").hidden = !tab.account;
  bindWords(tab);
  bindUrgent(tab);
  measureBar();
  part("ruang-utama").focus({ preventScroll: true });
  return open(tab, caseId);
}

const usually = (school: StudentTab["school"]): string => `Biasanya dibalas ${school.promise.by}.`;

/** What sticks below the header must know how tall it is: names, promises and type sizes differ. */
function measureBar(): void {
  const bar = part("room-bar");
  const told = (): void => document.documentElement.style.setProperty("--bar", `${bar.offsetHeight}px`);
  if (typeof ResizeObserver === "function") new ResizeObserver(told).observe(bar);
  told();
}

function open(tab: StudentTab, caseId: B64 | null): Talk {
  const { account, api, keyring, school, saved } = tab;
  const live = openLive({
    token: () => api.token ?? "",
    gone: () => gone(account),
    ...(saved.person ? { account: saved.person.user } : {}),
  });
  const talk = openTalk({
    root: part("talk"),
    role: "counselee",
    account,
    caseId,
    api,
    keyring,
    school,
    live,
    open: (items) => openCase(tab, items),
    onChange: (state) => {
      showState(school, state);
      referral(state);
      way(state);
    },
    onGone: () => gone(account),
  });
  const referral = bindReferralInRoom({
    api,
    keyring,
    talk,
    main: part("ruang-utama"),
    notices: part("notices"),
    beside: part("beside"),
  });
  const way = bindWay({
    tab,
    talk,
    live,
    main: part("ruang-utama"),
    notices: part("notices"),
    beside: part("way"),
    mini: part("twig"),
    retention: part("retention").textContent ?? "",
  });
  keepVault(tab);
  talk.ready.catch((cause) => {
    part("room-line").textContent = refusalWords(cause);
  });
  return talk;
}

/** The vault lives half an hour from its last sealing: while the room is open it is sealed anew, with what was seen. */
function keepVault(tab: StudentTab): void {
  const keep = (): void => void tab.save({}).catch(() => undefined);
  setInterval(keep, KEEP_EVERY);
  on(document, "visibilitychange", () => document.visibilityState === "hidden" && keep());
}

/** The session has ended: the seven words, or the passphrase, open the room again. */
function gone(account: boolean): void {
  if (isLeaving()) return; // the exit ends the session too
  forgetVault();
  location.replace(account ? "/masuk" : "/kembali");
}

function showState(school: StudentTab["school"], { case: answer, view, present }: TalkState): void {
  const counselors = view.members.filter((member) => member.role === "counselor");
  const names = counselors.map((member) => member.name ?? "guru BK");
  part("room-name").textContent = answer.accepted ? listed(names) : "Ruang cerita";
  const promise = part("promise");
  promise.textContent = whenAnswered(answer, view.entries, usually(school));
  const here = answer.accepted ? "ada di ruang ini" : "Guru BK sedang di mejanya";
  const awaited = answer.accepted || school.on_duty.length > 0; // an open page of somebody off duty promises nothing
  part("room-line").textContent = present && awaited ? here : promise.textContent;
  part("looked-line").hidden = answer.looked === null;
  if (answer.looked) part("looked").textContent = lastLook(answer.looked);
  part("readers-short").textContent = shortReaders(names, answer.accepted);
  part("readers").textContent = readersSentence(view.members, view.readers);
  if (answer.urgent) part("urgent-word").textContent = URGENT_SAID;
  part("urgent").hidden = answer.urgent;
}

/** The school's promise until the first reply; then the counselor's own line while she is away. */
function whenAnswered({ promise, counselors }: CaseAnswer, entries: readonly OpenedEntry[], usual: string): string {
  if (promise?.late) return "Seharusnya sudah dibalas. Guru BK melihat tandanya di halamannya. Bukan salahmu.";
  if (promise) return `Biasanya dibalas ${promise.by}.`;
  const away = counselors.find(({ on_duty, away }) => !on_duty && away !== "");
  if (away) return `${away.name}: ${away.away}`;
  const said = entries.filter((entry) => entry.kind === "message");
  return said[said.length - 1]?.mine ? usual : ANSWERED;
}

function lastLook({ at, name }: { at: number; name: string }): string {
  const when = sameDay(at, Date.now()) ? "hari ini" : day(at);
  return `Dibuka terakhir oleh ${name} ${when} pukul ${clock(at)}.`;
}

function shortReaders(names: readonly string[], accepted: boolean): string {
  if (accepted) return `Hanya kamu & ${listed(names)}`;
  return names.length > 0 && names.length < 3 ? `Kamu & ${listed(names)}` : "Kamu & guru BK sekolahmu";
}

/** Who can read what is written now, and who could read what was written before. */
function readersSentence(members: Member[], readers: TalkState["view"]["readers"]): string {
  const now = `Bisa membaca: ${readerNames(members, "counselee")}.`;
  const current = new Set(members.map((member) => member.key_id));
  const before = new Map<B64, string>();
  for (const { members: then } of readers) {
    for (const { key_id, name } of then) if (!current.has(key_id)) before.set(key_id, name ?? "guru BK");
  }
  return before.size ? `${now} Pesan sebelumnya juga bisa dibaca ${listed([...before.values()])}.` : now;
}

function bindUrgent(tab: StudentTab): void {
  const button = part<HTMLButtonElement>("urgent");
  button.addEventListener("click", () => {
    void raise(tab, button);
  });
}

async function raise(tab: StudentTab, button: HTMLButtonElement): Promise<void> {
  const word = part("urgent-word");
  if (!tab.saved.case) {
    word.textContent = "Kirim dulu satu pesan, lalu tekan lagi.";
    return;
  }
  try {
    await tab.api.post(`/api/kasus/${tab.saved.case}/segera`);
    word.textContent = URGENT_SAID;
    button.hidden = true;
  } catch (cause) {
    word.textContent = refusalWords(cause);
  }
}

/** The seven words stay within reach while they are in memory; unless noted down, a reminder stays too. */
function bindWords(tab: StudentTab): void {
  if (tab.account) return;
  const list = part("words-shown");
  const button = part("words-show");
  const remind = part("remind");
  remind.hidden = tab.saved.noted === true;
  void tab.keyring.call("codename_words", {}).then(
    () => {
      part("words-panel").hidden = false;
    },
    () => {
      remind.hidden = true;
    },
  );
  async function toggle(show: boolean): Promise<void> {
    const { words } = show ? await tab.keyring.call("codename_words", {}) : { words: [] };
    list.replaceChildren(...words.map((word) => el("li", word)));
    list.hidden = !show;
    button.setAttribute("aria-expanded", String(show));
    button.textContent = show ? "Sembunyikan nama sandiku" : "Lihat nama sandiku";
  }
  button.addEventListener("click", () => void toggle(list.hidden !== false));
  part("remind-show").addEventListener("click", () => {
    part<HTMLDetailsElement>("about").open = true;
    void toggle(true).then(() => list.scrollIntoView({ block: "center" }));
  });
  part("remind-done").addEventListener("click", () => {
    remind.hidden = true;
    void tab.save({ noted: true });
  });
}
