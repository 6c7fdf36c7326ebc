/** The recall: drafts of a revision (or of a new sweep) wait here until a second person has confirmed each lot beside
 *  the original; then they go out. */

import { ask, post, upload } from "../api.ts";
import type { Desk } from "../desk.ts";
import { type Child, fill, h } from "../dom.ts";
import { attempt, openForm, type Values } from "../form.ts";
import { button, chip, heading, withReason } from "../pieces.ts";
import type { Section, View } from "../section.ts";
import { config, may, number, say, word } from "../speech.ts";
import { type Column, figure, table } from "../table.ts";
import type { Draft, DraftHead, DraftLot } from "../types.ts";

const LOT_FIELDS = ["lot_id", "product", "brand", "producer", "spec", "unit", "grams_per_unit", "gtin", "rule", "certificate"] as const;

export const recall: Section = {
  id: "recall",
  allowed: may.city,
  waits: (desk) => desk.board?.waiting.drafts ?? 0,
  open: (desk, into, part) => (part === "" ? drafts(desk, into) : part.startsWith("form") ? form(desk, into, part.slice(5)) : draft(desk, into, part)),
};

function drafts(desk: Desk, into: HTMLElement): View {
  const list = h("div", { class: "scroll" });
  const tools = may.review ? [button(say("draft-upload"), () => takeFile(desk), "main"), h("a", { class: "button quiet", href: "#recall/form" }, say("draft-form"))] : [];
  into.append(heading(say("nav-recall"), desk.board ? say("recall-note", { number: desk.board.revision, lots: desk.board.lots.length }) : say("recall-first"), ...tools), list);
  const columns: Column<DraftHead>[] = [
    { label: say("draft"), kind: "wide", cell: (row) => [h("a", { class: "name", href: `#recall/${row.draft}` }, row.title || say("draft-untitled")), h("small", {}, row.notice_name || say("typed-in"))] },
    { label: say("draft-does"), cell: (row) => (row.sweep === null ? say("opens-sweep") : say("amends", { sweep: row.sweep })) },
    { label: say("lots"), kind: "number", cell: (row) => figure(row.lots) },
    { label: say("confirmed"), kind: "number", cell: (row) => `${row.confirmed}/${row.lots}` },
    { label: say("entered-by"), cell: (row) => [row.entered_by_name || row.entered_by, row.own ? chip(say("you")) : null] },
    { label: "", kind: "actions", cell: (row) => h("a", { class: "button quiet", href: `#recall/${row.draft}` }, say(row.own ? "look" : "compare")) },
  ];
  return {
    refresh: async () => {
      const answer = await ask<{ drafts: DraftHead[] }>("/api/v1/recall-drafts");
      fill(list, answer.drafts.length === 0 ? h("p", { class: "empty" }, say("drafts-none")) : table(columns, answer.drafts));
    },
  };
}

function takeFile(desk: Desk): void {
  const file = h("input", { type: "file", required: true, accept: ".csv,.tsv,.xlsx,.xls,.xlsb,.ods,.json,.toml,.docx,.pdf,.png,.jpg,.jpeg" });
  openForm({
    title: say("draft-upload"),
    about: h("div", {}, h("p", {}, say("draft-upload-note")), h("p", {}, file)),
    fields: [...headFields(desk), { name: "only", label: say("only-keep"), kind: "check", hint: say("only-keep-hint") }],
    button: say("draft-upload"),
    send: async (values) => {
      const chosen = file.files?.[0];
      if (chosen === undefined) throw new Error(say("choose-file"));
      const query = new URLSearchParams({ name: chosen.name, title: values["title"] ?? "", hazard: values["hazard"] ?? "", recall_class: values["recall_class"] ?? "" });
      if (values["what"] === "amend" && config.sweep !== null) query.set("sweep", config.sweep);
      if (values["only"] === "yes") query.set("read", "0");
      const made = await upload<{ id: string }>(`/api/v1/recall-notices?${query}`, chosen);
      window.location.hash = values["only"] === "yes" ? `#recall/form/${made.id}` : `#recall/${made.id}`;
    },
  });
}

function headFields(desk: Desk) {
  return [
    { name: "what", label: say("draft-does"), kind: "choice" as const, choices: (desk.board === null ? [["open", say("opens-sweep")]] : [["amend", say("amends", { sweep: desk.board.title })], ["open", say("opens-sweep")]]) as [string, string][] },
    { name: "title", label: say("recall-title"), hint: say("as-the-file") },
    { name: "recall_class", label: say("recall-class"), kind: "choice" as const, choices: [["", say("as-the-file")], ["I", "I"], ["II", "II"], ["III", "III"]] as [string, string][] },
    { name: "hazard", label: say("hazard") },
  ];
}

/** One draft: the original on the left, what was understood on the right. */
function draft(desk: Desk, into: HTMLElement, id: string): View {
  const body = h("div", {});
  into.append(body);
  let drawn = "";
  const path = `/api/v1/recall-drafts/${encodeURIComponent(id)}`;
  const refresh = async (): Promise<void> => {
    let found: Draft;
    try {
      found = await ask<Draft>(path);
    } catch (error) {
      fill(body, h("p", { class: "empty" }, error instanceof Error ? error.message : ""), h("p", {}, h("a", { href: "#recall" }, say("back-to-drafts"))));
      return;
    }
    const text = JSON.stringify(found);
    if (text === drawn) return;
    drawn = text;
    const open = found.lots.filter((lot) => !lot.confirmed);
    const confirm = (lots: string[]): Promise<boolean> => attempt(() => post(`${path}/confirmations`, { lots })).then(async (done) => (await refresh(), done));
    const mayConfirm = may.review && !found.head.own;
    fill(
      body,
      heading(
        found.head.title || say("draft-untitled"),
        [say("class", { class: found.head.recall_class }), found.head.hazard, found.head.sweep === null ? say("opens-sweep") : say("amends", { sweep: found.head.sweep }), say("confirmed-of", { confirmed: found.head.confirmed, number: found.head.lots })].filter(Boolean).join(" · "),
        h("a", { class: "button quiet", href: "#recall" }, say("back-to-drafts")),
        may.review ? h("a", { class: "button quiet", href: `#recall/form/${id}` }, say("change")) : null,
        may.review ? button(say("drop"), () => withReason(desk, say("drop-title"), say("drop"), async () => { await post(path, {}, "DELETE"); window.location.hash = "#recall"; }, { required: false, danger: true }), "danger quiet") : null,
        may.command ? sendButton(desk, path, found) : null,
      ),
      found.head.own ? h("p", { class: "note" }, say("own-draft")) : mayConfirm && open.length > 0 ? h("p", { class: "note" }, say("compare-note")) : null,
      found.warnings.length > 0 ? warnings(found) : null,
      h(
        "div",
        { class: "split even" },
        h("section", { class: "original" }, h("h3", {}, say("original"), found.has_original ? h("a", { href: `${path}/original`, target: "_blank", rel: "noopener" }, found.head.notice_name || say("open-original")) : null), found.source_text ? originalText(found.source_text) : h("p", { class: "empty" }, say(found.has_original ? "original-elsewhere" : "no-original"))),
        h("section", {}, h("h3", {}, say("understood")), h("ol", { class: "lots-read" }, ...found.lots.map((lot) => lotCard(lot, mayConfirm ? () => confirm([lot.lot]) : null)))),
      ),
    );
  };
  return { refresh };
}

/** The original as text: a table where it is one. */
function originalText(text: string): HTMLElement {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  if (lines.filter((line) => line.includes("\t")).length < lines.length / 2) return h("pre", {}, text);
  return h("div", { class: "scroll" }, h("table", { class: "list" }, h("tbody", {}, ...lines.map((line) => h("tr", {}, ...line.split("\t").map((cell) => h("td", {}, cell)))))));
}

function sendButton(desk: Desk, path: string, found: Draft): HTMLButtonElement {
  const made = button(
    say(found.head.sweep === null ? "send-open" : "send-amend"),
    () =>
      openForm({
        title: say(found.head.sweep === null ? "send-open" : "send-amend"),
        about: h("p", {}, say("send-note", { lots: found.head.lots })),
        fields: [],
        button: say("send-out"),
        send: async () => {
          const opened = await post<{ sweep: string; revision: number; reopened_lines: number }>(`${path}/release`);
          if (found.head.sweep === null) window.location.assign(`/desk/?sweep=${encodeURIComponent(opened.sweep)}#lots`);
          else {
            await desk.acted();
            window.location.hash = "#lots";
          }
          return h("p", {}, say("sent-out", { number: opened.revision, lines: opened.reopened_lines }));
        },
      }),
    "main",
  );
  made.disabled = found.head.confirmed < found.head.lots || found.head.lots === 0;
  return made;
}

function warnings(found: Draft): HTMLElement {
  return h(
    "details",
    { class: "note", open: found.warnings.length < 6 },
    h("summary", {}, say("warnings", { number: found.warnings.length })),
    h("ul", {}, ...found.warnings.map((w) => h("li", {}, w.row > 0 ? `${say("row", { number: w.row })} ${w.field}: ` : "", config.language === "zh" ? w.zh : w.en, w.value ? h("code", {}, ` ${w.value}`) : null))),
  );
}

function lotCard(lot: DraftLot, confirm: (() => unknown) | null): HTMLElement {
  const rule = config.language === "zh" ? lot.rule_zh : lot.rule_en;
  return h(
    "li",
    { class: lot.confirmed ? "done" : "" },
    h("p", {}, h("b", { class: "lot" }, lot.lot), " ", [lot.brand, lot.product].filter(Boolean).join(" · "), " ", lot.change ? chip(word("change", lot.change), lot.change === "released" || lot.change === "narrowed" ? "amber" : "blue") : null),
    h("p", { class: "small" }, [lot.producer, lot.spec, lot.grams_per_unit ? `${number(lot.grams_per_unit)} g / ${lot.unit}` : "", lot.gtin, lot.certificate ? say("certificate-is", { number: lot.certificate }) : ""].filter(Boolean).join(" · ")),
    h("dl", {}, h("dt", {}, say("rule-says")), h("dd", {}, lot.rule_text || "–"), h("dt", {}, say("rule-means")), h("dd", { class: "rule" }, rule)),
    lot.confirmed ? chip(say("confirmed"), "green") : confirm ? button(say("confirm-lot"), confirm, "main") : chip(say("not-confirmed"), "amber"),
  );
}

/** A form for lots, with the original beside it where there is one. */
function form(desk: Desk, into: HTMLElement, id: string): View {
  let isDrawn = false;
  return {
    refresh: async () => {
      if (isDrawn) return;
      isDrawn = true;
      const found = id === "" ? null : await ask<Draft>(`/api/v1/recall-drafts/${encodeURIComponent(id)}`);
      drawForm(desk, into, id, found);
    },
  };
}

function drawForm(desk: Desk, into: HTMLElement, id: string, found: Draft | null): void {
  const inputs = new Map<string, HTMLInputElement | HTMLSelectElement>();
  const keep = <Control extends HTMLInputElement | HTMLSelectElement>(name: string, control: Control): Control => {
    inputs.set(name, control);
    return control;
  };
  const rows = h("tbody", {});
  const addLot = (lot: Values = {}): void => {
    const cells = LOT_FIELDS.map((name) => h("td", { class: name === "rule" || name === "product" ? "wide" : null }, Object.assign(h("input", { name, "aria-label": say(`lot-${name.replaceAll("_", "-")}`), type: name === "grams_per_unit" ? "number" : "text" }), { value: lot[name] ?? "" })));
    const released = h("input", { type: "checkbox", name: "released", "aria-label": say("lot-released") });
    released.checked = lot["released"] === "yes";
    const row: HTMLTableRowElement = h("tr", {}, ...cells, h("td", {}, released), h("td", {}, button("×", () => row.remove(), "quiet", say("remove-row"))));
    rows.append(row);
  };
  for (const lot of found?.lots ?? []) {
    addLot({ lot_id: lot.lot, product: lot.product, brand: lot.brand, producer: lot.producer, spec: lot.spec, unit: lot.unit, grams_per_unit: lot.grams_per_unit ? String(lot.grams_per_unit) : "", gtin: lot.gtin, rule: lot.rule_text, certificate: lot.certificate, released: lot.released ? "yes" : "" });
  }
  if (rows.children.length === 0) addLot();
  const trouble = h("p", { class: "trouble", role: "alert" });
  const title = keep("title", Object.assign(h("input", { type: "text" }), { value: found?.head.title ?? desk.board?.title ?? "" }));
  const hazard = keep("hazard", Object.assign(h("input", { type: "text" }), { value: found?.head.hazard ?? desk.board?.hazard ?? "" }));
  const recallClass = keep("class", h("select", {}, ...["I", "II", "III"].map((value) => h("option", { value }, value))));
  recallClass.value = found?.head.recall_class ?? desk.board?.recall_class ?? "I";
  const what = keep("what", h("select", { disabled: found !== null }, desk.board ? h("option", { value: "amend" }, say("amends", { sweep: desk.board.title })) : null, h("option", { value: "open" }, say("opens-sweep"))));
  if (found !== null) what.value = found.head.sweep === null ? "open" : "amend";
  const save = async (): Promise<void> => {
    const lots = [...rows.rows].map((row) => {
      const read = (name: string): string => row.querySelector<HTMLInputElement>(`[name=${name}]`)!.value.trim();
      return { ...Object.fromEntries(LOT_FIELDS.map((name) => [name, read(name)])), grams_per_unit: Number(read("grams_per_unit")) || 0, released: row.querySelector<HTMLInputElement>("[name=released]")!.checked };
    });
    const body = { title: title.value, hazard: hazard.value, recall_class: recallClass.value, sweep: what.value === "amend" ? config.sweep : null, lots: lots.filter((lot) => (lot as unknown as Values)["product"] !== "") };
    try {
      const made = id === "" ? await post<{ id: string }>("/api/v1/recall-drafts", body) : (await post(`/api/v1/recall-drafts/${encodeURIComponent(id)}`, body, "PUT"), { id });
      window.location.hash = `#recall/${made.id}`;
    } catch (error) {
      fill(trouble, error instanceof Error ? error.message : String(error));
      trouble.scrollIntoView({ block: "center" });
    }
  };
  const labelled = (label: string, control: HTMLElement): Child => h("label", { class: "inline" }, h("span", {}, label), control);
  const body = h(
    "div",
    {},
    heading(say("draft-form"), say("draft-form-note"), h("a", { class: "button quiet", href: id === "" ? "#recall" : `#recall/${id}` }, say("cancel")), button(say("save-draft"), save, "main")),
    h("div", { class: "form-head" }, labelled(say("draft-does"), what), labelled(say("recall-title"), title), labelled(say("recall-class"), recallClass), labelled(say("hazard"), hazard)),
    trouble,
    found !== null && (found.has_original || found.source_text) ? h("details", { class: "original", open: true }, h("summary", {}, say("original"), " ", h("a", { href: `/api/v1/recall-drafts/${encodeURIComponent(id)}/original`, target: "_blank", rel: "noopener" }, found.head.notice_name)), found.source_text ? originalText(found.source_text) : null) : null,
    h("div", { class: "scroll" }, h("table", { class: "list entry" }, h("thead", {}, h("tr", {}, ...LOT_FIELDS.map((name) => h("th", { scope: "col" }, say(`lot-${name.replaceAll("_", "-")}`))), h("th", { scope: "col" }, say("lot-released")), h("th", {}))), rows)),
    h("p", {}, button(say("add-lot"), () => addLot())),
    h("p", { class: "hint" }, say("rule-hint")),
  );
  into.append(body);
}
