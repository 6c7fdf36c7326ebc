/** Routes as lines on the map: along the streets where the plan knows them, else straight from stop to stop. */

import { type Datum, placeOn } from "./datum.ts";
import type { TeamRoute } from "./payload.ts";
import { type Points, worldX, worldY } from "./points.ts";

/** The way from where the leg before it ended. */
export interface Leg {
  /** World coordinates (x, y, x, y ...); none to a shop without a position. */
  line: Float64Array;
  /** The shop that it leads to; null: home. */
  place: number | null;
}

export interface RouteLine {
  office: [number, number] | null;
  legs: Leg[];
}

export function lineOf(route: TeamRoute, points: Points, datum: Datum): RouteLine {
  const { office_lat_e7, office_lon_e7, shifts } = route;
  const hasOffice = office_lat_e7 !== null && office_lon_e7 !== null;
  const legTo = (id: string, way: string | undefined): Leg => {
    const place = points.placeOf(id);
    if (way) return { line: along(way, datum), place: place ?? null };
    const isLocated = place !== undefined && place < points.located;
    return { line: isLocated ? Float64Array.of(points.x[place]!, points.y[place]!) : new Float64Array(), place: place ?? null };
  };
  return {
    office: hasOffice ? world(office_lat_e7 / 1e7, office_lon_e7 / 1e7, datum) : null,
    legs: shifts.flatMap(({ stops, ways }) => [
      ...stops.map((id, k) => legTo(id, ways[k])),
      ...ways.slice(stops.length).map((way) => ({ line: along(way, datum), place: null })),
    ]),
  };
}

/** An encoded polyline (Google's algorithm, 5 digits) in world coordinates. */
export function along(text: string, datum: Datum): Float64Array {
  const values: number[] = [];
  let [value, shift] = [0, 0];
  for (let k = 0; k < text.length; k++) {
    const chunk = text.charCodeAt(k) - 63;
    value |= (chunk & 31) << shift;
    shift += 5;
    if (chunk >= 32) continue;
    values.push((value >>> 1) ^ -(value & 1));
    [value, shift] = [0, 0];
  }
  const line = new Float64Array(values.length);
  let [lat, lon] = [0, 0];
  for (let k = 0; k < values.length; k += 2) {
    lat += values[k]!;
    lon += values[k + 1]!;
    [line[k], line[k + 1]] = world(lat / 1e5, lon / 1e5, datum);
  }
  return line;
}

function world(lat: number, lon: number, datum: Datum): [number, number] {
  const [shownLat, shownLon] = placeOn(datum, lat, lon);
  return [worldX(shownLon), worldY(shownLat)];
}
