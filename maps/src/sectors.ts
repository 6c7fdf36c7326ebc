/** The sectors as a tree with areas, and what their shops add up to: what is closed, and what may be. */

import { placeOn, type Datum } from "./datum.ts";
import type { Area } from "./ground.ts";
import type { AreasAnswer, StandingAnswer } from "./payload.ts";
import { type Points, worldX, worldY } from "./points.ts";

export interface Sector {
  id: string;
  name: string;
  parent: string | null;
  depth: number;
  isLeaf: boolean;
  area: Area;
}

/** Of a sector and all within it. `claimed`: open lines at shops that somebody claims to be clear. `unsent`: lines that
 *  silent phones may hold answers for. */
export interface Figures {
  shops: number;
  lines: number;
  open: number;
  claimed: number;
  unsent: number;
  silent: number;
}

export class Sectors {
  /** Larger areas first. */
  readonly all: Sector[];
  private readonly byId: Map<string, Sector>;

  constructor({ features }: AreasAnswer, datum: Datum) {
    const parents = new Map(features.map(({ id, properties }) => [id, properties.parent]));
    const withChildren = new Set(parents.values());
    const depthOf = (id: string): number => {
      const parent = parents.get(id);
      return parent != null && parents.has(parent) ? 1 + depthOf(parent) : 0;
    };
    this.all = features
      .map(({ id, properties, geometry }) => ({
        id,
        name: properties.name,
        parent: properties.parent,
        depth: depthOf(id),
        isLeaf: !withChildren.has(id),
        area: areaOf(geometry, datum),
      }))
      .sort((a, b) => a.depth - b.depth);
    this.byId = new Map(this.all.map((sector) => [sector.id, sector]));
  }

  get(id: string): Sector | undefined {
    return this.byId.get(id);
  }

  /** A sector, and what it lies in, the smallest first. */
  lineage(id: string): Sector[] {
    const found: Sector[] = [];
    for (let at = this.byId.get(id); at !== undefined; at = at.parent === null ? undefined : this.byId.get(at.parent)) {
      found.push(at);
    }
    return found;
  }

  /** The ids of a sector and of all within it. */
  within(id: string): Set<string> {
    return new Set(this.all.filter((sector) => this.lineage(sector.id).some((each) => each.id === id)).map((s) => s.id));
  }

  figures(points: Points | null, standing: StandingAnswer | null): Map<string, Figures> {
    const found = new Map<string, Figures>(
      this.all.map(({ id }) => [id, { shops: 0, lines: 0, open: 0, claimed: 0, unsent: 0, silent: 0 }]),
    );
    const add = (id: string, some: Partial<Figures>): void => {
      for (const { id: each } of this.lineage(id)) {
        const figures = found.get(each)!;
        for (const [key, value] of Object.entries(some)) figures[key as keyof Figures] += value;
      }
    };
    points?.sectors.forEach((id, place) => {
      const { shops, openLines, claimedLines } = points.bySector[place]!;
      add(id, { shops, lines: shops * points.lots, open: openLines, claimed: claimedLines });
    });
    const unsent = new Map<string, number>();
    for (const { sector, silent_phones, unsent: waiting } of standing?.sectors ?? []) {
      if (silent_phones > 0) {
        add(sector, { silent: silent_phones });
        unsent.set(sector, waiting * (points?.lots ?? 0));
      }
    }
    // A silent team may have been at any shop of its own sector, so also in every sector within that.
    for (const [sector, lines] of unsent) {
      const near = new Set([...this.within(sector), ...this.lineage(sector).map(({ id }) => id)]);
      for (const id of near) found.get(id)!.unsent += lines;
    }
    return found;
  }
}

/** The share of lines that is proven closed, and the share that would be if all that is claimed or unsent were true;
 *  null without lines. */
export function shareOf({ lines, open, claimed, unsent }: Figures): { known: number; possible: number } | null {
  if (lines === 0) return null;
  return { known: (lines - open) / lines, possible: (lines - open + Math.min(open, claimed + unsent)) / lines };
}

function areaOf(geometry: AreasAnswer["features"][number]["geometry"], datum: Datum): Area {
  const polygons = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
  const area: Area = { rings: [], west: Infinity, north: Infinity, east: -Infinity, south: -Infinity };
  for (const ring of polygons.flat()) {
    const flat = new Float64Array(2 * ring.length);
    ring.forEach(([lon, lat], k) => {
      const [shownLat, shownLon] = placeOn(datum, lat, lon);
      const [x, y] = [worldX(shownLon), worldY(shownLat)];
      flat[2 * k] = x;
      flat[2 * k + 1] = y;
      area.west = Math.min(area.west, x);
      area.east = Math.max(area.east, x);
      area.north = Math.min(area.north, y);
      area.south = Math.max(area.south, y);
    });
    area.rings.push(flat);
  }
  return area;
}
