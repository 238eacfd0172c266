// The strip that stands above the field while a voice note is recorded: time, "Selesai", "Batal". The note is heard again
// before it goes anywhere.

import { el, icon, on } from "../../lib/dom";
import { MOST_MS, Recorder } from "./recorder";
import { lengthOf } from "./words";

/** The recorded sound, or null where it was thrown away. Rejects where the microphone may not be used. */
export async function recordIn(strip: HTMLElement): Promise<Blob | null> {
  const recorder = await Recorder.begin();
  const time = el("span.num", { role: "timer" }, "0.00");
  const done = el("button.btn", { type: "button" }, "Selesai merekam");
  const drop = el("button.btn.btn-quiet", { type: "button" }, "Batal");
  const alone = `Pastikan tidak ada yang mendengar. Paling lama ${MOST_MS / 60_000} menit.`;
  strip.replaceChildren(
    el("p.who", { role: "status" }, icon("microphone"), el("span", el("b", "Merekam"), " ", time)),
    el("p.small.soft", alone),
    el("div.row", done, drop),
  );
  strip.hidden = false;
  strip.scrollIntoView({ block: "nearest" });
  done.focus();
  let kept = true;
  const ticking = setInterval(() => {
    if (!strip.isConnected) recorder.stop(); // the conversation was closed: nobody is to be heard any more
    time.textContent = lengthOf(recorder.elapsed);
  }, 250);
  const stops = [
    on(done, "click", () => recorder.stop()),
    on(drop, "click", () => {
      kept = false;
      recorder.stop();
    }),
    on(window, "pagehide", () => recorder.stop()),
  ];
  const recorded = await recorder.ended;
  clearInterval(ticking);
  for (const stop of stops) stop();
  strip.hidden = true;
  strip.replaceChildren();
  return kept && strip.isConnected ? recorded : null;
}
