/** The first question of a visit: what was met at the door. */

import type { App } from "./app.ts";
import { button, make } from "./dom.ts";
import type { Draft } from "./draft.ts";
import { goodsFor } from "./goods_screen.ts";

const NOT_INSPECTED = ["shut", "refused", "not_found", "ceased", "moved", "duplicate"] as const;

/** Where each answer leads. */
export interface Ways {
  chosen: (outcome: string) => void;
  found: () => void;
  seen: () => void;
  goods: () => void;
}

export function buildOutcome(app: App, draft: Draft, ways: Ways): HTMLElement[] {
  const others = make("div", { class: "grid" }, ...NOT_INSPECTED.map((each) => button(app.say(each), "", () => ways.chosen(each))));
  const otherwise = [make("h2", {}, app.say("otherwise")), others];
  const seen = button(app.say("seenOnSale"), "huge bad", ways.seen);
  if (app.isHelper) {
    const notified = button(app.say("notified"), "huge good", () => ways.chosen("notified"));
    return [make("h2", {}, app.say("whatMet")), notified, seen, ...otherwise];
  }
  const clear = button(app.say("clear"), "huge good", () => ways.chosen("inspected"));
  clear.id = "clear";
  clear.append(make("small", {}, app.say("clearAll", { count: draft.lots.length })));
  const found = button(app.say("found"), "huge bad", ways.found);
  found.id = "found";
  const more = [button(app.say("reportSighting"), "wide", ways.seen)];
  const sweep = app.sweeps.find((each) => each.sweep === draft.sweep);
  if (sweep) {
    const { here, others: elsewhere } = goodsFor(sweep, draft.shop);
    if (here.length + elsewhere.length > 0) {
      const goods = button(app.say("moveGoods"), "wide", ways.goods);
      goods.id = "goods";
      goods.append(make("small", {}, app.say("moveGoodsHint")));
      more.unshift(goods);
    }
  }
  return [make("h2", {}, app.say("whatMet")), clear, found, ...otherwise, ...more];
}
