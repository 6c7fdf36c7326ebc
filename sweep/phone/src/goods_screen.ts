/** Goods that are withheld, and where they go: chosen, then said how many, whereto and before whom. */

import type { App } from "./app.ts";
import { findShop, type HeldGoods, type Itinerary, lotName } from "./day.ts";
import { button, choice, field, make, numberInput, textInput } from "./dom.ts";
import type { Draft, MovementDraft } from "./draft.ts";
import { sayDay, unbroken } from "./saying.ts";
import { uuid7 } from "./uuid7.ts";
import type { Word } from "./words.ts";

/** `released` is not among them: a second person frees goods, at the desk. */
const TARGETS = ["collected", "sealed_on_site", "returned", "destroyed", "sampled", "handed_over", "missing"] as const;
const MOST_OTHERS = 60;

interface Standing {
  shop: string;
  goods: HeldGoods;
}

/** What can move: at this shop first, then at the sector's others. */
export function goodsFor(sweep: Itinerary, shop: string): { here: Standing[]; others: Standing[] } {
  const all = Object.entries(sweep.held ?? {}).flatMap(([at, held]) => held.map((goods) => ({ shop: at, goods })));
  const family = new Set([shop, ...(sweep.also[shop] ?? [])]);
  return { here: all.filter((each) => family.has(each.shop)), others: all.filter((each) => !family.has(each.shop)) };
}

export function buildGoodsChoice(app: App, draft: Draft, chosen: (movement: MovementDraft) => void): HTMLElement[] {
  const sweep = app.sweeps.find((each) => each.sweep === draft.sweep);
  if (!sweep) return [];
  const { here, others } = goodsFor(sweep, draft.shop);
  const list = make("ul", { class: "lots choose" });
  const row = ({ shop, goods }: Standing, named: boolean) => {
    const choose = () => chosen(newMovement(shop, goods, draft));
    const open = button("", "goods", choose);
    open.append(goodsText(app, sweep, shop, goods, named));
    return make("li", {}, open);
  };
  const fill = (text: string) => {
    const wanted = text.normalize("NFKC").toLowerCase();
    const fits = ({ shop, goods }: Standing) =>
      `${findShop(sweep, shop)?.name ?? ""} ${shop} ${goods.lot} ${goods.finding}`.normalize("NFKC").toLowerCase().includes(wanted);
    list.replaceChildren(...others.filter(fits).slice(0, MOST_OTHERS).map((each) => row(each, true)));
  };
  fill("");
  const filter = textInput("", fill, { type: "search", placeholder: app.say("searchHint"), "aria-label": app.say("searchHint") });
  return [
    make("h2", {}, app.say("whichGoods")),
    here.length ? make("ul", { class: "lots choose" }, ...here.map((each) => row(each, false))) : make("p", { class: "quiet" }, app.say("noGoodsHere")),
    ...(others.length ? [make("h2", {}, app.say("goodsOfOthers")), ...(others.length > 6 ? [filter] : []), list] : []),
  ];
}

export function goodsText(app: App, sweep: Itinerary, shop: string, goods: HeldGoods, named: boolean): HTMLElement {
  const lot = sweep.lots.find((each) => each.lot === goods.lot);
  const name = lot ? `${lotName(lot)} · ${lot.lot}` : goods.lot || app.say("unreadable");
  const day = goods.lapses_ms ? sayDay(sweep, goods.lapses_ms) : "";
  const facts = [
    `${goods.units} ${lot?.unit ?? ""}`.trim(),
    app.say(goods.account as Word),
    goods.custodian,
    day ? app.say("lapsesOn", { day: unbroken(day) }) : "",
  ];
  return make(
    "span",
    { class: "lot" },
    named ? make("b", {}, findShop(sweep, shop)?.name || shop) : null,
    named ? make("span", {}, name) : make("b", {}, name),
    make("small", {}, facts.filter(Boolean).join(" · ")),
  );
}

function newMovement(shop: string, goods: HeldGoods, draft: Draft): MovementDraft {
  const told = draft.movements.filter((each) => each.finding === goods.finding && each.source === goods.account);
  const most = goods.units - told.reduce((sum, each) => sum + (each.units ?? 0), 0);
  return {
    id: uuid7(Date.now()),
    finding: goods.finding,
    shop,
    lot: goods.lot,
    source: goods.account,
    most: Math.max(most, 0),
    target: goods.account === "collected" ? "destroyed" : "collected",
    units: Math.max(most, 0),
    custodian: "",
    witness: "",
    document: "",
  };
}

/** What the law asks for before these goods may be put on that account (design rule 7); null where all is said. */
export function whatIsMissing(movement: MovementDraft): Word | null {
  if (movement.units === null || movement.units < 1 || movement.units > movement.most) return "unitsNeeded";
  if (movement.target === "returned" && !movement.custodian.trim()) return "custodianNeeded";
  if (movement.target === "destroyed" && !movement.witness.trim()) return "witnessNeeded";
  if (movement.target === "handed_over" && !movement.document.trim()) return "documentNeeded";
  return null;
}

export function buildMovement(app: App, movement: MovementDraft, keep: () => void): HTMLElement[] {
  const options = TARGETS.filter((each) => each !== movement.source).map((each) => [each, app.say(each)] as const);
  const text = (word: "custodian" | "witness" | "document") =>
    field(
      app.say(word),
      textInput(movement[word], (value) => {
        movement[word] = value;
        keep();
      }, { maxlength: "200" }),
    );
  const witness = text("witness");
  const custodian = text("custodian");
  const showFields = () => {
    witness.hidden = movement.target !== "destroyed";
    custodian.hidden = ["destroyed", "missing"].includes(movement.target);
  };
  showFields();
  const units = numberInput(movement.units, (value) => {
    movement.units = value;
    keep();
  });
  units.id = "move-units";
  return [
    field(app.say("moveUnits", { count: movement.most }), units),
    make("h3", {}, app.say("moveTo")),
    choice(options, movement.target as (typeof TARGETS)[number], (target) => {
      movement.target = target;
      showFields();
      keep();
    }),
    custodian,
    witness,
    text("document"),
  ];
}
