/** What the map can draw besides each other; which of it is shown. */

import type { SweepFeed } from "./feed.ts";

export const LAYERS = ["shops", "sectors", "finds", "holds", "sightings", "reopened", "heat", "teams", "silent", "routes"] as const;
export type LayerName = (typeof LAYERS)[number];

const AT_FIRST: LayerName[] = ["shops", "sectors", "sightings", "silent"];

export class Layers {
  private readonly shown = new Set<LayerName>(AT_FIRST);
  private readonly feed: SweepFeed;

  constructor(feed: SweepFeed) {
    this.feed = feed;
  }

  has(name: LayerName): boolean {
    return this.shown.has(name);
  }

  /** Those that are shown, where they are not those of a fresh map. */
  get others(): LayerName[] | null {
    const shown = LAYERS.filter((name) => this.shown.has(name));
    const isUsual = shown.length === AT_FIRST.length && AT_FIRST.every((name) => this.shown.has(name));
    return isUsual ? null : shown;
  }

  set(names: Iterable<string>): void {
    this.shown.clear();
    for (const name of names) if ((LAYERS as readonly string[]).includes(name)) this.shown.add(name as LayerName);
    this.changed();
  }

  turn(name: LayerName, isShown: boolean): void {
    if (isShown) this.shown.add(name);
    else this.shown.delete(name);
    this.changed();
  }

  private changed(): void {
    if (this.shown.has("routes") && this.feed.routes === null) void this.feed.loadRoutes().catch(() => {});
    this.feed.emit("layers");
  }
}
