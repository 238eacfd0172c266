// Lists cloned from the page's own <template>s. A row stays the same element as long as its thing is there, so focus,
// a pressed button or a screen reader's place is never torn away when the list changes.

export type Slots = {
  root: HTMLElement;
  slot<T extends HTMLElement = HTMLElement>(name: string): T;
};

/** A fresh copy of `<template id=…>`; its parts are found by `data-slot`. */
export function copyOf(templateId: string): Slots {
  const template = document.getElementById(templateId);
  const root = template instanceof HTMLTemplateElement ? template.content.firstElementChild?.cloneNode(true) : null;
  if (!(root instanceof HTMLElement)) throw new Error(`no template ${templateId}`);
  return {
    root,
    slot: <T extends HTMLElement>(name: string): T => {
      const found = root.querySelector<T>(`[data-slot="${name}"]`);
      if (!found) throw new Error(`no slot ${name} in ${templateId}`);
      return found;
    },
  };
}

/** Words into an element; without words it disappears. */
export function say(element: HTMLElement, words: string): void {
  if (element.textContent !== words) element.textContent = words;
  element.hidden = words === "";
}

export class Rows<Thing> {
  private readonly shown = new Map<string, Slots>();

  constructor(
    private readonly list: HTMLElement,
    private readonly templateId: string,
    private readonly nameOf: (thing: Thing) => string,
    private readonly begin: (row: Slots, id: string) => void,
    private readonly fill: (row: Slots, thing: Thing) => void,
  ) {}

  show(things: readonly Thing[]): void {
    const wanted = new Set(things.map(this.nameOf));
    for (const [name, row] of this.shown) if (!wanted.has(name)) this.remove(name, row);
    let before: Element | null = null;
    for (const thing of things) before = this.place(thing, before);
  }

  row(name: string): Slots | undefined {
    return this.shown.get(name);
  }

  private place(thing: Thing, before: Element | null): Element {
    const name = this.nameOf(thing);
    let row = this.shown.get(name);
    if (!row) {
      row = copyOf(this.templateId);
      this.begin(row, name);
      this.shown.set(name, row);
    }
    this.fill(row, thing);
    const next = before ? before.nextElementSibling : this.list.firstElementChild;
    if (next !== row.root) this.list.insertBefore(row.root, next);
    return row.root;
  }

  private remove(name: string, row: Slots): void {
    row.root.remove();
    this.shown.delete(name);
  }
}
