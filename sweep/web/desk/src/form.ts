/** Forms in a dialog: fields by description, one button that can be pressed once, the service's own sentence where
 *  it refuses. */

import { ask, Refused } from "./api.ts";
import { type Child, fill, h } from "./dom.ts";
import { say, word } from "./speech.ts";

export type Choice = [value: string, label: string];
export type Values = Record<string, string>;

export interface Field {
  name: string;
  label: string;
  kind?: "text" | "area" | "number" | "choice" | "date" | "moment" | "shop" | "check";
  value?: string;
  choices?: Choice[];
  required?: boolean;
  hint?: string;
  /** Shown only while this holds. */
  when?: (values: Values) => boolean;
}

export interface FormOptions {
  title: string;
  fields: Field[];
  button: string;
  about?: Child;
  danger?: boolean;
  /** May return a text or an element that stays on show when it is done. */
  send: (values: Values) => Promise<Child | void>;
}

/** Whether somebody is in the middle of writing: nothing is redrawn under the hands. */
export function isBusy(): boolean {
  return document.querySelector("dialog[open]") !== null;
}

export function openForm(options: FormOptions): void {
  const inputs = new Map<string, () => string>();
  const rows = new Map<string, HTMLElement>();
  const trouble = h("p", { class: "trouble", role: "alert" });
  const button = h("button", { type: "submit", class: options.danger ? "danger" : "main" }, options.button);
  const values = (): Values => Object.fromEntries([...inputs].map(([name, read]) => [name, read()]));
  const form = h("form", { method: "dialog", class: "fields" });
  const dialog: HTMLDialogElement = h(
    "dialog",
    { "aria-label": options.title, onclose: () => dialog.remove() },
    h("h2", {}, options.title),
    options.about ?? null,
    form,
  );
  for (const field of options.fields) {
    const { row, read } = draw(field);
    inputs.set(field.name, read);
    rows.set(field.name, row);
    form.append(row);
  }
  const adapt = (): void => {
    const now = values();
    for (const field of options.fields) {
      const row = rows.get(field.name)!;
      row.hidden = field.when !== undefined && !field.when(now);
      for (const input of row.querySelectorAll("input,select,textarea")) (input as HTMLInputElement).disabled = row.hidden;
    }
  };
  form.append(
    trouble,
    h("p", { class: "buttons" }, h("button", { type: "button", class: "quiet", onclick: () => dialog.close() }, say("cancel")), button),
  );
  form.addEventListener("input", adapt);
  form.addEventListener("change", adapt);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void submit();
  });
  const submit = async (): Promise<void> => {
    button.disabled = true;
    fill(trouble);
    try {
      const left = await options.send(values());
      if (left === undefined || left === null) dialog.close();
      else {
        fill(
          dialog,
          h("h2", {}, options.title),
          h("div", {}, left),
          h("p", { class: "buttons" }, h("button", { type: "button", class: "main", onclick: () => dialog.close() }, say("done"))),
        );
      }
    } catch (error) {
      button.disabled = false;
      fill(trouble, error instanceof Error ? error.message : String(error));
      if (error instanceof Refused && error.field) rows.get(error.field)?.querySelector("input")?.focus();
    }
  };
  document.body.append(dialog);
  adapt();
  dialog.showModal();
}

function draw(field: Field): { row: HTMLElement; read: () => string } {
  const id = `field-${field.name}`;
  const common = { id, name: field.name, required: field.required ?? false };
  const label = h("label", { for: id }, field.label, field.required ? h("i", { class: "must", "aria-hidden": "true" }, " *") : null);
  const hint = field.hint === undefined ? null : h("small", {}, field.hint);
  const labelled = (control: HTMLElement): HTMLElement => h("div", { class: "field" }, label, control, hint);
  switch (field.kind ?? "text") {
    case "area": {
      const area = h("textarea", { ...common, rows: 3 });
      area.value = field.value ?? "";
      return { row: labelled(area), read: () => area.value };
    }
    case "choice": {
      const select = h("select", common, ...(field.choices ?? []).map(([value, text]) => h("option", { value }, text)));
      if (field.value !== undefined) select.value = field.value;
      return { row: labelled(select), read: () => select.value };
    }
    case "check": {
      const box = h("input", { ...common, type: "checkbox" });
      box.checked = field.value === "yes";
      return { row: h("div", { class: "field check" }, box, label, hint), read: () => (box.checked ? "yes" : "") };
    }
    case "shop":
      return shopField(field, common, labelled);
    default: {
      const types = { number: "number", date: "date", moment: "datetime-local" } as Record<string, string>;
      const input = h("input", { ...common, type: types[field.kind ?? ""] ?? "text", autocomplete: "off" });
      if (field.kind === "number") input.step = "1";
      input.value = field.value ?? "";
      return { row: labelled(input), read: () => input.value };
    }
  }
}

interface ShopFound {
  shop: string;
  name: string;
  address: string;
  state: string;
}

/** A shop, chosen from what a search finds by name, address or number. */
function shopField(
  field: Field,
  common: { id: string; name: string; required: boolean },
  labelled: (control: HTMLElement) => HTMLElement,
): { row: HTMLElement; read: () => string } {
  let chosen = field.value ?? "";
  let asked = 0;
  let waiting: ReturnType<typeof setTimeout> | undefined;
  const input = h("input", { ...common, type: "search", autocomplete: "off", role: "combobox", placeholder: say("find-shop") });
  input.value = chosen;
  const found = h("ul", { class: "matches", role: "listbox" });
  found.hidden = true;
  const choose = (shop: ShopFound): void => {
    chosen = shop.shop;
    input.value = `${shop.name} · ${shop.shop}`;
    found.hidden = true;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const look = async (): Promise<void> => {
    const ticket = ++asked;
    const answer = await ask<{ shops: ShopFound[] }>(`/shops?q=${encodeURIComponent(input.value.trim())}`).catch(() => ({ shops: [] }));
    if (ticket !== asked) return;
    found.hidden = false;
    fill(
      found,
      ...answer.shops.slice(0, 8).map((shop) =>
        h(
          "li",
          {},
          h(
            "button",
            { type: "button", role: "option", onclick: () => choose(shop) },
            h("b", {}, shop.name),
            h("span", {}, `${shop.shop} · ${shop.address}`),
            h("em", {}, word("state", shop.state)),
          ),
        ),
      ),
      answer.shops.length === 0 ? h("li", { class: "empty" }, say("nothing-found")) : null,
    );
  };
  input.addEventListener("input", () => {
    chosen = input.value.trim();
    clearTimeout(waiting);
    if (chosen === "") found.hidden = true;
    else waiting = setTimeout(() => void look(), 200);
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") {
      event.preventDefault();
      found.querySelector("button")?.focus();
    }
  });
  found.addEventListener("keydown", (event) => {
    const item = (event.target as HTMLElement).closest("li");
    const next = event.key === "ArrowDown" ? item?.nextElementSibling : event.key === "ArrowUp" ? item?.previousElementSibling : null;
    if (next !== null && next !== undefined) {
      event.preventDefault();
      next.querySelector("button")?.focus();
    }
  });
  return { row: labelled(h("div", { class: "picker" }, input, found)), read: () => chosen };
}

/** A short word at the foot of the page that something was done or refused. */
export function toast(text: string, kind: "done" | "trouble" = "done"): void {
  let shelf = document.getElementById("toasts");
  if (shelf === null) {
    shelf = h("div", { id: "toasts", role: "status", "aria-live": "polite" });
    document.body.append(shelf);
  }
  const note = h("p", { class: kind }, text);
  shelf.append(note);
  setTimeout(() => note.remove(), kind === "done" ? 4_000 : 9_000);
}

/** Does something, and says where it was refused. Whether it was done. */
export async function attempt(work: () => Promise<unknown>, done = ""): Promise<boolean> {
  try {
    await work();
    if (done) toast(done);
    return true;
  } catch (error) {
    toast(error instanceof Error ? error.message : String(error), "trouble");
    return false;
  }
}
