// A behaviour is a function from an element to its clean-up; `data-behaviour` names it. Called once by each page.

export type Behaviour = (element: HTMLElement) => (() => void) | undefined;

export function bind(behaviours: Record<string, Behaviour>, root: ParentNode = document): () => void {
  const undo: (() => void)[] = [];
  for (const element of root.querySelectorAll<HTMLElement>("[data-behaviour]")) {
    for (const name of (element.dataset.behaviour ?? "").split(" ")) {
      const cleanUp = behaviours[name]?.(element);
      if (cleanUp) undo.push(cleanUp);
    }
  }
  return () => {
    for (const cleanUp of undo) cleanUp();
  };
}
