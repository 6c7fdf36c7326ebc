/** Elements without markup: whatever a shop is called or a note says, it is only ever text. */

export type Child = Node | string | number | null | false;
const ROWS_A_TURN = 25;
const BETWEEN_TURNS_MS = 20;

type Handlers = { click?: (event: Event) => void; input?: (event: Event) => void; change?: (event: Event) => void };

export function make<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Record<string, string> & { on?: never } = {},
  ...children: Child[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  for (const child of children) {
    if (child !== null && child !== false) element.append(child instanceof Node ? child : String(child));
  }
  return element;
}

export function on<Element extends HTMLElement>(element: Element, handlers: Handlers): Element {
  for (const [name, handler] of Object.entries(handlers)) element.addEventListener(name, handler);
  return element;
}

export function button(text: string, look: string, act: () => void): HTMLButtonElement {
  return on(make("button", { type: "button", class: look }, text), { click: act });
}

/** A label with its field below. */
export function field(label: string, input: HTMLElement, hint = ""): HTMLElement {
  return make("label", { class: "field" }, make("span", {}, label), input, hint ? make("small", {}, hint) : null);
}

export function textInput(value: string, changed: (value: string) => void, attributes: Record<string, string> = {}) {
  const input = make("input", { type: "text", autocomplete: "off", ...attributes });
  input.value = value;
  return on(input, { input: () => changed(input.value) });
}

/** One of several, as large buttons of which one is pressed. */
export function choice<Value extends string>(
  options: readonly (readonly [Value, string])[],
  chosen: Value,
  changed: (value: Value) => void,
): HTMLElement {
  const group = make("div", { class: "choice", role: "group" });
  for (const [value, text] of options) {
    const option = button(text, "", () => {
      for (const each of group.children) each.setAttribute("aria-pressed", String(each === option));
      changed(value);
    });
    option.setAttribute("aria-pressed", String(value === chosen));
    group.append(option);
  }
  return group;
}

export function checkbox(text: string, checked: boolean, changed: (checked: boolean) => void): HTMLElement {
  const box = make("input", { type: "checkbox" });
  box.checked = checked;
  on(box, { change: () => changed(box.checked) });
  return make("label", { class: "check" }, box, make("span", {}, text));
}

/** The first rows at once and the others in turn, so that a long list is on the screen, and scrolls, before it is whole. */
export function fillInTurn(list: HTMLElement, rows: (() => HTMLElement)[], first: number): void {
  list.append(...rows.slice(0, first).map((make) => make()));
  const rest = rows.slice(first);
  if (rest.length > 0) setTimeout(() => list.isConnected && fillInTurn(list, rest, ROWS_A_TURN), BETWEEN_TURNS_MS);
}

/** A whole number, or null while nothing is written; digits of any width. */
export function numberInput(value: number | null, changed: (value: number | null) => void): HTMLInputElement {
  const input = make("input", { type: "text", inputmode: "numeric", pattern: "[0-9]*", autocomplete: "off", maxlength: "9" });
  input.value = value === null ? "" : String(value);
  const read = () => {
    const digits = input.value.normalize("NFKC").replaceAll(/[^0-9]/g, "");
    if (digits !== input.value) input.value = digits;
    changed(digits === "" ? null : Number(digits));
  };
  return on(input, { input: read });
}
