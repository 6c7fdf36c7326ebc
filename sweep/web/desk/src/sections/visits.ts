/** 补录: visits from paper or telephone, typed in; and what came that nobody could decode. */

import { ask, post, upload } from "../api.ts";
import type { Desk } from "../desk.ts";
import { type Child, h } from "../dom.ts";
import { openForm, toast } from "../form.ts";
import { button, chip, heading, lotChoices, tabs, wordChoices, withReason } from "../pieces.ts";
import type { Section, View } from "../section.ts";
import { clock, may, moment, say } from "../speech.ts";
import { type Column, PagedList, table } from "../table.ts";
import type { Kept } from "../types.ts";

const OUTCOMES = ["inspected", "shut", "refused", "not_found", "ceased", "moved", "duplicate", "notified"];
const PURPOSES = ["visit", "reinspection", "sighting", "effectiveness_check"];
const DISPOSITIONS = ["on_sale", "removed_from_sale", "sealed_on_site", "collected", "returned"];
const BASES = ["", "sealing", "seizure", "preservation", "voluntary"];

export const visits: Section = {
  id: "visits",
  allowed: may.write || may.city,
  waits: (desk) => desk.board?.waiting.kept ?? 0,
  open(desk: Desk, into: HTMLElement, part: string): View {
    const parts: [string, string, number?][] = may.write ? [["", say("visit-enter")]] : [];
    if (may.city) parts.push(["kept", say("kept"), desk.board!.waiting.kept]);
    const at = part === "" && !may.write ? "kept" : part;
    into.append(heading(say("nav-visits"), say(at === "kept" ? "kept-note" : "visits-note")), tabs("visits", at, parts));
    if (at === "kept") {
      const list = new PagedList<Kept>(() => "/kept", (rows) => table(keptColumns(desk), rows), say("kept-none"));
      into.append(h("div", { class: "scroll" }, list.element));
      return { refresh: () => list.refresh() };
    }
    enter(desk, into);
    return { refresh: () => undefined };
  },
};

function keptColumns(desk: Desk): Column<Kept>[] {
  return [
    { label: say("kept-why"), kind: "wide", cell: (row) => [row.check_in ? chip(say("kept-conflict"), "red") : null, ` ${row.reason}`, h("small", {}, row.kept)] },
    { label: say("received-at"), cell: (row) => moment(row.received_ms) },
    { label: say("sent-by"), cell: (row) => [row.person_name || "–", h("small", {}, row.phone ?? "")] },
    { label: say("size"), kind: "number", cell: (row) => say("bytes", { number: row.size }) },
    { label: "", kind: "actions", cell: (row) => [button(say("read"), () => read(desk, row), "main")] },
  ];
}

async function read(desk: Desk, row: Kept): Promise<void> {
  const { text, first } = await ask<{ text: string; first: string }>(`/kept/${encodeURIComponent(row.kept)}`);
  const about = h("div", {}, h("p", {}, row.reason), first ? h("h4", {}, say("kept-first")) : null, first ? h("pre", {}, first) : null, h("h4", {}, say("kept-this")), h("pre", {}, text));
  if (may.review) withReason(desk, say("kept-title"), say("kept-settle"), (reason) => post("/kept-settlements", { kept: row.kept, reason }), { about });
  else openForm({ title: say("kept-title"), about, fields: [], button: say("done"), send: async () => undefined });
}

/** The form stays open: a stack of paper is typed in one after the other. */
function enter(desk: Desk, into: HTMLElement): void {
  const recent = h("ul", { class: "others" });
  const begin = (): void => {
    let shop = "";
    const findings = h("div", { class: "finding-rows" });
    const scans: string[] = [];
    const scanList = h("span", {});
    const file = h("input", { type: "file", accept: "image/*,application/pdf", multiple: true });
    file.addEventListener("change", () => void attach());
    const attach = async (): Promise<void> => {
      for (const each of file.files ?? []) {
        try {
          const kept = await upload<{ sha256: string }>("/scans", each);
          scans.push(kept.sha256);
          scanList.append(chip(each.name, "green"));
        } catch (error) {
          toast(error instanceof Error ? error.message : String(error), "trouble");
        }
      }
      file.value = "";
    };
    const addFinding = (): void => {
      const input = (name: string, control: HTMLElement, label: string): Child => h("label", { class: "inline", "data-name": name }, h("span", {}, label), control);
      const row: HTMLElement = h(
        "div",
        { class: "finding-row" },
        input("lot", select(lotChoices(desk, say("lot-unread-short"))), say("lot")),
        input("units", h("input", { type: "number", min: 0 }), say("units-head")),
        input("disposition", select(wordChoices("account", DISPOSITIONS)), say("disposition")),
        input("basis", select(wordChoices("basis", BASES).map(([value, label]) => [value, label || say("basis-none")])), say("hold-basis")),
        input("document", h("input", { type: "text" }), say("document")),
        input("custodian", h("input", { type: "text" }), say("custodian")),
        input("lapses_on", h("input", { type: "date" }), say("lapse")),
        button("×", () => row.remove(), "quiet", say("remove-row")),
      );
      findings.append(row);
    };
    const readFindings = (): Record<string, unknown>[] =>
      [...findings.children].map((row) => {
        const value = (name: string): string => (row.querySelector(`[data-name=${name}] :is(input,select)`) as HTMLInputElement).value;
        return { lot: value("lot") || null, units: value("units") === "" ? null : Number(value("units")), disposition: value("disposition"), basis: value("basis") || null, document: value("document"), custodian: value("custodian"), lapses_on: value("lapses_on") || null, photos: scans };
      });
    const now = clock(desk.nowMs).replace(" ", "T");
    const id = `desk-${[...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
    openForm({
      title: say("visit-enter"),
      about: h("p", {}, say("visit-enter-note")),
      fields: [
        { name: "shop", label: say("shop"), kind: "shop", required: true },
        { name: "outcome", label: say("outcome"), kind: "choice", choices: wordChoices("outcome", OUTCOMES) },
        { name: "purpose", label: say("purpose"), kind: "choice", choices: wordChoices("purpose", PURPOSES) },
        { name: "began", label: say("began"), kind: "moment", value: now, required: true },
        { name: "ended", label: say("ended"), kind: "moment", value: now, required: true },
        { name: "officer1", label: say("officer-1"), required: true },
        { name: "credential1", label: say("credential"), required: true },
        { name: "officer2", label: say("officer-2") },
        { name: "credential2", label: say("credential") },
        { name: "revision", label: say("revision-held"), kind: "number", value: String(desk.board?.revision ?? 1), required: true, hint: say("revision-hint") },
        { name: "unanswered", label: say("unanswered"), hint: say("unanswered-hint") },
        { name: "settles", label: say("settles"), hint: say("settles-hint") },
        { name: "note", label: say("note"), kind: "area" },
      ],
      button: say("visit-save"),
      send: async (values) => {
        shop = values["shop"] ?? "";
        const officers = [1, 2].map((place) => ({ name: values[`officer${place}`] ?? "", credential: values[`credential${place}`] ?? "" })).filter((officer) => officer.name !== "");
        const made = await post<{ n: number; id: string }>("/visits", { id, shop, outcome: values["outcome"], purpose: values["purpose"], began: values["began"], ended: values["ended"], revision: Number(values["revision"]), officers, findings: readFindings(), unanswered: words(values["unanswered"]), settles: words(values["settles"]), note: values["note"], photos: scans });
        recent.prepend(h("li", {}, h("b", {}, shop), h("small", {}, say("visit-entered", { n: made.n }))));
        await desk.acted();
      },
    });
    const form = document.querySelector("dialog[open] form")!;
    form.querySelector(".trouble")!.before(
      h("div", { class: "field whole" }, h("label", {}, say("findings")), findings, button(say("add-finding"), addFinding)),
      h("div", { class: "field whole" }, h("label", {}, say("scan")), h("div", {}, file, scanList), h("small", {}, say("scan-hint"))),
    );
    form.closest("dialog")!.classList.add("wide");
  };
  into.append(h("p", {}, button(say("visit-enter"), begin, "main")), h("h3", {}, say("visits-recent")), recent);
}

function select(choices: [string, string][]): HTMLSelectElement {
  return h("select", {}, ...choices.map(([value, label]) => h("option", { value }, label)));
}

function words(text = ""): string[] {
  return text.split(/[\s,;,;、]+/).filter((word) => word !== "");
}
