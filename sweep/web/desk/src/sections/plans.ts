/** Plans: those that went out, a draft beside the one that is out, and what people order of the next one. */

import { ask, post } from "../api.ts";
import type { Desk } from "../desk.ts";
import { type Child, fill, h } from "../dom.ts";
import { type Choice, type Field, openForm } from "../form.ts";
import { act, button, chip, heading, tabs, withReason, wordChoices } from "../pieces.ts";
import type { Section, View } from "../section.ts";
import { clock, config, may, moment, number, say, word } from "../speech.ts";
import { type Column, figure, PagedList, table } from "../table.ts";
import type { Page, Plan, PlanChange, PlanComparison, PlanHead, Sector, Steering, Team, TeamTours } from "../types.ts";

const KINDS = ["lock_route", "exclude_team", "move_stop", "priority", "visit_now"];
const MAP = `/map/?sweep=${encodeURIComponent(config.sweep ?? "")}`;

export const plans: Section = {
  id: "plans",
  allowed: true,
  open(desk: Desk, into: HTMLElement, part: string): View {
    const tools = may.command ? [button(say("steer"), () => void steer(desk)), button(say("cross"), () => void cross(desk)), button(say("plan-draft"), () => planDraft(desk), "main")] : [];
    into.append(
      heading(say("nav-plans"), say("plans-note"), ...tools),
      tabs("plans", part, [["", say("plans-out")], ["compare", say("plans-compare")], ["steering", say("plans-steering")]]),
    );
    if (part === "compare") return compareView(desk, into);
    if (part === "steering") return steeringView(desk, into);
    const list = new PagedList<Plan>(() => "/plans", (rows) => table(PLANS, rows), say("plans-none"));
    into.append(h("div", { class: "scroll" }, list.element));
    return { refresh: () => list.refresh() };
  },
};

const PLANS: Column<Plan>[] = [
  { label: say("plan"), kind: "number", cell: (p) => h("b", {}, p.number) },
  { label: say("made-at"), cell: (p) => moment(p.made_ms) },
  { label: say("stops"), kind: "number", cell: (p) => figure(p.stops) },
  { label: say("routes"), kind: "number", cell: (p) => figure(p.routes) },
  { label: say("unassigned"), kind: "number", cell: (p) => figure(p.unassigned, true) },
  { label: say("last-team-done"), kind: "number", cell: (p) => hours(p.metrics["makespan_s"]) },
  { label: say("reason"), kind: "wide", cell: (p) => p.reason },
];

function hours(seconds: unknown): string {
  return typeof seconds === "number" ? say("working-hours", { number: Math.round(seconds / 360) / 10 }) : "–";
}

function compareView(desk: Desk, into: HTMLElement): View {
  const body = h("div", {});
  let drawn = "";
  into.append(body);
  return {
    refresh: async () => {
      const drafts = await ask<{ out: number; rows: PlanHead[] }>("/plan-drafts");
      if (drafts.out === 0 || drafts.rows.length === 0) {
        drawn = "";
        fill(body, h("p", { class: "empty" }, say("compare-none")));
        return;
      }
      const answer = await ask<PlanComparison>("/plan-comparison");
      const text = JSON.stringify(answer);
      if (text === drawn) return;
      drawn = text;
      fill(body, ...comparison(desk, answer));
    },
  };
}

function comparison(desk: Desk, found: PlanComparison): Child[] {
  const { a, b } = found;
  const measure = (label: string, key: string, show: (value: unknown) => string, isLessBetter = true): [string, Child, Child, Child] => {
    const [before, after] = [a.metrics[key], b.metrics[key]];
    const change = typeof before === "number" && typeof after === "number" ? after - before : 0;
    const kind = change === 0 ? "zero" : change < 0 === isLessBetter ? "better" : "worse";
    return [label, show(before), h("b", {}, show(after)), h("span", { class: kind }, change === 0 ? "=" : `${change > 0 ? "+" : "−"}${show(Math.abs(change))}`)];
  };
  const count = (value: unknown): string => (typeof value === "number" ? number(value) : "–");
  const rows = [
    measure(say("stops"), "retailers", count, false),
    measure(say("unassigned"), "unassigned", count),
    measure(say("last-team-done"), "makespan_s", hours),
    measure(say("mean-tour"), "mean_tour_s", hours),
    measure(say("travel"), "travel_s", hours),
    measure(say("waiting"), "wait_s", hours),
  ];
  const done = (plan: PlanHead): string => (typeof plan.metrics["finish_ms"] === "number" ? clock(plan.metrics["finish_ms"]) : "–");
  rows.unshift([say("last-team-back"), done(a), h("b", {}, done(b)), null]);
  const columns: Column<[string, Child, Child, Child]>[] = [
    { label: "", cell: (row) => row[0] },
    { label: say("plan-is-out", { number: a.number }), kind: "number", cell: (row) => row[1] },
    { label: say("plan-is-draft", { number: b.number }), kind: "number", cell: (row) => row[2] },
    { label: say("difference"), kind: "number", cell: (row) => row[3] },
  ];
  return [
    h(
      "div",
      { class: "compare-head" },
      h("p", { class: "lead" }, say("compare-sum", { moved: found.moved, added: found.added, gone: found.gone }), b.reason ? h("small", {}, b.reason) : null),
      may.command && b.draft
        ? h(
            "div",
            { class: "buttons" },
            button(say("discard"), () => act(desk, () => post("/plan-discards", { plan: b.number }), say("discarded")), "danger quiet"),
            button(say("publish"), () => withReason(desk, say("publish-title", { number: b.number }), say("publish"), async (reason) => {
              await post("/plan-publications", { plan: b.number, reason });
              window.location.hash = "#plans";
            }, { about: h("p", {}, say("publish-note")), required: false }), "main"),
          )
        : null,
    ),
    h("div", { class: "split even" }, h("section", {}, h("h3", {}, say("compare-whole")), table(columns, rows)), h("section", {}, h("h3", {}, say("compare-teams")), h("div", { class: "scroll tall" }, table(TOURS, found.teams)))),
    h("h3", {}, say("compare-changes")),
    found.changes.length === 0 ? h("p", { class: "empty" }, say("compare-same")) : h("div", { class: "scroll" }, table(CHANGES, found.changes)),
    found.more > 0 ? h("p", { class: "pager" }, say("and-more", { number: found.more })) : null,
  ];
}

const TOURS: Column<TeamTours>[] = [
  { label: say("team"), kind: "wide", cell: (row) => [h("span", { class: "name" }, row.name), h("small", {}, row.team)] },
  { label: say("stops"), kind: "number", cell: (row) => `${number(row.a?.stops ?? 0)} → ${number(row.b?.stops ?? 0)}` },
  { label: say("back-at"), kind: "tight", cell: (row) => [moment(row.a?.finish_ms ?? null), " → ", h("b", { class: later(row) }, moment(row.b?.finish_ms ?? null))] },
];

function later(row: TeamTours): string {
  const change = (row.b?.finish_ms ?? 0) - (row.a?.finish_ms ?? 0);
  return row.a === null || row.b === null || change === 0 ? "" : change < 0 ? "better" : "worse";
}

const CHANGES: Column<PlanChange>[] = [
  { label: say("shop"), kind: "wide", cell: (row) => [h("a", { href: `${MAP}#shop=${encodeURIComponent(row.shop)}`, class: "name" }, row.name), h("small", {}, row.shop)] },
  { label: say("plan-before"), cell: (row) => [row.team_a ?? "–", h("small", {}, moment(row.arrives_a_ms))] },
  { label: say("plan-now"), cell: (row) => [row.team_b ?? "–", h("small", {}, moment(row.arrives_b_ms))] },
  { label: say("why"), kind: "wide", cell: (row) => [config.language === "zh" ? row.why.zh : row.why.en, row.why.person || row.why.reason ? h("small", {}, [row.why.person, row.why.reason].filter(Boolean).join(" · ")) : null] },
];

function steeringView(desk: Desk, into: HTMLElement): View {
  const body = h("div", { class: "scroll" });
  let drawn = "";
  into.append(body);
  return {
    refresh: async () => {
      const { rows } = await ask<{ rows: Steering[] }>("/steering?all=1");
      const text = JSON.stringify(rows);
      if (text === drawn) return;
      drawn = text;
      fill(body, rows.length === 0 ? h("p", { class: "empty" }, say("steering-none")) : table(steeringColumns(desk), rows, (row) => (row.holds ? "" : "done")));
    },
  };
}

function steeringColumns(desk: Desk): Column<Steering>[] {
  return [
    { label: say("order"), cell: (row) => [h("b", {}, word("steering", row.kind)), row.kind === "priority" ? ` ${row.value}` : "", h("small", {}, moment(row.at_ms))] },
    { label: say("teams"), cell: (row) => row.teams.join(" · ") || "–" },
    { label: say("about"), kind: "wide", cell: (row) => [...row.shops, ...row.sectors].join(" · ") || "–" },
    { label: say("reason"), kind: "wide", cell: (row) => [row.reason, h("small", {}, row.person)] },
    { label: say("until"), kind: "tight", cell: (row) => (row.until_ms === null ? say("until-lifted") : moment(row.until_ms)) },
    { label: say("state"), cell: (row) => (row.holds ? chip(say("holds"), "green") : chip(say("holds-not"))) },
    { label: "", kind: "actions", cell: (row) => [may.command && row.holds ? button(say("lift"), () => withReason(desk, say("lift-title"), say("lift"), (reason) => post("/steering-liftings", { steering: row.steering, reason }), { required: false })) : null] },
  ];
}

async function teamChoices(): Promise<Choice[]> {
  const page = await ask<Page<Team>>("/teams?limit=500");
  return page.rows.map((team): Choice => [team.team, `${team.name} · ${team.sector}`]);
}

async function steer(desk: Desk): Promise<void> {
  const teams = await teamChoices();
  const needs = (...kinds: string[]): NonNullable<Field["when"]> => (values) => kinds.includes(values["kind"] ?? "");
  openForm({
    title: say("steer"),
    about: h("p", {}, say("steer-note")),
    fields: [
      { name: "kind", label: say("order"), kind: "choice", choices: wordChoices("steering", KINDS) },
      { name: "team", label: say("team"), kind: "choice", choices: teams, when: needs("lock_route", "exclude_team", "move_stop") },
      { name: "shop", label: say("shop"), kind: "shop", when: needs("move_stop", "priority", "visit_now") },
      { name: "value", label: say("priority"), kind: "number", value: "5", when: needs("priority") },
      { name: "until", label: say("until"), kind: "moment", hint: say("until-hint") },
      { name: "reason", label: say("reason"), kind: "area", required: true },
    ],
    button: say("order-it"),
    send: async (values) => {
      const kind = values["kind"]!;
      const isOfTeam = ["lock_route", "exclude_team", "move_stop"].includes(kind);
      const isOfShop = ["move_stop", "priority", "visit_now"].includes(kind);
      await post("/steering", { kind, reason: values["reason"], team: isOfTeam ? values["team"] : null, shops: isOfShop && values["shop"] ? [values["shop"]] : [], value: kind === "priority" ? Number(values["value"]) : 0, until: values["until"] });
      await desk.acted();
      window.location.hash = "#plans/steering";
    },
  });
}

async function cross(desk: Desk): Promise<void> {
  const [teams, coverage] = await Promise.all([teamChoices(), ask<{ sectors: Sector[] }>("/coverage")]);
  openForm({
    title: say("crossing-new"),
    about: h("p", {}, say("crossing-note")),
    fields: [
      { name: "team", label: say("team"), kind: "choice", choices: teams },
      { name: "sector", label: say("sector"), kind: "choice", choices: coverage.sectors.map((row): Choice => [row.sector, row.name]) },
      { name: "until", label: say("until"), kind: "moment", value: clock(desk.nowMs + 24 * 3_600_000).replace(" ", "T"), required: true },
      { name: "reason", label: say("reason"), kind: "area", required: true },
    ],
    button: say("order-it"),
    send: async (values) => {
      await post("/crossing-orders", { teams: [values["team"]], sectors: [values["sector"]], reason: values["reason"], until: values["until"] });
      await desk.acted();
      window.location.hash = "#plans/steering";
    },
  });
}

/** Nothing moves on the phones before it is published. */
function planDraft(desk: Desk): void {
  openForm({
    title: say("plan-draft"),
    about: h("p", {}, say("plan-note")),
    fields: [
      { name: "reason", label: say("reason") },
      { name: "seconds", label: say("plan-seconds"), kind: "number", value: "20" },
      { name: "afresh", label: say("plan-afresh"), kind: "check" },
    ],
    button: say("plan-draft"),
    send: async (values) => {
      await post("/plans", { draft: true, reason: values["reason"], seconds: Number(values["seconds"]) || 20, afresh: values["afresh"] === "yes" });
      await desk.acted();
      window.location.hash = "#plans/compare";
    },
  });
}
