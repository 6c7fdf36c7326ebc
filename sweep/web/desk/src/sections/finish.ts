/** When the work will be done: from the pace so far and the plan, with a range; which sectors miss their clock, and
 *  the teams that would save them. */

import { post } from "../api.ts";
import type { Desk } from "../desk.ts";
import { type Child, fill, h } from "../dom.ts";
import { openForm } from "../form.ts";
import { chip, heading } from "../pieces.ts";
import type { Section, View } from "../section.ts";
import { clock, may, moment, number, say, span } from "../speech.ts";
import { type Column, figure, table } from "../table.ts";
import type { FinishRow, Forecast, Reassignment } from "../types.ts";
import { shopsAt } from "./shops.ts";

export const finish: Section = {
  id: "finish",
  allowed: true,
  waits: (desk) => desk.forecast?.misses ?? 0,
  alarms: (desk) => (desk.forecast?.misses ?? 0) > 0,
  open(desk: Desk, into: HTMLElement): View {
    const body = h("div", {});
    let drawn = "";
    into.append(heading(say("nav-finish"), say("finish-note")), body);
    return {
      refresh: async () => {
        const sheet = await desk.readForecast();
        const text = JSON.stringify({ ...sheet, n: 0, worked_ms: 0 });
        if (text === drawn) return;
        drawn = text;
        fill(
          body,
          h("p", { class: "lead big" }, finishWords(sheet), h("small", {}, rangeWords(sheet))),
          ...sheet.moves.map((move) => moveLine(desk, move)),
          sheet.unsaved.length > 0 ? h("p", { class: "note red" }, say("finish-unsaved", { names: sheet.unsaved.join("、") })) : null,
          h("div", { class: "scroll" }, table(columns(desk, sheet), sheet.sectors, (row) => (row.misses > 0 ? "alarmed" : row.basis === "done" ? "done" : ""))),
          h("p", { class: "hint" }, say("finish-how", { span: span(sheet.worked_ms) })),
        );
      },
    };
  },
};

/** The likely end, in two words. */
export function finishWords(sheet: Forecast): string {
  if (sheet.basis === "done") return say("finish-done");
  return sheet.likely_ms === null ? say("finish-unknown") : moment(sheet.likely_ms);
}

export function rangeWords(sheet: Forecast): string {
  if (sheet.basis === "done") return "";
  if (sheet.likely_ms === null) return say("finish-unknown-why");
  if (sheet.basis === "plan" && sheet.late_ms === null) return say("finish-no-range");
  const until = sheet.late_ms === null ? say("finish-open-end") : moment(sheet.late_ms);
  return say("finish-range", { from: moment(sheet.early_ms), until, basis: say(`basis-of-${sheet.basis}`) });
}

function columns(desk: Desk, sheet: Forecast): Column<FinishRow>[] {
  const ends = sheet.sectors.flatMap((row) => [row.late_ms, row.likely_ms, row.clock_ms]).filter((ms): ms is number => ms !== null);
  const last = Math.max(...ends, desk.nowMs + 3_600_000);
  return [
    { label: say("sector"), kind: "wide", cell: (row) => h("span", { class: "name" }, row.name) },
    { label: say("shops-left"), kind: "number", cell: (row) => (row.left === 0 ? figure(0) : h("a", { href: shopsAt({ sector: row.sector, open: "1" }) }, number(row.left))) },
    { label: say("inspected-lately"), kind: "number", cell: (row) => figure(row.inspected) },
    { label: say("per-hour"), kind: "number", cell: (row) => (row.per_hour_milli === 0 ? figure(0) : number(Math.round(row.per_hour_milli / 100) / 10)) },
    { label: say("teams"), kind: "number", cell: (row) => figure(row.teams) },
    { label: say("plan-says"), kind: "tight", cell: (row) => (row.planned_ms === null ? "–" : moment(row.planned_ms)) },
    { label: say("likely-done"), kind: "tight", cell: (row): Child[] => likely(row) },
    { label: say("range"), kind: "wide", cell: (row) => (row.basis === "done" ? null : rangeBar(desk.nowMs, last, row)) },
    { label: say("clock"), kind: "tight", cell: (row): Child => (row.clock_ms === null ? "–" : h("span", { title: clock(row.clock_ms) }, moment(row.clock_ms))) },
    { label: "", cell: (row) => (row.misses > 0 ? chip(say("misses-clock", { number: row.misses }), "red") : row.risks > 0 ? chip(say("risks-clock", { number: row.risks }), "amber") : row.basis === "done" ? chip(say("finish-done"), "green") : row.clock_ms === null ? null : chip(say("keeps-clock"), "green")) },
  ];
}

function likely(row: FinishRow): Child[] {
  if (row.basis === "done") return [h("span", { class: "zero" }, "–")];
  if (row.likely_ms === null) return [h("span", { class: "warn" }, say("finish-unknown"))];
  return [h("b", {}, moment(row.likely_ms)), h("small", {}, row.late_ms === null ? say(row.basis === "plan" ? "finish-no-range" : "finish-open-end") : `${moment(row.early_ms)} – ${moment(row.late_ms)}`)];
}

/** From now to the last of all ends: the range as a bar, the likely end and the clock as marks in it. */
function rangeBar(now: number, last: number, row: FinishRow): HTMLElement {
  const at = (ms: number): string => `${(Math.min(1, Math.max(0, (ms - now) / (last - now))) * 100).toFixed(2)}%`;
  const parts: HTMLElement[] = [];
  if (row.early_ms !== null) parts.push(h("i", { class: "range", style: `left:${at(row.early_ms)};right:calc(100% - ${at(row.late_ms ?? (row.basis === "plan" ? row.early_ms : last))})` }));
  if (row.likely_ms !== null) parts.push(h("i", { class: "likely", style: `left:${at(row.likely_ms)}` }));
  if (row.clock_ms !== null) parts.push(h("i", { class: row.misses > 0 ? "clock missed" : "clock", style: `left:${at(row.clock_ms)}` }));
  return h("span", { class: "timeline", "aria-hidden": "true" }, ...parts);
}

function moveLine(desk: Desk, move: Reassignment): HTMLElement {
  const sentence = say("finish-move", { number: move.teams.length, source: move.source_name, target: move.target_name });
  return h(
    "p",
    { class: "note advice" },
    h("span", {}, sentence, h("small", {}, move.teams.join(" · "))),
    may.command ? h("button", { type: "button", class: "main", onclick: () => order(desk, move, sentence) }, say("order-it")) : null,
  );
}

/** The order to cross; the next plan uses it. */
function order(desk: Desk, move: Reassignment, sentence: string): void {
  const tomorrow = clock(desk.nowMs + 24 * 3_600_000).replace(" ", "T");
  openForm({
    title: say("crossing-new"),
    about: h("p", {}, sentence),
    fields: [
      { name: "teams", label: say("teams"), value: move.teams.join(" "), required: true },
      { name: "reason", label: say("reason"), kind: "area", value: sentence, required: true },
      { name: "until", label: say("until"), kind: "moment", value: tomorrow, required: true },
    ],
    button: say("order-it"),
    send: async (values) => {
      await post("/crossing-orders", { teams: values["teams"]!.split(/[\s,，、]+/).filter(Boolean), sectors: [move.target], reason: values["reason"], until: values["until"] });
      await desk.acted();
      window.location.hash = "#plans/compare";
    },
  });
}

