/** All shops of a sweep in columns, as of one number of its ledger, and what they add up to. */

import { type Datum, placeOn } from "./datum.ts";
import type { PointsPayload, ShopDelta } from "./payload.ts";
import { PointTree } from "./point_tree.ts";
import type { ShopIds } from "./shop_ids.ts";

/** From the least to the most urgent: later ones are drawn over earlier ones. */
export const STATES = [
  "merged",
  "not_applicable",
  "clear",
  "removed",
  "claimed",
  "unvisited",
  "attempted",
  "reopened",
  "sighted",
  "found",
] as const;
export type State = (typeof STATES)[number];
export const GRADES = 5;

const MERGED = STATES.indexOf("merged");
const CLAIMED = STATES.indexOf("claimed");
const CODES = new Map<string, number>(STATES.map((state, code) => [state, code]));
/** A state that a newer service knows and we don't: show it as something to look at. */
const UNKNOWN = STATES.indexOf("reopened");

export interface Coverage {
  shops: number;
  openLines: number;
  /** Those of the open lines that somebody claims to be clear. */
  claimedLines: number;
}

/** Everything of the shops that changes. */
export interface Columns {
  state: Uint8Array;
  grade: Uint8Array;
  open: Uint32Array;
  found: Uint32Array;
  held: Uint32Array;
}

/** Our codes of a payload's states. */
export function stateCodes(states: string[]): Uint8Array {
  return Uint8Array.from(states, (state) => CODES.get(state) ?? UNKNOWN);
}

export class Points {
  readonly ids: ShopIds;
  readonly located: number;
  /** World coordinates of Web Mercator, 0 to 1, of the first `located` shops. */
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly state: Uint8Array;
  readonly grade: Uint8Array;
  readonly open: Uint32Array;
  readonly found: Uint32Array;
  readonly held: Uint32Array;
  readonly sector: Uint16Array;
  readonly sectors: string[];
  lots: number;
  revision: number;
  readonly epoch: string;
  n: number;
  /** Shops by state, those that are on no map among them. */
  readonly byState = new Uint32Array(STATES.length);
  readonly bySector: Coverage[];
  foundUnits = 0;
  private readonly payload: PointsPayload;
  private readonly datum: Datum;
  private readonly ground: { x: Float64Array; y: Float64Array; tree: PointTree | null };

  /** `datum` is that of the tiles below; the payload is always WGS-84. `like`: other points of the same payload. */
  constructor(payload: PointsPayload, datum: Datum = "wgs84", like: Points | null = null) {
    const count = payload.ids.length;
    const codes = stateCodes(payload.states);
    this.payload = payload;
    this.datum = datum;
    this.ids = payload.ids;
    this.n = payload.n;
    this.lots = payload.lots;
    this.revision = payload.revision;
    this.epoch = payload.epoch;
    this.sectors = payload.sectors;
    this.located = payload.lat.length;
    this.ground = like?.ground ?? { ...placed(payload, datum), tree: null };
    this.x = this.ground.x;
    this.y = this.ground.y;
    this.state = payload.standing.map((standing) => codes[standing >> 3]!);
    this.grade = payload.standing.map((standing) => standing & 7);
    this.open = payload.open.slice();
    this.found = new Uint32Array(count);
    this.held = new Uint32Array(count);
    for (const [place, found, held] of payload.units) {
      this.found[place] = found;
      this.held[place] = held;
    }
    this.sector = new Uint16Array(count);
    let at = 0;
    for (const [place, times] of payload.sector) {
      this.sector.fill(place, at, at + times);
      at += times;
    }
    this.bySector = payload.sectors.map(() => ({ shops: 0, openLines: 0, claimedLines: 0 }));
    this.recount();
  }

  /** Shops that count: a merged one is counted with its survivor. */
  get shops(): number {
    return this.ids.length - this.byState[MERGED]!;
  }

  get openLines(): number {
    return this.bySector.reduce((total, sector) => total + sector.openLines, 0);
  }

  /** Where the shops lie; made when it is first asked for, and shared by copies. */
  get tree(): PointTree {
    return (this.ground.tree ??= new PointTree(this.x, this.y, this.located));
  }

  placeOf(id: string): number | undefined {
    return this.ids.placeOf(id);
  }

  of(state: State): number {
    return this.byState[CODES.get(state)!]!;
  }

  /** Take what the stream says of some shops. Returns the places that changed and the ids that are not here. */
  apply(n: number, deltas: ShopDelta[]): { changed: number[]; unknown: string[] } {
    const changed: number[] = [];
    const unknown: string[] = [];
    this.n = Math.max(this.n, n);
    for (const [id, state, grade, open, found, held] of deltas) {
      const place = this.ids.placeOf(id);
      if (place === undefined) {
        unknown.push(id);
        continue;
      }
      this.set(place, CODES.get(state) ?? UNKNOWN, grade, open, found, held);
      changed.push(place);
    }
    return { changed, unknown };
  }

  /** How one shop stands from now on. */
  set(place: number, state: number, grade: number, open: number, found: number, held: number): void {
    this.count(place, -1);
    this.state[place] = state;
    this.grade[place] = grade;
    this.open[place] = open;
    this.found[place] = found;
    this.held[place] = held;
    this.count(place, 1);
  }

  /** Other points of the same shops, as they were loaded. */
  copy(): Points {
    return new Points(this.payload, this.datum, this);
  }

  /** A copy of everything that changes. */
  columns(): Columns {
    const { state, grade, open, found, held } = this;
    return { state: state.slice(), grade: grade.slice(), open: open.slice(), found: found.slice(), held: held.slice() };
  }

  /** Take these columns; `recount` comes after. */
  replace({ state, grade, open, found, held }: Columns): void {
    this.state.set(state);
    this.grade.set(grade);
    this.open.set(open);
    this.found.set(found);
    this.held.set(held);
  }

  /** Nobody was anywhere yet; `recount` comes after. */
  wipe(): void {
    this.state.fill(STATES.indexOf("unvisited"));
    for (const column of [this.grade, this.open, this.found, this.held]) column.fill(0);
  }

  recount(): void {
    this.byState.fill(0);
    this.foundUnits = 0;
    for (const sector of this.bySector) sector.shops = sector.openLines = sector.claimedLines = 0;
    for (let place = 0; place < this.ids.length; place++) this.count(place, 1);
  }

  /** By shop: state, grade, open lines, units found and held. */
  everything(): Record<string, [string, number, number, number, number]> {
    const { state, grade, open, found, held } = this;
    return Object.fromEntries(
      Array.from(state, (code, i) => [this.ids.at(i), [STATES[code]!, grade[i]!, open[i]!, found[i]!, held[i]!]]),
    );
  }

  private count(place: number, sign: 1 | -1): void {
    const state = this.state[place]!;
    this.byState[state] = this.byState[state]! + sign;
    this.foundUnits += sign * this.found[place]!;
    if (state === MERGED) return;
    const sector = this.bySector[this.sector[place]!]!;
    sector.shops += sign;
    sector.openLines += sign * this.open[place]!;
    if (state === CLAIMED) sector.claimedLines += sign * this.open[place]!;
  }
}

/** World coordinates of the shops that have a position. */
function placed({ lat, lon }: PointsPayload, datum: Datum): { x: Float64Array; y: Float64Array } {
  const [x, y] = [new Float64Array(lat.length), new Float64Array(lat.length)];
  for (let i = 0; i < lat.length; i++) {
    const [shownLat, shownLon] = placeOn(datum, lat[i]! / 1e5, lon[i]! / 1e5);
    x[i] = worldX(shownLon);
    y[i] = worldY(shownLat);
  }
  return { x, y };
}

export function worldX(lon: number): number {
  return lon / 360 + 0.5;
}

/** Web Mercator (EPSG:3857). */
export function worldY(lat: number): number {
  const sine = Math.sin((lat * Math.PI) / 180);
  return 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
}

export function lonOf(x: number): number {
  return (x - 0.5) * 360;
}

export function latOf(y: number): number {
  return (Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI;
}
