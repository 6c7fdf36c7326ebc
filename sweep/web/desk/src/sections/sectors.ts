/** Counties, and within them stations: what is proven, what is only claimed, where product is, who is late. */

import { ask } from "../api.ts";
import type { Desk } from "../desk.ts";
import { fill, h } from "../dom.ts";
import { bar, heading, possible } from "../pieces.ts";
import type { Section, View } from "../section.ts";
import { percent, say, word } from "../speech.ts";
import { type Column, figure, table } from "../table.ts";
import type { Sector } from "../types.ts";
import { shopsAt } from "./shops.ts";

export const sectors: Section = {
  id: "sectors",
  allowed: true,
  open(_desk: Desk, into: HTMLElement): View {
    const list = h("div", { class: "scroll" });
    const folded = new Set<string>();
    let rows: Sector[] = [];
    let drawn = "";
    let isFirst = true;
    const draw = (): void => {
      fill(list, table(columns(folded, rows, fold), visible(rows, folded), (row) => `depth-${Math.min(row.depth, 3)}`));
    };
    const fold = (sector: string): void => {
      if (!folded.delete(sector)) folded.add(sector);
      draw();
    };
    into.append(heading(say("nav-sectors"), say("sectors-note")), list);
    return {
      refresh: async () => {
        const answer = await ask<{ sectors: Sector[] }>("/coverage");
        const text = JSON.stringify(answer.sectors);
        if (text === drawn) return;
        drawn = text;
        rows = answer.sectors;
        // Stations are folded into their counties until somebody asks for them.
        if (isFirst) for (const row of rows) if (row.depth === 1) folded.add(row.sector);
        isFirst = false;
        draw();
      },
    };
  },
};

function visible(rows: Sector[], folded: Set<string>): Sector[] {
  let hiddenBelow = Number.POSITIVE_INFINITY;
  return rows.filter((row) => {
    if (row.depth > hiddenBelow) return false;
    hiddenBelow = folded.has(row.sector) ? row.depth : Number.POSITIVE_INFINITY;
    return true;
  });
}

function columns(folded: Set<string>, rows: Sector[], fold: (sector: string) => void): Column<Sector>[] {
  const hasBelow = new Set(rows.filter((row, place) => (rows[place + 1]?.depth ?? 0) > row.depth).map((row) => row.sector));
  return [
    {
      label: say("sector"),
      kind: "wide",
      cell: (row) => {
        const name = h("span", { class: "name" }, row.name);
        if (!hasBelow.has(row.sector)) return [h("span", { class: "twig" }), name];
        const open = !folded.has(row.sector);
        return h(
          "button",
          { type: "button", class: "fold", "aria-expanded": String(open), onclick: () => fold(row.sector) },
          h("span", { class: "twig" }, open ? "▾" : "▸"),
          name,
        );
      },
    },
    { label: say("shops"), kind: "number", cell: (row) => behind(row, row.shops, {}) },
    {
      label: say("proven"),
      kind: "number",
      cell: (row) => [
        h("span", { class: `share ${row.shops > 0 ? band(row.clear / row.shops) : ""}` }, percent(row.clear, row.shops)),
        bar(
          [
            ["good", row.clear, say("proven")],
            ["claimed", row.claimed, word("state", "claimed")],
            ["open", row.shops - row.clear - row.claimed - row.product, word("line", "open")],
            ["found", row.product, say("with-product")],
          ],
          row.shops,
        ),
      ],
    },
    { label: say("possible"), kind: "number", title: say("possible-note"), cell: (row) => possible({ ...row, all: row.shops, proven: row.clear }) },
    { label: say("with-product"), kind: "number", cell: (row) => behind(row, row.product, { state: "found,sighted" }, true) },
    { label: word("state", "claimed"), kind: "number", cell: (row) => behind(row, row.claimed, { state: "claimed" }) },
    { label: word("state", "unvisited"), kind: "number", cell: (row) => behind(row, row.unvisited, { state: "unvisited" }) },
    { label: say("late-stops"), kind: "number", cell: (row) => behind(row, row.late, { late: "1" }, true) },
    { label: say("open-lines"), kind: "number", cell: (row) => figure(row.lines - row.closed_lines) },
    { label: say("units-found"), kind: "number", cell: (row) => figure(row.found_units) },
    { label: say("units-held"), kind: "number", cell: (row) => figure(row.held_units) },
    { label: say("silent-phones"), kind: "number", cell: (row) => figure(row.silent_phones, true) },
    { label: say("teams"), kind: "number", cell: (row) => figure(row.teams) },
  ];
}

/** The figure, and the way to its shops. */
function behind(row: Sector, count: number, which: Record<string, string>, alarm = false): HTMLElement {
  return count === 0 ? figure(0) : h("a", { class: "behind", href: shopsAt({ sector: row.sector, ...which }) }, figure(count, alarm));
}

function band(share: number): string {
  return share >= 0.9 ? "high" : share >= 0.75 ? "middle" : share >= 0.2 ? "low" : "none";
}
