/** Shops that should leave the count, and counts that were wrong: one proposes, another decides. */

import { ask, post } from "../api.ts";
import type { Desk } from "../desk.ts";
import { type Child, fill, h } from "../dom.ts";
import { openForm } from "../form.ts";
import { act, button, chip, heading, shopCell, tabs, wordChoices, withReason } from "../pieces.ts";
import type { Section, View } from "../section.ts";
import { may, moment, number, say, word } from "../speech.ts";
import { type Column, figure, PagedList, table } from "../table.ts";
import type { Correction, Proposal, Visit } from "../types.ts";

const STATUSES = ["not_operating", "gone", "duplicate", "not_applicable"];
const MET = ["inspected", "refused", "notified"];

export const status: Section = {
  id: "status",
  allowed: true,
  waits: (desk) => (desk.board ? desk.board.waiting.proposals + desk.board.waiting.corrections : 0),
  open(desk: Desk, into: HTMLElement, part: string): View {
    const waiting = desk.board!.waiting;
    const tools = may.write ? [button(say("propose"), () => propose(desk), "main")] : [];
    into.append(
      heading(say("nav-status"), say("status-note"), ...tools),
      tabs("status", part, [
        ["", say("proposals-open"), waiting.proposals],
        ["corrections", say("corrections-open"), waiting.corrections],
        ["decided", say("proposals-all")],
        ["corrected", say("corrections-all")],
      ]),
    );
    const all = part === "decided" || part === "corrected" ? 1 : 0;
    const list =
      part === "corrections" || part === "corrected"
        ? new PagedList<Correction>(() => `/corrections?all=${all}`, (rows) => table(correctionColumns(desk), rows), say("corrections-none"))
        : new PagedList<Proposal>(() => `/proposals?all=${all}`, (rows) => table(proposalColumns(desk), rows), say("proposals-none"));
    into.append(h("div", { class: "scroll" }, list.element));
    return { refresh: () => list.refresh() };
  },
};

function verdictChip(verdict: string | null, undone = false): HTMLElement {
  if (undone) return chip(say("undone"), "");
  return verdict === null ? chip(say("undecided"), "amber") : chip(word("verdict", verdict), verdict === "approved" ? "green" : "");
}

function proposalColumns(desk: Desk): Column<Proposal>[] {
  return [
    { label: say("shop"), kind: "wide", cell: (row) => shopCell(row.where) },
    { label: say("proposed"), kind: "wide", cell: (row) => [h("b", {}, word("status", row.status)), row.same_as ? h("small", {}, say("same-as", { shop: `${row.same_as_name} (${row.same_as})` })) : null] },
    { label: say("attempts"), kind: "number", cell: (row) => figure(row.attempts) },
    { label: say("reason"), kind: "wide", cell: (row) => row.reason || "–" },
    { label: say("proposed-by"), cell: (row) => row.proposed_by_name || row.proposed_by },
    { label: say("decision"), cell: (row) => verdictChip(row.verdict, row.undone) },
    { label: "", kind: "actions", cell: (row) => proposalActions(desk, row) },
  ];
}

function proposalActions(desk: Desk, row: Proposal): Child[] {
  if (!may.review || row.undone) return [];
  if (row.verdict === "approved") {
    return [button(say("undo"), () => withReason(desk, say("undo-title", { shop: row.where.shop_name }), say("undo"), (reason) => post("/proposal-undoings", { id: row.proposal, reason })))];
  }
  if (row.verdict !== null) return [];
  if (row.own) return [h("small", {}, say("own-proposal"))];
  const decide = (verdict: string) => act(desk, () => post("/proposal-decisions", { id: row.proposal, verdict }));
  return [button(say("approve"), () => decide("approved"), "main"), button(say("reject"), () => decide("sent_back"))];
}

function correctionColumns(desk: Desk): Column<Correction>[] {
  return [
    { label: say("shop"), kind: "wide", cell: (row) => shopCell(row.where) },
    { label: say("correction"), kind: "number", cell: (row) => h("b", {}, row.units > 0 ? `+${number(row.units)}` : number(row.units)) },
    { label: say("account"), cell: (row) => word("account", row.account) },
    { label: say("reason"), kind: "wide", cell: (row) => row.reason },
    { label: say("proposed-by"), cell: (row) => row.proposed_by_name || row.proposed_by },
    { label: say("decision"), cell: (row) => verdictChip(row.verdict) },
    {
      label: "",
      kind: "actions",
      cell: (row) => {
        if (!may.review || row.verdict !== null) return [];
        if (row.own) return [h("small", {}, say("own-proposal"))];
        const decide = (verdict: string) => act(desk, () => post("/correction-decisions", { id: row.correction, verdict }));
        return [button(say("approve"), () => decide("approved"), "main"), button(say("reject"), () => decide("sent_back"))];
      },
    },
  ];
}

function propose(desk: Desk): void {
  const history = h("div", { class: "history" });
  let knows: string[] = [];
  let shown = "";
  const look = async (shop: string): Promise<void> => {
    if (shop === shown) return;
    shown = shop;
    const { visits } = shop === "" ? { visits: [] } : await ask<{ visits: Visit[] }>(`/visits?shop=${encodeURIComponent(shop)}`).catch(() => ({ visits: [] as Visit[] }));
    knows = visits.filter((visit) => MET.includes(visit.outcome)).map((visit) => visit.check_in);
    fill(
      history,
      visits.length === 0 ? null : h("h4", {}, say("visits-there")),
      h("ul", { class: "others" }, ...visits.map((visit) => h("li", { class: MET.includes(visit.outcome) ? "alarmed" : "" }, h("b", {}, word("outcome", visit.outcome)), h("small", {}, `${moment(visit.received_ms)} · ${visit.team_name}`)))),
      knows.length > 0 ? h("p", { class: "note" }, say("knows-note", { number: knows.length })) : null,
    );
  };
  openForm({
    title: say("propose"),
    about: h("div", {}, h("p", {}, say("propose-note")), history),
    fields: [
      { name: "shop", label: say("shop"), kind: "shop", required: true, when: (values) => (void look(values["shop"] ?? ""), true) },
      { name: "status", label: say("proposed"), kind: "choice", choices: wordChoices("status", STATUSES) },
      { name: "same_as", label: say("same-as-which"), kind: "shop", when: (values) => values["status"] === "duplicate" },
      { name: "reason", label: say("reason"), kind: "area", required: true },
    ],
    button: say("propose"),
    send: async (values) => {
      await post("/proposals", { shop: values["shop"], status: values["status"], same_as: values["status"] === "duplicate" ? values["same_as"] || null : null, reason: values["reason"], knows });
      await desk.acted();
    },
  });
}
