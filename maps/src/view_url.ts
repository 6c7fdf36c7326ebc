/** The view is an address: what is shown, of what, and where, stands behind the `#`. */

import type { SweepFeed } from "./feed.ts";
import type { Leaflet } from "./leaflet_global.ts";
import { STATES } from "./points.ts";

const SETTLED_MS = 400;

/** Take the view from the address; whether it names a place. From then on the address follows the view. */
export function keepViewInAddress(feed: SweepFeed, map: Leaflet.Map): boolean {
  const said = new URLSearchParams(window.location.hash.slice(1));
  let shop = said.get("shop");
  const at = (said.get("at") ?? "").split("/").map(Number);
  const [zoom, lat, lng] = at;
  const isPlaced = at.length === 3 && at.every(Number.isFinite);
  if (isPlaced) map.setView([lat!, lng!], zoom!, { animate: false });
  const hidden = (said.get("hide") ?? "").split(",");
  if (hidden[0] !== "") feed.filter.showStates([...STATES.keys()].filter((code) => !hidden.includes(STATES[code]!)));
  if (said.has("layers")) feed.layers.set(said.get("layers")!.split(","));
  if (said.has("sector")) feed.filter.limitTo(said.get("sector"));
  if (said.has("team")) void feed.filter.limitToTeam(said.get("team")).catch(() => {});
  if (said.has("lot")) void feed.filter.limitToLot(said.get("lot")).catch(() => {});

  let waiting: ReturnType<typeof setTimeout> | undefined;
  let isMoved = isPlaced;
  const write = (): void => {
    const now = new URLSearchParams();
    const { lot, sector, team, hiddenStates } = feed.filter;
    const parts = { shop, lot, sector, team, hide: hiddenStates.join(",") || null, layers: feed.layers.others?.join(",") ?? null };
    for (const [name, value] of Object.entries(parts)) if (value !== null) now.set(name, value);
    if (isMoved) {
      const { lat: y, lng: x } = map.getCenter();
      now.set("at", [map.getZoom().toFixed(2), y.toFixed(5), x.toFixed(5)].join("/"));
    }
    const text = now.toString().replaceAll("%2F", "/").replaceAll("%2C", ",");
    window.history.replaceState(null, "", text === "" ? window.location.pathname + window.location.search : `#${text}`);
  };
  const writeSoon = (): void => {
    clearTimeout(waiting);
    waiting = setTimeout(write, SETTLED_MS);
  };
  feed.on("filter", writeSoon);
  feed.on("layers", writeSoon);
  feed.on("chosen", (chosen) => {
    shop = chosen;
    writeSoon();
  });
  map.on("dragend zoomend", () => {
    isMoved = true;
    writeSoon();
  });
  return isPlaced;
}
