/** Teams with their part of the plan, and their phones. */

import { post } from "../api.ts";
import type { Desk } from "../desk.ts";
import { type Child, h } from "../dom.ts";
import { bar, button, chip, heading, possible, tabs, withReason } from "../pieces.ts";
import type { Section, View } from "../section.ts";
import { may, moment, number, say, span } from "../speech.ts";
import { type Column, figure, PagedList, table } from "../table.ts";
import type { Phone, Team } from "../types.ts";
import { shopsAt } from "./shops.ts";

/** A clock further off than this is worth saying. */
const CLOCK_OFF_MS = 120_000;

export const teams: Section = {
  id: "teams",
  allowed: true,
  alarms: (desk) => (desk.board?.not_known.silent_phones ?? 0) > 0,
  waits: (desk) => desk.board?.not_known.silent_phones ?? 0,
  open(desk: Desk, into: HTMLElement, part: string): View {
    const parts: [string, string][] = [["", say("teams")]];
    if (may.persons) parts.push(["phones", say("phones")]);
      into.append(heading(say("nav-teams"), say("teams-note")), tabs("teams", part, parts));
    const list =
      part === "phones"
        ? new PagedList<Phone>(() => "/phones", (rows) => table(phoneColumns(desk), rows, (p) => (p.silent ? "alarmed" : "")), say("phones-none"))
        : new PagedList<Team>(() => "/teams?limit=200", (rows) => table(teamColumns(desk), rows, (t) => (t.silent_phones ? "alarmed" : "")), say("teams-none"));
    into.append(h("div", { class: "scroll" }, list.element));
    return { refresh: () => list.refresh() };
  },
};

function teamColumns(desk: Desk): Column<Team>[] {
  return [
    { label: say("team"), kind: "wide", cell: (t) => [h("span", { class: "name" }, t.name), h("small", {}, `${t.team} · ${t.sector}`)] },
    {
      label: say("stops-done"),
      kind: "number",
      cell: (t) => [
        t.planned === 0 ? h("span", { class: "share" }, "–") : h("a", { class: "share behind", href: shopsAt({ team: t.team }) }, `${number(t.done)}/${number(t.planned)}`),
        bar([["good", t.done, say("stops-done")], ["claimed", Math.max(t.visited - t.done, 0), say("stops-visited")], ["open", t.planned - Math.max(t.visited, t.done), say("stops-left")]], t.planned),
      ],
    },
    { label: say("possible"), kind: "number", title: say("possible-note"), cell: (t) => (t.planned === 0 ? figure(0) : possible({ ...t, all: t.planned, proven: t.done })) },
    { label: say("stops-visited"), kind: "number", cell: (t) => figure(t.visited) },
    { label: say("late-stops"), kind: "number", cell: (t) => (t.late === 0 ? figure(0) : h("a", { class: "behind", href: shopsAt({ team: t.team, late: "1" }) }, figure(t.late, true))) },
    { label: say("check-ins"), kind: "number", cell: (t) => figure(t.check_ins) },
    { label: say("finds"), kind: "number", cell: (t) => figure(t.finds) },
    { label: say("last-check-in"), kind: "tight", cell: (t) => lastCell(desk, t.last_ms) },
    {
      label: say("phones"),
      cell: (t) => [
        t.phones === 0 ? chip(say("phone-none"), "amber") : t.silent_phones > 0 ? chip(say("phone-silent"), "red") : chip(say("phone-well"), ""),
      ],
    },
    { label: say("unsent"), kind: "number", cell: (t) => figure(t.unsent, t.silent_phones > 0) },
    { label: say("clock-offset"), kind: "number", cell: (t) => offsetCell(t.clock_offset_ms) },
  ];
}

function lastCell(desk: Desk, ms: number | null): Child[] {
  if (ms === null) return [h("span", { class: "zero" }, say("none-yet"))];
  return [say("ago", { span: span(desk.nowMs - ms) }), h("small", {}, moment(ms))];
}

function offsetCell(ms: number): Child {
  if (Math.abs(ms) < CLOCK_OFF_MS) return h("span", { class: "zero" }, say("clock-right"));
  return h("span", { class: "warn" }, say(ms > 0 ? "clock-behind" : "clock-ahead", { span: span(ms) }));
}

function phoneColumns(desk: Desk): Column<Phone>[] {
  const columns: Column<Phone>[] = [
    { label: say("phone"), kind: "wide", cell: (p) => [h("span", { class: "name" }, p.person_name), h("small", {}, `${p.phone} · ${p.team_name}`)] },
    {
      label: say("phone-state"),
      cell: (p) =>
        p.lost ? chip(say("phone-lost"), "") : p.silent ? chip(say("phone-silent"), "red") : p.revoked ? chip(say("phone-revoked"), "amber") : chip(say("phone-well"), "green"),
    },
    { label: say("last-contact"), kind: "tight", cell: (p) => lastCell(desk, p.contact_ms) },
    { label: say("unsent"), kind: "number", cell: (p) => figure(p.unsent, p.silent) },
    { label: say("clock-offset"), kind: "number", cell: (p) => offsetCell(p.clock_offset_ms) },
    { label: say("app-version"), cell: (p) => p.app_version },
  ];
  if (may.command) {
    columns.push({
      label: "",
      kind: "actions",
      cell: (p) => [
        p.revoked || p.lost ? null : button(say("revoke"), () => withReason(desk, say("revoke-title", { name: p.person_name }), say("revoke"), (reason) => post("/phone-revocations", { phone: p.phone, reason }), { about: h("p", {}, say("revoke-note")), required: false })),
        p.lost || p.unsent === 0 ? null : button(say("declare-lost"), () => withReason(desk, say("lost-title", { name: p.person_name }), say("declare-lost"), (reason) => post("/phone-losses", { phone: p.phone, reason }), { about: h("p", {}, say("lost-note", { number: p.unsent })), danger: true }), "danger quiet"),
      ],
    });
  }
  return columns;
}
