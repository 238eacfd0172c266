// What a person wrote, looked at before it is sealed. Called by room.ts, documents.ts and opening.ts.

import { toBase64url } from "../lib/bytes";
import { containsCodename } from "../sealing/codename";
import { type Content, encodeContent } from "../sealing/content";
import { textsIn } from "../sealing/json";
import { codeOf, refused } from "./refusal";

const MAX_TEXT = 20_000;

/** The content's bytes as text, by which a repeated request is known. `codename` is the writer's own. */
export function checkContent(content: Content, codename: readonly string[] | null): string {
  const names = (content.a ?? []).map(({ n }) => n);
  refuseCodename([content.h, content.x, content.m?.k, names, content.d], codename);
  if ([...content.x].length > MAX_TEXT) refused("too_long");
  try {
    return toBase64url(encodeContent(content));
  } catch (error) {
    refused(codeOf(error));
  }
}

/** She must not give it away by mistake, in one field or spread over several. */
export function refuseCodename(written: unknown, codename: readonly string[] | null): void {
  if (codename && containsCodename(textsIn(written).join(" "), codename)) refused("codename_inside");
}
