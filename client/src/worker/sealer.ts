// The key worker of students' pages. Holds the keyring; a page asks by the names in operations.ts.

import { Keyring } from "../keyring/keyring";
import { IndexedTabs } from "../keyring/tab";
import { STUDENT_OPERATIONS } from "./operations";
import { serve } from "./serving";

serve(new Keyring(new IndexedTabs()), STUDENT_OPERATIONS);
