/** Sectors as areas: the smallest ones coloured by how many of their lines are closed, larger ones as borders with
 *  their name and share. */

import type { SweepFeed } from "./feed.ts";
import { L, type Leaflet } from "./leaflet_global.ts";
import { coverageBand } from "./palette.ts";

interface Sector {
  id: string;
  name: string;
  parent: string | null;
  depth: number;
  isLeaf: boolean;
  area: Leaflet.Path & { getBounds(): Leaflet.LatLngBounds };
  band: string;
  label: HTMLElement | null;
}

interface Figures {
  shops: number;
  lines: number;
  open: number;
  silent: number;
}

const RECOLOUR_MS = 400;

export class SectorLayer extends L.FeatureGroup {
  private readonly feed: SweepFeed;
  private readonly sectors = new Map<string, Sector>();
  private recolouring = false;

  constructor(feed: SweepFeed) {
    super();
    this.feed = feed;
    feed.on("areas", () => this.build());
    feed.on("points", () => this.recolourSoon());
    feed.on("changed", () => this.recolourSoon());
  }

  private build(): void {
    this.clearLayers();
    this.sectors.clear();
    const features = this.feed.areas!.features as unknown as (GeoJSON.Feature & {
      id: string;
      properties: { name: string; parent: string | null };
    })[];
    const parents = new Map(features.map((feature) => [feature.id, feature.properties.parent]));
    const withChildren = new Set(parents.values());
    const depthOf = (id: string): number => {
      const parent = parents.get(id);
      return parent != null && parents.has(parent) ? 1 + depthOf(parent) : 0;
    };
    // Larger areas first, so that smaller ones lie over them and take the pointer.
    for (const feature of [...features].sort((a, b) => depthOf(a.id) - depthOf(b.id))) {
      const { name, parent } = feature.properties;
      const depth = depthOf(feature.id);
      const isLeaf = !withChildren.has(feature.id);
      const className = `sector depth-${Math.min(depth, 3)} ${isLeaf ? "leaf" : "border"}`;
      const style = { className, interactive: isLeaf, fill: isLeaf, smoothFactor: 1.2 };
      const group = L.geoJSON(feature, { style: () => style, interactive: isLeaf });
      const area = group.getLayers()[0] as Sector["area"] | undefined;
      if (area === undefined) continue;
      const sector: Sector = { id: feature.id, name, parent, depth, isLeaf, area, band: "", label: null };
      this.sectors.set(feature.id, sector);
      if (isLeaf) area.bindTooltip(() => this.tip(sector), { sticky: true, className: "sector-tip", direction: "top" });
      this.addLayer(area);
    }
    this.drawBordersOnTop();
    this.label();
    this.recolour();
  }

  private drawBordersOnTop(): void {
    const borders = [...this.sectors.values()].filter((sector) => !sector.isLeaf).sort((a, b) => b.depth - a.depth);
    for (const border of borders) border.area.bringToFront();
  }

  /** Names stand on the level just below the whole: counties of a city. */
  private label(): void {
    const depth = [...this.sectors.values()].some((sector) => sector.depth === 1) ? 1 : 0;
    for (const sector of this.sectors.values()) {
      if (sector.depth !== depth) continue;
      sector.label = document.createElement("span");
      const at = sector.area.getBounds().getCenter();
      const tip = L.tooltip({ permanent: true, direction: "center", className: "sector-label", interactive: false });
      this.addLayer(tip.setLatLng(at).setContent(sector.label));
    }
  }

  private recolourSoon(): void {
    if (this.recolouring) return;
    this.recolouring = true;
    setTimeout(() => {
      this.recolouring = false;
      this.recolour();
    }, RECOLOUR_MS);
  }

  private recolour(): void {
    const all = this.figures();
    for (const sector of this.sectors.values()) {
      const figures = all.get(sector.id)!;
      const share = shareOf(figures);
      const band = share === null ? "empty" : coverageBand(share);
      if (band !== sector.band) {
        const drawn = sector.area.getElement();
        drawn?.classList.remove(`cover-${sector.band}`);
        drawn?.classList.add(`cover-${band}`);
        if (drawn) sector.band = band;
      }
      if (sector.label !== null) {
        const text = share === null ? sector.name : `${sector.name} ${this.feed.speech.percent(share)}`;
        if (sector.label.textContent !== text) sector.label.textContent = text;
      }
    }
  }

  /** Each sector with all within it. */
  private figures(): Map<string, Figures> {
    const found = new Map<string, Figures>(
      [...this.sectors.keys()].map((id) => [id, { shops: 0, lines: 0, open: 0, silent: 0 }]),
    );
    const add = (id: string, some: Figures): void => {
      let at: string | null | undefined = id;
      while (at != null) {
        const figures = found.get(at);
        if (figures !== undefined) {
          figures.shops += some.shops;
          figures.lines += some.lines;
          figures.open += some.open;
          figures.silent += some.silent;
        }
        at = this.sectors.get(at)?.parent;
      }
    };
    const points = this.feed.points;
    points?.sectors.forEach((id, place) => {
      const { shops, openLines } = points.bySector[place]!;
      add(id, { shops, lines: shops * points.lots, open: openLines, silent: 0 });
    });
    for (const { sector, silent_phones } of this.feed.standing?.sectors ?? []) {
      if (silent_phones > 0) add(sector, { shops: 0, lines: 0, open: 0, silent: silent_phones });
    }
    return found;
  }

  private tip(sector: Sector): HTMLElement {
    const box = document.createElement("div");
    const all = this.figures();
    for (let at: Sector | undefined = sector; at !== undefined; at = at.parent === null ? undefined : this.sectors.get(at.parent)) {
      box.append(...this.tipLines(at, all.get(at.id)!));
    }
    return box;
  }

  private tipLines({ name }: Sector, figures: Figures): HTMLElement[] {
    const { speech } = this.feed;
    const share = shareOf(figures);
    const lines = [share === null ? speech.say("sector-none") : speech.say("sector-lines", {
      closed: speech.number(figures.lines - figures.open),
      total: speech.number(figures.lines),
    })];
    if (figures.silent > 0) lines.push(speech.say("sector-silent", { number: figures.silent }));
    const head = document.createElement("strong");
    head.textContent = share === null ? name : `${name} ${speech.percent(share)}`;
    return [head, ...lines.map((text) => {
      const line = document.createElement("div");
      line.textContent = text;
      return line;
    })];
  }
}

function shareOf({ lines, open }: Figures): number | null {
  return lines === 0 ? null : (lines - open) / lines;
}
