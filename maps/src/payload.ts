/** What `/points`, `/sectors` and the stream say; the writing side is maps/points_payload.py. */

export interface PointsPayload {
  sweep: string;
  epoch: string;
  n: number;
  revision: number;
  lots: number;
  now_ms: number;
  states: string[];
  sectors: string[];
  shop: string[];
  /** 1e-5 degrees, each less the one before it; shops without a position come last and have none. */
  lat: number[];
  lon: number[];
  /** [place in `sectors`, so many shops] */
  sector: [number, number][];
  /** One digit a shop: the place in `states`. */
  state: string;
  grade: string;
  open: number[];
  /** [place in `shop`, found units, held units] */
  units: [number, number, number][];
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
  stops: string[];
}

export interface RoutesAnswer {
  plan: number;
  routes: TeamRoute[];
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
