// The curtain: one touch covers names and words with paper, for people standing behind. Lifted by a touch within five
// minutes; after that the page locks.

import { CURTAIN_MS } from "./idle";

export class Curtain {
  private timer = 0;

  constructor(
    private readonly dialog: HTMLDialogElement,
    private readonly onTooLong: () => void,
  ) {
    dialog.querySelector('[data-act="raise"]')?.addEventListener("click", () => this.raise());
    dialog.addEventListener("cancel", (event) => event.preventDefault());
    dialog.addEventListener("close", () => clearTimeout(this.timer));
  }

  get down(): boolean {
    return this.dialog.open;
  }

  drop(): void {
    if (this.dialog.open) return;
    this.dialog.showModal();
    this.timer = window.setTimeout(this.onTooLong, CURTAIN_MS);
  }

  raise(): void {
    this.dialog.close();
  }
}
