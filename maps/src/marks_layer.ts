/** What lies over the shops: finds by quantity, holds, sightings, what was reopened, teams, silent phones, routes. */

import { make } from "./dom.ts";
import type { SweepFeed } from "./feed.ts";
import { sweepNow } from "./header.ts";
import { L, type Leaflet } from "./leaflet_global.ts";
import { type Brush, drawCount, drawPill, drawRing, drawRoute } from "./marks.ts";
import { placeOn } from "./datum.ts";
import { NEAR_ZOOM } from "./shop_layer.ts";
import type { RoutesAnswer } from "./payload.ts";
import { lineOf, type RouteLine } from "./routes.ts";
import { STATES, worldX, worldY } from "./points.ts";
import { onTheme, theme } from "./theme.ts";

const REOPENED = STATES.indexOf("reopened");
const UNVISITED = STATES.indexOf("unvisited");
const OLD_MS = 2 * 3_600_000;
const LAPSES_SOON_MS = 3 * 86_400_000;

export class MarksLayer extends L.Layer {
  private readonly feed: SweepFeed;
  private readonly canvas = document.createElement("canvas");
  private readonly context: CanvasRenderingContext2D;
  /** Whom to name for the streets that routes are drawn along. */
  private readonly credit = make("p", { class: "credit", hidden: "" });
  private shown: Leaflet.Map | null = null;
  /** The routes as lines, and of what they were made. */
  private lines: { routes: RoutesAnswer | null; x: Float64Array; all: RouteLine[] } | null = null;
  private frame = 0;

  constructor(feed: SweepFeed) {
    super();
    this.feed = feed;
    this.context = this.canvas.getContext("2d", { willReadFrequently: true })!;
    this.canvas.className = "marks";
    for (const event of ["points", "changed", "field", "routes", "filter", "layers", "replay"] as const) {
      feed.on(event, () => this.drawSoon());
    }
    onTheme(() => this.drawSoon());
  }

  override onAdd(map: Leaflet.Map): this {
    this.shown = map;
    const pane = map.getPane("marks") ?? map.createPane("marks");
    pane.classList.add("marks-pane");
    pane.append(this.canvas);
    map.getContainer().append(this.credit);
    map.on("move resize", this.draw, this);
    this.drawSoon();
    return this;
  }

  override onRemove(map: Leaflet.Map): this {
    map.off("move resize", this.draw, this);
    this.canvas.remove();
    this.credit.remove();
    this.shown = null;
    return this;
  }

  private drawSoon(): void {
    if (this.frame !== 0) return;
    this.frame = requestAnimationFrame(() => {
      this.frame = 0;
      this.draw();
    });
  }

  private draw(): void {
    const { shown: map, feed, canvas, context } = this;
    if (map === null || feed.points === null) return;
    const names = ["finds", "holds", "sightings", "reopened", "teams", "silent", "routes"] as const;
    const isEmpty = !names.some((name) => feed.layers.has(name));
    canvas.hidden = isEmpty;
    this.credit.hidden = true;
    if (isEmpty) return;
    const size = map.getSize();
    const ratio = Math.min(2, Math.max(1, window.devicePixelRatio || 1));
    const [width, height] = [Math.round(size.x * ratio), Math.round(size.y * ratio)];
    if (canvas.width !== width || canvas.height !== height) {
      canvas.width = width;
      canvas.height = height;
      canvas.style.width = `${size.x}px`;
      canvas.style.height = `${size.y}px`;
    }
    L.DomUtil.setPosition(canvas, map.containerPointToLayerPoint([0, 0]));
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, size.x, size.y);
    const scale = 256 * 2 ** map.getZoom();
    const corner = map.getPixelBounds().min!;
    const brush: Brush = {
      context,
      theme: theme(),
      isNear: map.getZoom() >= NEAR_ZOOM,
      width: size.x,
      height: size.y,
    };
    const at = (x: number, y: number): [number, number] => [x * scale - corner.x, y * scale - corner.y];
    if (feed.layers.has("routes") || feed.filter.team !== null) this.drawRoutes(brush, at);
    this.drawShops(brush, at);
    if (feed.past === null) this.drawTeams(brush, at);
  }

  private drawRoutes(brush: Brush, at: (x: number, y: number) => [number, number]): void {
    const { feed } = this;
    const points = feed.points!;
    const { team: only } = feed.filter;
    if (this.lines?.routes !== feed.routes || this.lines.x !== points.x) {
      const { routes } = feed;
      this.lines = { routes, x: points.x, all: (routes?.routes ?? []).map((route) => lineOf(route, points, feed.datum)) };
    }
    const isDone = (place: number): boolean => points.state[place] !== UNVISITED && points.state[place] !== REOPENED;
    this.credit.textContent = feed.routes?.attribution ?? "";
    this.credit.hidden = !this.lines.all.some(({ legs }) => legs.some(({ line }) => line.length > 2));
    this.lines.all.forEach((line, number) => {
      if (only === null || feed.routes!.routes[number]!.team === only) drawRoute(brush, line, at, isDone, number, only !== null);
    });
  }

  private drawShops(brush: Brush, at: (x: number, y: number) => [number, number]): void {
    const { feed } = this;
    const points = feed.points!;
    const { filter, layers } = feed;
    const isSeen = (place: number): boolean => place < points.located && filter.shows(place);
    const where = (place: number): [number, number] => at(points.x[place]!, points.y[place]!);
    if (layers.has("reopened")) {
      points.state.forEach((state, place) => {
        if (state === REOPENED && isSeen(place)) drawRing(brush, where(place), "reopened");
      });
    }
    if (layers.has("finds")) {
      points.found.forEach((units, place) => {
        if (units > 0 && isSeen(place)) drawCount(brush, where(place), units, "find");
      });
    }
    const now = sweepNow(feed) ?? 0;
    if (layers.has("holds")) {
      const lapses = new Map(feed.past === null ? feed.field?.holds.map((hold) => [hold.shop, hold.lapses_ms]) : []);
      points.held.forEach((units, place) => {
        if (units === 0 || !isSeen(place)) return;
        const until = lapses.get(points.ids.at(place)) ?? null;
        drawCount(brush, where(place), units, until !== null && until - now < LAPSES_SOON_MS ? "hold-soon" : "hold");
      });
    }
    if (layers.has("sightings") && feed.past === null) {
      for (const { shop, due_ms } of feed.field?.sightings ?? []) {
        const place = points.placeOf(shop);
        if (place !== undefined && isSeen(place)) drawRing(brush, where(place), due_ms < now ? "sighting-late" : "sighting");
      }
    }
  }

  private drawTeams(brush: Brush, at: (x: number, y: number) => [number, number]): void {
    const { feed } = this;
    const { layers, filter, speech } = feed;
    const now = sweepNow(feed) ?? feed.field?.now_ms ?? 0;
    for (const { team, name, lat_e7, lon_e7, seen_ms, silent, unsent } of feed.field?.teams ?? []) {
      const place = this.place(lat_e7, lon_e7);
      if (place === null || seen_ms === null) continue;
      const isSilent = silent > 0 && layers.has("silent");
      if (!isSilent && !layers.has("teams") && filter.team !== team) continue;
      if (filter.team !== null && filter.team !== team) continue;
      const age = speech.span(Math.max(0, now - seen_ms));
      const text = isSilent ? `${name} · ${speech.say("unsent", { number: unsent })} · ${age}` : `${name} · ${age}`;
      drawPill(brush, at(...place), text, isSilent ? "silent" : now - seen_ms > OLD_MS ? "old" : "fresh");
    }
  }

  private place(lat_e7: number | null, lon_e7: number | null): [number, number] | null {
    if (lat_e7 === null || lon_e7 === null) return null;
    const [lat, lon] = placeOn(this.feed.datum, lat_e7 / 1e7, lon_e7 / 1e7);
    return [worldX(lon), worldY(lat)];
  }
}
