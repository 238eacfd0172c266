// The door and the readings: nothing but the quick exit and the poster's fragment.

import { bind } from "../behaviours/bind";
import { carryFragment } from "../behaviours/carry_fragment";
import { quickExit } from "../behaviours/quick_exit";

bind({ quick_exit: quickExit({}), carry_fragment: carryFragment });
