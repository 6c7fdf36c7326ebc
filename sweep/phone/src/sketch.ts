/** Where the stops lie to each other: degrees to metres on a plane, and that plane on a screen. North is up. */

import { distanceM } from "./place.ts";

export interface Spot {
  x: number; // metres east of the middle
  y: number; // metres north of it
}

export interface Plane {
  lat: number;
  lon: number;
}

export interface View {
  x: number; // what lies in the middle of the screen
  y: number;
  mPerPx: number;
}

const M_PER_DEGREE = distanceM(0, 0, 1, 0);
const NEAREST_M_PER_PX = 0.2;
const FARTHEST_M_PER_PX = 2_000;

/** Flat enough for a county: an equirectangular plane around `middle`. */
export function spotOf(middle: Plane, lat: number, lon: number): Spot {
  return { x: (lon - middle.lon) * M_PER_DEGREE * Math.cos((middle.lat * Math.PI) / 180), y: (lat - middle.lat) * M_PER_DEGREE };
}

export function middleOf(places: { lat: number; lon: number }[]): Plane {
  const mean = (of: (place: { lat: number; lon: number }) => number) => places.reduce((sum, place) => sum + of(place), 0) / Math.max(places.length, 1);
  return { lat: mean((place) => place.lat), lon: mean((place) => place.lon) };
}

/** All spots on a screen of so many pixels, with a margin. */
export function viewOf(spots: Spot[], width: number, height: number, margin = 40): View {
  if (spots.length === 0) return { x: 0, y: 0, mPerPx: 1 };
  const xs = spots.map((spot) => spot.x);
  const ys = spots.map((spot) => spot.y);
  const [left, right, bottom, top] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const scale = Math.max((right - left) / Math.max(width - 2 * margin, 1), (top - bottom) / Math.max(height - 2 * margin, 1));
  return { x: (left + right) / 2, y: (bottom + top) / 2, mPerPx: within(scale, 0.5) };
}

export function toScreen(view: View, spot: Spot, width: number, height: number): [x: number, y: number] {
  return [width / 2 + (spot.x - view.x) / view.mPerPx, height / 2 - (spot.y - view.y) / view.mPerPx];
}

/** Zoom about a point of the screen, which stays where it is. */
export function zoomed(view: View, factor: number, x: number, y: number, width: number, height: number): View {
  const mPerPx = within(view.mPerPx * factor, NEAREST_M_PER_PX);
  const change = view.mPerPx - mPerPx;
  return { x: view.x + (x - width / 2) * change, y: view.y - (y - height / 2) * change, mPerPx };
}

function within(mPerPx: number, least: number): number {
  return Math.min(Math.max(mPerPx, least), FARTHEST_M_PER_PX);
}

/** A round length for the scale bar, at most `mostPx` long. */
export function scaleBar(view: View, mostPx: number): { lengthM: number; px: number } {
  const most = view.mPerPx * mostPx;
  const power = 10 ** Math.floor(Math.log10(most));
  const lengthM = ([5, 2, 1].find((digit) => digit * power <= most) ?? 1) * power;
  return { lengthM, px: lengthM / view.mPerPx };
}
