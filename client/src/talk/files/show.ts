// Fetches, opens and shows one file of a card. What does not open whole, or is not what it says it is, shows nothing. A
// picture or PDF lives in a frame without an origin; a voice note is decoded and played by the page.

import { ApiProblem } from "../../lib/api";
import type { Bytes } from "../../lib/bytes";
import { icon } from "../../lib/dom";
import { refusalWords } from "../../lib/words";
import type { Attachment } from "../../worker/contract";
import { fetchFile } from "./carry";
import type { FilesPlace, Wanted } from "./contract";
import { frameFor } from "./frame";
import { isAs } from "./kinds";
import { openFile } from "./sealing";
import { decodeSound, Player } from "./sound";
import { isPicture, isVoice, lengthOf, NOT_PLAYED, NOT_WHOLE, sizeOf, spokenLength } from "./words";

type Shown = { toggle(): void };

const shown = new WeakMap<HTMLElement, Shown>();
const fetched = new WeakMap<HTMLElement, Bytes[]>(); // what came before a cut
const SETTLES = 400;

/** `local`: sealed bytes that never left this device yet. */
export async function show(place: FilesPlace, { file, card }: Wanted, local: Bytes | null): Promise<void> {
  const known = shown.get(card);
  if (known) return known.toggle();
  if (card.getAttribute("aria-busy") === "true") return;
  card.setAttribute("aria-busy", "true");
  try {
    const plain = await openFile(place.keyring, file, local ?? (await bring(place, file, card)));
    if (!isAs(file.y, plain)) throw new Error("not what it says");
    say(card, "");
    shown.set(card, isVoice(file) ? await player(card, plain) : framed(card, file, plain));
  } catch (cause) {
    say(card, whyNot(cause));
  } finally {
    card.removeAttribute("aria-busy");
  }
}

async function bring(place: FilesPlace, file: Attachment, card: HTMLElement): Promise<Bytes> {
  const parts = fetched.get(card) ?? [];
  fetched.set(card, parts);
  say(card, "Mengambil …");
  const whole = await fetchFile(place.api, place.room(), file, parts, (have, total) =>
    tell(card, `Mengambil … ${sizeOf(have)} dari ${sizeOf(total)}`),
  );
  fetched.delete(card);
  return whole;
}

function whyNot(cause: unknown): string {
  if (cause instanceof NotPlayed) return NOT_PLAYED;
  if (!(cause instanceof ApiProblem) || cause.code === "damaged") return NOT_WHOLE;
  if (cause.offline) return "Jaringan putus. Tekan lagi untuk melanjutkan, tidak perlu mengulang dari awal.";
  return cause.status === 404 ? "Berkas ini sudah tidak ada di server." : refusalWords(cause);
}

class NotPlayed extends Error {}

async function player(card: HTMLElement, plain: Bytes): Promise<Shown> {
  const sound = await decodeSound(plain.slice().buffer).catch(() => {
    throw new NotPlayed();
  });
  const length = sound.duration * 1000;
  const [button, at] = [card.querySelector(".play"), card.querySelector(".voice-at")];
  const player = new Player(sound, draw);

  function draw(): void {
    const words = player.isPlaying ? "Jeda pesan suara" : `Putar pesan suara, ${spokenLength(length)}`;
    button?.setAttribute("aria-label", words);
    button?.replaceChildren(icon(player.isPlaying ? "pause" : "play"));
    follow();
  }

  function follow(): void {
    const now = player.position * 1000;
    if (at) at.textContent = now > 0 ? `${lengthOf(now)} dari ${lengthOf(length)}` : lengthOf(length);
    if (!card.isConnected) player.close();
    else if (player.isPlaying) requestAnimationFrame(follow);
  }

  player.play();
  setTimeout(() => {
    if (player.isBlocked) {
      player.pause(); // some phones let sound begin only within the touch itself
      say(card, "Siap. Tekan putar sekali lagi.");
    }
  }, SETTLES);
  return {
    toggle() {
      say(card, "");
      if (player.isPlaying) player.pause();
      else player.play();
    },
  };
}

function framed(card: HTMLElement, file: Attachment, plain: Bytes): Shown {
  const view = card.querySelector<HTMLElement>(".file-view");
  const button = card.querySelector("button");
  const frame = frameFor(file, plain, () => {
    view?.replaceChildren();
    say(card, NOT_WHOLE);
  });
  view?.append(frame);
  const draw = (): void => {
    if (!isPicture(file)) return;
    button?.setAttribute("aria-expanded", String(!frame.hidden));
    button?.replaceChildren(icon("picture"), frame.hidden ? "Lihat foto" : "Tutup foto");
  };
  draw();
  return {
    toggle() {
      frame.hidden = !frame.hidden;
      draw();
    },
  };
}

/** Heard by a screen reader as well; `tell` is for eyes, many times a second. */
function say(card: HTMLElement, words: string): void {
  const word = card.querySelector(".file-word");
  word?.setAttribute("aria-live", "polite");
  if (word) word.textContent = words;
}

function tell(card: HTMLElement, words: string): void {
  const word = card.querySelector(".file-word");
  word?.setAttribute("aria-live", "off");
  if (word) word.textContent = words;
}
