/** Elements without markup: whatever a shop is called, it is only ever text. */

export type Child = Node | string | number | null | false | undefined;
type Attributes = Record<string, string | number | boolean | null | undefined | ((event: never) => unknown)>;

/** An element. `class`, `data-…` and so on are set as they are; a function is a listener (`onclick`). */
export function h<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") element.addEventListener(name.slice(2), value as EventListener);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...nodes(children));
  return element;
}

/** Puts these children, and no others, into an element. */
export function fill(element: Element, ...children: Child[]): void {
  element.replaceChildren(...nodes(children));
}

export function setText(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

function nodes(children: Child[]): Node[] {
  return children
    .filter((child) => child !== null && child !== undefined && child !== false)
    .map((child) => (child instanceof Node ? child : document.createTextNode(String(child))));
}
