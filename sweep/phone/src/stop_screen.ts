/** One shop before the visit: where it is, what is open there, and the button that begins the check-in. */

import type { App } from "./app.ts";
import { activeLots, findShop, type Itinerary, type Shop } from "./day.ts";
import { button, make } from "./dom.ts";
import { goodsFor, goodsText } from "./goods_screen.ts";
import { buildLots } from "./lots_list.ts";
import { isIos, mapApps } from "./map_apps.ts";
import { sayDistance, sayDue } from "./saying.ts";
import type { Word } from "./words.ts";

export function buildStop(app: App, id: string): HTMLElement {
  const sweep = app.sweep;
  const shop = sweep && findShop(sweep, id);
  if (!sweep || !shop) return make("main", {}, make("p", { class: "notice" }, app.say("nothingFound")));
  const lots = activeLots(sweep.lots);
  const isBegun = () => app.drafts.some((each) => each.shop === id);
  // The newest revision when it begins, not when this screen was made.
  const start = () => (isBegun() ? goTo(id) : void beginVisit(app, app.sweep ?? sweep, shop).then(() => goTo(id)));
  return make(
    "main",
    { class: "stop" },
    make("h1", {}, shop.name || app.say("noName")),
    make("p", { class: "address" }, shop.address || app.say("noAddress")),
    buildFacts(app, sweep, shop),
    buildWays(app, shop),
    buildUnsettled(app, sweep, id),
    buildGoods(app, sweep, id),
    buildLots(app, lots),
    app.isHelper ? make("p", { class: "notice" }, app.say("helperOnly")) : null,
    make("div", { class: "foot" }, button(app.say(isBegun() ? "goOn" : "inspect"), "main", start)),
  );
}

function buildFacts(app: App, sweep: Itinerary, shop: Shop): HTMLElement {
  const facts = make("ul", { class: "facts" });
  const add = (text: string | null, look = "") => text && facts.append(make("li", { class: look }, text));
  const { stop } = shop;
  if (stop) {
    const due = sayDue(app, sweep, stop);
    add(due.text, due.late ? "late" : "");
    for (const asked of stop.asks?.[app.language] ?? []) add(asked, "warn");
    const open = stop.open_lots;
    if (open === null) add(app.say("openLotsAll", { count: activeLots(sweep.lots).length }));
    else add(open.length ? app.say("openLotsSome", { count: open.length }) : app.say("openLotsNone"));
    if (stop.likely.length) add(app.say("likelyLots", { lots: stop.likely.join(", ") }), "warn");
  }
  add(sayDistance(app, shop) ?? (shop.lat === null ? app.say("noPlace") : null));
  const also = sweep.also[shop.shop];
  if (also) add(app.say("alsoHere", { shops: also.join(", ") }));
  const checked = app.checkedToday(sweep, shop.shop);
  if (checked) {
    const outcome = app.say(checked.findings > 0 ? "found" : (checked.outcome as Word));
    add(app.say("lastCheck", { time: new Date(checked.madeMs).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }), outcome }), "good");
  }
  return facts;
}

function buildWays(app: App, shop: Shop): HTMLElement {
  const ways = make("div", { class: "ways" });
  if (shop.lat !== null && shop.lon !== null) {
    const ios = isIos(navigator.userAgent, navigator.maxTouchPoints);
    const apps = mapApps({ lat: shop.lat, lon: shop.lon }, shop.name, ios);
    const links = apps.map(({ name, address }) => make("a", { class: "button", href: address }, app.say(name)));
    ways.append(make("details", { class: "map-apps" }, make("summary", {}, app.say("mapApps")), make("div", { class: "grid" }, ...links)));
  }
  if (/^[+\d][\d -]{4,20}$/.test(shop.phone)) {
    ways.append(make("a", { class: "button", href: `tel:${shop.phone.replaceAll(/[^+\d]/g, "")}` }, app.say("call")));
  }
  ways.append(make("a", { class: "button", href: "#/me" }, app.say("credentials")));
  return ways;
}

function buildUnsettled(app: App, sweep: Itinerary, shop: string): HTMLElement | null {
  const unsettled = sweep.unsettled[shop];
  if (!unsettled) return null;
  return make(
    "ul",
    { class: "unsettled" },
    ...unsettled.map((each) =>
      make(
        "li",
        {},
        make("b", {}, app.say(each.kind === "sighting" ? "sightingHere" : "findingHere")),
        [each.text, each.lots.join(", "), each.units === null ? "" : app.say("unitsOf", { units: each.units })]
          .filter(Boolean)
          .join(" · "),
      ),
    ),
  );
}

function buildGoods(app: App, sweep: Itinerary, shop: string): HTMLElement | null {
  const { here } = goodsFor(sweep, shop);
  if (here.length === 0) return null;
  const rows = here.map((each) => make("li", {}, goodsText(app, sweep, each.shop, each.goods, false)));
  return make("div", {}, make("h2", {}, app.say("goodsHere")), make("ul", { class: "lots" }, ...rows));
}

/** The visit begins now, under the revision that this phone holds now. */
export async function beginVisit(app: App, sweep: Itinerary, shop: Shop, isNew = false): Promise<void> {
  app.whereabouts.start();
  const sightings = (sweep.unsettled[shop.shop] ?? []).filter((each) => each.kind === "sighting");
  await app.begin({
    shop: shop.shop,
    shopName: shop.name,
    sweep: sweep.sweep,
    revision: sweep.revision,
    lots: activeLots(sweep.lots),
    purpose: sightings.length > 0 ? "sighting" : "visit",
    outcome: null,
    position: null,
    findings: [],
    movements: [],
    unanswered: [],
    settles: sightings.map((each) => each.id),
    also: sweep.also[shop.shop] ?? [],
    sameAs: null,
    photos: [],
    note: "",
    newShop: isNew ? { name: shop.name, address: shop.address, lat: shop.lat, lon: shop.lon } : null,
  });
}

export function goTo(shop: string): void {
  location.hash = `#/visit/${encodeURIComponent(shop)}`;
}
