// What a person wrote, looked at before it is sealed. Called by case.ts and opening.ts.

import { toBase64url } from "../lib/bytes";
import { containsCodename } from "../sealing/codename";
import { type Content, encodeContent } from "../sealing/content";
import { codeOf, refused } from "./refusal";

const MAX_TEXT = 20_000;

/** The content's bytes as text, by which a repeated request is known. `codename` is the writer's own. */
export function checkContent(content: Content, codename: readonly string[] | null): string {
  const said = [content.h, content.x, content.m?.k].join(" ");
  if (codename && containsCodename(said, codename)) refused("codename_inside");
  if ([...content.x].length > MAX_TEXT) refused("too_long");
  try {
    return toBase64url(encodeContent(content));
  } catch (error) {
    refused(codeOf(error));
  }
}
