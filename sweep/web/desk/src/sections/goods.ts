/** Findings that are not settled, goods that are withheld by the day on which their hold lapses, and returns. */

import { post } from "../api.ts";
import type { Desk } from "../desk.ts";
import { type Child, h } from "../dom.ts";
import { type Field, openForm, type Values } from "../form.ts";
import { button, chip, dueCell, heading, lotChoices, lotName, shopCell, tabs, wordChoices } from "../pieces.ts";
import type { Section, View } from "../section.ts";
import { may, moment, number, say, word } from "../speech.ts";
import { type Column, figure, PagedList, table } from "../table.ts";
import type { Counts, Finding, Hold } from "../types.ts";

const TARGETS = ["removed_from_sale", "sealed_on_site", "collected", "returned", "destroyed", "released", "sampled", "handed_over", "missing", "on_sale"];
const FINAL = ["destroyed", "released", "sampled", "handed_over", "corrected"];
const HOLDING = ["sealed_on_site", "collected", "returned", "removed_from_sale"];

export const goods: Section = {
  id: "goods",
  allowed: true,
  waits: (desk) => desk.board?.waiting.findings ?? 0,
  alarms: (desk) => (desk.board?.waiting.lapsed ?? 0) > 0,
  open(desk: Desk, into: HTMLElement, part: string): View {
    const waiting = desk.board!.waiting;
    const tools = may.write ? [button(say("take-return"), () => takeReturn(desk), "main")] : [];
    into.append(
      heading(say("nav-goods"), say("goods-note"), ...tools),
      tabs("goods", part, [
        ["", say("findings-open"), waiting.findings],
        ["unattributed", say("findings-unattributed"), waiting.unattributed],
        ["rejudge", say("findings-rejudge"), waiting.rejudge],
        ["holds", say("holds"), waiting.lapsed],
        ["all", say("findings-all")],
      ]),
    );
    const list =
      part === "holds"
        ? new PagedList<Hold>(() => "/holds", (rows) => table(holdColumns(desk), rows, (row) => (row.light === "red" ? "alarmed" : "")), say("holds-none"))
        : new PagedList<Finding>(() => `/findings?which=${part || "open"}`, (rows) => table(findingColumns(desk), rows), say("findings-none"));
    into.append(h("div", { class: "scroll" }, list.element));
    return { refresh: () => list.refresh() };
  },
};

function findingColumns(desk: Desk): Column<Finding>[] {
  const columns: Column<Finding>[] = [
    { label: say("shop"), kind: "wide", cell: (row) => shopCell(row.where) },
    { label: say("lot"), cell: (row) => [h("b", { class: "lot" }, row.attributed ? row.lots.map((lot) => lotName(desk, lot)).join(", ") || "–" : say("lot-unread-short")), row.attributed ? null : h("small", {}, say("could-be", { number: row.lots.length }))] },
    { label: say("units-found"), kind: "number", cell: (row) => (row.counted ? figure(row.found) : h("span", { class: "alarm" }, say("not-counted"))) },
    { label: say("where-units"), kind: "wide", cell: (row) => accounts(row.accounts) },
    { label: say("finding-state"), kind: "tight", cell: (row) => state(row) },
    { label: say("evidence"), kind: "tight", cell: (row) => word("grade", String(row.grade)) },
    { label: say("found-by"), kind: "tight", cell: (row) => [row.team || row.person, h("small", {}, moment(row.received_ms))] },
  ];
  if (may.write) columns.push({ label: "", kind: "actions", cell: (row) => findingActions(desk, row) });
  return columns;
}

function accounts(units: Counts): Child[] {
  return Object.entries(units).map(([account, count]) => chip(`${word("account", account)} ${number(count)}`, ["on_sale", "missing"].includes(account) ? "red" : FINAL.includes(account) ? "" : "blue"));
}

function state(row: Finding): Child[] {
  const chips: Child[] = [];
  if (row.dismissed) chips.push(chip(say("finding-dismissed"), ""));
  else if (row.settled) chips.push(chip(say("finding-settled"), "green"));
  else chips.push(chip(say("finding-open"), "orange"));
  if (!row.attributed) chips.push(chip(say("finding-unattributed"), "amber"));
  if (row.rejudge) chips.push(chip(say("finding-rejudge"), "amber"));
  if (row.overdrawn) chips.push(chip(say("finding-overdrawn"), "red"));
  return chips;
}

function findingActions(desk: Desk, row: Finding): Child[] {
  const movable = Object.entries(row.accounts).filter(([account, count]) => count > 0 && !FINAL.includes(account));
  return [
    movable.length > 0 ? button(say("move"), () => move(desk, row.finding, row.where.shop_name, Object.fromEntries(movable))) : null,
    !row.attributed && may.review ? button(say("attribute"), () => attribute(desk, row), "main") : null,
    row.rejudge && may.review ? button(say("rejudge"), () => rejudge(desk, row), "main") : null,
    button(say("correct"), () => correct(desk, row)),
  ];
}

function holdColumns(desk: Desk): Column<Hold>[] {
  const columns: Column<Hold>[] = [
    { label: say("lapse"), kind: "tight", cell: (row) => dueCell(desk, row.lapses_ms, row.light, false) },
    { label: say("shop"), kind: "wide", cell: (row) => shopCell(row.where) },
    { label: say("lot"), cell: (row) => [h("b", { class: "lot" }, row.lot === "" ? say("lot-unread-short") : lotName(desk, row.lot)), row.returned ? h("small", {}, say("from-consumers")) : null] },
    { label: say("units-head"), kind: "number", cell: (row) => figure(row.units) },
    { label: say("account"), cell: (row) => [chip(word("account", row.account), "blue"), row.freed ? chip(say("finding-dismissed"), "amber") : null] },
    { label: say("hold-basis"), kind: "wide", cell: (row) => [word("basis", row.basis) || "–", h("small", {}, [row.document, row.custodian].filter(Boolean).join(" · "))] },
  ];
  if (may.write) {
    columns.push({
      label: "",
      kind: "actions",
      cell: (row) => [
        button(say("move"), () => move(desk, row.finding, row.where.shop_name, { [row.account]: row.units }), "main"),
        ["sealing", "seizure"].includes(row.basis) && row.lapses_ms !== null ? button(say("extend"), () => extend(desk, row)) : null,
      ],
    });
  }
  return columns;
}

function move(desk: Desk, finding: string, shop: string, held: Counts): void {
  const sources = Object.keys(held);
  const is = (...targets: string[]) => (values: Values): boolean => targets.includes(values["target"] ?? "");
  const fields: Field[] = [
    { name: "source", label: say("from-account"), kind: "choice", choices: sources.map((source) => [source, `${word("account", source)} (${number(held[source]!)})`]) },
    { name: "target", label: say("to-account"), kind: "choice", choices: wordChoices("account", TARGETS), value: "collected" },
    { name: "units", label: say("units-head"), kind: "number", required: true, value: String(held[sources[0]!]) },
    { name: "custodian", label: say("custodian"), when: is("collected", "returned", "sealed_on_site", "handed_over", "sampled"), hint: say("custodian-hint") },
    { name: "witness", label: say("witness"), when: is("destroyed") },
    { name: "document", label: say("document") },
    { name: "to_shop", label: say("to-shop"), kind: "shop", when: is("returned", "collected"), hint: say("to-shop-hint") },
    { name: "lapses_on", label: say("new-lapse"), kind: "date", when: is(...HOLDING) },
  ];
  openForm({
    title: say("move-title", { shop }),
    about: h("p", {}, say("move-note")),
    fields,
    button: say("move"),
    send: async (values) => {
      await post("/movements", {
        finding,
        source: values["source"],
        target: values["target"],
        units: Number(values["units"]),
        custodian: values["custodian"],
        witness: values["witness"],
        document: values["document"],
        to_shop: values["to_shop"] || null,
        lapses_on: values["lapses_on"] || null,
      });
      await desk.acted();
    },
  });
}

function extend(desk: Desk, row: Hold): void {
  openForm({
    title: say("extend-title", { shop: row.where.shop_name }),
    about: h("p", {}, say("extend-note")),
    fields: [
      { name: "document", label: say("document"), required: true },
      { name: "lapses_on", label: say("new-lapse"), kind: "date", required: true },
    ],
    button: say("extend"),
    send: async (values) => {
      await post("/hold-extensions", { finding: row.finding, document: values["document"], lapses_on: values["lapses_on"] });
      await desk.acted();
    },
  });
}

function attribute(desk: Desk, row: Finding): void {
  openForm({
    title: say("attribute-title", { shop: row.where.shop_name }),
    about: h("p", {}, say("attribute-note")),
    fields: [
      { name: "lot", label: say("lot"), kind: "choice", choices: lotChoices(desk, say("no-listed-lot")) },
      { name: "reason", label: say("reason"), kind: "area", hint: say("attribute-hint") },
    ],
    button: say("attribute"),
    send: async (values) => {
      await post("/attributions", { finding: row.finding, lot: values["lot"] || null, reason: values["reason"] });
      await desk.acted();
    },
  });
}

function rejudge(desk: Desk, row: Finding): void {
  openForm({
    title: say("rejudge-title", { shop: row.where.shop_name }),
    about: h("p", {}, say("rejudge-note", { lots: row.lots.join(", ") })),
    fields: [
      { name: "still", label: say("rejudge-is"), kind: "choice", choices: [["yes", say("still-recalled")], ["no", say("no-longer-recalled")]] },
      { name: "reason", label: say("reason"), kind: "area", required: true },
    ],
    button: say("rejudge"),
    send: async (values) => {
      await post("/rejudgements", { finding: row.finding, still_recalled: values["still"] === "yes", reason: values["reason"] });
      await desk.acted();
    },
  });
}

function correct(desk: Desk, row: Finding): void {
  const there = Object.keys(row.accounts);
  openForm({
    title: say("correct-title", { shop: row.where.shop_name }),
    about: h("p", {}, say("correct-note")),
    fields: [
      { name: "units", label: say("correct-units"), kind: "number", required: true, hint: say("correct-hint") },
      { name: "account", label: say("account"), kind: "choice", choices: wordChoices("account", there.length > 0 ? there : ["on_sale"]) },
      { name: "reason", label: say("reason"), kind: "area", required: true },
    ],
    button: say("correct"),
    send: async (values) => {
      await post("/corrections", { finding: row.finding, units: Number(values["units"]), account: values["account"], reason: values["reason"] });
      await desk.acted();
    },
  });
}

function takeReturn(desk: Desk): void {
  openForm({
    title: say("take-return"),
    about: h("p", {}, say("take-return-note")),
    fields: [
      { name: "shop", label: say("shop"), kind: "shop", required: true },
      { name: "lot", label: say("lot"), kind: "choice", choices: lotChoices(desk, say("choose")), required: true },
      { name: "units", label: say("units-head"), kind: "number", required: true },
      { name: "custodian", label: say("custodian") },
    ],
    button: say("take-return"),
    send: async (values) => {
      await post("/consumer-returns", { shop: values["shop"], lot: values["lot"], units: Number(values["units"]), custodian: values["custodian"] });
      await desk.acted();
    },
  });
}
