/** Sightings: somebody says that a listed lot is still on sale. Each has an owner and a clock. */

import { post } from "../api.ts";
import type { Desk } from "../desk.ts";
import { type Child, h } from "../dom.ts";
import { openForm } from "../form.ts";
import { act, button, chip, dueCell, heading, lotChoices, lotName, shopCell, tabs, wordChoices, withReason } from "../pieces.ts";
import type { Section, View } from "../section.ts";
import { config, may, moment, say, word } from "../speech.ts";
import { type Column, PagedList, table } from "../table.ts";
import type { Sighting } from "../types.ts";

const CHANNELS = ["hotline", "citizen", "bureau", "media", "producer", "team"];

export const sightings: Section = {
  id: "sightings",
  allowed: true,
  waits: (desk) => desk.board?.waiting.sightings ?? 0,
  alarms: (desk) => (desk.board?.waiting.late_sightings ?? 0) > 0,
  open(desk: Desk, into: HTMLElement, part: string): View {
    const tools = may.write ? [button(say("sighting-new"), () => receive(desk), "main")] : [];
    into.append(
      heading(say("nav-sightings"), say("sightings-note"), ...tools),
      tabs("sightings", part, [["", say("open"), desk.board!.waiting.sightings], ["all", say("all")]]),
    );
    const list = new PagedList<Sighting>(() => `/sightings?all=${part === "all" ? 1 : 0}`, (rows) => table(columns(desk), rows, (row) => (row.open && row.light === "red" ? "alarmed" : "")), say("sightings-none"));
    into.append(h("div", { class: "scroll" }, list.element));
    return { refresh: () => list.refresh() };
  },
};

function columns(desk: Desk): Column<Sighting>[] {
  return [
    { label: say("due"), kind: "tight", cell: (row) => (row.open ? dueCell(desk, row.due_ms, row.light) : [chip(say("settled"), "green")]) },
    { label: say("shop"), kind: "wide", cell: (row) => (row.where === null ? [h("span", { class: "warn" }, say("shop-unknown")), h("small", {}, row.place)] : shopCell(row.where)) },
    { label: say("lot"), cell: (row) => (row.lot === null ? say("any-lot") : h("b", { class: "lot" }, lotName(desk, row.lot))) },
    { label: say("heard"), kind: "wide", cell: (row) => [row.text || "–", h("small", {}, [word("channel", row.channel), moment(row.received_ms), row.where ? row.place : "", row.contact].filter(Boolean).join(" · "))] },
    { label: say("owner"), kind: "tight", cell: (row) => [row.owner_name || row.owner || "–", row.accepted ? null : chip(say("not-accepted"), "amber")] },
    { label: "", kind: "actions", cell: (row) => actions(desk, row) },
  ];
}

function actions(desk: Desk, row: Sighting): Child[] {
  if (!row.open) return [];
  const mine = row.owner === config.me.id && row.accepted;
  return [
    may.write && !mine ? button(say("accept"), () => act(desk, () => post("/sighting-acceptances", { sighting: row.sighting })), "main") : null,
    may.review ? button(say("settle"), () => withReason(desk, say("settle-title"), say("settle"), (reason) => post("/sighting-settlements", { sighting: row.sighting, reason }), { about: h("p", {}, say("settle-note")) })) : null,
  ];
}

function receive(desk: Desk): void {
  openForm({
    title: say("sighting-new"),
    about: h("p", {}, say("sighting-new-note")),
    fields: [
      { name: "channel", label: say("channel"), kind: "choice", choices: wordChoices("channel", CHANNELS) },
      { name: "text", label: say("what-was-said"), kind: "area", required: true },
      { name: "shop", label: say("shop-if-known"), kind: "shop" },
      { name: "place", label: say("place-said") },
      { name: "lot", label: say("lot"), kind: "choice", choices: lotChoices(desk, say("any-lot")) },
      { name: "contact", label: say("contact"), hint: say("contact-hint") },
    ],
    button: say("take-it"),
    send: async (values) => {
      await post("/sightings", { ...values, shop: values["shop"] || null, lot: values["lot"] || null });
      await desk.acted();
    },
  });
}
