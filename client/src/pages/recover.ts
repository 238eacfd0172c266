// /pulih: a passphrase is lost, the recovery code is not. The code opens the keys in the worker; a new passphrase then
// locks them again, and the person is signed in.

import type { SignedIn } from "../desk/answers";
import { enter, tidyName } from "../desk/enter";
import { bindExit } from "../desk/exit";
import { bindForm, field, Held } from "../desk/form";
import { bindFresh, clearFresh, readFresh } from "../desk/fresh";
import { plainCode, storePassphrase } from "../desk/locks";
import { bindSecrets, takeSecret } from "../desk/secrets";
import { homeOf, saveSession, startPage } from "../desk/session";

const CODE_LENGTH = 26;
const UNLIKE = "Nama pengguna dan kode itu belum cocok. Periksa pelan-pelan, empat huruf demi empat huruf.";
// The worker refuses a code that cannot be one before anything is derived; for the person that is the same slip.
const WRONG_CODE = { words: { sign_in_refused: UNLIKE, alphabet: UNLIKE, padding: UNLIKE, length: UNLIKE } };
const form = (name: string): HTMLFormElement => document.querySelector(`[data-form="${name}"]`) as HTMLFormElement;

function main(): void {
  const { api, keyring } = startPage();
  const [recover, fresh] = [form("recover"), form("fresh")];
  let opened: SignedIn | null = null;
  bindExit({ api, keyring });
  bindSecrets();
  bindFresh(fresh, () => opened?.person.username ?? "");

  bindForm(
    recover,
    async (tell) => {
      const code = field(recover, "code");
      if (plainCode(code.value).length !== CODE_LENGTH) {
        throw new Held(`Kode itu berisi ${CODE_LENGTH} huruf dan angka. Periksa apakah ada yang terlewat.`, code);
      }
      tell("Membuka kunci …");
      const username = tidyName(field(recover, "username").value);
      opened = (await enter(api, keyring, username, () => plainCode(takeSecret(code)), 2)).answer;
      recover.hidden = true;
      fresh.hidden = false;
      field(fresh, "fresh").focus();
    },
    WRONG_CODE,
  );

  bindForm(fresh, async (tell) => {
    if (!opened) return;
    const { person } = opened;
    const secret = readFresh(fresh, person.username);
    tell("Mengganti kunci …");
    await storePassphrase({ api, keyring, role: person.role }, secret);
    // The server ends every session with the old lock, this one too: the new passphrase signs in for the first time.
    api.token = null;
    tell("Membuka kunci …");
    const { answer } = await enter(api, keyring, person.username, () => secret);
    clearFresh(fresh);
    await saveSession(keyring, answer);
    location.replace(homeOf(person.role));
  });
}

main();
