// After a low answer about being understood: thanks, and four ways on of one size. What is chosen is only prepared as
// words in the field; nobody is told before the counselee sends them.

import { el } from "../lib/dom";
import type { AfterLow } from "./form";

const WAYS: Record<string, readonly [button: string, words: string]> = {
  tell_counselor: ["Bilang ke konselorku", "Aku mau bilang sesuatu tentang obrolan kita tadi: "],
  change_way: ["Minta cara lain", "Boleh kita coba cara lain? Yang lebih cocok buatku: "],
  ask_other_counselor: ["Minta konselor lain", "Boleh aku dibantu konselor lain?"],
  nothing_now: ["Tidak sekarang", ""],
};

export function lowCard({ counselee_text, choices }: AfterLow, choose: (words: string) => void): HTMLElement {
  const said = el("p.small.soft", { role: "status" });
  const buttons = choices.flatMap((choice) => {
    const [name, words] = WAYS[choice] ?? [];
    if (name === undefined || words === undefined) return [];
    const button = el("button.btn", { type: "button", "aria-pressed": "false" }, name);
    button.addEventListener("click", () => {
      for (const other of buttons) other.setAttribute("aria-pressed", String(other === button));
      said.textContent = words ? "Kalimatnya nanti siap di kotak tulis. Kamu yang mengirim." : "Baik.";
      choose(words);
    });
    return [button];
  });
  return el("div.note", el("div.stack.gap-2", el("p", counselee_text), el("div.form-ways", ...buttons), said));
}
