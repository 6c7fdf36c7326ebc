/** The shops behind a figure. Which ones stands in the address: `#shops/state=found,sighted&sector=east`. */

import { ask } from "../api.ts";
import type { Desk } from "../desk.ts";
import { type Child, h } from "../dom.ts";
import { chip, dueCell, heading, lotChoices, shopCell, wordChoices } from "../pieces.ts";
import type { Choice } from "../form.ts";
import type { Section, View } from "../section.ts";
import { say, word } from "../speech.ts";
import { type Column, figure, PagedList, table } from "../table.ts";
import type { Page, Sector, ShopRow, Team } from "../types.ts";
import { gradeChip, stateKind } from "../pieces.ts";

const STATES = ["found", "sighted", "reopened", "unvisited", "attempted", "claimed", "removed", "clear", "not_applicable"];
const LINES = ["found", "sighted", "open", "claimed", "removed", "clear", "released", "not_applicable"];
const MARKS = ["late", "open", "unlocated"];

/** The address of a list of shops. */
export function shopsAt(which: Record<string, string | string[]>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(which)) if (value.length > 0) query.set(name, Array.isArray(value) ? value.join(",") : value);
  return `#shops/${query.toString().replaceAll("%2C", ",")}`;
}

export const shops: Section = {
  id: "shops",
  allowed: true,
  open(desk: Desk, into: HTMLElement, part: string): View {
    const query = new URLSearchParams(part);
    const list = new PagedList<ShopRow>(
      () => `/shop-list?${query.toString()}`,
      (rows) => table(columns(desk), rows, (row) => (isLate(desk, row) ? "alarmed" : "")),
      say("shops-none"),
    );
    const bar = h("form", { class: "filters", "aria-label": say("filter") });
    bar.addEventListener("submit", (event) => event.preventDefault());
    void drawFilters(desk, bar, query);
    into.append(heading(say("nav-shops"), say("shops-note")), bar, h("div", { class: "scroll" }, list.element));
    return { refresh: () => list.refresh() };
  },
};

async function drawFilters(desk: Desk, bar: HTMLElement, query: URLSearchParams): Promise<void> {
  const [coverage, teams] = await Promise.all([ask<{ sectors: Sector[] }>("/coverage"), ask<Page<Team>>("/teams?limit=500")]);
  const go = (name: string, value: string): void => {
    if (value === "") query.delete(name);
    else query.set(name, value);
    if (name === "lot") {
      if (value === "") query.delete("line");
      else if (!query.has("line")) query.set("line", "open,found,sighted,claimed");
    }
    window.location.hash = `#shops/${query.toString().replaceAll("%2C", ",")}`;
  };
  const choose = (name: string, label: string, choices: Choice[]): HTMLElement => {
    const now = query.get(name) ?? "";
    const known = choices.some(([value]) => value === now);
    const select = h("select", { "aria-label": label }, ...choices.map(([value, text]) => h("option", { value, selected: value === now }, text)));
    if (!known) select.append(h("option", { value: now, selected: true }, now.split(",").map((one) => word(name === "line" ? "line" : "state", one)).join(" · ")));
    select.addEventListener("change", () => go(name, select.value));
    return h("label", {}, h("span", {}, label), select);
  };
  const sectors = coverage.sectors.map((row): Choice => [row.sector, `${"  ".repeat(row.depth)}${row.name}`]);
  bar.replaceChildren(
    choose("state", say("state"), [["", say("any")], ["found,sighted", say("with-product")], ...wordChoices("state", STATES)]),
    choose("sector", say("sector"), [["", say("any")], ...sectors]),
    choose("team", say("team"), [["", say("any")], ...teams.rows.map((team): Choice => [team.team, team.name])]),
    choose("lot", say("lot"), lotChoices(desk, say("any"))),
    ...(query.has("lot") ? [choose("line", say("line"), [["open,found,sighted,claimed", say("lots-not-yet")], ...wordChoices("line", LINES)])] : []),
    h("span", { class: "marks" }, ...MARKS.map((name) => {
      const isOn = query.get(name) === "1";
      return h("button", { type: "button", class: "quiet", "aria-pressed": String(isOn), onclick: () => go(name, isOn ? "" : "1") }, say(`only-${name}`));
    })),
  );
}

function isLate(desk: Desk, row: ShopRow): boolean {
  return row.open_lines > 0 && row.due_ms !== null && row.due_ms < desk.nowMs;
}

function columns(desk: Desk): Column<ShopRow>[] {
  return [
    { label: say("shop"), kind: "wide", cell: (row) => [...shopCell(row.where), row.likely ? chip(say("likely"), "amber") : null, row.located ? null : chip(say("no-position"), "amber")] },
    { label: say("state"), cell: (row) => chip(word("state", row.state), stateKind(row.state)) },
    { label: say("evidence"), cell: (row) => gradeChip(row.grade) },
    { label: say("open-lines"), kind: "number", cell: (row) => figure(row.open_lines) },
    { label: say("units-found"), kind: "number", cell: (row) => figure(row.found_units, row.found_units > row.held_units) },
    { label: say("units-held"), kind: "number", cell: (row) => figure(row.held_units) },
    { label: say("visits"), kind: "number", cell: (row) => figure(row.visits + row.attempts) },
    { label: say("team"), cell: (row) => row.team_name || row.team || "–" },
    { label: say("due"), kind: "tight", cell: (row): Child[] => (row.open_lines === 0 ? [h("span", { class: "zero" }, "–")] : dueCell(desk, row.due_ms, isLate(desk, row) ? "red" : "green")) },
  ];
}
