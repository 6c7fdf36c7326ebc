/** Points kept up to date: loaded as of a ledger number, then changed by the stream after that number.
 *
 *  Nothing here knows of a page, so that measurements run the very same code without one. */

import type { Datum } from "./datum.ts";
import { readPoints, type ShopDelta } from "./payload.ts";
import { Points } from "./points.ts";
import type { Source } from "./source.ts";
import { StreamRefused } from "./stream.ts";

export type Connection = "connecting" | "live" | "stale" | "signed-out" | "snapshot";

export interface Hooks {
  /** All points are new. */
  loaded(): void;
  /** These places of `points` changed. */
  changed(places: number[]): void;
  /** Something about the sweep as a whole. */
  noticed(): void;
  connection(): void;
}

const RETRY_MS = [300, 1_000, 2_000, 5_000];
/** New shops and newly learned positions are not in a delta; they come with the next loading, not more often. */
const RELOAD_AFTER_MS = 3_000;
/** With one lot chosen a delta says too little: its points are asked for again, not more often. */
const LOT_AFTER_MS = 1_500;

export class LivePoints {
  points: Points | null = null;
  connection: Connection = "connecting";
  /** When the service was last heard, on the machine's own steady clock (ms). */
  heardAt = performance.now();
  trouble = "";
  private lot: string | null = null;
  private readonly source: Source;
  private readonly datum: Datum;
  private readonly hooks: Hooks;
  private readonly foreign = new Set<string>();
  private reloading: ReturnType<typeof setTimeout> | undefined;
  private isStopped = false;

  constructor(source: Source, datum: Datum, hooks: Hooks) {
    this.source = source;
    this.datum = datum;
    this.hooks = hooks;
  }

  stop(): void {
    this.isStopped = true;
    clearTimeout(this.reloading);
  }

  async keepAlive(): Promise<void> {
    for (let failures = 0; !this.isStopped; failures++) {
      try {
        const points = this.points ?? (await this.load(0));
        if (this.source.follow === null) {
          this.turn("snapshot", "");
          return;
        }
        const opened = (): void => {
          failures = 0;
          this.hear();
        };
        for await (const { event, data } of this.source.follow(points.n, opened, () => this.hear())) {
          if (this.isStopped) return;
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

  /** Show how all shops stand with one lot; null: with all. */
  async choose(lot: string | null): Promise<void> {
    if (this.lot === lot) return;
    this.lot = lot;
    clearTimeout(this.reloading);
    this.reloading = undefined;
    if (this.points !== null) await this.load(this.points.n, true);
  }

  private async take(event: string, data: string): Promise<void> {
    if (event === "resync") {
      await this.load((JSON.parse(data) as { n: number }).n);
      this.hooks.noticed();
    } else if (event === "notice") {
      this.hooks.noticed();
    } else if (event === "shops") {
      const said = JSON.parse(data) as { n: number; shops: ShopDelta[] };
      this.takeShops(said.n, said.shops);
    }
  }

  private takeShops(n: number, deltas: ShopDelta[]): void {
    const points = this.points;
    // What is already in the points comes again after a reconnection.
    if (points === null || n <= points.n) return;
    if (this.lot !== null) {
      this.reloadSoon(LOT_AFTER_MS, []);
      return;
    }
    performance.mark("sweep-delta", { detail: { n } });
    const { changed, unknown } = points.apply(n, deltas);
    this.hooks.changed(changed);
    const unseen = unknown.some((id) => !this.foreign.has(id)) || changed.some((place) => place >= points.located);
    if (unseen) this.reloadSoon(RELOAD_AFTER_MS, unknown);
  }

  private reloadSoon(after_ms: number, unknown: string[]): void {
    this.reloading ??= setTimeout(() => void this.reload(unknown), after_ms);
  }

  private async reload(unknown: string[]): Promise<void> {
    try {
      const points = await this.load(this.points?.n ?? 0);
      for (const id of unknown) if (points.placeOf(id) === undefined) this.foreign.add(id);
    } catch (error) {
      this.trouble = error instanceof Error ? error.message : String(error);
    } finally {
      this.reloading = undefined;
    }
  }

  private async load(atLeast: number, isOther = false): Promise<Points> {
    const { lot } = this;
    const asked = [...(atLeast > 0 ? [`at_least=${atLeast}`] : []), ...(lot === null ? [] : [`lot=${encodeURIComponent(lot)}`])];
    const answer = await this.source.askBytes(`/points${asked.length > 0 ? "?" : ""}${asked.join("&")}`);
    const loaded = new Points(readPoints(answer), this.datum);
    const before = this.points;
    // A reload races with the stream: never go back, except to another epoch. And the lot may have changed meanwhile.
    if (before !== null && (lot !== this.lot || (!isOther && before.epoch === loaded.epoch && loaded.n < before.n))) {
      return before;
    }
    this.points = loaded;
    performance.mark("sweep-points", { detail: { n: loaded.n } });
    this.hooks.loaded();
    return loaded;
  }

  private hear(): void {
    this.heardAt = performance.now();
    this.turn("live", "");
  }

  private turn(connection: Connection, trouble: string): void {
    this.trouble = trouble;
    if (this.connection === connection) return;
    this.connection = connection;
    this.hooks.connection();
  }
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
