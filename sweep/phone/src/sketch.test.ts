import assert from "node:assert/strict";
import { test } from "node:test";
import { distanceM } from "./place.ts";
import { middleOf, scaleBar, spotOf, toScreen, viewOf, zoomed } from "./sketch.ts";

const PLACES = [{ lat: 28.88, lon: 105.4 }, { lat: 28.9, lon: 105.46 }, { lat: 28.95, lon: 105.41 }];

test("distances on the plane are those on the ground, to one part in a thousand", () => {
  const middle = middleOf(PLACES);
  const [one, other] = [PLACES[0]!, PLACES[1]!];
  const [a, b] = [spotOf(middle, one.lat, one.lon), spotOf(middle, other.lat, other.lon)];
  const far = distanceM(one.lat, one.lon, other.lat, other.lon);
  assert.ok(Math.abs(Math.hypot(a.x - b.x, a.y - b.y) - far) < far / 1000);
});

test("every stop is on the screen, and north is up", () => {
  const middle = middleOf(PLACES);
  const spots = PLACES.map((place) => spotOf(middle, place.lat, place.lon));
  const view = viewOf(spots, 360, 400);
  const shown = spots.map((spot) => toScreen(view, spot, 360, 400));
  for (const [x, y] of shown) assert.ok(x >= 39 && x <= 321 && y >= 39 && y <= 361, `${x} ${y}`);
  assert.ok(shown[2]![1] < shown[0]![1]); // the northernmost is the highest
  assert.ok(shown[1]![0] > shown[0]![0]);
});

test("one stop, or none, is no division by nothing", () => {
  assert.deepEqual(viewOf([], 360, 400), { x: 0, y: 0, mPerPx: 1 });
  assert.equal(viewOf([{ x: 5, y: 7 }], 360, 400).mPerPx, 0.5);
});

test("what is under the fingers stays there while zooming", () => {
  const view = { x: 10, y: 20, mPerPx: 4 };
  const spot = { x: 150, y: -90 };
  const [x, y] = toScreen(view, spot, 360, 400);
  const [nearX, nearY] = toScreen(zoomed(view, 0.5, x, y, 360, 400), spot, 360, 400);
  assert.ok(Math.abs(nearX - x) < 1e-6 && Math.abs(nearY - y) < 1e-6);
});

test("the scale bar has a round length", () => {
  assert.deepEqual(scaleBar({ x: 0, y: 0, mPerPx: 7 }, 100), { lengthM: 500, px: 500 / 7 });
});
