/** One sweep as this page knows it: points as of a ledger number, kept up to date by the stream after that number. */

import type { AreasAnswer, PointsPayload, ShopDelta, StandingAnswer } from "./payload.ts";
import type { Datum } from "./datum.ts";
import { Points } from "./points.ts";
import type { SectorLayer } from "./sector_layer.ts";
import type { Sectors } from "./sectors.ts";
import { follow, StreamRefused } from "./stream.ts";
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
}

export type Connection = "connecting" | "live" | "stale" | "signed-out";

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
  connection: () => void;
  /** Somebody chose a shop. */
  chosen: (shop: string | null) => void;
}

const STANDING_EVERY_MS = 5_000;
const RETRY_MS = [300, 1_000, 2_000, 5_000];
/** New shops and newly learned positions are not in a delta; they come with the next loading, not more often. */
const RELOAD_AFTER_MS = 3_000;

export class SweepFeed {
  readonly options: FeedOptions;
  readonly speech: Speech;
  points: Points | null = null;
  standing: (StandingAnswer & { readAt: number }) | null = null;
  areas: AreasAnswer | null = null;
  sectors: Sectors | null = null;
  sectorLayer: SectorLayer | null = null;
  connection: Connection = "connecting";
  /** When the service was last heard, on the browser's own steady clock (ms). */
  heardAt = performance.now();
  trouble = "";
  private readonly listeners: { [name in keyof FeedEvents]: FeedEvents[name][] } = {
    points: [],
    changed: [],
    standing: [],
    areas: [],
    sectors: [],
    ground: [],
    connection: [],
    chosen: [],
  };
  private readonly foreign = new Set<string>();
  private reloading: ReturnType<typeof setTimeout> | undefined;
  private asking: ReturnType<typeof setTimeout> | undefined;

  constructor(options: FeedOptions) {
    this.options = options;
    this.speech = new Speech(options.words, options.language, options.zone);
  }

  on<Name extends keyof FeedEvents>(name: Name, listener: FeedEvents[Name]): void {
    this.listeners[name].push(listener);
  }

  emit<Name extends keyof FeedEvents>(name: Name, ...said: Parameters<FeedEvents[Name]>): void {
    for (const listener of this.listeners[name]) (listener as (...given: Parameters<FeedEvents[Name]>) => void)(...said);
  }

  choose(shop: string | null): void {
    this.emit("chosen", shop);
  }

  get datum(): Datum {
    return this.options.datum;
  }

  start(): void {
    void this.keepAlive();
    void this.loadAreas();
    void this.keepStanding();
  }

  /** An answer of the service as JSON. Throws StreamRefused with the status where it refuses. */
  async ask<Answer>(path: string): Promise<Answer> {
    const response = await fetch(`${this.options.api}${path}`);
    if (!response.ok) throw new StreamRefused(response.status);
    return (await response.json()) as Answer;
  }

  private async keepAlive(): Promise<void> {
    for (let failures = 0; ; failures++) {
      try {
        const points = this.points ?? (await this.loadPoints(0));
        const opened = (): void => {
          failures = 0;
          this.hear();
        };
        for await (const { event, data } of follow(`${this.options.api}/events`, points.n, opened, () => this.hear())) {
          await this.take(event, data);
        }
      } catch (error) {
        if (error instanceof StreamRefused && error.status === 401) {
          this.turn("signed-out", "");
          return;
        }
        this.trouble = error instanceof Error ? error.message : String(error);
      }
      this.turn("stale", this.trouble);
      await pause(RETRY_MS[Math.min(failures, RETRY_MS.length - 1)]!);
    }
  }

  private async take(event: string, data: string): Promise<void> {
    if (event === "resync") {
      await this.loadPoints((JSON.parse(data) as { n: number }).n);
      this.askSoon();
    } else if (event === "notice") {
      this.askSoon();
    } else if (event === "shops") {
      const said = JSON.parse(data) as { n: number; shops: ShopDelta[] };
      this.takeShops(said.n, said.shops);
    }
  }

  private takeShops(n: number, deltas: ShopDelta[]): void {
    const points = this.points;
    // What is already in the points comes again after a reconnection.
    if (points === null || n <= points.n) return;
    performance.mark("sweep-delta", { detail: { n } });
    const { changed, unknown } = points.apply(n, deltas);
    this.emit("changed", changed);
    const unseen = unknown.some((id) => !this.foreign.has(id)) || changed.some((place) => place >= points.located);
    if (unseen && this.reloading === undefined) {
      this.reloading = setTimeout(() => void this.reload(unknown), RELOAD_AFTER_MS);
    }
  }

  private async reload(unknown: string[]): Promise<void> {
    try {
      const points = await this.loadPoints(this.points?.n ?? 0);
      for (const id of unknown) if (points.placeOf(id) === undefined) this.foreign.add(id);
    } catch (error) {
      this.trouble = error instanceof Error ? error.message : String(error);
    } finally {
      this.reloading = undefined;
    }
  }

  private async loadPoints(atLeast: number): Promise<Points> {
    const loaded = new Points(
      await this.ask<PointsPayload>(atLeast === 0 ? "/points" : `/points?at_least=${atLeast}`),
      this.datum,
    );
    const before = this.points;
    // A reload races with the stream: never go back, except to another epoch.
    if (before !== null && before.epoch === loaded.epoch && loaded.n < before.n) return before;
    this.points = loaded;
    performance.mark("sweep-points", { detail: { n: loaded.n } });
    this.emit("points");
    return loaded;
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
    clearTimeout(this.asking);
    this.asking = setTimeout(() => void this.keepStanding(), STANDING_EVERY_MS);
  }

  private askSoon(): void {
    clearTimeout(this.asking);
    this.asking = setTimeout(() => void this.keepStanding(), 300);
  }

  private hear(): void {
    this.heardAt = performance.now();
    this.turn("live", "");
  }

  private turn(connection: Connection, trouble: string): void {
    this.trouble = trouble;
    if (this.connection === connection) return;
    this.connection = connection;
    this.emit("connection");
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
