// The key worker of students' pages. What the first words need is here at once; rooms and accounts come when the page
// says `prepare`, or asks for them. A load that a cut stopped is tried again at the next call.

import { Beginning } from "../keyring/beginning";
import type { Keyring } from "../keyring/keyring";
import { IndexedTabs } from "../keyring/tab";
import { isBeginning, STUDENT_OPERATIONS } from "./operations";
import { serve } from "./serving";

const store = new IndexedTabs();
const beginning = new Beginning(store);
let whole: Promise<Keyring> | null = null;

async function load(): Promise<Keyring> {
  const { Keyring } = await import("../keyring/keyring");
  return new Keyring(store).adopt(beginning);
}

function keyring(): Promise<Keyring> {
  whole ??= load().catch((error) => {
    whole = null;
    throw error;
  });
  return whole;
}

serve(STUDENT_OPERATIONS, (op) => (isBeginning(op) && !whole ? beginning : keyring()));
