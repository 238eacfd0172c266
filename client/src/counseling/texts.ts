// The texts that a counselee reads and agrees to, as they stand in her own sheet: this school's level, this counselor's
// name. A counselor who notes that somebody agreed sees to what.

import type { Session } from "../desk/session";
import { noticesOf } from "../forms/notices";
import { part } from "../lib/dom";
import type { SheetOptions } from "../sheets/contract";

export function textsOf({ name, school }: Session): NonNullable<SheetOptions["textOf"]> {
  return noticesOf({
    level: school.level ?? "sma",
    counselor: name,
    answered: `biasanya ${school.promise.by}.`,
    retention: part("retention").textContent ?? "",
  });
}
