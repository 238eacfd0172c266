// Which cases the workspace shows, as its address says it: the case in the path, the one beside it in the query.

import type { B64 } from "../worker/contract";

export type Place = { main: B64; beside: B64 | null };

const ID = /^[A-Za-z0-9_-]{22}$/;

export function placeOf(url: URL): Place | null {
  const main = url.pathname.split("/").pop() ?? "";
  const beside = url.searchParams.get("samping") ?? "";
  if (!ID.test(main)) return null;
  return { main, beside: ID.test(beside) && beside !== main ? beside : null };
}

export function addressOfPlace({ main, beside }: Place): string {
  return `/meja/kasus/${main}${beside ? `?samping=${beside}` : ""}`;
}

/** The place after choosing a case: what stood beside stays, unless it is the very one that was chosen. */
export function opened({ main, beside }: Place, caseId: B64, wide: boolean): Place {
  if (beside !== caseId) return { main: caseId, beside };
  return { main: caseId, beside: wide ? main : null };
}
