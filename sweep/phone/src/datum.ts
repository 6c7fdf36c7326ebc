/**
 * WGS-84 in the datums of the Chinese map apps: GCJ-02 (Amap, Tencent) and BD-09 (Baidu), as sweep/domain/datum.py
 * and with its sources. Degrees; one shared table of cases.
 */

const SEMI_MAJOR_M = 6_378_245;
const ECCENTRICITY_SQUARED = 0.006_693_421_622_965_943_23;
const BAIDU_TURN = (Math.PI * 3000) / 180;

export interface Point {
  lat: number;
  lon: number;
}

/** The usual box, within which GCJ-02 differs from WGS-84. */
function isShifted({ lat, lon }: Point): boolean {
  return 0.8293 <= lat && lat <= 55.8271 && 72.004 <= lon && lon <= 137.8347;
}

export function toGcj02(point: Point): Point {
  if (!isShifted(point)) return point;
  const { sin, sqrt, abs, cos, PI } = Math;
  const [x, y] = [point.lon - 105, point.lat - 35];
  const ripple = ((20 * sin(6 * x * PI) + 20 * sin(2 * x * PI)) * 2) / 3;
  let northM = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x)) + ripple;
  northM += ((20 * sin(y * PI) + 40 * sin((y / 3) * PI)) * 2) / 3;
  northM += ((160 * sin((y / 12) * PI) + 320 * sin((y * PI) / 30)) * 2) / 3;
  let eastM = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x)) + ripple;
  eastM += ((20 * sin(x * PI) + 40 * sin((x / 3) * PI)) * 2) / 3;
  eastM += ((150 * sin((x / 12) * PI) + 300 * sin((x / 30) * PI)) * 2) / 3;
  const phi = (point.lat * PI) / 180;
  const w2 = 1 - ECCENTRICITY_SQUARED * sin(phi) ** 2;
  const meridianM = (SEMI_MAJOR_M * (1 - ECCENTRICITY_SQUARED)) / (w2 * sqrt(w2));
  const parallelM = (SEMI_MAJOR_M / sqrt(w2)) * cos(phi);
  return { lat: point.lat + (northM * 180) / (meridianM * PI), lon: point.lon + (eastM * 180) / (parallelM * PI) };
}

export function toBd09(point: Point): Point {
  const { lat, lon } = toGcj02(point);
  const radius = Math.hypot(lon, lat) + 0.000_02 * Math.sin(lat * BAIDU_TURN);
  const theta = Math.atan2(lat, lon) + 0.000_003 * Math.cos(lon * BAIDU_TURN);
  return { lat: radius * Math.sin(theta) + 0.006, lon: radius * Math.cos(theta) + 0.0065 };
}
