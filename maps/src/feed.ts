/** One sweep as this page shows it: its live points or a moment of the past, the areas, the figures, the field work. */

import type { Datum } from "./datum.ts";
import { Filter } from "./filter.ts";
import { Layers } from "./layers.ts";
import { type Connection, LivePoints, pause } from "./live.ts";
import type { AreasAnswer, FieldWorkAnswer, ListedLot, RoutesAnswer, StandingAnswer } from "./payload.ts";
import type { Points } from "./points.ts";
import type { SectorLayer } from "./sector_layer.ts";
import type { Sectors } from "./sectors.ts";
import { embeddedSource, serviceSource, type Source } from "./source.ts";
import { StreamRefused } from "./stream.ts";
import { Speech, type Words } from "./words.ts";

export interface FeedOptions {
  sweep: string;
  api: string;
  language: string;
  zone: string;
  words: Words;
  /** Whether there are tiles below everything, and in which datum. */
  tiles: boolean;
  datum: Datum;
  /** The page itself holds all answers: a snapshot. */
  embedded: boolean;
  /** The script of the worker that a reader's tabs share, and who that is. */
  worker: string;
  reader: string;
}

export interface FeedEvents {
  /** All points are new. */
  points: () => void;
  /** These places of `points` changed. */
  changed: (places: number[]) => void;
  standing: () => void;
  areas: () => void;
  /** The areas are read, as `sectors`. */
  sectors: () => void;
  /** What lies under the shops looks otherwise. */
  ground: () => void;
  field: () => void;
  routes: () => void;
  lots: () => void;
  filter: () => void;
  /** Other layers are shown. */
  layers: () => void;
  connection: () => void;
  /** A moment of the past is shown, or again the present. */
  replay: () => void;
  /** Somebody chose a shop. */
  chosen: (shop: string | null) => void;
}

const STANDING_EVERY_MS = 5_000;
const FIELD_EVERY_MS = 10_000;
const RETRY_MS = [300, 1_000, 2_000, 5_000];

export class SweepFeed {
  readonly options: FeedOptions;
  readonly speech: Speech;
  readonly source: Source;
  readonly live: LivePoints;
  readonly filter: Filter;
  readonly layers: Layers;
  /** A moment of the past, shown instead of the live points. */
  past: Points | null = null;
  pastMs = 0;
  standing: (StandingAnswer & { readAt: number }) | null = null;
  areas: AreasAnswer | null = null;
  sectors: Sectors | null = null;
  sectorLayer: SectorLayer | null = null;
  field: (FieldWorkAnswer & { readAt: number }) | null = null;
  routes: RoutesAnswer | null = null;
  lots: ListedLot[] = [];
  private readonly listeners = new Map<keyof FeedEvents, ((...said: never[]) => void)[]>();
  private asking: ReturnType<typeof setTimeout> | undefined;

  constructor(options: FeedOptions) {
    this.options = options;
    this.speech = new Speech(options.words, options.language, options.zone);
    this.source = options.embedded
      ? embeddedSource(JSON.parse(document.getElementById("sweep-data")!.textContent!))
      : serviceSource(options.api, options.worker, options.reader);
    this.filter = new Filter(this);
    this.layers = new Layers(this);
    this.live = new LivePoints(this.source, options.datum, {
      loaded: () => {
        if (this.past === null) this.emit("points");
      },
      changed: (places) => {
        if (this.past === null) this.emit("changed", places);
      },
      noticed: () => this.askSoon(),
      connection: () => this.emit("connection"),
    });
  }

  get points(): Points | null {
    return this.past ?? this.live.points;
  }

  get connection(): Connection {
    return this.live.connection;
  }

  get datum(): Datum {
    return this.options.datum;
  }

  on<Name extends keyof FeedEvents>(name: Name, listener: FeedEvents[Name]): void {
    const known = this.listeners.get(name);
    if (known === undefined) this.listeners.set(name, [listener]);
    else known.push(listener);
  }

  emit<Name extends keyof FeedEvents>(name: Name, ...said: Parameters<FeedEvents[Name]>): void {
    for (const listener of this.listeners.get(name) ?? []) (listener as (...given: typeof said) => void)(...said);
  }

  choose(shop: string | null): void {
    this.emit("chosen", shop);
  }

  ask<Answer>(path: string): Promise<Answer> {
    return this.source.ask<Answer>(path);
  }

  start(): void {
    void this.live.keepAlive();
    void this.loadAreas();
    void this.keepStanding();
    void this.keepField();
    void this.ask<{ lots: ListedLot[] }>("/lots").then(({ lots }) => {
      this.lots = lots;
      this.emit("lots");
    }, () => {}); // choosing a lot is then not offered
  }

  /** Show this moment of the past; null: the present. */
  show(past: Points | null, at_ms: number): void {
    this.past = past;
    this.pastMs = at_ms;
    this.emit("points");
    this.emit("replay");
  }

  /** Routes are many shops: they are loaded when somebody wants to see them. */
  async loadRoutes(): Promise<RoutesAnswer> {
    this.routes ??= await this.ask<RoutesAnswer>("/planned-routes");
    this.emit("routes");
    return this.routes;
  }

  /** Name and address of every shop, in the order of the points; only a snapshot has them. */
  names(): Promise<[string, string][]> {
    return this.ask<[string, string][]>("/names");
  }

  private async loadAreas(): Promise<void> {
    for (let failures = 0; this.areas === null; failures++) {
      try {
        this.areas = await this.ask<AreasAnswer>("/sectors");
        this.emit("areas");
      } catch (error) {
        if (error instanceof StreamRefused && error.status < 500) return;
        await pause(RETRY_MS[Math.min(failures, RETRY_MS.length - 1)]!);
      }
    }
  }

  /** Lots confirmed, silent phones and the clock: they depend on more than shops, so they are asked for. */
  private async keepStanding(): Promise<void> {
    try {
      if (document.visibilityState === "visible" || this.standing === null) {
        const standing = await this.ask<StandingAnswer>("/standing");
        this.standing = { ...standing, readAt: performance.now() };
        this.emit("standing");
      }
    } catch {
      // The header says that the connection is gone; the next round asks again.
    }
    if (this.source.follow === null) return;
    clearTimeout(this.asking);
    this.asking = setTimeout(() => void this.keepStanding(), STANDING_EVERY_MS);
  }

  private async keepField(): Promise<void> {
    for (;;) {
      try {
        if (document.visibilityState === "visible" || this.field === null) {
          this.field = { ...(await this.ask<FieldWorkAnswer>("/field-work")), readAt: performance.now() };
          this.emit("field");
        }
      } catch {
        // As above.
      }
      if (this.source.follow === null) return;
      await pause(FIELD_EVERY_MS);
    }
  }

  private askSoon(): void {
    clearTimeout(this.asking);
    this.asking = setTimeout(() => void this.keepStanding(), 300);
  }
}
