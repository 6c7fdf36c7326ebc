/** Sectors on the map: the smallest ones coloured by how many of their lines are closed, larger ones as borders with
 *  their name and share. The ground paints them; this says how, and answers the pointer. */

import type { SweepFeed } from "./feed.ts";
import { contains, type Painting } from "./ground.ts";
import { L, type Leaflet } from "./leaflet_global.ts";
import { type Band, coverageBand, type Theme } from "./palette.ts";
import { latOf, lonOf } from "./points.ts";
import { type Figures, type Sector, Sectors, shareOf } from "./sectors.ts";
import { word } from "./stamps.ts";

const RECOLOUR_MS = 400;
const FAR_ALPHA = 0.2;
const NEAR_ALPHA = 0.09;

interface Colouring {
  band: Band | "empty";
  /** Better than `band` where what is not known leaves room for it. */
  possible: Band | null;
}

export class SectorLayer extends L.Layer {
  private readonly feed: SweepFeed;
  private readonly labels = new Map<string, HTMLElement>();
  private readonly group = L.layerGroup();
  private readonly tip = L.tooltip({ className: "sector-tip", direction: "top", offset: [0, -12] });
  private colouring = new Map<string, Colouring>();
  private recolouring = false;
  private shown: Leaflet.Map | null = null;

  constructor(feed: SweepFeed) {
    super();
    this.feed = feed;
    feed.sectorLayer = this;
    feed.on("areas", () => this.build());
    feed.on("points", () => this.recolourSoon());
    feed.on("changed", () => this.recolourSoon());
    feed.on("standing", () => this.recolourSoon());
    feed.on("layers", () => this.show());
    feed.on("filter", () => feed.emit("ground"));
  }

  override onAdd(map: Leaflet.Map): this {
    this.shown = map;
    this.show();
    map.on("mousemove", this.hover, this);
    map.on("mouseout movestart", this.leave, this);
    return this;
  }

  override onRemove(map: Leaflet.Map): this {
    map.off("mousemove", this.hover, this);
    map.off("mouseout movestart", this.leave, this);
    this.group.remove();
    this.shown = null;
    return this;
  }

  private get isShown(): boolean {
    return this.feed.layers.has("sectors");
  }

  private show(): void {
    if (this.shown === null) return;
    if (this.isShown) this.group.addTo(this.shown);
    else this.group.remove();
  }

  /** What the ground paints, larger areas first and borders of larger ones last. */
  paintings(theme: Theme, isNear: boolean, onTiles: boolean): Painting[] {
    const { sectors } = this.feed;
    if (sectors === null || !this.isShown) return [];
    const alpha = isNear ? NEAR_ALPHA : FAR_ALPHA;
    const tinted = (band: Band): number =>
      onTiles ? word(...theme.bands[band], 255 * alpha) : word(...theme.mix(theme.bands[band], alpha), 255);
    const { sector: only } = this.feed.filter;
    const within = only === null ? null : sectors.within(only);
    const leaves = sectors.all.filter(({ isLeaf }) => isLeaf);
    const borders = sectors.all.filter(({ isLeaf }) => !isLeaf).reverse();
    return [
      ...leaves.map((sector) => {
        const { band, possible } = this.colouring.get(sector.id) ?? { band: "empty", possible: null };
        return {
          area: sector.area,
          fill: band === "empty" || within?.has(sector.id) === false ? 0 : tinted(band),
          stripe: possible === null || band === "empty" ? 0 : tinted(possible),
          line: word(...theme.border, 110),
          width: 0.7,
        };
      }),
      ...borders.map(({ area, depth }) => {
        return { area, fill: 0, stripe: 0, line: word(...theme.border, 235), width: depth === 0 ? 2.6 : 1.6 };
      }),
    ];
  }

  private build(): void {
    this.group.clearLayers();
    this.labels.clear();
    const sectors = new Sectors(this.feed.areas!, this.feed.datum);
    this.feed.sectors = sectors;
    // Names stand on the level just below the whole: counties of a city.
    const depth = sectors.all.some((sector) => sector.depth === 1) ? 1 : 0;
    for (const { id, depth: own, area } of sectors.all) {
      if (own !== depth) continue;
      const label = document.createElement("span");
      this.labels.set(id, label);
      const at = L.latLng(latOf((area.north + area.south) / 2), lonOf((area.west + area.east) / 2));
      const tip = L.tooltip({ permanent: true, direction: "center", className: "sector-label", interactive: false });
      this.group.addLayer(tip.setLatLng(at).setContent(label));
    }
    this.feed.emit("sectors");
    this.recolour();
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
    const { sectors, points, standing, speech } = this.feed;
    if (sectors === null) return;
    const all = sectors.figures(points, standing);
    const colouring = new Map<string, Colouring>();
    for (const { id, name } of sectors.all) {
      const share = shareOf(all.get(id)!);
      const band = share === null ? "empty" : coverageBand(share.known);
      const possible = share === null ? band : coverageBand(share.possible);
      colouring.set(id, { band, possible: possible === band || possible === "empty" ? null : possible });
      const label = this.labels.get(id);
      const text = share === null ? name : `${name} ${speech.range(share.known, share.possible)}`;
      if (label !== undefined && label.textContent !== text) label.textContent = text;
    }
    const isSame = [...colouring].every(([id, { band, possible }]) => {
      const before = this.colouring.get(id);
      return before?.band === band && before.possible === possible;
    });
    this.colouring = colouring;
    if (!isSame) this.feed.emit("ground");
  }

  private hover(event: Leaflet.LeafletMouseEvent): void {
    const sector = this.isShown ? this.at(event.latlng) : undefined;
    if (sector === undefined) {
      this.leave();
      return;
    }
    this.tip.setLatLng(event.latlng).setContent(this.tell(sector));
    if (!this.shown!.hasLayer(this.tip)) this.tip.addTo(this.shown!);
  }

  private leave(): void {
    this.tip.remove();
  }

  private at({ lat, lng }: Leaflet.LatLng): Sector | undefined {
    const x = lng / 360 + 0.5;
    const sine = Math.sin((lat * Math.PI) / 180);
    const y = 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
    return this.feed.sectors?.all.find(({ area, isLeaf }) => isLeaf && contains(area, x, y));
  }

  private tell(sector: Sector): HTMLElement {
    const box = document.createElement("div");
    const { sectors, points, standing } = this.feed;
    const all = sectors!.figures(points, standing);
    for (const each of sectors!.lineage(sector.id)) box.append(...this.tellOf(each, all.get(each.id)!));
    return box;
  }

  private tellOf({ name }: Sector, figures: Figures): HTMLElement[] {
    const { speech } = this.feed;
    const share = shareOf(figures);
    const lines = [share === null ? speech.say("sector-none") : speech.say("sector-lines", {
      closed: speech.number(figures.lines - figures.open),
      total: speech.number(figures.lines),
    })];
    if (figures.claimed > 0) lines.push(speech.say("sector-claimed", { number: speech.number(figures.claimed) }));
    if (figures.silent > 0) lines.push(speech.say("sector-silent", { number: figures.silent }));
    const head = document.createElement("strong");
    head.textContent = share === null ? name : `${name} ${speech.range(share.known, share.possible)}`;
    return [head, ...lines.map((text) => {
      const line = document.createElement("div");
      line.textContent = text;
      return line;
    })];
  }
}
