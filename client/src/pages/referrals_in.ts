// /rujukan-masuk: what colleagues released to this counselor, with the word of their counselees.

import { begin } from "../desk/guard";
import { inWords } from "../desk/refusals";
import { part } from "../lib/dom";
import { IncomingPage } from "../referrals/incoming";

const OVER = { not_found: "Rujukan ini tidak terbuka lagi. Mungkin dicabut, atau masanya habis." };

async function main(): Promise<void> {
  const begun = await begin("staff");
  if (!begun) return;
  const { session, guard } = begun;
  const word = part("word");
  const tell = (words: string): void => {
    word.textContent = words;
  };
  const failed = (problem: unknown): void => {
    if (!guard.caught(problem)) tell(inWords(problem, OVER));
  };
  const page = new IncomingPage(session, { tell, failed });
  await page.list().catch(failed);
}

void main();
