// /akun: a person's own keys. Changes the passphrase, makes a recovery code that counts only once it was typed back
// from paper, and shows the words by which others can check the key.

import { showDevices } from "../desk/devices";
import { bindExit } from "../desk/exit";
import { bindForm, field } from "../desk/form";
import { bindFresh, clearFresh, readFresh } from "../desk/fresh";
import { begin, type Guard } from "../desk/guard";
import { changePassphrase, WRONG_NOW } from "../desk/locks";
import { bindRecovery } from "../desk/recovery_form";
import { bindSecrets, takeSecret } from "../desk/secrets";
import { homeOf, type Session } from "../desk/session";
import { el, part } from "../lib/dom";

const form = (name: string): HTMLFormElement => document.querySelector(`[data-form="${name}"]`) as HTMLFormElement;

async function main(): Promise<void> {
  const begun = await begin("anyone");
  if (!begun) return;
  const { session, guard } = begun;
  bindExit(session);
  bindSecrets(part("keys"));
  part("whose").textContent = `Kunci milik ${session.name}. Semua ini terjadi di perangkat ini.`;
  part("home").setAttribute("href", homeOf(session.role));
  part("home-word").textContent = session.role === "student" ? "Ruang cerita" : "Hari ini";
  bindPassphrase(session, guard);
  guard.beforeLock = bindRecovery(session, (problem) => guard.caught(problem));
  await showDevices(session, (problem) => guard.caught(problem));
  if (session.role !== "student") await showCheckWords(session);
}

function bindPassphrase(session: Session, guard: Guard): void {
  const change = form("passphrase");
  bindFresh(change, () => session.username);
  bindForm(
    change,
    async (tell) => {
      const fresh = readFresh(change, session.username);
      tell("Mengganti kunci …");
      await changePassphrase(session, takeSecret(field(change, "current")), fresh);
      clearFresh(change);
      tell("Frasa sandi sudah diganti. Pakai yang baru mulai sekarang.");
    },
    { caught: (problem) => guard.caught(problem), words: WRONG_NOW },
  );
}

async function showCheckWords({ keyring, user, school }: Session): Promise<void> {
  const { words } = await keyring.call("check_words", { user, school });
  part("check-words").replaceChildren(...words.map((word) => el("li", word)));
  part("check").hidden = false;
}

void main();
