// What composer and conversation hold of files until somebody uses one: two tools, an empty tray, and ears for cards that
// are pressed. Everything else is loaded then, or when an earlier page left something unsent.

import { el, icon } from "../../lib/dom";
import type { Attachment, Content } from "../../worker/contract";
import { type FilesActs, type FilesPlace, parcelsOf, UNHEARD, WANTED, type Wanted } from "./contract";
import type { Tray } from "./tray";
import { unheardWords } from "./words";

const ACCEPTS = "image/jpeg,image/png,image/webp,application/pdf,.pdf";
const CUT = "Jaringan putus sebelum bagian ini siap. Tekan sekali lagi nanti.";

export class FilesHook {
  readonly element = el("div.files");
  readonly tools: HTMLElement[];
  private tray: Tray | null = null;
  private loading: Promise<Tray> | null = null;

  constructor(
    private readonly place: FilesPlace,
    root: HTMLElement,
    private readonly acts: FilesActs,
  ) {
    this.tools = [this.picker(), this.microphone()];
    root.addEventListener(WANTED, (event) => void this.show((event as CustomEvent<Wanted>).detail));
    root.addEventListener(UNHEARD, () => acts.suggest(unheardWords(place.counselor)));
    if (Object.keys(place.store).some((name) => name.startsWith(parcelsOf(place.name)))) void this.use(() => undefined);
  }

  /** A label around the field itself, so that the browser's own sheet opens within the touch. */
  private picker(): HTMLElement {
    const field = el<HTMLInputElement>("input.seen-by-ear", { type: "file", accept: ACCEPTS, multiple: true });
    field.addEventListener("change", () => {
      const picked = [...(field.files ?? [])];
      field.value = "";
      void this.use((tray) => tray.add(picked));
    });
    return el("label.btn.btn-quiet.tool-file", icon("clip"), "Lampiran", field);
  }

  private microphone(): HTMLElement {
    const button = el("button.btn.btn-quiet", { type: "button" }, icon("microphone"), "Suara");
    button.addEventListener("click", () => void this.use((tray) => tray.record()));
    return button;
  }

  private async use(act: (tray: Tray) => unknown): Promise<void> {
    this.loading ??= import("./tray").then(({ Tray }) => new Tray(this.place, this.element, this.acts));
    try {
      this.tray = await this.loading;
      await this.tray.restored;
      act(this.tray);
    } catch {
      this.loading = null;
      this.acts.say(CUT);
    }
  }

  private async show(wanted: Wanted): Promise<void> {
    try {
      const { show } = await import("./show");
      await show(this.place, wanted, this.tray?.bytes(wanted.file.i) ?? null);
    } catch {
      this.acts.say(CUT);
    }
  }

  /** Whether "Kirim" has something to send even without words. */
  get holds(): boolean {
    return this.tray?.holds ?? false;
  }

  /** True: the words go together with the files, once those are whole at the server. */
  take(content: Content): boolean {
    return this.tray?.take(content) ?? false;
  }

  giveBack(files: readonly Attachment[] | undefined): void {
    if (files?.length) void this.use((tray) => tray.giveBack(files));
  }
}
