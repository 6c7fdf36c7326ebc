/** Today's route: the next stop large, what is left, and the others in order. */

import type { App } from "./app.ts";
import type { Itinerary, Stop } from "./day.ts";
import { field, make } from "./dom.ts";
import { dateOf, sayDistance, sayDue, sayTime } from "./saying.ts";

export function buildToday(app: App, shown: () => void): HTMLElement {
  const sweep = app.sweep;
  const screen = make("main", { class: "today" });
  if (!app.kept) {
    screen.append(make("p", { class: "notice" }, app.say("neverAsked")));
    return screen;
  }
  if (!sweep) {
    screen.append(make("p", { class: "notice" }, app.say("noSweep")));
    return screen;
  }
  if (app.sweeps.length > 1) screen.append(buildChoice(app, sweep, shown));
  for (const draft of app.drafts) {
    const text = app.say("resume", { shop: draft.shopName || app.say("noName") });
    screen.append(make("a", { href: `#/visit/${encodeURIComponent(draft.shop)}`, class: "notice go" }, text));
  }
  const date = dateOf(app, sweep);
  const first = sweep.stops[0]?.date ?? date;
  const isToday = (stop: Stop) => stop.date <= (first > date ? first : date);
  const isDone = (stop: Stop) => !stop.to_visit || app.checkedToday(sweep, stop.shop) !== null;
  const todays = sweep.stops.filter(isToday);
  const left = todays.filter((stop) => !isDone(stop));
  const done = todays.filter(isDone);
  if (sweep.stops.length === 0) screen.append(make("p", { class: "notice" }, app.say("noRoute")));
  else {
    screen.append(buildProgress(app, done.length, todays.length));
    screen.append(left[0] ? buildNext(app, sweep, left[0]) : make("p", { class: "notice good" }, app.say("allDone")));
  }
  buildList(app, sweep, screen, app.say("remaining"), left.slice(1), false);
  buildList(app, sweep, screen, app.say("finished"), done, true);
  buildList(app, sweep, screen, app.say("later"), sweep.stops.filter((stop) => !isToday(stop)), false);
  screen.append(make("p", { class: "quiet" }, app.say("asOf", { time: new Date(app.kept.atMs).toLocaleTimeString() })));
  return screen;
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

function buildNext(app: App, sweep: Itinerary, stop: Stop): HTMLElement {
  const due = sayDue(app, sweep, stop);
  const unsettled = sweep.unsettled[stop.shop] ?? [];
  return make(
    "a",
    { href: addressOf(stop), class: "next", id: "next" },
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

export function unsettledWords(app: App, unsettled: { kind: string }[]): string {
  const count = (kind: string) => unsettled.filter((each) => each.kind === kind).length;
  const parts = [
    count("sighting") ? `${app.say("sightingHere")} ${count("sighting")}` : "",
    count("finding") ? `${app.say("findingHere")} ${count("finding")}` : "",
  ];
  return parts.filter(Boolean).join(" · ");
}

function buildList(app: App, sweep: Itinerary, screen: HTMLElement, title: string, stops: Stop[], done: boolean): void {
  if (stops.length === 0) return;
  const list = make("ol", { class: "stops" });
  for (const stop of stops) {
    const late = stop.due_ms < app.sweepNow(sweep) && !done;
    const unsettled = !done && sweep.unsettled[stop.shop] !== undefined;
    const right = done ? "✓" : sayTime(app, sweep, stop.due_ms);
    const row = make(
      "a",
      { href: addressOf(stop) },
      make("span", {}, make("b", {}, `${unsettled ? "! " : ""}${stop.name || app.say("noName")}`), make("small", {}, stop.address)),
      make("em", { class: late ? "late" : done ? "good" : "" }, right, make("small", {}, sayDistance(app, stop) ?? "")),
    );
    list.append(make("li", {}, row));
  }
  screen.append(make("h2", {}, `${title} (${stops.length})`), list);
}

function addressOf(stop: Stop): string {
  return `#/stop/${encodeURIComponent(stop.shop)}`;
}
