// The first page that writes: the field is ready at once, its draft is sealed in this tab, and "Kirim" hands the words
// on. It has no name and no address to be posted to; without the worker nothing leaves it.

import { part } from "../lib/dom";
import { createPlace, type Place } from "../talk/place";
import type { Content } from "../worker/contract";
import type { StudentTab } from "./student_tab";

const DRAFT_AFTER = 500;
const MOST = 20_000;

export type FirstWords = {
  keep(): Promise<void>;
  handOver(): Promise<Content | null>; // the words lie sealed in the room's queue, or come back where it is full
  restore(): Promise<void>;
  release(): void; // the room has the draft now
  say(words: string): void;
};

export function bindFirstWords(tab: StudentTab, send: () => void): FirstWords {
  const field = part<HTMLTextAreaElement>("first-words");
  const hint = part("first-hint");
  const button = part<HTMLButtonElement>("first-send");
  const place: Place = createPlace(sessionStorage, "ruang", tab.school.id, tab.keyring);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let done = false;

  const keep = (): Promise<void> => {
    clearTimeout(timer);
    return done ? Promise.resolve() : place.saveDraft(field.value).catch(() => undefined);
  };
  const say = (words: string): void => {
    hint.textContent = words;
  };

  field.addEventListener("input", () => {
    say(over(field.value));
    clearTimeout(timer);
    timer = setTimeout(() => void keep(), DRAFT_AFTER);
  });
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) button.click();
  });
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && void keep());
  part("first-form").addEventListener("submit", (event) => {
    event.preventDefault();
    if (!field.value.trim()) say("Bagian ini masih kosong. Satu kata pun cukup.");
    else if (!over(field.value)) send();
    if (!field.value.trim()) field.focus();
  });
  button.disabled = false;

  return {
    keep,
    say,
    async handOver() {
      const { id } = await tab.keyring.call("message_id", {});
      const content: Content = { t: "chat", x: field.value.trim(), at: Date.now() };
      const kept = await placeOf(tab).keep({ id, content }); // in the queue before it leaves the draft: a reload finds it in one of them
      done = true;
      clearTimeout(timer);
      field.value = "";
      await place.saveDraft("");
      return kept ? null : content;
    },
    release() {
      done = true;
      clearTimeout(timer);
    },
    async restore() {
      const draft = await place.readDraft();
      if (draft && !field.value) field.value = draft;
    },
  };
}

/** Where the room will look for what is to be sent: the tab alone, or with an account the device. */
function placeOf({ account, keyring, school }: StudentTab): Place {
  return createPlace(account ? localStorage : sessionStorage, "ruang", school.id, keyring);
}

function over(text: string): string {
  const length = [...text].length;
  return length > MOST ? `${length - MOST} huruf lebih. Bagi jadi dua pesan, ya.` : "";
}
