/** Any shop of the sector, and shops that no registry knows. */

import type { App } from "./app.ts";
import { type Itinerary, searchShops, shopAt } from "./day.ts";
import { button, field, make, on, textInput } from "./dom.ts";
import { distanceM } from "./place.ts";
import { sayDistance } from "./saying.ts";
import { beginVisit, goTo } from "./stop_screen.ts";
import { uuid7 } from "./uuid7.ts";

const MOST = 40;
const MOST_SIMILAR = 3;

export function buildSearch(app: App): HTMLElement {
  const { sweep } = app;
  if (!sweep) return make("main", {}, make("p", { class: "notice" }, app.say(app.kept ? "noSweep" : "neverAsked")));
  app.whereabouts.start();
  const list = make("ol", { class: "stops" });
  const title = make("h2", {});
  const input = make("input", { type: "search", placeholder: app.say("searchHint"), "aria-label": app.say("searchHint"), id: "search" });
  const fill = () => {
    const text = input.value.trim();
    const places = text ? searchShops(sweep, text, MOST) : nearest(app, sweep);
    title.textContent = text ? (places.length ? "" : app.say("nothingFound")) : places.length ? app.say("nearYou") : "";
    list.replaceChildren(...places.map((at) => buildRow(app, sweep, at)));
  };
  on(input, { input: fill });
  fill();
  return make(
    "main",
    { class: "search" },
    input,
    title,
    list,
    make("a", { href: "#/new", class: "button wide" }, `＋ ${app.say("addShop")}`),
  );
}

function nearest(app: App, sweep: Itinerary): number[] {
  const here = app.whereabouts.place(Date.now());
  if (!here) return [];
  const { lat_e5, lon_e5 } = sweep.shops;
  const far = (at: number) => distanceM(here.lat, here.lon, lat_e5[at]! / 1e5, lon_e5[at]! / 1e5);
  return [...lat_e5.keys()]
    .filter((at) => lat_e5[at] != null && lon_e5[at] != null)
    .map((at) => [at, far(at)] as const)
    .sort((one, other) => one[1] - other[1])
    .slice(0, 15)
    .map(([at]) => at);
}

function buildRow(app: App, sweep: Itinerary, at: number): HTMLElement {
  const shop = shopAt(sweep, at);
  const isDone = app.checkedToday(sweep, shop.shop) !== null;
  return make(
    "li",
    {},
    make(
      "a",
      { href: `#/stop/${encodeURIComponent(shop.shop)}` },
      make("span", {}, make("b", {}, shop.name || app.say("noName")), make("small", {}, shop.address || shop.shop)),
      make("em", { class: isDone ? "good" : "" }, isDone ? "✓" : "", make("small", {}, sayDistance(app, shop) ?? "")),
    ),
  );
}

/** A shop that is not in the registry: it counts from its first check-in on. */
export function buildNewShop(app: App): HTMLElement {
  const { sweep } = app;
  if (!sweep) return make("main", {}, make("p", { class: "notice" }, app.say("noSweep")));
  app.whereabouts.start();
  const said = { name: "", address: "" };
  const warning = make("p", { class: "notice bad", role: "alert", hidden: "" }, app.say("nameNeeded"));
  const similar = make("div", { class: "found-shops", "aria-live": "polite" });
  const suggest = () => {
    const found = said.name.trim().length < 2 ? [] : searchShops(sweep, said.name, MOST_SIMILAR);
    const title = found.length ? [make("h2", {}, app.say("similarShops"))] : [];
    similar.replaceChildren(...title, make("ol", { class: "stops" }, ...found.map((at) => buildRow(app, sweep, at))));
  };
  const begin = async () => {
    warning.hidden = Boolean(said.name.trim() || said.address.trim());
    if (!warning.hidden) return;
    const place = app.whereabouts.place(Date.now());
    const id = `new-${uuid7(Date.now())}`;
    const at = { lat: place?.lat ?? null, lon: place?.lon ?? null };
    await beginVisit(app, sweep, { shop: id, name: said.name.trim(), address: said.address.trim(), phone: "", ...at, stop: null }, true);
    goTo(id);
  };
  return make(
    "main",
    {},
    make("h1", {}, app.say("addShop")),
    field(app.say("shopName"), textInput("", (text) => {
      said.name = text;
      suggest();
    }, { id: "shop-name", maxlength: "200" })),
    similar,
    field(app.say("shopAddress"), textInput("", (text) => (said.address = text), { maxlength: "400" })),
    warning,
    make("div", { class: "foot" }, button(app.say("addAndInspect"), "main", () => void begin())),
  );
}
