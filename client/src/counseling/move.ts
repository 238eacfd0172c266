// "Lanjut ke …", going back, ending early, opening again: what is asked before a case moves. A reason is sealed into the
// staff lane in the same act; nobody is refused for being human, only for what would not be true.

import { textField, tick } from "../lib/controls";
import { el, icon } from "../lib/dom";
import type { GateFact } from "../sheets/gates";
import { openDialog, Unready } from "./dialog";
import type { Way } from "./way";

export type Moving = {
  way: Way;
  gates: readonly GateFact[];
  send: (gates: Record<string, "met" | "overridden">, reason: string) => Promise<void>;
  caught: (problem: unknown) => boolean;
};

const MOST = 200;
const SEALED = "Satu kalimat. Disegel ke catatan staf, tidak terlihat konseli.";

/** Nothing to ask: everything can be seen to be there. */
export const goesAtOnce = ({ way, gates }: Pick<Moving, "way" | "gates">): boolean =>
  !way.reason && gates.every(({ state }) => state === "met");

export function askToMove({ way, gates, send, caught }: Moving): void {
  const held = gates.filter(({ state, hard }) => state === "missing" && hard);
  const ticks = gates
    .filter(({ state }) => state === "ask")
    .map((gate) => ({ gate, field: tick(gate.label, gate.hard ? "" : "Boleh dilewati dengan alasan.", false) }));
  const asks = way.reason || gates.some(({ hard, state }) => !hard && state !== "met");
  const reason = textField(way.reason ? "Alasan" : "Alasan, bila ada yang dilewati", SEALED, MOST, 2);
  openDialog({
    title: way.label,
    lead: way.kind === "forward" ? "" : way.when,
    body: [
      gateList(gates),
      ...(held.length ? [] : ticks.map(({ field }) => field.root)),
      asks && !held.length ? reason.root : null,
    ],
    act: held.length ? "" : way.label,
    again: held.length ? "Tutup" : "Belum",
    caught,
    words: {
      stale_move: "Kasus ini sudah berpindah. Tutup jendela ini, lalu lihat tahapnya.",
      bad_move: "Server belum melihat semua syaratnya. Muat ulang halaman, lalu coba lagi.",
    },
    done: () => {
      const untold = ticks.filter(({ field }) => !field.input.checked).map(({ gate }) => gate);
      const hard = untold.find((gate) => gate.hard);
      if (hard) throw new Unready(`Perlu dulu: ${hard.label}. Centang bila sudah.`);
      const said = reason.input.value.trim();
      const skipped = new Set([...untold, ...gates.filter(({ state }) => state === "missing")].map(({ id }) => id));
      if ((way.reason || skipped.size > 0) && !said) {
        reason.input.focus();
        throw new Unready("Tulis alasannya dulu, satu kalimat cukup.");
      }
      const told = gates.map(({ id }) => [id, skipped.has(id) ? "overridden" : "met"] as const);
      return send(Object.fromEntries(told), said);
    },
  });
}

const SAID = { met: "sudah ada", missing: "belum ada" } as const;

/** What can be seen to be there or not; what only people know stands below as something to tick. */
function gateList(gates: readonly GateFact[]): HTMLElement | null {
  const seen = gates.flatMap(({ id, label, hard, state }) => (state === "ask" ? [] : [{ id, label, hard, state }]));
  if (!seen.length) return null;
  const lines = seen.map(({ label, hard, state }) => {
    const more = state === "missing" ? (hard ? ", perlu dulu" : ", boleh dilewati dengan alasan") : "";
    return el(
      state === "met" ? "li.step-done" : "li.step-ahead",
      icon(state === "met" ? "sent" : "clock"),
      el("span", label, el("span.small.soft", ` ${SAID[state]}${more}`)),
    );
  });
  return el("ul.steps", ...lines);
}
