/** The sweep as this page knows it, kept fresh by the stream: figures anew when something happened, at most every
 *  two seconds, and never a whole reload. */

import { follow, StreamRefused } from "../../../../maps/src/stream.ts";
import { ask, Refused, sweepUrl } from "./api.ts";
import { config } from "./speech.ts";
import type { Board, Forecast } from "./types.ts";

export type Connection = "connecting" | "live" | "stale" | "signed-out";

const AT_MOST_EVERY_MS = 2_000;
/** Due times pass without any event. */
const ANYWAY_EVERY_MS = 30_000;
/** A forecast of hours is as good some seconds later. */
const FORECAST_EVERY_MS = 10_000;
const RETRY_MS = [500, 1_000, 2_000, 5_000];

export class Desk {
  board: Board | null = null;
  forecast: Forecast | null = null;
  connection: Connection = "connecting";
  heardAt = performance.now();
  private readAt = 0;
  private forecastAt = Number.NEGATIVE_INFINITY;
  private refreshedAt = -AT_MOST_EVERY_MS;
  private known = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly listeners: (() => void)[] = [];
  private readonly connectionListeners: (() => void)[] = [];

  /** Called with every new board. */
  onBoard(listener: () => void): void {
    this.listeners.push(listener);
  }

  onConnection(listener: () => void): void {
    this.connectionListeners.push(listener);
  }

  /** The sweep's time: as the service gave it, carried on by the browser's steady clock while in touch. */
  get nowMs(): number {
    const until = this.connection === "live" ? performance.now() : Math.max(this.heardAt, this.readAt);
    return (this.board?.now_ms ?? 0) + ((until - this.readAt) * (this.board?.pace_milli ?? 1000)) / 1000;
  }

  async start(): Promise<void> {
    await this.refresh();
    void this.keepAlive();
    setInterval(() => this.soon(), ANYWAY_EVERY_MS);
  }

  /** Something was done here: show it at once. */
  async acted(): Promise<void> {
    await this.refresh(Math.max(this.known, (this.board?.n ?? 0) + 1));
  }

  /** A new board, as of `least` in the ledger or later. */
  async refresh(least = Math.max(this.known, this.board?.n ?? 0)): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.refreshedAt = performance.now();
    try {
      this.board = await ask<Board>(`/board?at_least=${least}`);
      this.readAt = performance.now();
      this.known = Math.max(this.known, this.board.n);
      if (performance.now() - this.forecastAt > FORECAST_EVERY_MS) await this.readForecast();
      for (const listener of this.listeners) listener();
    } catch (error) {
      if (error instanceof Refused && error.status === 401) this.turn("signed-out");
      else if (this.board === null) throw error;
    }
  }

  /** The newest forecast; the head of the page shows it too. */
  async readForecast(): Promise<Forecast> {
    this.forecastAt = performance.now();
    this.forecast = await ask<Forecast>("/forecast");
    return this.forecast;
  }

  /** Refresh as soon as the last one is two seconds old. */
  private soon(): void {
    if (this.timer !== undefined || this.connection === "signed-out") return;
    const wait = Math.max(0, this.refreshedAt + AT_MOST_EVERY_MS - performance.now());
    this.timer = setTimeout(() => void this.refresh(), wait);
  }

  private async keepAlive(): Promise<void> {
    if (config.sweep === null) return;
    for (let failures = 0; this.connection !== "signed-out"; failures++) {
      try {
        const hear = (): void => this.hear();
        const opened = (): void => {
          failures = 0;
          this.hear();
        };
        for await (const { data } of follow(`${sweepUrl}/events`, this.known, opened, hear)) {
          this.known = Math.max(this.known, (JSON.parse(data) as { n?: number }).n ?? 0);
          this.soon();
        }
      } catch (error) {
        if (error instanceof StreamRefused && error.status === 401) {
          this.turn("signed-out");
          return;
        }
      }
      this.turn("stale");
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS[Math.min(failures, RETRY_MS.length - 1)]));
    }
  }

  private hear(): void {
    this.heardAt = performance.now();
    if (this.connection !== "live") this.soon();
    this.turn("live");
  }

  private turn(connection: Connection): void {
    if (this.connection === connection) return;
    this.connection = connection;
    for (const listener of this.connectionListeners) listener();
  }
}
