// The key worker of counselors' pages, and of the page where somebody outside reads a packet.

import { StaffKeyring } from "../keyring/staff";
import { IndexedTabs } from "../keyring/tab";
import { STAFF_OPERATIONS } from "./operations";
import { serve } from "./serving";

const keyring = new StaffKeyring(new IndexedTabs());
serve(STAFF_OPERATIONS, () => keyring);
