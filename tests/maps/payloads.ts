/** Points payloads as tests write them: one word or number a shop. */

import type { PointsPayload } from "../../maps/src/payload.ts";
import { ShopIds } from "../../maps/src/shop_ids.ts";

interface Written {
  n?: number;
  revision?: number;
  lots?: number;
  states: readonly string[];
  sectors: string[];
  shop: string[];
  /** 1e-5 degrees, each less the one before it. */
  lat: number[];
  lon: number[];
  sector: [number, number][];
  /** One digit a shop: the place in `states`. */
  state: string;
  grade: string;
  open: number[];
  units: [number, number, number][];
}

export function payloadOf({ shop, lat, lon, state, grade, open, states, ...more }: Written): PointsPayload {
  const sums = (steps: number[]): Int32Array => {
    let value = 0;
    return Int32Array.from(steps, (step) => (value += step));
  };
  const standing = Uint8Array.from(state, (digit, k) => Number(digit) * 8 + Number(grade[k]));
  return {
    sweep: "S1", epoch: "e", n: 1, revision: 1, lots: 1, now_ms: 0, ...more,
    states: [...states], ids: ShopIds.of(shop), lat: sums(lat), lon: sums(lon), open: Uint32Array.from(open), standing,
  };
}
