/** A sweep's whole course, and any moment of it as points. Seeking goes to the last keyframe before the moment and on
 *  from there, so it takes no longer at the end of a long ledger than at its beginning. */

import { digits, sums, type TracePayload } from "./payload.ts";
import { type Columns, type Points, stateCodes } from "./points.ts";

/** Steps between keyframes; of a very long course more, so that keyframes stay few. */
const STEPS_A_KEYFRAME = 4_096;
const MOST_KEYFRAMES = 40;

interface Keyframe extends Columns {
  stepped: Uint8Array;
  /** So many entries are applied. */
  at: number;
}

export class Replay {
  readonly points: Points;
  /** Each entry that changed a shop, and when (ms on the sweep's clock). */
  readonly entries: Float64Array;
  readonly times: Float64Array;
  readonly firstMs: number;
  readonly lastMs: number;
  readonly lastEntry: number;
  private readonly trace: TracePayload;
  /** The first step of each entry, and one beyond the last. */
  private readonly starts: Uint32Array;
  private readonly place: Int32Array;
  private readonly state: Uint8Array;
  private readonly grade: Uint8Array;
  private readonly found: Map<number, [number, number]>;
  private readonly keyframes: Keyframe[] = [];
  private readonly every: number;
  private stepped: Uint8Array;
  /** So many entries are applied. */
  private at = 0;
  private revision = 0;
  /** The time of the moment that is shown. */
  shownMs = 0;

  /** `points` are a copy of the live ones, for this alone. */
  constructor(trace: TracePayload, points: Points) {
    this.trace = trace;
    this.points = points;
    this.entries = sums(trace.entry);
    this.times = sums(trace.at);
    this.starts = new Uint32Array(trace.many.length + 1);
    trace.many.forEach((many, k) => (this.starts[k + 1] = this.starts[k]! + many));
    const places = Int32Array.from(trace.shops, (id) => points.placeOf(id) ?? -1);
    this.place = Int32Array.from(trace.shop, (shop) => places[shop]!);
    const codes = stateCodes(trace.states);
    this.state = digits(trace.state).map((code) => codes[code]!);
    this.grade = digits(trace.grade);
    this.found = new Map(trace.units.map(([step, found, held]) => [step, [found, held]]));
    this.firstMs = trace.revisions[0]?.[1] ?? this.times[0] ?? trace.now_ms;
    this.lastMs = Math.max(this.firstMs, trace.now_ms, this.times.at(-1) ?? 0);
    this.lastEntry = trace.n;
    this.every = Math.max(STEPS_A_KEYFRAME, Math.ceil(trace.shop.length / MOST_KEYFRAMES));
    this.stepped = new Uint8Array(points.ids.length);
    this.begin();
    this.go(this.entries.length);
  }

  /** To a moment on the sweep's clock. Returns the places that changed, or null where all may have. */
  seekTime(ms: number): number[] | null {
    return this.seek(upTo(this.times, ms), ms);
  }

  /** To the moment at which an entry was the last. */
  seekEntry(n: number): number[] | null {
    const many = upTo(this.entries, n);
    return this.seek(many, this.trace.revisions.findLast(([entry]) => entry <= n)?.[1] ?? 0);
  }

  private seek(many: number, ms: number): number[] | null {
    const revision = this.revisionAt(many, ms);
    this.shownMs = Math.max(ms, this.times[many - 1] ?? this.firstMs);
    let changed: number[] | null = [];
    const isFar = many < this.at || this.starts[many]! - this.starts[this.at]! > this.every;
    if (isFar || revision !== this.revision) {
      if (isFar) this.restore(many);
      changed = null;
    }
    const places = this.go(many);
    if (changed === null) this.take(revision);
    this.points.n = Math.max(this.entries[many - 1] ?? 0, this.trace.revisions[revision]?.[0] ?? 0);
    if (changed === null) this.points.recount();
    return changed === null ? null : places;
  }

  private begin(): void {
    const { points } = this;
    points.wipe();
    this.take(0);
    points.recount();
    this.keep();
  }

  /** The revision in force: that of the time, and of every entry that was written already. */
  private revisionAt(many: number, ms: number): number {
    const last = this.entries[many - 1] ?? 0;
    return Math.max(0, this.trace.revisions.findLastIndex(([n, at]) => at <= ms || n <= last));
  }

  /** A revision gives every shop where nobody was its own number of open lines. */
  private take(revision: number): void {
    this.revision = revision;
    const said = this.trace.revisions[revision];
    if (said === undefined) return;
    const { points, stepped } = this;
    points.revision = said[2];
    points.lots = said[3];
    for (let place = 0; place < stepped.length; place++) if (stepped[place] === 0) points.open[place] = said[4];
  }

  private go(many: number): number[] {
    const { points, trace } = this;
    const changed: number[] = [];
    while (this.at < many) {
      for (let step = this.starts[this.at]!; step < this.starts[this.at + 1]!; step++) {
        const place = this.place[step]!;
        if (place >= 0) {
          const [found, held] = this.found.get(step) ?? [0, 0];
          points.set(place, this.state[step]!, this.grade[step]!, trace.open[step]!, found, held);
          this.stepped[place] = 1;
          changed.push(place);
        }
      }
      this.at++;
      if (Math.floor(this.starts[this.at]! / this.every) >= this.keyframes.length) this.keep();
    }
    return changed;
  }

  private keep(): void {
    this.keyframes.push({ ...this.points.columns(), stepped: this.stepped.slice(), at: this.at });
  }

  private restore(many: number): void {
    const keyframe = this.keyframes.findLast(({ at }) => at <= many)!;
    this.points.replace(keyframe);
    this.stepped = keyframe.stepped.slice();
    this.at = keyframe.at;
  }
}

/** How many of some rising values are at most `value`. */
function upTo(values: Float64Array, value: number): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (values[middle]! <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}
