/** Is this one recalled? Answered on the phone, without signal; what can't be told counts as recalled. */

import type { App } from "./app.ts";
import { activeLots, type Lot } from "./day.ts";
import { field, make, on, textInput } from "./dom.ts";
import { anyOf, type Match, match } from "./lot_match.ts";
import { lotText } from "./lots_list.ts";
import { readDay } from "./printed_day.ts";

export function buildRecalled(app: App): HTMLElement {
  const lots = activeLots(app.sweep?.lots ?? []);
  const names = [...new Set(lots.map(brandOf))].sort((one, other) => one.localeCompare(other));
  const typed = { brand: "", code: "", production: "", expiry: "", best_by: "" };
  const result = make("div", { role: "status", id: "answer" });
  const brand = make("select", { id: "brand" }, make("option", { value: "" }, app.say("anyBrand")));
  brand.append(...names.map((name) => make("option", { value: name }, name)));
  const show = () => {
    const asked = typed.brand === "" ? lots : lots.filter((lot) => brandOf(lot) === typed.brand);
    const isAsked = Object.values(typed).some((text) => text.trim() !== "");
    result.replaceChildren(...(isAsked && asked.length ? buildAnswer(app, asked, typed) : []));
  };
  on(brand, {
    change: () => {
      typed.brand = brand.value;
      show();
    },
  });
  const day = (word: "production" | "expiry" | "best_by") => {
    const hint = make("small", {}, app.say("dayHint"));
    const input = textInput("", (text) => {
      typed[word] = text;
      hint.textContent = text.trim() && !readDay(text) ? app.say("dayUnread") : (readDay(text) ?? app.say("dayHint"));
      show();
    }, { id: word });
    const label = field(app.say(word === "best_by" ? "bestBy" : word), input);
    label.append(hint);
    return label;
  };
  const code = textInput("", (text) => {
    typed.code = text;
    show();
  }, { id: "code", autocapitalize: "characters", spellcheck: "false" });
  return make(
    "main",
    { class: "recalled" },
    make("p", { class: "quiet" }, app.say("recalledHint")),
    result,
    field(app.say("brand"), brand),
    field(app.say("code"), code),
    day("production"),
    day("expiry"),
    day("best_by"),
  );
}

function brandOf(lot: Lot): string {
  return [lot.brand, lot.product].filter(Boolean).join(" ") || lot.lot;
}

function buildAnswer(app: App, lots: Lot[], typed: Record<string, string>): HTMLElement[] {
  const dates = {
    production: readDay(typed.production ?? ""),
    expiry: readDay(typed.expiry ?? ""),
    best_by: readDay(typed.best_by ?? ""),
  };
  const code = typed.code?.trim() ? typed.code : null;
  const answers = lots.map((lot) => ({ lot, answer: match(lot.rule, code, dates) }));
  const whole: Match = anyOf(answers.map((each) => each.answer));
  const reasons = answers.filter((each) => each.answer === whole).slice(0, whole === "not_recalled" ? 0 : 8);
  return [
    make("p", { class: `answer ${whole}` }, app.say(whole)),
    make("ul", { class: "lots" }, ...reasons.map((each) => make("li", {}, lotText(app, each.lot)))),
  ];
}
