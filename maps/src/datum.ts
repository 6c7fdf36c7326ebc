/** From WGS-84 to GCJ-02, the datum of most Chinese tile services: what lies over such tiles is shifted as they are.
 *
 *  The published "Mars coordinates" formula (Krasovsky 1940 ellipsoid), as in sweep/domain/datum.py; one table of cases
 *  tests both. */

const SEMI_MAJOR_M = 6_378_245;
const ECCENTRICITY_SQUARED = 0.00669342162296594323;

export type Datum = "wgs84" | "gcj02";

/** Where a WGS-84 position is drawn on tiles of a datum: [lat, lon] in degrees. */
export function placeOn(datum: Datum, lat: number, lon: number): [number, number] {
  if (datum === "wgs84" || lat < 0.8293 || lat > 55.8271 || lon < 72.004 || lon > 137.8347) return [lat, lon];
  const { sin, cos, sqrt, abs, PI } = Math;
  const x = lon - 105;
  const y = lat - 35;
  const ripple = ((20 * sin(6 * x * PI) + 20 * sin(2 * x * PI)) * 2) / 3;
  let north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x)) + ripple;
  north += ((20 * sin(y * PI) + 40 * sin((y / 3) * PI)) * 2) / 3;
  north += ((160 * sin((y / 12) * PI) + 320 * sin((y * PI) / 30)) * 2) / 3;
  let east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x)) + ripple;
  east += ((20 * sin(x * PI) + 40 * sin((x / 3) * PI)) * 2) / 3;
  east += ((150 * sin((x / 12) * PI) + 300 * sin((x / 30) * PI)) * 2) / 3;
  const phi = (lat / 180) * PI;
  const magic = 1 - ECCENTRICITY_SQUARED * sin(phi) ** 2;
  const meridian = (SEMI_MAJOR_M * (1 - ECCENTRICITY_SQUARED)) / (magic * sqrt(magic));
  const parallel = (SEMI_MAJOR_M / sqrt(magic)) * cos(phi);
  return [lat + (north * 180) / (meridian * PI), lon + (east * 180) / (parallel * PI)];
}
