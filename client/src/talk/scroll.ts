// Where a conversation scrolls: in its own box on the desk, with the whole page in the student's room. Reading further
// up is never disturbed; only who is at the end is taken along.

const NEAR = 96;

export type Scroll = {
  atEnd(): boolean;
  toEnd(): void;
  keep(change: () => void): void;
  heard: EventTarget;
  top(): number;
};

export function scrollOf(log: HTMLElement): Scroll {
  const box = (): HTMLElement =>
    boxed(log) ? log : ((document.scrollingElement as HTMLElement | null) ?? document.body);
  const toEnd = (): void => {
    box().scrollTop = box().scrollHeight;
  };
  return {
    heard: boxed(log) ? log : window,
    top: () => box().scrollTop,
    atEnd: () => box().scrollHeight - box().scrollTop - box().clientHeight < NEAR,
    toEnd,
    /** Content put in above must not move what is being read. */
    keep(change) {
      const from = box();
      const below = from.scrollHeight - from.scrollTop;
      change();
      from.scrollTop = from.scrollHeight - below;
    },
  };
}

const boxed = (log: HTMLElement): boolean => /auto|scroll/.test(getComputedStyle(log).overflowY);
