/** Where the phone is. Nobody ever waits for it: the newest fix is taken, or none. */

import type { Place } from "./draft.ts";

const FRESH_MS = 120_000;

export class Whereabouts {
  private newest: { place: Place; atMs: number } | null = null;
  private watch: number | null = null;
  private readonly changed: () => void;
  denied = false;

  constructor(changed: () => void) {
    this.changed = changed;
  }

  /** The newest fix, unless it is too old to say where the phone is now. */
  place(nowMs: number): Place | null {
    return this.newest && nowMs - this.newest.atMs < FRESH_MS ? this.newest.place : null;
  }

  start(): void {
    if (this.watch !== null || !("geolocation" in navigator) || !window.isSecureContext) return;
    this.watch = navigator.geolocation.watchPosition(
      ({ coords }) => {
        const { latitude, longitude, accuracy } = coords;
        const place = { lat: round(latitude), lon: round(longitude), accuracy_m: Math.round(accuracy) };
        const isFirst = this.newest === null;
        this.newest = { place, atMs: Date.now() };
        if (isFirst) this.changed();
      },
      (error) => {
        this.denied = error.code === error.PERMISSION_DENIED;
      },
      { enableHighAccuracy: true, maximumAge: 15_000 },
    );
  }

  stop(): void {
    if (this.watch !== null) navigator.geolocation.clearWatch(this.watch);
    this.watch = null;
  }
}

function round(degrees: number): number {
  return Math.round(degrees * 1e7) / 1e7;
}

/** Metres between two places in degrees (haversine on the mean sphere). */
export function distanceM(latA: number, lonA: number, latB: number, lonB: number): number {
  const radians = Math.PI / 180;
  const half =
    Math.sin(((latB - latA) * radians) / 2) ** 2 +
    Math.cos(latA * radians) * Math.cos(latB * radians) * Math.sin(((lonB - lonA) * radians) / 2) ** 2;
  return 2 * 6_371_008.8 * Math.asin(Math.min(1, Math.sqrt(half)));
}
