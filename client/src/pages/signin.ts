// /masuk: unlocks an account on this device and leads to the desk or the room. The passphrase goes to the worker and
// is gone from the page before the first request leaves.

import { enter, tidyName } from "../desk/enter";
import { bindExit } from "../desk/exit";
import { bindForm, field } from "../desk/form";
import { bindSecrets, takeSecret } from "../desk/secrets";
import { saveSession, startPage, takeReturn } from "../desk/session";

const SLOW_AFTER_MS = 4_000;

function main(): void {
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
      const { answer } = await enter(api, keyring, username, takeSecret(field(form, "passphrase")));
      await saveSession(keyring, answer);
      tell("Kunci terbuka.");
      location.replace(takeReturn(answer.person.role));
    } finally {
      clearTimeout(slow);
    }
  });
}

main();
