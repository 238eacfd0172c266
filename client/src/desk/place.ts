// Which cases the workspace shows, as its address says it: the case and its lane in the path, the one beside it in the
// query. Every lane has an address of its own, so that back leads to the one before.

import type { B64 } from "../worker/contract";

export type Lane = "talk" | "notes" | "stage" | "sheet";
export type Place = { main: B64; lane: Lane; beside: B64 | null };

const ID = /^[A-Za-z0-9_-]{22}$/;
const NAMES: Record<Exclude<Lane, "talk">, string> = { notes: "catatan", stage: "tahap", sheet: "lembar" };
const LANES = new Map(Object.entries(NAMES).map(([lane, name]) => [name, lane as Lane]));

export function placeOf(url: URL): Place | null {
  const [, , , main = "", name = ""] = url.pathname.split("/");
  const lane = name === "" ? "talk" : LANES.get(name);
  const beside = url.searchParams.get("samping") ?? "";
  if (!ID.test(main) || !lane) return null;
  return { main, lane, beside: ID.test(beside) && beside !== main ? beside : null };
}

export function addressOfPlace({ main, lane, beside }: Place): string {
  const within = lane === "talk" ? "" : `/${NAMES[lane]}`;
  return `/meja/kasus/${main}${within}${beside ? `?samping=${beside}` : ""}`;
}

/** The place after choosing a case: what stood beside stays, unless it is the very one that was chosen. */
export function opened({ main, beside }: Place, caseId: B64, wide: boolean): Place {
  if (beside !== caseId) return { main: caseId, lane: "talk", beside };
  return { main: caseId, lane: "talk", beside: wide ? main : null };
}

/** `spread`: all lanes side by side; `main`: the case the page is about. Another one beside it shows its talk alone. */
export type Layout = { lane: Lane; spread: boolean; main: boolean };

/** What of a case is on the page; a worksheet stands in the place of notes and stage. */
export function shownLanes({ lane, spread, main }: Layout, accepted: boolean): readonly Lane[] {
  if (!main || !accepted) return ["talk"];
  if (!spread) return [lane];
  return lane === "sheet" ? ["talk", "sheet"] : ["talk", "notes", "stage"];
}
