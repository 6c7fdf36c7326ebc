/** What the service gives a phone for the day (GET /api/v1/phone/today), and the sweep's clock on this phone. */

import type { LotRule } from "./lot_match.ts";

export interface Officer {
  name: string;
  credential: string;
}

export interface Lot {
  lot: string;
  product: string;
  brand: string;
  producer: string;
  spec: string;
  unit: string;
  gtin: string;
  rule: LotRule;
  zh: string;
  en: string;
  rule_text: string;
  released: boolean;
  pictures?: string[]; // absent in a day that an older service gave
}

export interface Unsettled {
  id: string;
  kind: "finding" | "sighting";
  lots: string[];
  units: number | null;
  text: string;
  due_ms: number | null;
}

/** Units of one find that are withheld (or still to be) and can move on. */
export interface HeldGoods {
  finding: string;
  lot: string;
  account: string;
  units: number;
  custodian: string;
  lapses_ms: number;
}

export interface Stop {
  shop: string;
  name: string;
  address: string;
  phone: string;
  kind: string;
  lat: number | null;
  lon: number | null;
  date: string;
  arrives_ms: number;
  due_ms: number;
  state: string;
  to_visit: boolean;
  open_lots: string[] | null;
  likely: string[];
  /** By language: opening hours, skills, the team that comes too; a day kept from before may lack it. */
  asks?: Partial<Record<string, string[]>>;
}

export interface ShopList {
  shop: string[];
  name: string[];
  address: string[];
  lat_e5: (number | null)[];
  lon_e5: (number | null)[];
}

export interface Itinerary {
  sweep: string;
  title: string;
  recall_class: string;
  hazard: string;
  exercise: boolean;
  zone: string;
  epoch: string;
  n: number;
  now_ms: number;
  pace_milli: number;
  exported_n: number;
  revision: number;
  lots: Lot[];
  plan: number;
  stops: Stop[];
  shops: ShopList;
  also: Record<string, string[]>;
  unsettled: Record<string, Unsettled[]>;
  held?: Record<string, HeldGoods[]>; // absent in a day that an older service gave
}

export interface PhoneDay {
  holder: {
    person: string;
    name: string;
    role: string;
    credential: string;
    language: string;
    team: string | null;
    team_name: string;
    sector_name: string;
  };
  officers: Officer[];
  sweeps: Itinerary[];
}

/** The day as kept on the phone. `clocks`: each sweep's time at `atMs` of the phone's clock. */
export interface KeptDay {
  etag: string;
  day: PhoneDay;
  atMs: number;
  clocks: Record<string, number>;
}

/** A shop as any screen needs it: from the route, the sector's list, or just made. */
export interface Shop {
  shop: string;
  name: string;
  address: string;
  phone: string;
  lat: number | null;
  lon: number | null;
  stop: Stop | null;
}

/** The sweep's time now, by the offset of the last contact; an exercise's clock may run fast. */
export function sweepNow(kept: KeptDay, sweep: Itinerary, nowMs: number): number {
  const known = kept.clocks[sweep.sweep] ?? sweep.now_ms;
  return known + ((nowMs - kept.atMs) * sweep.pace_milli) / 1000;
}

/** The times of a `Sweep-Clock` header: `S1=1700000000000, S2=...`. */
export function readClocks(header: string | null): Record<string, number> {
  const clocks: Record<string, number> = {};
  for (const part of (header ?? "").split(",")) {
    const [sweep, time] = part.trim().split("=");
    if (sweep && time && Number.isFinite(Number(time))) clocks[sweep] = Number(time);
  }
  return clocks;
}

export function findShop(sweep: Itinerary, id: string): Shop | null {
  const stop = sweep.stops.find((each) => each.shop === id);
  if (stop) return { ...stop, stop };
  const at = sweep.shops.shop.indexOf(id);
  return at < 0 ? null : shopAt(sweep, at);
}

export function shopAt(sweep: Itinerary, at: number): Shop {
  const { shop, name, address, lat_e5, lon_e5 } = sweep.shops;
  const degrees = (value: number | null | undefined) => (value == null ? null : value / 1e5);
  return {
    shop: shop[at]!,
    name: name[at] ?? "",
    address: address[at] ?? "",
    phone: "",
    lat: degrees(lat_e5[at]),
    lon: degrees(lon_e5[at]),
    stop: null,
  };
}

/** Places in the list whose name, address or number holds every word of the text. */
export function searchShops(sweep: Itinerary, text: string, most: number): number[] {
  const words = text.normalize("NFKC").toLowerCase().split(/\s+/).filter(Boolean);
  const found: number[] = [];
  const { shop, name, address } = sweep.shops;
  for (let at = 0; at < shop.length && found.length < most; at++) {
    const said = `${name[at]} ${address[at]} ${shop[at]}`.normalize("NFKC").toLowerCase();
    if (words.every((word) => said.includes(word))) found.push(at);
  }
  return found;
}

export function activeLots(lots: Lot[]): Lot[] {
  return lots.filter((lot) => !lot.released);
}

/** What a lot is called in one line. */
export function lotName(lot: Lot): string {
  return [lot.brand, lot.product, lot.spec].filter(Boolean).join(" ");
}
