/** Is this one recalled? Answered on the phone, without signal; what can't be told counts as recalled. */

import type { App } from "./app.ts";
import { activeLots, type Lot } from "./day.ts";
import { button, field, make, on, textInput } from "./dom.ts";
import { readScan } from "./gs1.ts";
import { lotRow } from "./lots_list.ts";
import { readDay } from "./printed_day.ts";
import { sayRule } from "./saying.ts";
import { buildScan } from "./scan_panel.ts";
import { answerFor, type LotAnswer, type Unit } from "./unit_answer.ts";

const MOST_REASONS = 8;
const DATES = ["production", "expiry", "best_by"] as const;

interface Typed {
  brand: string;
  gtin: string | null;
  code: string;
  production: string;
  expiry: string;
  best_by: string;
}

export function buildRecalled(app: App): HTMLElement {
  const lots = activeLots(app.sweep?.lots ?? []);
  const typed: Typed = { brand: "", gtin: null, code: "", production: "", expiry: "", best_by: "" };
  const result = make("div", { role: "status", id: "answer" });
  const scanned = make("div", { class: "scanned" });
  const show = () => result.replaceChildren(...buildAnswer(app, lots, typed));
  const brand = buildBrands(app, lots, (chosen) => {
    typed.brand = chosen;
    show();
  });
  const fields = [buildCode(app, typed, show), ...DATES.map((word) => buildDay(app, word, typed, show))];
  const fill = (name: "code" | (typeof DATES)[number], value: string | null) => {
    if (value === null) return;
    const input = fields.map((each) => each.querySelector("input")!).find((each) => each.id === name)!;
    input.value = value;
    input.dispatchEvent(new Event("input"));
  };
  const take = (texts: string[]) => {
    const year = new Date().getFullYear();
    const codes = texts.map((text) => ({ text, said: readScan(text, year) }));
    const { text, said } = codes.find(({ said }) => said.code !== null) ?? codes.find(({ said }) => said.gtin !== null) ?? codes[0]!;
    for (const name of ["code", ...DATES] as const) fill(name, said[name]);
    typed.gtin = said.gtin;
    scanned.replaceChildren(...buildScanned(app, lots, text, said.gtin, said.code === null, () => fill("code", plainText(text))));
    show();
  };
  const clear = button(app.say("clearForm"), "link", () => {
    typed.gtin = null;
    typed.brand = brand.querySelector("select")!.value = "";
    scanned.replaceChildren();
    for (const name of ["code", ...DATES] as const) fill(name, "");
    show();
  });
  return make(
    "main",
    { class: "recalled" },
    result,
    buildScan(app, take),
    scanned,
    make("p", { class: "quiet" }, app.say("recalledHint")),
    brand,
    ...fields,
    make("div", { class: "discard" }, clear),
    make("a", { href: "#/lots", class: "button wide" }, app.say("showLots", { count: lots.length })),
  );
}

function buildBrands(app: App, lots: Lot[], chosen: (brand: string) => void): HTMLElement {
  const names = [...new Set(lots.map(brandOf))].sort((one, other) => one.localeCompare(other));
  const select = make("select", { id: "brand" }, make("option", { value: "" }, app.say("anyBrand")));
  select.append(...names.map((name) => make("option", { value: name }, name)));
  on(select, { change: () => chosen(select.value) });
  return field(app.say("brand"), select);
}

function buildCode(app: App, typed: Typed, show: () => void): HTMLElement {
  const changed = (text: string) => {
    typed.code = text;
    show();
  };
  return field(app.say("code"), textInput("", changed, { id: "code", autocapitalize: "characters", spellcheck: "false", maxlength: "120" }));
}

function buildDay(app: App, word: (typeof DATES)[number], typed: Typed, show: () => void): HTMLElement {
  const hint = make("small", {}, app.say("dayHint"));
  const changed = (text: string) => {
    typed[word] = text;
    hint.textContent = text.trim() && !readDay(text) ? app.say("dayUnread") : (readDay(text) ?? app.say("dayHint"));
    show();
  };
  const label = field(app.say(word === "best_by" ? "bestBy" : word), textInput("", changed, { id: word, inputmode: "numeric", maxlength: "40" }));
  label.append(hint);
  return label;
}

/** What the scanner saw. A text that is no article code may be the lot code: that is for a person to say. */
function buildScanned(app: App, lots: Lot[], text: string, gtin: string | null, isCodeOpen: boolean, use: () => void): HTMLElement[] {
  if (gtin !== null) {
    const isListed = lots.some((lot) => lot.gtin && answerFor([lot], { ...unread(), gtin }).because.every((each) => !each.isOtherArticle));
    const said = [app.say("scannedArticle", { gtin: gtin.replace(/^0+/, "") }), app.say(isListed ? "articleListed" : "articleNotListed")];
    return [make("p", { class: isListed ? "notice bad" : "notice" }, said.join(" · "))];
  }
  const shown = plainText(text);
  const parts = [make("p", { class: "notice" }, app.say("scannedText", { text: shown.slice(0, 200) }))];
  return isCodeOpen && shown ? [...parts, button(app.say("useAsCode"), "wide", use)] : parts;
}

/** Without a scanner's mark and characters that don't print. */
function plainText(text: string): string {
  return text.replace(/^\][A-Za-z][0-9a-zA-Z]/, "").replaceAll(/\p{C}/gu, " ").trim();
}

function brandOf(lot: Lot): string {
  return [lot.brand, lot.product].filter(Boolean).join(" ") || lot.lot;
}

function unread(): Unit {
  return { gtin: null, code: null, dates: { production: null, expiry: null, best_by: null } };
}

function buildAnswer(app: App, lots: Lot[], typed: Typed): HTMLElement[] {
  const asked = typed.brand === "" ? lots : lots.filter((lot) => brandOf(lot) === typed.brand);
  const isAsked = typed.gtin !== null || [typed.brand, typed.code, ...DATES.map((word) => typed[word])].some((text) => text.trim() !== "");
  if (!isAsked || asked.length === 0) return [];
  const dates = { production: readDay(typed.production), expiry: readDay(typed.expiry), best_by: readDay(typed.best_by) };
  const { answer, because } = answerFor(asked, { gtin: typed.gtin, code: typed.code.trim() || null, dates });
  // Another article's lots say nothing of interest, unless there are no others.
  const telling = because.filter((each) => !each.isOtherArticle);
  const reasons = telling.length > 0 ? telling : because;
  const rows = reasons.slice(0, MOST_REASONS).map((each) => lotRow(app, each.lot, make("small", { class: "why" }, reasonOf(app, each))));
  const rest = reasons.length - rows.length;
  return [
    make("p", { class: `answer ${answer}` }, app.say(answer)),
    make("ul", { class: "lots" }, ...rows),
    ...(rest > 0 ? [make("p", { class: "quiet" }, app.say("moreLots", { count: rest }))] : []),
  ];
}

function reasonOf(app: App, { lot, answer, isOtherArticle, needs }: LotAnswer): string {
  if (isOtherArticle) return app.say("otherArticle", { gtin: lot.gtin });
  if (answer === "cannot_tell") return needs.map((need) => app.say(need)).join(app.language === "zh" ? "、" : ", ");
  return app.say(answer === "recalled" ? "fitsRule" : "outsideRule", { rule: sayRule(app, lot) });
}
