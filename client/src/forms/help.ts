// The help numbers of this page once more, beside what was just said: the same lines, with the day they were checked.

import { el } from "../lib/dom";

export function helpNumbers(): HTMLElement {
  const lines = [...document.querySelectorAll(".help .help-line")];
  const seen = new Set<string | null>();
  const each = lines.filter((line) => !seen.has(line.getAttribute("href")) && seen.add(line.getAttribute("href")));
  const dated = document.querySelector(".help > p:last-child")?.textContent ?? "";
  return el(
    "section.help",
    { "aria-label": "Nomor bantuan" },
    el("h3", "Kami ingin kamu aman."),
    el("p.small", "Menjawabnya begitu tidak apa-apa. Nomor ini bisa kamu hubungi sekarang juga."),
    ...each.map((line) => line.cloneNode(true)),
    el("p.small.soft", dated),
  );
}
