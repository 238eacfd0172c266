// A hint while a counselor writes a clinical word: on this device alone, kept nowhere, holding nothing back.

import type { Definition } from "./definition";

export function clinicalHint(definition: Definition): (text: string) => string | null {
  const { trigger_words: words = [], text: hint = "" } = definition.clinical_label_hint ?? {};
  if (words.length === 0) return () => null;
  const escaped = words.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replace(/\s+/g, "\\s+"));
  // No lookbehind: older Safari does not know it.
  const pattern = new RegExp(`(?:^|[^\\p{L}\\p{N}])(?:${escaped.join("|")})(?![\\p{L}\\p{N}])`, "iu");
  return (text) => (pattern.test(text) ? hint : null);
}
