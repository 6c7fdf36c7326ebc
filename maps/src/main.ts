/** What the page that Folium makes calls: see maps/elements.py. */

import "./map.css";
import { make } from "./dom.ts";
import { type Connection, type FeedOptions, SweepFeed } from "./feed.ts";
import { buildHeader } from "./header.ts";
import { type Leaflet, L } from "./leaflet_global.ts";
import { buildLegend } from "./legend.ts";
import { STATES } from "./points.ts";
import { buildSearch } from "./search.ts";
import { SectorLayer } from "./sector_layer.ts";
import { buildSheet } from "./sheet.ts";
import { ShopCanvasLayer } from "./shop_layer.ts";

interface SurroundOptions {
  links: [string, string][];
  home: [[number, number], [number, number]];
}

/** For whoever looks at the page from outside: tests and measurements. */
interface SweepMap {
  readonly n: number;
  readonly revision: number;
  readonly connection: Connection;
  counts(): Record<string, number>;
  sectors(): number;
  /** How many shops are painted, or would be where the view reached them. */
  stamped(): number;
  pointState(id: string): { state: string; grade: number; openLines: number } | null;
  readonly map: Leaflet.Map;
}

declare global {
  interface Window {
    CoverageMap: typeof CoverageMap;
    sweepMap: SweepMap;
  }
}

const LEGEND_PX = 290;

const CoverageMap = {
  sweepFeed: (options: FeedOptions): SweepFeed => new SweepFeed(options),
  shopCanvasLayer: (feed: SweepFeed): ShopCanvasLayer => new ShopCanvasLayer(feed),
  sectorLayer: (feed: SweepFeed): SectorLayer => new SectorLayer(feed),
  surround(feed: SweepFeed, map: Leaflet.Map, layer: ShopCanvasLayer, options: SurroundOptions): void {
    const goHome = (): void => {
      // Beside the legend where there is room.
      const left = map.getSize().x > 800 ? LEGEND_PX : 16;
      map.fitBounds(options.home, { paddingTopLeft: [left, 24], paddingBottomRight: [24, 24] });
    };
    const whole = make("button", { type: "button", id: "whole" }, feed.speech.say("whole"));
    whole.addEventListener("click", () => goHome());
    const tools = make("div", { id: "tools" }, buildSearch(feed, layer), whole);
    buildHeader(feed, document.getElementById("bar")!, options.links);
    const container = map.getContainer();
    for (const panel of [tools, buildLegend(feed, layer), buildSheet(feed)]) {
      L.DomEvent.disableClickPropagation(panel);
      L.DomEvent.disableScrollPropagation(panel);
      container.append(panel);
    }
    // The header may have grown: the map takes what is left.
    new ResizeObserver(() => map.invalidateSize({ animate: false })).observe(container);
    map.invalidateSize({ animate: false });
    goHome();
    window.sweepMap = {
      map,
      get n() {
        return feed.points?.n ?? 0;
      },
      get revision() {
        return feed.points?.revision ?? 0;
      },
      get connection() {
        return feed.connection;
      },
      counts: () => Object.fromEntries(STATES.map((state) => [state, feed.points?.of(state) ?? 0])),
      sectors: () => feed.sectors?.all.length ?? 0,
      stamped: () => layer.stamped,
      pointState: (id) => {
        const place = feed.points?.placeOf(id);
        if (place === undefined) return null;
        const { state, grade, open } = feed.points!;
        return { state: STATES[state[place]!]!, grade: grade[place]!, openLines: open[place]! };
      },
    };
    // `#shop=ID`: other pages lead here to one shop.
    const wanted = new URLSearchParams(window.location.hash.slice(1)).get("shop");
    let isShown = wanted === null;
    feed.on("points", () => {
      if (isShown) return;
      isShown = true;
      layer.goTo(wanted!);
      feed.choose(wanted);
    });
    feed.start();
  },
};

window.CoverageMap = CoverageMap;
