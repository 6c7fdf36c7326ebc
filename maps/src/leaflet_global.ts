/** Leaflet as Folium's page loads it: a classic script that leaves `L` behind. Its types only are imported. */

import type * as Leaflet from "leaflet";

declare global {
  interface Window {
    L: typeof Leaflet;
  }
}

export type { Leaflet };
export const L = window.L;
