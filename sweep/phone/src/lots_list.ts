/** The recall's lots with their rules in words. */

import type { App } from "./app.ts";
import { activeLots, type Lot, lotName } from "./day.ts";
import { make, on } from "./dom.ts";
import { buildPicture } from "./lot_picture.ts";
import { sayRule } from "./saying.ts";

export function lotText(app: App, lot: Lot): HTMLElement {
  return make(
    "span",
    { class: "lot" },
    make("b", {}, lotName(lot) || lot.lot),
    make("span", {}, sayRule(app, lot)),
    make("small", {}, [lot.lot, lot.producer].filter(Boolean).join(" · ")),
  );
}

/** A lot in a list that is read: its pictures can be looked at. */
export function lotRow(app: App, lot: Lot, ...more: (HTMLElement | null)[]): HTMLElement {
  return make("li", {}, buildPicture(app, lot, true), lotText(app, lot), ...more);
}

export function buildLots(app: App, lots: Lot[]): HTMLElement {
  const details = make("details", {}, make("summary", {}, app.say("showLots", { count: lots.length })));
  // Filled only when opened: there may be a hundred.
  details.addEventListener("toggle", () => {
    if (details.open && details.children.length === 1) {
      details.append(make("ul", { class: "lots" }, ...lots.map((lot) => lotRow(app, lot))));
    }
  });
  return details;
}

/** Lots to choose from; `first` come first. */
export function buildLotChoice(app: App, lots: Lot[], first: string[], chosen: (lot: Lot) => void): HTMLElement {
  const ordered = [...lots].sort((one, other) => Number(first.includes(other.lot)) - Number(first.includes(one.lot)));
  const list = make("ul", { class: "lots choose" });
  const fill = (text: string) => {
    const wanted = text.normalize("NFKC").toLowerCase();
    const fits = (lot: Lot) =>
      `${lotName(lot)} ${lot.lot} ${lot.producer} ${lot.rule_text} ${lot.zh}`.normalize("NFKC").toLowerCase().includes(wanted);
    list.replaceChildren(
      ...ordered.filter(fits).map((lot) => {
        const button = make("button", { type: "button", "data-lot": lot.lot }, buildPicture(app, lot, false), lotText(app, lot));
        return make("li", {}, on(button, { click: () => chosen(lot) }));
      }),
    );
  };
  fill("");
  const filter = make("input", { type: "search", placeholder: app.say("filterLots"), "aria-label": app.say("filterLots") });
  on(filter, { input: () => fill(filter.value) });
  return make("div", {}, lots.length > 6 ? filter : null, list);
}

/** All lots that are recalled, to be looked up at the shelf. */
export function buildAllLots(app: App): HTMLElement {
  const lots = activeLots(app.sweep?.lots ?? []);
  const list = make("ul", { class: "lots" }, ...lots.map((lot) => lotRow(app, lot)));
  return make("main", { class: "all-lots" }, make("h1", {}, app.say("showLots", { count: lots.length })), list);
}
