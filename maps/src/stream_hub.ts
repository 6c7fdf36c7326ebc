/** One stream for many listeners, each of which knows the ledger up to some number of its own. */

import { type ServerEvent, StreamRefused } from "./stream.ts";
import type { FromWorker } from "./shared_stream.ts";

export type Follow = (after: number, opened: () => void, heard: () => void) => AsyncIterable<ServerEvent>;

/** Events kept for who comes later or comes back. */
const KEPT = 200;

export class StreamHub {
  private readonly follow: Follow;
  private readonly ended: () => void;
  private readonly listeners = new Set<(said: FromWorker) => void>();
  private readonly kept: { n: number; event: ServerEvent }[] = [];
  /** Everything after this number is in `kept`. */
  private from = 0;
  private isOpen = false;
  private isRunning = false;

  /** `ended` is called when the stream is over; a hub is used once. */
  constructor(follow: Follow, ended: () => void) {
    this.follow = follow;
    this.ended = ended;
  }

  get listening(): number {
    return this.listeners.size;
  }

  join(after: number, listener: (said: FromWorker) => void): void {
    this.listeners.add(listener);
    if (!this.isRunning) {
      this.isRunning = true;
      this.from = after;
      void this.run(after);
      return;
    }
    if (this.isOpen) listener({ opened: true });
    const missed = this.kept.filter(({ n }) => n > after);
    if (after >= this.from) for (const { event } of missed) listener({ event });
    else listener({ event: { event: "resync", data: JSON.stringify({ n: this.kept.at(-1)?.n ?? this.from }) } });
  }

  /** The stream itself ends with its worker, or when the service ends it: nobody comes back sooner than it would. */
  leave(listener: (said: FromWorker) => void): void {
    this.listeners.delete(listener);
  }

  private async run(after: number): Promise<void> {
    let end: FromWorker = { ended: "the stream ended", status: null };
    try {
      const opened = (): void => {
        this.isOpen = true;
        this.tell({ opened: true });
      };
      for await (const event of this.follow(after, opened, () => this.tell({ heard: true }))) {
        const { n } = JSON.parse(event.data) as { n: number };
        this.kept.push({ n, event });
        if (this.kept.length > KEPT) this.from = this.kept.shift()!.n;
        this.tell({ event });
        if (this.listeners.size === 0) break;
      }
    } catch (error) {
      const status = error instanceof StreamRefused ? error.status : null;
      end = { ended: error instanceof Error ? error.message : String(error), status };
    }
    this.ended();
    this.tell(end);
  }

  private tell(said: FromWorker): void {
    for (const listener of this.listeners) listener(said);
  }
}
