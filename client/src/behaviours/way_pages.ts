// The pages that open from the room's own menu; the script of each comes when it is first opened. Called by way.ts.

import type { Own } from "../forms/lane";
import type { Told } from "../forms/notices";
import type { Live } from "../live/contract";
import type { Course, Talk } from "../talk/contract";
import type { RoomPage } from "./room_page";

export type Opening = "siap" | "setuju" | "lembar" | "jurnal" | "jejak" | "berhenti";
export type PageOptions = { own: Own; talk: Talk; live: Live; process: Course; told: Told; agreed: boolean };

export async function fillPage(name: Opening, page: RoomPage, options: PageOptions): Promise<void> {
  const { root, close } = page;
  const { own, ...rest } = options;
  const filled = { ...own, ...rest, root, done: close };
  switch (name) {
    case "siap":
      return (await import("../forms/preparing")).openPreparing(filled);
    case "setuju":
      return (await import("../forms/agreement")).openAgreement(filled);
    case "lembar":
      return page.leaving(await (await import("../forms/sheet_page")).openSheetPage(filled));
    case "jurnal":
      return (await import("../forms/journal")).openJournal({ ...filled, toTalk });
    case "jejak":
      return (await import("./looked")).openLooked(own, root);
    case "berhenti":
      return (await import("./stopping")).openStopping(own, root, options.talk, close);
  }

  function toTalk(words: string): void {
    close();
    options.talk.insert(words);
  }
}
