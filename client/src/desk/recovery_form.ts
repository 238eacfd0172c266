// Making a recovery code on /akun: shown once to be written down, hidden, typed back from paper, and only then stored.
// Until that moment the old code, if there is one, goes on working.

import { part } from "../lib/dom";
import { bindForm, field, Held } from "./form";
import { groupedCode, makeRecoveryCode, type NewCode, plainCode, WRONG_NOW } from "./locks";
import { takeSecret } from "./secrets";
import type { Session } from "./session";

type Step = "start" | "note" | "retype" | "done";

const form = (name: string): HTMLFormElement => document.querySelector(`[data-form="${name}"]`) as HTMLFormElement;

/** Returns how to forget a code that has not been stored. */
export function bindRecovery(session: Session, caught: (problem: unknown) => boolean): () => void {
  const [start, check] = [form("recovery-start"), form("recovery-check")];
  let made: NewCode | null = null;

  function show(step: Step): void {
    const noting = step === "note";
    start.hidden = noting || step === "retype";
    check.hidden = !start.hidden;
    part("slip").hidden = part("noting").hidden = !noting;
    part("retyping").hidden = step !== "retype";
    part("recovery-done").hidden = step !== "done";
    if (noting) part("slip").focus();
    if (step === "retype") field(check, "again").focus();
    if (step === "done") part("recovery-done").focus();
  }

  function forget(): void {
    made = null;
    field(check, "again").value = "";
    part("code").textContent = "";
  }

  async function make(tell: (words: string) => void): Promise<void> {
    tell("Membuat kode …");
    made = await makeRecoveryCode(session, takeSecret(field(start, "current")));
    tell("");
    part("slip-whose").textContent = `${session.name} · ${session.school.name}`;
    part("code").textContent = groupedCode(made.code);
    show("note");
  }

  async function store(tell: (words: string) => void): Promise<void> {
    const again = field(check, "again");
    if (!made) return show("start");
    if (plainCode(again.value) !== plainCode(made.code)) {
      throw new Held("Belum cocok. Periksa pelan-pelan, empat huruf demi empat huruf.", again);
    }
    tell("Menyimpan kunci …");
    await made.store();
    tell("");
    forget();
    show("done");
  }

  bindForm(start, make, { caught, words: WRONG_NOW });
  bindForm(check, store, { caught, words: WRONG_NOW });
  check.addEventListener("click", (event) => {
    const act = (event.target as Element).closest<HTMLElement>("[data-act]")?.dataset.act;
    if (act === "print") window.print();
    if (act === "noted") show("retype");
    if (act === "see-again") show("note");
    if (act !== "forget-code") return;
    forget();
    show("start");
  });
  return forget;
}
