// /masuk: unlocks an account on this device and leads to the desk or the room. The passphrase goes to the
// worker alone, and is gone from the page before anything made of it leaves.

import { enter, tidyName } from "../desk/enter";
import { bindExit } from "../desk/exit";
import { bindForm, field } from "../desk/form";
import { bindSecrets, takeSecret } from "../desk/secrets";
import { homeOf, openSession, saveSession, startPage, takeReturn } from "../desk/session";

const SLOW_AFTER_MS = 4_000;

async function main(): Promise<void> {
  const home = await alreadyIn();
  if (home) return location.replace(home);
  const { api, keyring } = startPage();
  bindExit({ api, keyring });
  bindSecrets();
  const form = document.querySelector<HTMLFormElement>('[data-form="sign-in"]');
  if (!form) return;
  bindForm(form, async (tell) => {
    tell("Membuka kunci …");
    const slow = setTimeout(
      () => tell("Perangkat ini butuh beberapa detik untuk membuka kunci. Tidak macet."),
      SLOW_AFTER_MS,
    );
    try {
      const username = tidyName(field(form, "username").value);
      const { answer } = await enter(api, keyring, username, () => takeSecret(field(form, "passphrase")));
      await saveSession(keyring, answer);
      tell("Kunci terbuka.");
      location.replace(takeReturn(answer.person.role));
    } finally {
      clearTimeout(slow);
    }
  });
}

/** Where a tab belongs whose keys are open and whose session the server still knows. */
async function alreadyIn(): Promise<string | null> {
  const session = await openSession();
  if (!session) return null;
  try {
    await session.api.get("/api/sesi");
    return homeOf(session.role);
  } catch {
    return null;
  } finally {
    session.keyring.terminate();
  }
}

void main();
