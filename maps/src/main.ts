/** What the page that Folium makes calls: see maps/elements.py. */

import "./map.css";
import { make } from "./dom.ts";
import { type FeedOptions, SweepFeed } from "./feed.ts";
import { buildFilterPanel } from "./filter_panel.ts";
import { buildHeader } from "./header.ts";
import { buildLayerPanel } from "./layer_panel.ts";
import { type Leaflet, L } from "./leaflet_global.ts";
import { buildLegend } from "./legend.ts";
import { latOf, lonOf } from "./points.ts";
import { MarksLayer } from "./marks_layer.ts";
import { buildReplayBar } from "./replay_bar.ts";
import { buildSearch } from "./search.ts";
import { SectorLayer } from "./sector_layer.ts";
import { buildSheet } from "./sheet.ts";
import { ShopCanvasLayer } from "./shop_layer.ts";
import { buildTools } from "./tools.ts";
import { keepViewInAddress } from "./view_url.ts";
import { exposeMap } from "./window_map.ts";

interface SurroundOptions {
  links: [string, string][];
  home: [[number, number], [number, number]];
}

declare global {
  interface Window {
    CoverageMap: typeof CoverageMap;
  }
}

const LEGEND_PX = 290;

const CoverageMap = {
  sweepFeed: (options: FeedOptions): SweepFeed => new SweepFeed(options),
  shopCanvasLayer: (feed: SweepFeed): ShopCanvasLayer => new ShopCanvasLayer(feed),
  sectorLayer: (feed: SweepFeed): SectorLayer => new SectorLayer(feed),
  surround(feed: SweepFeed, map: Leaflet.Map, layer: ShopCanvasLayer, options: SurroundOptions): void {
    const container = map.getContainer();
    // Beside the legend where there is room.
    const fit = (bounds: Leaflet.LatLngBoundsExpression): void => {
      const left = map.getSize().x > 800 ? LEGEND_PX : 16;
      map.fitBounds(bounds, { paddingTopLeft: [left, 24], paddingBottomRight: [24, 24] });
    };
    const goToSector = (id: string): void => {
      const area = feed.sectors?.get(id)?.area;
      if (area !== undefined) fit([[latOf(area.south), lonOf(area.west)], [latOf(area.north), lonOf(area.east)]]);
    };
    new MarksLayer(feed).addTo(map);
    const replay = buildReplayBar(feed);
    const panels = [buildFilterPanel(feed, goToSector), buildLayerPanel(feed)];
    const tools = make(
      "div",
      { id: "tools" },
      buildSearch(feed, layer),
      ...panels,
      buildTools(feed, replay.button, () => fit(options.home)),
    );
    buildHeader(feed, document.getElementById("bar")!, options.links);
    for (const panel of [tools, buildLegend(feed), buildSheet(feed), replay.bar]) {
      L.DomEvent.disableClickPropagation(panel);
      L.DomEvent.disableScrollPropagation(panel);
      container.append(panel);
    }
    // One panel at a time, and none when the map is meant.
    for (const panel of panels) {
      panel.addEventListener("toggle", () => {
        if (panel.open) for (const other of panels) if (other !== panel) other.open = false;
      });
    }
    map.on("click dragstart", () => panels.forEach((panel) => (panel.open = false)));
    // The header may have grown: the map takes what is left.
    new ResizeObserver(() => map.invalidateSize({ animate: false })).observe(container);
    map.invalidateSize({ animate: false });
    fit(options.home);
    exposeMap(feed, map, layer, replay);
    // Other pages lead here to one shop.
    const wanted = new URLSearchParams(window.location.hash.slice(1)).get("shop");
    const isPlaced = keepViewInAddress(feed, map);
    feed.on("sectors", () => {
      if (!isPlaced && wanted === null && feed.filter.sector !== null) goToSector(feed.filter.sector);
    });
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
