/** The open map as whoever looks at the page from outside sees it: tests and measurements. */

import type { SweepFeed } from "./feed.ts";
import type { Leaflet } from "./leaflet_global.ts";
import { STATES } from "./points.ts";
import type { ReplayBar } from "./replay_bar.ts";
import type { ShopCanvasLayer } from "./shop_layer.ts";

interface SweepMap {
  readonly map: Leaflet.Map;
  readonly n: number;
  readonly revision: number;
  readonly connection: string;
  readonly replay: ReplayBar;
  counts(): Record<string, number>;
  sectors(): number;
  /** How many shops are painted, or would be where the view reached them. */
  stamped(): number;
  pointState(id: string): { state: string; grade: number; openLines: number } | null;
  /** Every shop that is shown now: state, grade, open lines, units found and held. */
  everything(): Record<string, [string, number, number, number, number]>;
}

declare global {
  interface Window {
    sweepMap: SweepMap;
  }
}

export function exposeMap(feed: SweepFeed, map: Leaflet.Map, layer: ShopCanvasLayer, replay: ReplayBar): void {
  window.sweepMap = {
    map,
    replay,
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
    everything: () => feed.points?.everything() ?? {},
  };
}
