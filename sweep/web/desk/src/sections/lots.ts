/** Every lot: its lines by state, where its units are, and whether it is confirmed withdrawn. */

import type { Desk } from "../desk.ts";
import { fill, h } from "../dom.ts";
import { bar, chip, heading, tabs } from "../pieces.ts";
import type { Section, View } from "../section.ts";
import { number, percent, say, word } from "../speech.ts";
import { type Column, figure, table } from "../table.ts";
import type { Lot } from "../types.ts";
import { openPictures } from "./lot_pictures.ts";
import { shopsAt } from "./shops.ts";

const CLOSED = ["clear", "removed", "released", "not_applicable"];
const OFF_SHELF = ["removed_from_sale", "sealed_on_site", "collected", "returned", "destroyed"];
const OTHER = ["released", "sampled", "handed_over", "corrected"];

export const lots: Section = {
  id: "lots",
  allowed: true,
  open(desk: Desk, into: HTMLElement, part: string): View {
    const parts = tabs("lots", part, [["", say("lots-standing")], ["pictures", say("lots-pictures")]]);
    if (part === "pictures") return openPictures(desk, into, parts);
    let only = false;
    const list = h("div", {});
    const toggle = h("button", { type: "button", class: "quiet", "aria-pressed": "false" }, say("lots-only-open"));
    toggle.addEventListener("click", () => {
      only = !only;
      toggle.setAttribute("aria-pressed", String(only));
      draw();
    });
    const draw = (): void => {
      const board = desk.board!;
      const shown = board.lots.filter((lot) => !only || !lot.confirmed).sort((a, b) => danger(b) - danger(a));
      fill(list, shown.length === 0 ? h("p", { class: "empty" }, say("lots-none")) : lotTable(shown));
    };
    into.append(heading(say("nav-lots"), say("lots-note"), toggle), parts, list);
    return { refresh: draw };
  },
};

function lotTable(rows: Lot[]): HTMLElement {
  const made = table(columns(), rows, (lot) => (lot.confirmed ? "done" : ""));
  const groups = h(
    "tr",
    { class: "groups" },
    h("th", { colspan: 2 }),
    h("th", { colspan: 6, scope: "colgroup" }, say("lots-lines")),
    h("th", { colspan: 2 + OFF_SHELF.length + 2, scope: "colgroup" }, say("lots-units")),
    h("th", {}),
  );
  made.classList.add("lots");
  made.tHead!.prepend(groups);
  made.append(h("tfoot", {}, sumRow(rows)));
  return h("div", { class: "scroll" }, made);
}

function columns(): Column<Lot>[] {
  const lines = (lot: Lot, ...states: string[]): number => states.reduce((sum, state) => sum + (lot.lines[state] ?? 0), 0);
  return [
    {
      label: say("lot"),
      kind: "wide",
      cell: (lot) => [
        h("b", { class: "lot" }, lot.label),
        h("span", { title: [lot.producer, lot.brand, lot.product, lot.spec, lot.rule_text].filter(Boolean).join(" · ") }, lot.label === lot.lot ? ` ${lot.brand} ${lot.product}` : ""),
      ],
    },
    {
      label: say("lots-state"),
      cell: (lot) => chip(...stateOf(lot)),
    },
    {
      label: say("lots-closed"),
      kind: "number",
      cell: (lot) => [
        h("span", { class: "share" }, percent(lot.closed, lot.total)),
        bar(
          [
            ["good", lines(lot, ...CLOSED), say("lots-closed")],
            ["claimed", lines(lot, "claimed"), word("line", "claimed")],
            ["open", lines(lot, "open"), word("line", "open")],
            ["sighted", lines(lot, "sighted"), word("line", "sighted")],
            ["found", lines(lot, "found"), word("line", "found")],
          ],
          lot.total,
        ),
      ],
    },
    { label: word("line", "found"), kind: "number", cell: (lot) => behind(lot, "found", true) },
    { label: word("line", "sighted"), kind: "number", cell: (lot) => behind(lot, "sighted", true) },
    { label: word("line", "open"), kind: "number", cell: (lot) => behind(lot, "open") },
    { label: word("line", "claimed"), kind: "number", cell: (lot) => behind(lot, "claimed") },
    { label: word("line", "removed"), kind: "number", cell: (lot) => behind(lot, "removed") },
    { label: say("units-found"), kind: "number", cell: (lot) => h("span", { title: weight(lot) }, figure(lot.found + lot.returned)) },
    { label: word("account", "on_sale"), kind: "number", cell: (lot) => figure(lot.units["on_sale"], true) },
    ...OFF_SHELF.map(
      (account): Column<Lot> => ({ label: word("account", account), kind: "number", cell: (lot) => figure(lot.units[account]) }),
    ),
    { label: word("account", "missing"), kind: "number", cell: (lot) => figure(lot.units["missing"], true) },
    {
      label: say("units-other"),
      kind: "number",
      title: OTHER.map((account) => word("account", account)).join(" · "),
      cell: (lot) => figure(OTHER.reduce((sum, account) => sum + (lot.units[account] ?? 0), 0)),
    },
    {
      label: say("lots-check"),
      kind: "number",
      cell: (lot) =>
        lot.check_needed === null
          ? h("span", { class: "zero" }, "–")
          : h(
              "span",
              { class: (lot.check_failed ?? 0) > 0 ? "alarm" : "", title: say("lots-check-note") },
              `${number(lot.check_tested ?? 0)}/${number(lot.check_needed)}`,
            ),
    },
  ];
}

/** The figure, and the way to its shops. */
function behind(lot: Lot, line: string, alarm = false): HTMLElement {
  const count = lot.lines[line] ?? 0;
  return count === 0 ? figure(0) : h("a", { class: "behind", href: shopsAt({ lot: lot.lot, line }) }, figure(count, alarm));
}

/** Product first, then what is not confirmed, as the notice lists them. */
function danger(lot: Lot): number {
  if (lot.confirmed) return 0;
  return (lot.units["missing"] ?? 0) > 0 || (lot.lines["found"] ?? 0) > 0 ? 3 : (lot.lines["sighted"] ?? 0) > 0 ? 2 : 1;
}

function stateOf(lot: Lot): [string, string] {
  if (lot.released) return [word("line", "released"), "blue"];
  if (lot.confirmed) return [say("lots-confirmed"), "green"];
  if ((lot.lines["found"] ?? 0) > 0 || (lot.units["missing"] ?? 0) > 0) return [word("line", "found"), "red"];
  return [say("lots-not-yet"), ""];
}

function weight(lot: Lot): string | null {
  const found = lot.found + lot.returned;
  return found === 0 || lot.grams_per_unit === 0 ? null : `${number(Math.round((found * lot.grams_per_unit) / 100) / 10)} kg`;
}

function sumRow(rows: Lot[]): HTMLTableRowElement {
  const sum = (of: (lot: Lot) => number | undefined): HTMLElement =>
    h("td", { class: "number" }, figure(rows.reduce((total, lot) => total + (of(lot) ?? 0), 0)));
  const closed = rows.reduce((total, lot) => total + lot.closed, 0);
  const total = rows.reduce((all, lot) => all + lot.total, 0);
  const kilograms = rows.reduce((all, lot) => all + ((lot.found + lot.returned) * lot.grams_per_unit) / 1000, 0);
  return h(
    "tr",
    {},
    h("td", { class: "wide" }, say("lots-sum", { number: rows.length })),
    h("td", {}, `${rows.filter((lot) => lot.confirmed).length}/${rows.length}`),
    h("td", { class: "number" }, percent(closed, total)),
    ...["found", "sighted", "open", "claimed", "removed"].map((state) => sum((lot) => lot.lines[state])),
    h(
      "td",
      { class: "number" },
      figure(rows.reduce((all, lot) => all + lot.found + lot.returned, 0)),
      kilograms > 0 ? h("small", {}, `${number(Math.round(kilograms * 10) / 10)} kg`) : null,
    ),
    ...["on_sale", ...OFF_SHELF, "missing"].map((account) => sum((lot) => lot.units[account])),
    sum((lot) => OTHER.reduce((all, account) => all + (lot.units[account] ?? 0), 0)),
    h("td", {}),
  );
}
