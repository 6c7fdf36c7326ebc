/** What `/points`, `/sectors` and the stream say; the writing side is maps/points_payload.py. */

import { ShopIds } from "./shop_ids.ts";

/** All shops in columns; the bytes are read by `readPoints`. */
export interface PointsPayload {
  sweep: string;
  epoch: string;
  n: number;
  revision: number;
  lots: number;
  now_ms: number;
  states: string[];
  sectors: string[];
  /** [place in `sectors`, so many shops] */
  sector: [number, number][];
  /** [place of the shop, found units, held units] */
  units: [number, number, number][];
  ids: ShopIds;
  /** 1e-5 degrees; shops without a position come last and have none. */
  lat: Int32Array;
  lon: Int32Array;
  open: Uint32Array;
  /** Place in `states` * 8 + grade. */
  standing: Uint8Array;
}

const COLUMNS = ["lat", "lon", "open", "standing", "shared", "added", "letters"] as const;

/** The answer of `/points`: see maps/points_payload.py. */
export function readPoints(answer: ArrayBuffer): PointsPayload {
  let at = 4 + new DataView(answer).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(answer, 4, at - 4))) as Omit<
    PointsPayload,
    "ids" | "lat" | "lon" | "open" | "standing"
  > & { bytes: Record<(typeof COLUMNS)[number], number> };
  const columns = {} as Record<(typeof COLUMNS)[number], Uint8Array>;
  for (const name of COLUMNS) {
    columns[name] = new Uint8Array(answer, at, header.bytes[name]);
    at += Math.ceil(header.bytes[name] / 4) * 4;
  }
  const { added } = columns;
  return {
    ...header,
    ids: ShopIds.read(columns.shared, new Uint16Array(answer, added.byteOffset, added.length / 2), columns.letters),
    lat: summed(joined(columns.lat)),
    lon: summed(joined(columns.lon)),
    open: joined(columns.open),
    standing: columns.standing,
  };
}

/** Numbers of four bytes, of which all first ones come first. */
function joined(bytes: Uint8Array): Uint32Array {
  const count = bytes.length / 4;
  const values = new Uint32Array(count);
  for (let i = 0; i < count; i++) {
    values[i] = bytes[i]! | (bytes[count + i]! << 8) | (bytes[2 * count + i]! << 16) | (bytes[3 * count + i]! << 24);
  }
  return values;
}

/** Zigzag differences (0, -1, 1, -2 ...) as the values that they lead to. */
function summed(differences: Uint32Array): Int32Array {
  const values = new Int32Array(differences.length);
  let value = 0;
  for (let i = 0; i < values.length; i++) values[i] = value += (differences[i]! >>> 1) ^ -(differences[i]! & 1);
  return values;
}

/** [shop, state, grade, open lines, found units, held units] */
export type ShopDelta = [string, string, number, number, number, number];

export interface SectorAnswer {
  sector: string;
  name: string;
  parent: string | null;
  level: string;
  silent_phones: number;
  /** Check-ins that those phones have not handed in yet. */
  unsent: number;
}

export interface StandingAnswer {
  pace_milli: number;
  n: number;
  now_ms: number;
  revision: number;
  lots: number;
  /** Not known of a moment in the past. */
  lots_confirmed: number | null;
  silent_phones: number;
  off_sale_ms: number | null;
  disposed_ms: number | null;
  overridden: boolean;
  sectors: SectorAnswer[];
}

export interface AreasAnswer {
  type: "FeatureCollection";
  features: {
    type: "Feature";
    id: string;
    properties: { name: string; level: string; parent: string | null };
    /** GeoJSON, WGS-84. */
    geometry:
      | { type: "Polygon"; coordinates: [number, number][][] }
      | { type: "MultiPolygon"; coordinates: [number, number][][][] };
  }[];
}

export interface TeamPlace {
  team: string;
  name: string;
  sector: string;
  lat_e7: number | null;
  lon_e7: number | null;
  seen_ms: number | null;
  silent: number;
  unsent: number;
}

export interface FieldWorkAnswer {
  n: number;
  now_ms: number;
  teams: TeamPlace[];
  sightings: { sighting: string; shop: string; lot: string | null; received_ms: number; due_ms: number }[];
  holds: { shop: string; units: number; lapses_ms: number | null }[];
}

export interface TeamRoute {
  team: string;
  name: string;
  office_lat_e7: number | null;
  office_lon_e7: number | null;
  shifts: { stops: string[]; /** The streets to each stop, and home, as encoded polylines; '': not known. */ ways: string[] }[];
}

export interface RoutesAnswer {
  plan: number;
  routes: TeamRoute[];
  attribution: string;
}

export interface ListedLot {
  lot: string;
  product: string;
  brand: string;
  released: boolean;
}

/** The sweep's course; the writing side is maps/trace_payload.py. */
export interface TracePayload {
  sweep: string;
  epoch: string;
  n: number;
  now_ms: number;
  states: string[];
  /** [entry, time, revision, lots, lots open where nobody was] */
  revisions: [number, number, number, number, number][];
  shops: string[];
  /** Entries that changed a shop, each less the one before it; how many steps each made; its time, likewise. */
  entry: number[];
  many: number[];
  at: number[];
  /** Of each step: the place in `shops`, and how that shop stood from then on. */
  shop: number[];
  state: string;
  grade: string;
  open: number[];
  /** [place of the step, found units, held units] */
  units: [number, number, number][];
}

/** `Σ` up to each place. */
export function sums(differences: number[]): Float64Array {
  const values = new Float64Array(differences.length);
  let value = 0;
  for (let i = 0; i < differences.length; i++) values[i] = value += differences[i]!;
  return values;
}

export function digits(text: string): Uint8Array {
  const values = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) values[i] = text.charCodeAt(i) - 48;
  return values;
}
