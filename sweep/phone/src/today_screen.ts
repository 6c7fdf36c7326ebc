/** Today's route: the next stop large, what is left, and the others in order; as a list or as a sketch. */

import { buildAfterLink } from "./after_screen.ts";
import type { App } from "./app.ts";
import { findShop, type Itinerary, type Stop } from "./day.ts";
import { field, fillInTurn, make } from "./dom.ts";
import { distanceM } from "./place.ts";
import { dateOf, sayDistance, sayDue, sayTime } from "./saying.ts";
import { Sketch } from "./sketch_screen.ts";
import type { Word } from "./words.ts";

const SKETCH_EVERY_MS = 4_000;
const MOST_SIGHTINGS = 5;
const FIRST_ROWS = 12;

interface Route {
  todays: Stop[];
  left: Stop[];
  done: Stop[];
  later: Stop[];
}

function routeOf(app: App, sweep: Itinerary): Route {
  const date = dateOf(app, sweep);
  const first = sweep.stops[0]?.date ?? date;
  const isToday = (stop: Stop) => stop.date <= (first > date ? first : date);
  const isDone = (stop: Stop) => !stop.to_visit || app.checkedToday(sweep, stop.shop) !== null;
  const todays = sweep.stops.filter(isToday);
  return {
    todays,
    left: todays.filter((stop) => !isDone(stop)),
    done: todays.filter(isDone),
    later: sweep.stops.filter((stop) => !isToday(stop)),
  };
}

/** What the list shows; while this stays the same, so does the list. */
export function sayToday(app: App): string {
  const { sweep, kept, drafts, items, language } = app;
  const place = app.whereabouts.place(Date.now());
  const about = place ? [place.lat.toFixed(3), place.lon.toFixed(3)] : []; // to a hundred metres
  const minute = sweep ? Math.floor(app.sweepNow(sweep) / 60_000) : 0;
  const last = items.at(-1);
  return JSON.stringify([sweep?.sweep, kept?.atMs, language, minute, about, drafts.map(({ shop }) => shop), last?.id, items.length]);
}

/** `isNew`: on a screen that was another one, so that the first stops may come before the last. */
export function buildToday(app: App, shown: () => void, isNew: boolean): HTMLElement {
  const { sweep } = app;
  if (sweep) app.whereabouts.start();
  const screen = make("main", { class: "today" }, ...buildTop(app, shown));
  if (!sweep || !app.kept) return screen;
  const { todays, left, done, later } = routeOf(app, sweep);
  if (sweep.stops.length === 0) screen.append(make("p", { class: "notice" }, app.say("noRoute")));
  else {
    screen.append(buildProgress(app, done.length, todays.length));
    screen.append(left[0] ? buildNext(app, sweep, left[0]) : make("p", { class: "notice good" }, app.say("allDone")));
    screen.append(buildViews(app, "#/"));
  }
  const sightings = buildSightings(app, sweep);
  if (sightings) screen.append(sightings);
  const most = isNew ? FIRST_ROWS : Infinity;
  buildList(app, sweep, screen, app.say("remaining"), left.slice(1), false, most);
  buildList(app, sweep, screen, app.say("finished"), done, true, most);
  buildList(app, sweep, screen, app.say("later"), later, false, most);
  screen.append(make("p", { class: "quiet" }, app.say("asOf", { time: sayTime(app, sweep, app.kept.clocks[sweep.sweep] ?? sweep.now_ms) })));
  return screen;
}

/** The same route as a sketch. */
export function buildTodaySketch(app: App): HTMLElement {
  const { sweep } = app;
  const screen = make("main", { class: "today" });
  if (!sweep) return screen;
  app.whereabouts.start();
  const { todays, done, left } = routeOf(app, sweep);
  const finished = new Set(done);
  const sketch = new Sketch(app, sweep, todays, (stop) => finished.has(stop));
  const timer = setInterval(() => (screen.isConnected ? sketch.redraw() : clearInterval(timer)), SKETCH_EVERY_MS);
  screen.append(buildViews(app, "#/map"), sketch.element, buildProgress(app, done.length, done.length + left.length));
  return screen;
}

function buildTop(app: App, shown: () => void): HTMLElement[] {
  const { sweep } = app;
  if (!app.kept) return [make("p", { class: "notice" }, app.say("neverAsked"))];
  if (!sweep) return [make("p", { class: "notice" }, app.say("noSweep"))];
  const drafts = app.drafts.map((draft) => {
    const text = app.say("resume", { shop: draft.shopName || app.say("noName") });
    return make("a", { href: `#/visit/${encodeURIComponent(draft.shop)}`, class: "notice go" }, text);
  });
  const after = buildAfterLink(app);
  const links = after ? [after, ...drafts] : drafts;
  return app.sweeps.length > 1 ? [buildChoice(app, sweep, shown), ...links] : links;
}

/** Several sweeps run at once: each with its own lots and route. */
function buildChoice(app: App, sweep: Itinerary, shown: () => void): HTMLElement {
  const select = make("select", { id: "sweep" });
  for (const each of app.sweeps) {
    const left = each.stops.filter((stop) => stop.to_visit).length;
    const option = make("option", { value: each.sweep }, `${each.sweep} · ${each.title} (${left})`);
    option.selected = each.sweep === sweep.sweep;
    select.append(option);
  }
  select.addEventListener("change", () => {
    app.choose(select.value);
    shown();
  });
  return field(app.say("whichSweep"), select);
}

function buildProgress(app: App, done: number, total: number): HTMLElement {
  const bar = make("progress", { max: String(total), value: String(done), "aria-hidden": "true" });
  return make("div", { class: "progress" }, app.say("progress", { done, total, left: total - done }), bar);
}

function buildViews(app: App, here: string): HTMLElement {
  const view = (address: string, word: "list" | "sketch") => {
    const link = make("a", { href: address, class: "button" }, app.say(word));
    if (address === here) link.setAttribute("aria-current", "true");
    return link;
  };
  return make("div", { class: "views" }, view("#/", "list"), view("#/map", "sketch"));
}

function buildNext(app: App, sweep: Itinerary, stop: Stop): HTMLElement {
  const due = sayDue(app, sweep, stop);
  const unsettled = sweep.unsettled[stop.shop] ?? [];
  return make(
    "a",
    { href: addressOf(stop.shop), class: "next", id: "next" },
    make("span", { class: "eyebrow" }, app.say("next"), make("b", {}, sayDistance(app, stop) ?? "")),
    make("strong", {}, stop.name || app.say("noName")),
    make("span", {}, stop.address || app.say("noAddress")),
    make("span", { class: due.late ? "due late" : "due" }, due.text),
    stop.lat === null ? make("small", {}, app.say("noPlace")) : null,
    unsettled.length > 0 ? make("span", { class: "tag bad" }, unsettledWords(app, unsettled)) : null,
    stop.open_lots && stop.open_lots.length > 0
      ? make("span", { class: "tag" }, app.say("openLotsSome", { count: stop.open_lots.length }))
      : null,
  );
}

function unsettledWords(app: App, unsettled: { kind: string }[]): string {
  const count = (kind: string) => unsettled.filter((each) => each.kind === kind).length;
  const parts = [
    count("sighting") ? `${app.say("sightingHere")} ${count("sighting")}` : "",
    count("finding") ? `${app.say("findingHere")} ${count("finding")}` : "",
  ];
  return parts.filter(Boolean).join(" · ");
}

/** Open sightings of the sector at shops that are on nobody's list here, the nearest first. */
function buildSightings(app: App, sweep: Itinerary): HTMLElement | null {
  const own = new Set(sweep.stops.map((stop) => stop.shop));
  const here = app.whereabouts.place(Date.now());
  const far = (shop: { lat: number | null; lon: number | null }) =>
    here && shop.lat !== null && shop.lon !== null ? distanceM(here.lat, here.lon, shop.lat, shop.lon) : Infinity;
  const shops = Object.entries(sweep.unsettled)
    .filter(([shop, unsettled]) => !own.has(shop) && unsettled.some((each) => each.kind === "sighting"))
    .flatMap(([shop]) => findShop(sweep, shop) ?? [])
    .sort((one, other) => far(one) - far(other))
    .slice(0, MOST_SIGHTINGS);
  if (shops.length === 0) return null;
  const rows = shops.map((shop) => make("li", {}, rowOf(app, shop, "!", "late")));
  return make("section", { class: "sightings" }, make("h2", {}, app.say("sightingsNearby")), make("ol", { class: "stops" }, ...rows));
}

function buildList(app: App, sweep: Itinerary, screen: HTMLElement, title: string, stops: Stop[], done: boolean, most: number): void {
  if (stops.length === 0) return;
  const now = app.sweepNow(sweep);
  const rows = stops.map((stop) => () => {
    const late = stop.due_ms < now && !done;
    const isUnsettled = !done && sweep.unsettled[stop.shop] !== undefined;
    const [right, look] = done ? doneWords(app, sweep, stop) : [sayTime(app, sweep, stop.due_ms), late ? "late" : ""];
    return make("li", {}, rowOf(app, stop, right, look, isUnsettled));
  });
  const list = make("ol", { class: "stops" });
  fillInTurn(list, rows, most);
  screen.append(make("h2", {}, `${title} (${stops.length})`), list);
}

/** What this phone said of a stop; a plain tick where it was another one, or all was clear. */
function doneWords(app: App, sweep: Itinerary, stop: Stop): [text: string, look: string] {
  const said = app.checkedToday(sweep, stop.shop);
  if (said && said.findings > 0) return [app.say("foundShort"), "late"];
  if (said && said.outcome !== "inspected") return [app.say(said.outcome as Word), "unmet"];
  return ["✓", "good"];
}

type Listed = Pick<Stop, "shop" | "name" | "address" | "lat" | "lon">;

function rowOf(app: App, shop: Listed, right: string, look: string, isMarked = false): HTMLElement {
  return make(
    "a",
    { href: addressOf(shop.shop) },
    make("span", {}, make("b", {}, `${isMarked ? "! " : ""}${shop.name || app.say("noName")}`), make("small", {}, shop.address)),
    make("em", { class: look }, right, make("small", {}, sayDistance(app, shop) ?? "")),
  );
}

function addressOf(shop: string): string {
  return `#/stop/${encodeURIComponent(shop)}`;
}
