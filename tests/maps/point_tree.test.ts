import assert from "node:assert/strict";
import { test } from "node:test";
import { PointTree } from "../../maps/src/point_tree.ts";

let seed = 5;
const next = (): number => (seed = (Math.imul(seed, 48271) >>> 0) % 2147483647) / 2147483647;

/** Some spread out, some on one spot, some close together. */
function town(count: number): { x: Float64Array; y: Float64Array } {
  const near = (middle: number): number => (next() < 0.3 ? middle : middle + next() * 10 ** -Math.floor(next() * 8));
  return { x: Float64Array.from({ length: count }, () => near(0.79)), y: Float64Array.from({ length: count }, () => near(0.42)) };
}

test("a visit of any part, at any level, meets every shop in it exactly once", () => {
  for (const count of [0, 1, 9, 3_000]) {
    const { x, y } = town(count);
    const tree = new PointTree(x, y, count);
    for (let round = 0; round < 25; round++) {
      const [west, north, reach] = [0.79 + next() - 0.3, 0.42 + next() - 0.3, next() * next()];
      const box = { west, north, east: west + reach, south: north + reach };
      const met = new Uint8Array(count);
      tree.visit(box, Math.floor(next() * 18), (_node, _isOne, from, to) => {
        for (let turn = from; turn < to; turn++) met[tree.order[turn]!]!++;
      });
      for (let i = 0; i < count; i++) {
        const isIn = x[i]! >= box.west && x[i]! <= box.east && y[i]! >= box.north && y[i]! <= box.south;
        assert.ok(met[i]! <= 1 && (!isIn || met[i] === 1));
      }
    }
  }
});

test("after every change the most urgent shop speaks for each square, and totals add up", () => {
  const count = 2_000;
  const { x, y } = town(count);
  const tree = new PointTree(x, y, count);
  const shown = {
    stamp: Int16Array.from({ length: count }, () => (next() < 0.2 ? -1 : 1)),
    rank: Uint8Array.from({ length: count }, () => Math.floor(next() * 10)),
  };
  const speakers = tree.speakers(shown);
  for (let round = 0; round < 300; round++) {
    const place = Math.floor(next() * count);
    shown.rank[place] = Math.floor(next() * 10);
    shown.stamp[place] = next() < 0.2 ? -1 : 1;
    tree.elect(place, shown, speakers);
  }
  assert.deepEqual(speakers, tree.speakers(shown));
  const totals = tree.totals((place) => shown.rank[place]!);
  tree.visit({ west: 0, north: 0, east: 2, south: 2 }, 7, (node, _isOne, from, to) => {
    const own = [...tree.order.subarray(from, to)];
    const most = Math.max(...own.filter((place) => shown.stamp[place]! >= 0).map((place) => shown.rank[place]!));
    const speaker = speakers[node]!;
    if (most === -Infinity) assert.equal(speaker, -1);
    else assert.equal(shown.rank[tree.order[speaker]!], most);
    assert.equal(totals[node], own.reduce((total, place) => total + shown.rank[place]!, 0));
  });
});
