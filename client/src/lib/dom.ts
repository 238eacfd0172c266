// The little the pages need to make and find elements. Text enters by textContent alone; nothing here parses markup,
// so nothing that was decrypted can become any.

type Attributes = Record<string, string | number | boolean | null | undefined | ((event: Event) => void)>;
type Child = Node | string | null | undefined | false;

/** `el("p.small.soft", {hidden: true}, "words")`; an `on…` attribute is a listener, `false` and `null` leave it out. */
export function el<T extends HTMLElement = HTMLElement>(shape: string, ...rest: (Attributes | Child)[]): T {
  const [tag = "div", ...classes] = shape.split(".");
  const element = document.createElement(tag);
  if (classes.length) element.className = classes.join(" ");
  for (const part of rest) {
    if (!part) continue;
    if (typeof part === "string" || part instanceof Node) element.append(part);
    else setAll(element, part);
  }
  return element as T;
}

function setAll(element: HTMLElement, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value != null) element.setAttribute(name, String(value));
  }
}

const SVG = "http://www.w3.org/2000/svg";

/** A line icon from the sprite of the page (desk/parts/*icons.html); always beside words or a name. */
export function icon(name: string): SVGSVGElement {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "i");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `#i-${name}`);
  svg.append(use);
  return svg;
}

/** The part of the page with this name; a template without it is our own mistake, so it is said loudly. */
export function part<T extends HTMLElement = HTMLElement>(name: string, within: ParentNode = document): T {
  const found = within.querySelector<T>(`[data-part="${name}"]`);
  if (!found) throw new Error(`no part ${name}`);
  return found;
}

/** The JSON that the page itself carries (`<script type="application/json" id="…">`). */
export function pageJson<T>(id: string): T {
  return JSON.parse(document.getElementById(id)?.textContent ?? "null") as T;
}

/** Listens until the returned function is called. */
export function on<K extends string>(
  target: EventTarget,
  kind: K,
  hear: (event: Event & (K extends keyof HTMLElementEventMap ? HTMLElementEventMap[K] : Event)) => void,
  options?: AddEventListenerOptions,
): () => void {
  const listener = hear as EventListener;
  target.addEventListener(kind, listener, options);
  return () => target.removeEventListener(kind, listener, options);
}
