// /meja: the counselor's day. Draws the desk, keeps it live by the stream, accepts a case and leads to it; what is begun
// from here (somebody who came in person, a consultation) is loaded when it is asked for.

import { Duties } from "../casework/duties";
import { type Accepted, acceptCase } from "../desk/accept";
import type { DeskAnswer, Escalation } from "../desk/answers";
import { CaseWatch } from "../desk/case_watch";
import { Duty } from "../desk/duty";
import { begin, EXPIRED } from "../desk/guard";
import { inWords } from "../desk/refusals";
import type { Slots } from "../desk/rows";
import { Today } from "../desk/today";
import { on, part } from "../lib/dom";
import { openLive } from "../live/live";
import type { B64 } from "../worker/contract";

const TICK_MS = 30_000;
const TAKEN = "Cerita itu baru saja diterima rekan. Ia sudah ada yang menemani.";

async function main(): Promise<void> {
  const begun = await begin("staff");
  if (!begun) return;
  const { session, guard } = begun;
  const word = part("word");
  const tell = (words: string): void => {
    word.textContent = words;
  };
  const today = new Today({ accept: (caseId, row) => void accept(caseId, row) });
  const duties = new Duties({ done: settle });
  const caught = (problem: unknown): boolean => guard.caught(problem);
  const duty = new Duty(session, tell, (problem) => guard.caught(problem));
  const live = openLive({
    token: session.api.token ?? "",
    account: session.user,
    gone: () => void guard.lock(EXPIRED),
  });
  const watch = new CaseWatch(live, {
    here: (caseId, here) => today.isHere(caseId, here),
    stirred: () => void refresh(),
  });

  async function refresh(): Promise<void> {
    try {
      const answer = await session.api.get<DeskAnswer>("/api/meja");
      today.show(answer);
      duties.show(answer);
      duty.show(answer.me);
      watch.follow(answer.cases);
      if (answer.me.role === "coordinator") await refreshLate();
    } catch (problem) {
      if (!guard.caught(problem)) tell(inWords(problem));
    }
  }

  async function refreshLate(): Promise<void> {
    duties.showLate((await session.api.get<{ duties: Escalation[] }>("/api/meja/eskalasi")).duties);
  }

  async function settle(duty: B64): Promise<void> {
    try {
      await session.api.post(`/api/tugas/${duty}/selesai`);
      tell("Dicatat sudah selesai.");
      await refresh();
    } catch (problem) {
      if (!guard.caught(problem)) tell(inWords(problem));
    }
  }

  async function accept(caseId: B64, row: Slots): Promise<void> {
    const button = row.slot<HTMLButtonElement>("accept");
    if (button.getAttribute("aria-disabled") === "true") return;
    button.setAttribute("aria-disabled", "true");
    tell("Membuka segel …");
    try {
      await arrive(caseId, await acceptCase(session, caseId));
    } catch (problem) {
      if (!guard.caught(problem)) tell(inWords(problem));
    } finally {
      button.removeAttribute("aria-disabled");
    }
  }

  async function arrive(caseId: B64, accepted: Accepted): Promise<void> {
    if (accepted !== "taken_by_other") return location.assign(`/meja/kasus/${caseId}`);
    tell(TAKEN);
    await refresh();
  }

  on(part("desk"), "click", ({ target }) => {
    const act = (target as Element).closest<HTMLElement>("[data-act]")?.dataset.act;
    if (act === "proxy") void import("../casework/proxy").then((it) => it.askProxy(session, caught));
    if (act === "consult") void import("../casework/consultation").then((it) => it.askConsultation(session, caught));
  });
  guard.beforeLock = () => live.close();
  live.onDesk(() => void refresh());
  setInterval(() => today.again(), TICK_MS);
  await refresh();
}

void main();
