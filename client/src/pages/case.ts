// /meja/kasus/<case>: the workspace. Opens what the address names, keeps the list beside it live, and lets nothing of
// it outlive the lock.

import type { DeskAnswer } from "../desk/answers";
import { CaseList } from "../desk/case_list";
import { CaseWatch } from "../desk/case_watch";
import { begin, EXPIRED } from "../desk/guard";
import { placeOf } from "../desk/place";
import { inWords } from "../desk/refusals";
import { WaitingMark } from "../desk/waiting_mark";
import { addressOf } from "../desk/words";
import { Workspace } from "../desk/workspace";
import { part } from "../lib/dom";
import { codeOf } from "../lib/words";
import { openLive } from "../live/live";

const TICK_MS = 30_000;

async function main(): Promise<void> {
  const place = placeOf(new URL(location.href));
  if (!place) return location.replace("/meja");
  const begun = await begin("staff");
  if (!begun) return;
  const { session, guard } = begun;
  const word = part("word");
  const live = openLive({
    token: session.api.token ?? "",
    account: session.user,
    gone: () => void guard.lock(EXPIRED),
  });
  const list = new CaseList(addressOf(session.name), {
    open: (caseId) => workspace.open(caseId),
    beside: (caseId) => workspace.openBeside(caseId),
    shown: () => workspace.shown,
  });
  const workspace: Workspace = new Workspace(session, live, place, {
    caught: (problem) => guard.caught(problem),
    changed: () => {
      list.again();
      guard.seen();
    },
  });
  const mark = new WaitingMark();
  const watch = new CaseWatch(live, {
    here: (caseId, here) => list.isHere(caseId, here),
    stirred: () => void refresh(),
  });

  async function refresh(): Promise<void> {
    try {
      const { cases, waiting } = await session.api.get<DeskAnswer>("/api/meja");
      list.show(cases);
      mark.show(waiting.filter((one) => !workspace.shown.includes(one.case)).length);
      workspace.keepOnly(new Set([...cases, ...waiting].map((one) => one.case)));
      watch.follow(cases);
    } catch (problem) {
      // Without network the open cases go on; the line above each composer says so already.
      if (!guard.caught(problem) && codeOf(problem) !== "offline") word.textContent = inWords(problem);
    }
  }

  guard.beforeLock = async () => {
    live.close();
    await workspace.closeAll();
  };
  word.textContent = "";
  workspace.start();
  live.onDesk(() => void refresh());
  setInterval(() => list.again(), TICK_MS);
  await refresh();
}

void main();
