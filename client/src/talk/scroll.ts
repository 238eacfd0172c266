// Where a conversation scrolls: in its own box on the desk, with the whole page in the student's room. Reading further
// up is never disturbed; only who is at the end is taken along.

const NEAR = 96;

export type Scroll = {
  atEnd(): boolean;
  toEnd(): void;
  keep(change: () => void): void;
  follow(scrolled: () => void): () => void;
  top(): number;
};

export function scrollOf(log: HTMLElement): Scroll {
  const box = (): HTMLElement =>
    boxed(log) ? log : ((document.scrollingElement as HTMLElement | null) ?? document.body);
  const toEnd = (): void => {
    box().scrollTop = box().scrollHeight;
  };
  const isAtEnd = (): boolean => box().scrollHeight - box().scrollTop - box().clientHeight < NEAR;
  return {
    top: () => box().scrollTop,
    atEnd: isAtEnd,
    toEnd,
    /** Content put in above must not move what is being read. */
    keep(change) {
      const from = box();
      const below = from.scrollHeight - from.scrollTop;
      change();
      from.scrollTop = from.scrollHeight - below;
    },
    /** Whoever was at the end stays there when something beside the log grows: a card above it, the field below it. */
    follow(scrolled) {
      let end = true;
      const heard = boxed(log) ? log : window;
      const look = (): void => {
        end = isAtEnd();
        scrolled();
      };
      const grown = new ResizeObserver(() => end && log.offsetParent && toEnd()); // not while another page of the room is shown
      for (const each of [log, document.body]) grown.observe(each);
      heard.addEventListener("scroll", look, { passive: true });
      return () => {
        grown.disconnect();
        heard.removeEventListener("scroll", look);
      };
    },
  };
}

const boxed = (log: HTMLElement): boolean => /auto|scroll/.test(getComputedStyle(log).overflowY);
