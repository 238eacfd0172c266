// /akun: a person's own keys. Changes the passphrase, makes a recovery code that counts only once it was typed back
// from paper, and shows the words by which others can check the key.

import { bindForm, field, Held } from "../desk/form";
import { bindFresh, takeFresh } from "../desk/fresh";
import { begin, type Guard } from "../desk/guard";
import { changePassphrase, groupedCode, makeRecoveryCode, type NewCode, plainCode } from "../desk/locks";
import { bindSecrets, takeSecret } from "../desk/secrets";
import { homeOf, type Session } from "../desk/session";
import { el, part } from "../lib/dom";

const form = (name: string): HTMLFormElement => document.querySelector(`[data-form="${name}"]`) as HTMLFormElement;

async function main(): Promise<void> {
  const begun = await begin("anyone");
  if (!begun) return;
  const { session, guard } = begun;
  bindSecrets(part("keys"));
  part("whose").textContent = `Kunci milik ${session.name}. Semua ini terjadi di perangkat ini.`;
  part("home").setAttribute("href", homeOf(session.role));
  part("home-word").textContent = session.role === "student" ? "Ruang cerita" : "Hari ini";
  bindPassphrase(session, guard);
  bindRecovery(session, guard);
  if (session.role !== "student") await showCheckWords(session);
}

function bindPassphrase(session: Session, guard: Guard): void {
  const change = form("passphrase");
  bindFresh(change, () => session.username);
  bindForm(
    change,
    async (tell) => {
      const fresh = takeFresh(change, session.username);
      tell("Mengganti kunci …");
      await changePassphrase(session, takeSecret(field(change, "current")), fresh);
      tell("Frasa sandi sudah diganti. Pakai yang baru mulai sekarang.");
    },
    (problem) => guard.caught(problem),
  );
}

function bindRecovery(session: Session, guard: Guard): void {
  const [start, check] = [form("recovery-start"), form("recovery-check")];
  let made: NewCode | null = null;

  function show(step: "start" | "check" | "done"): void {
    start.hidden = step === "check";
    check.hidden = step !== "check";
    part("recovery-done").hidden = step !== "done";
  }

  function forget(): void {
    made = null;
    field(check, "again").value = "";
    part("code").textContent = "";
  }

  guard.beforeLock = forget;
  bindForm(
    start,
    async (tell) => {
      tell("Membuat kode …");
      made = await makeRecoveryCode(session, takeSecret(field(start, "current")));
      tell("");
      part("slip-whose").textContent = `${session.name} · ${session.school.name}`;
      part("code").textContent = groupedCode(made.code);
      show("check");
      part("slip").focus();
    },
    (problem) => guard.caught(problem),
  );
  bindForm(
    check,
    async (tell) => {
      const again = field(check, "again");
      if (!made) return show("start");
      if (plainCode(again.value) !== plainCode(made.code)) {
        throw new Held("Belum cocok dengan kode di atas. Periksa pelan-pelan, empat huruf demi empat huruf.", again);
      }
      tell("Menyimpan kunci …");
      await made.store();
      tell("");
      forget();
      show("done");
      part("recovery-done").focus();
    },
    (problem) => guard.caught(problem),
  );
  check.querySelector('[data-act="print"]')?.addEventListener("click", () => window.print());
  check.querySelector('[data-act="forget-code"]')?.addEventListener("click", () => {
    forget();
    show("start");
  });
}

async function showCheckWords({ keyring, user, school }: Session): Promise<void> {
  const { words } = await keyring.call("check_words", { user, school });
  part("check-words").replaceChildren(...words.map((word) => el("li", word)));
  part("check").hidden = false;
}

void main();
