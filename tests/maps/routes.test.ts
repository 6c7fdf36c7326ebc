import assert from "node:assert/strict";
import { test } from "node:test";
import { Points, worldX, worldY } from "../../maps/src/points.ts";
import { along, lineOf } from "../../maps/src/routes.ts";
import { payloadOf } from "./payloads.ts";

/** The example of Google's description of the algorithm: (38.5, -120.2), (40.7, -120.95), (43.252, -126.453). */
const EXAMPLE = "_p~iF~ps|U_ulLnnqC_mqNvxq`@";

test("a line is read as it was written, in the datum of the map", () => {
  const line = along(EXAMPLE, "wgs84");
  [[38.5, -120.2], [40.7, -120.95], [43.252, -126.453]].forEach(([lat, lon], k) => {
    assert.ok(Math.abs(line[2 * k]! - worldX(lon!)) < 1e-12 && Math.abs(line[2 * k + 1]! - worldY(lat!)) < 1e-12);
  });
});

test("a route follows the streets where they are known, and is straight elsewhere", () => {
  const points = new Points(payloadOf({
    states: ["clear"], sectors: [""], shop: ["a", "b"], lat: [2_890_000], lon: [10_540_000], sector: [[0, 2]], state: "00", grade: "22",
    open: [0, 0], units: [],
  }));
  const route = { team: "T", name: "T", office_lat_e7: 289_000_000, office_lon_e7: null, shifts: [
    { stops: ["a", "b"], ways: [EXAMPLE, "", EXAMPLE] }, { stops: ["a", "nobody"], ways: [] },
  ] };
  const { office, legs } = lineOf(route, points, "wgs84");
  assert.equal(office, null);
  assert.deepEqual(legs.map(({ line, place }) => [line.length, place]), [[6, 0], [0, 1], [6, null], [2, 0], [0, null]]);
});
