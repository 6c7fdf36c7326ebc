import assert from "node:assert/strict";
import { test } from "node:test";
import { payloadOf } from "./payloads.ts";
import { Points, worldX, worldY } from "../../maps/src/points.ts";

const WRITTEN = {
  n: 7,
  revision: 1,
  lots: 10,
  states: ["found", "sighted", "unvisited", "attempted", "reopened", "claimed", "removed", "clear", "not_applicable", "merged"],
  sectors: ["east", "west", ""],
  shop: ["a", "b", "c", "d", "e"],
  lat: [2_889_000, 100, -250],
  lon: [10_540_000, -5, 10],
  sector: [
    [0, 2],
    [1, 2],
    [2, 1],
  ] as [number, number][],
  state: "27290",
  grade: "02003",
  open: [10, 0, 10, 10, 4],
  units: [[4, 12, 5]] as [number, number, number][],
};
const PAYLOAD = payloadOf(WRITTEN);

test("columns come back as they were written", () => {
  const points = new Points(PAYLOAD);
  assert.equal(points.located, 3);
  assert.ok(Math.abs(points.x[1]! - worldX(105.39995)) < 1e-12);
  assert.ok(Math.abs(points.y[2]! - worldY(28.8885)) < 1e-12);
  assert.deepEqual([...points.sector], [0, 0, 1, 1, 2]);
  assert.equal(points.of("found"), 1);
  assert.equal(points.of("unvisited"), 2);
  assert.equal(points.foundUnits, 12);
});

test("a merged shop is counted with its survivor only", () => {
  const points = new Points(PAYLOAD);
  assert.equal(points.shops, 4);
  assert.deepEqual(points.bySector[1], { shops: 1, openLines: 10, claimedLines: 0 });
  assert.equal(points.openLines, 24);
});

test("a delta touches only its shops, and every sum follows", () => {
  const points = new Points(PAYLOAD);
  const { changed, unknown } = points.apply(9, [
    ["a", "clear", 2, 0, 0, 0],
    ["nobody", "clear", 2, 0, 0, 0],
    ["d", "unvisited", 0, 10, 0, 0],
  ]);
  assert.deepEqual([changed, unknown], [[0, 3], ["nobody"]]);
  assert.equal(points.n, 9);
  assert.equal(points.of("clear"), 2);
  assert.equal(points.of("unvisited"), 2);
  assert.equal(points.shops, 5);
  assert.deepEqual(points.bySector[0], { shops: 2, openLines: 0, claimedLines: 0 });
  assert.deepEqual(points.bySector[1], { shops: 2, openLines: 20, claimedLines: 0 });
});

test("deltas lead to the same points as a fresh load", () => {
  const live = new Points(PAYLOAD);
  live.apply(8, [["a", "attempted", 0, 10, 0, 0]]);
  live.apply(9, [
    ["a", "found", 1, 10, 3, 0],
    ["b", "reopened", 0, 2, 0, 0],
  ]);
  const fresh = new Points(payloadOf({ ...WRITTEN, n: 9, state: "04290", grade: "10003", open: [10, 2, 10, 10, 4], units: [[0, 3, 0], [4, 12, 5]] }));
  for (const name of ["n", "state", "grade", "open", "found", "held", "byState", "bySector", "foundUnits"] as const) {
    assert.deepEqual(live[name], fresh[name]);
  }
});

test("a state that we do not know is shown as something to look at", () => {
  const points = new Points(PAYLOAD);
  points.apply(8, [["a", "brand_new", 0, 10, 0, 0]]);
  assert.equal(points.of("reopened"), 1);
});

test("shops are found by ids of any letters, and ids by shops", () => {
  const ids = ["泸州-1", "泸州-10", "a", "ab", "abc", "", "é"];
  const points = new Points(payloadOf({ ...WRITTEN, shop: ids, sector: [[0, 7]], state: "2222222", grade: "0000000", open: Array(7).fill(1), units: [] }));
  ids.forEach((id, place) => assert.deepEqual([points.placeOf(id), points.ids.at(place)], [place, id]));
  assert.deepEqual([points.placeOf("泸州"), points.placeOf("b")], [undefined, undefined]);
});
