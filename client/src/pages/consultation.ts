// /meja/konsultasi/<room>: a room of colleagues. Opens what the address names and lets nothing of it outlive the lock.

import { ConsultationPage } from "../counseling/consultation_page";
import { begin, EXPIRED } from "../desk/guard";
import { inWords } from "../desk/refusals";
import { part } from "../lib/dom";
import { openLive } from "../live/live";

const OVER = { not_found: "Ruang konsultasi ini tidak terbuka untuk Bapak/Ibu." };

async function main(): Promise<void> {
  const room = location.pathname.split("/").pop() ?? "";
  const begun = await begin("staff");
  if (!begun) return;
  const { session, guard } = begun;
  const live = openLive({
    token: session.api.token ?? "",
    account: session.user,
    gone: () => void guard.lock(EXPIRED),
  });
  const page = new ConsultationPage(session, live, room, (problem) => guard.caught(problem));
  guard.beforeLock = async () => {
    live.close();
    await page.close();
  };
  const word = part("word");
  try {
    await page.open();
    live.nudge(); // only now is there a place from which to listen
    word.textContent = "";
  } catch (problem) {
    if (!guard.caught(problem)) word.textContent = inWords(problem, OVER);
  }
}

void main();
