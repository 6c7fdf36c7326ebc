/** Small pieces that several sections show alike. */

import type { Desk } from "./desk.ts";
import { type Child, h } from "./dom.ts";
import { type Choice, attempt, openForm } from "./form.ts";
import { type Coverage, atMost } from "./not_known.ts";
import { clock, config, day, number, percent, say, span, word } from "./speech.ts";
import type { Light, ShopOf } from "./types.ts";

/** What a lot is called: its number, or its brand and code where the number is made of words. */
export function lotName(desk: Desk, lot: string): string {
  return desk.board?.lots.find((each) => each.lot === lot)?.label ?? lot;
}

/** The colour of a shop's state, as the map has it. */
export function stateKind(state: string): string {
  if (state === "found" || state === "sighted") return "red";
  if (state === "clear" || state === "removed") return "green";
  return state === "claimed" || state === "reopened" ? "amber" : "";
}

/** How good the evidence is, as four marks and a word. */
export function gradeChip(grade: number): HTMLElement {
  const marks = [1, 2, 3, 4].map((step) => h("i", { class: step <= grade ? "on" : "" }));
  return h("span", { class: "grade" }, h("span", { class: "marks", "aria-hidden": "true" }, ...marks), word("grade", String(grade)));
}

/** A shop by name, with its number and place beneath; it leads to the shop on the map. */
export function shopCell(where: ShopOf): Child[] {
  const href = `/map/?sweep=${encodeURIComponent(config.sweep ?? "")}#shop=${encodeURIComponent(where.shop)}`;
  return [
    h("a", { href, class: "name", title: say("show-on-map") }, where.shop_name),
    h("small", {}, [where.shop, where.sector, where.address].filter((part) => part !== "").join(" · ")),
  ];
}

export function chip(text: string, kind = ""): HTMLElement {
  return h("span", { class: `chip ${kind}` }, text);
}

/** A clock: when it is due, and how long that is from now. */
export function dueCell(desk: Desk, dueMs: number | null, light: Light, withTime = true): Child[] {
  if (dueMs === null) return [chip(say("no-date"), "amber")];
  const left = dueMs - desk.nowMs;
  const when = left < 0 ? say("late-by", { span: span(left) }) : say("left", { span: span(left) });
  return [chip(when, light), h("small", {}, withTime ? clock(dueMs) : day(dueMs))];
}

export function button(text: string, act: () => unknown, kind = "quiet", title = ""): HTMLButtonElement {
  return h("button", { type: "button", class: kind, title: title || null, onclick: () => void act() }, text);
}

/** A button that asks for a reason first. */
export function withReason(
  desk: Desk,
  title: string,
  label: string,
  send: (reason: string) => Promise<unknown>,
  options: { about?: Child; required?: boolean; danger?: boolean } = {},
): void {
  openForm({
    title,
    about: options.about ?? null,
    danger: options.danger ?? false,
    fields: [{ name: "reason", label: say("reason"), kind: "area", required: options.required ?? true }],
    button: label,
    send: async ({ reason }) => {
      await send(reason ?? "");
      await desk.acted();
    },
  });
}

/** Does something and shows what has become of it. */
export async function act(desk: Desk, work: () => Promise<unknown>, done = ""): Promise<boolean> {
  const worked = await attempt(work, done);
  await desk.acted();
  return worked;
}

export function lotChoices(desk: Desk, none: string): Choice[] {
  const lots = desk.board?.lots ?? [];
  return [["", none], ...lots.map((lot): Choice => [lot.lot, lot.label === lot.lot ? [lot.lot, lot.brand, lot.product].filter(Boolean).join(" · ") : lot.label])];
}

export function wordChoices(sort: string, values: string[]): Choice[] {
  return values.map((value) => [value, word(sort, value)]);
}

/** Units, with their weight where it is known. */
export function units(count: number | null, unit = ""): string {
  return count === null ? say("not-counted") : `${number(count)} ${unit || say("units")}`.trim();
}

/** A bar of parts; each part's share is its width. Zero parts are left out. */
export function bar(parts: [kind: string, count: number, label: string][], total: number): HTMLElement {
  const shown = parts.filter(([, count]) => count > 0);
  const words = shown.map(([, count, label]) => `${label} ${number(count)}`).join(" · ");
  return h(
    "span",
    words === "" ? { class: "bar", "aria-hidden": "true" } : { class: "bar", role: "img", "aria-label": words, title: words },
    ...shown.map(([kind, count]) => h("i", { class: kind, style: `width:${((count / Math.max(total, 1)) * 100).toFixed(3)}%` })),
  );
}

/** Links between the lists of one section. */
export function tabs(section: string, at: string, parts: [part: string, label: string, count?: number][]): HTMLElement {
  return h(
    "nav",
    { class: "tabs", "aria-label": say(`nav-${section}`) },
    ...parts.map(([part, label, count]) =>
      h(
        "a",
        { href: `#${section}${part === "" ? "" : `/${part}`}`, "aria-current": part === at ? "page" : null },
        label,
        count ? h("b", { class: "count" }, number(count)) : null,
      ),
    ),
  );
}

export function heading(title: string, note: Child, ...tools: Child[]): HTMLElement {
  return h("header", { class: "section-head" }, h("div", {}, h("h2", {}, title), note ? h("p", {}, note) : null), h("div", { class: "tools" }, ...tools));
}

/** The upper end of what may be proven, as a share; "=" where everything is known. */
export function possible(of: Coverage): HTMLElement {
  const most = atMost(of);
  if (most === of.proven) return h("span", { class: "zero" }, "=");
  return h("span", {}, "≤ ", percent(most, of.all));
}
