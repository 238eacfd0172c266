// "Keluar cepat": one touch, or Escape three times within two seconds. Covers the glass first, then drops keys, words
// and stores, and leaves for a neutral page without a way back. Says nothing on the way. Bound on every page.

import { el, on } from "../lib/dom";
import type { Keyring } from "../talk/contract";

/** What the page holds at this moment; the exit takes it away. */
export type Holding = { keyring?: Keyring | null; token?: string | null };

const WITHIN = 2_000;
const CHANNEL = "teduh.keluar";
const AGAIN = 3_000;
const PATIENCE = 120; // the whole way out must take less than half a second

let left = false;

/** The way out has begun: no page of ours may lead anywhere else now. */
export const isLeaving = (): boolean => left;

export function quickExit(holding: Holding): (element: HTMLElement) => () => void {
  return (element) => {
    const url = element instanceof HTMLAnchorElement ? element.href : "/";
    const presses: number[] = [];
    const stops = [
      on(element, "click", (event) => {
        event.preventDefault();
        void leave(url, holding);
      }),
      on(window, "keydown", (event) => {
        if ((event as Event as KeyboardEvent).key !== "Escape") return;
        if (left) return event.preventDefault(); // one press too many would stop the way out
        presses.push(event.timeStamp);
        if (presses.length > 3) presses.shift();
        if (presses.length < 3 || event.timeStamp - (presses[0] ?? 0) >= WITHIN) return;
        event.preventDefault(); // Escape also means "stop loading"
        void leave(url, holding);
      }),
      whenAnotherLeaves(() => void leave(url, holding)),
      on(window, "pageshow", (event) => (event as Event as PageTransitionEvent).persisted && comeBackEmpty()),
    ];
    return () => {
      for (const stop of stops) stop();
    };
  };
}

export async function leave(url: string, holding: Holding): Promise<void> {
  if (left) return;
  left = true;
  closeStores();
  cover();
  tellOthers();
  sayGoodbye(holding.token);
  await Promise.race([forgetAll(holding.keyring), wait(PATIENCE)]);
  holding.keyring?.terminate();
  forgetStores(); // what the worker had begun to seal or to keep when it was told to drop everything
  await Promise.race([forgetDatabases(), wait(PATIENCE / 4)]);
  history.replaceState(null, "", "/");
  go(url);
}

/** Away, and again should the first try have been stopped; a page that has gone asks no more. */
function go(url: string): void {
  if (navigator.onLine) location.replace(url);
  setTimeout(() => go(url), AGAIN);
}

/** Other tabs of this browser may show the same room: they leave too, network or not. */
function tellOthers(): void {
  if (!("BroadcastChannel" in window)) return;
  const channel = new BroadcastChannel(CHANNEL);
  channel.postMessage("left");
  channel.close();
}

function whenAnotherLeaves(act: () => void): () => void {
  if (!("BroadcastChannel" in window)) return () => undefined;
  const channel = new BroadcastChannel(CHANNEL);
  channel.addEventListener("message", act);
  return () => channel.close();
}

/** What stays when no other page can be reached: a blank one, as any broken page might look. */
function cover(): void {
  document.title = "Halaman tidak tersedia";
  document.body.className = "";
  document.body.replaceChildren(el("main.cover", el("p", "Halaman tidak tersedia")));
}

/** The server ends the session after us; nobody waits for its answer. Same-origin, or its Clear-Site-Data would not count. */
function sayGoodbye(token: string | null | undefined): void {
  if (!token) return;
  const headers = { Authorization: `Bearer ${token}`, "Content-Type": "application/json" };
  fetch("/api/keluar", { method: "POST", headers, body: "{}", keepalive: true, credentials: "same-origin" }).catch(
    () => undefined,
  );
}

/** From now on this page writes nothing, whichever seal or draft is still on its way. */
function closeStores(): void {
  Storage.prototype.setItem = () => undefined;
}

function forgetStores(): void {
  sessionStorage.clear();
  for (const name of Object.keys(localStorage)) if (name.startsWith("teduh")) localStorage.removeItem(name);
}

async function forgetAll(keyring: Keyring | null | undefined): Promise<void> {
  forgetStores();
  const dropped = keyring?.call("drop", {}).catch(() => undefined);
  await Promise.all([dropped, forgetDatabases(), forgetCaches()]);
}

async function forgetDatabases(): Promise<void> {
  if (!indexedDB.databases) return;
  for (const { name } of await indexedDB.databases()) if (name) indexedDB.deleteDatabase(name);
}

async function forgetCaches(): Promise<void> {
  if (!("caches" in window)) return;
  await Promise.all((await caches.keys()).map((name) => caches.delete(name)));
}

/** A page kept alive by the back button shows nothing of before: it begins anew. */
function comeBackEmpty(): void {
  document.body.replaceChildren();
  location.reload();
}

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
