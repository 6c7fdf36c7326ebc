import assert from "node:assert/strict";
import { test } from "node:test";
import { DARK, LIGHT, coverageBand } from "../../maps/src/palette.ts";
import { PixelBuffer, type Scene } from "../../maps/src/pixel_buffer.ts";
import { PointTree } from "../../maps/src/point_tree.ts";
import { GRADES, STATES } from "../../maps/src/points.ts";
import { makeStamps } from "../../maps/src/stamps.ts";

/** Numbers that look random and are always the same (mulberry32). */
function random(seed: number): () => number {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

function crowd(count: number, width: number, height: number, seed: number): Scene {
  const next = random(seed);
  const stamps = makeStamps(4.4, LIGHT);
  const rank = Uint8Array.from({ length: count }, () => Math.floor(next() * STATES.length));
  const x = Float64Array.from({ length: count }, () => Math.floor(next() * (width + 60)) - 30);
  const y = Float64Array.from({ length: count }, () => Math.floor(next() * (height + 60)) - 30);
  const scene: Scene = {
    tree: new PointTree(x, y, count),
    x,
    y,
    view: { scale: 1, left: 0, top: 0 },
    stamp: Int16Array.from(rank, (state) => state * GRADES + Math.floor(next() * GRADES)),
    stamps,
    reach: Math.max(...stamps.map((stamp) => stamp.reach)),
    rank,
    ranks: STATES.length,
    speakers: null,
  };
  if (count > 1_000) scene.speakers = scene.tree.speakers(scene);
  return scene;
}

/** The same, with everything worked out anew. */
function again(scene: Scene): Scene {
  return { ...scene, speakers: scene.speakers === null ? null : scene.tree.speakers(scene) };
}

const buffer = (): PixelBuffer => new PixelBuffer(new Int32Array(300 * 200), 300, 200);

test("repainting what changed gives the same pixels as painting everything", () => {
  for (let seed = 1; seed <= 5; seed++) {
    const scene = crowd(900, 300, 200, seed);
    const live = buffer();
    live.paint(scene);
    const next = random(seed + 100);
    for (let round = 0; round < 20; round++) {
      const changed = Array.from({ length: 7 }, () => Math.floor(next() * scene.stamp.length));
      for (const place of changed) {
        const state = Math.floor(next() * STATES.length);
        scene.rank[place] = state;
        scene.stamp[place] = next() < 0.1 ? -1 : state * GRADES + Math.floor(next() * GRADES);
      }
      live.repaint(scene, changed);
      const fresh = buffer();
      fresh.paint(again(scene));
      assert.deepEqual(live.words, fresh.words);
    }
  }
});

test("a crowd that is repainted in part looks as if all of it had been painted", () => {
  const scene = crowd(31_000, 300, 200, 7);
  const live = buffer();
  live.ground = new Int32Array(300 * 200).fill(-4321);
  live.paint(scene);
  const next = random(8);
  for (let round = 0; round < 12; round++) {
    const changed = Array.from({ length: 9 }, () => Math.floor(next() * scene.stamp.length));
    for (const place of changed) {
      scene.rank[place] = Math.floor(next() * STATES.length);
      scene.stamp[place] = next() < 0.2 ? -1 : scene.rank[place]! * GRADES;
    }
    live.repaint(scene, changed);
    const fresh = buffer();
    fresh.ground = live.ground;
    fresh.paint(again(scene));
    assert.deepEqual(live.words, fresh.words);
  }
});

test("a picture that was moved looks as if all of it had been painted, crowded or not", () => {
  const next = random(11);
  for (const count of [900, 31_000]) {
    const scene = crowd(count, 300, 200, count);
    const live = buffer();
    let [left, top] = [0, 0];
    const place = (): void => {
      scene.view = { scale: 1, left, top };
    };
    place();
    live.paint(scene);
    for (let round = 0; round < 15; round++) {
      const [dx, dy] = [Math.floor(next() * 81) - 40, Math.floor(next() * 61) - 30];
      left -= dx;
      top -= dy;
      place();
      live.shift(scene, dx, dy);
      const fresh = buffer();
      fresh.paint(again(scene));
      assert.deepEqual(live.words, fresh.words);
    }
  }
});

test("a crowd never hides what is more urgent", () => {
  const scene = crowd(31_000, 300, 200, 9);
  scene.rank.fill(STATES.indexOf("clear"));
  scene.rank[17] = STATES.indexOf("found");
  scene.x[17] = 150;
  scene.y[17] = 100;
  scene.stamp.forEach((_, i) => (scene.stamp[i] = scene.rank[i]! * GRADES));
  scene.tree = new PointTree(scene.x, scene.y, scene.stamp.length);
  scene.speakers = scene.tree.speakers(scene);
  const live = buffer();
  live.paint(scene);
  const colour = scene.stamps[scene.stamp[17]!]!.opaque;
  assert.equal(live.words[100 * 300 + 150], colour.rgba[colour.dx.findIndex((dx, k) => dx === 0 && colour.dy[k] === 0)]);
});

test("a change repaints a small part only", () => {
  const scene = crowd(900, 300, 200, 3);
  const live = buffer();
  live.paint(scene);
  const [part] = live.repaint(scene, [scene.x.findIndex((x, i) => x > 50 && x < 250 && scene.y[i]! > 50 && scene.y[i]! < 150)]);
  assert.ok(part !== undefined && part.right - part.left <= 2 * scene.reach + 1);
});

test("the most urgent shop lies on top, and is the one that a click means", () => {
  const scene = crowd(3, 300, 200, 1);
  scene.x.set([100, 101, 100]);
  scene.y.set([100, 100, 101]);
  scene.rank.set([STATES.indexOf("clear"), STATES.indexOf("found"), STATES.indexOf("unvisited")]);
  scene.tree = new PointTree(scene.x, scene.y, 3);
  const live = buffer();
  live.paint(scene);
  assert.equal(live.find(scene, 100, 100, 10), 1);
  assert.equal(live.find(scene, 150, 150, 10), undefined);
});

test("every state and every grade of evidence has a stamp of its own", () => {
  for (const theme of [LIGHT, DARK]) {
    const stamps = makeStamps(5.6, theme);
    const seen = (stamp: number): string => JSON.stringify([[...stamps[stamp]!.opaque.rgba], [...stamps[stamp]!.opaque.dx]]);
    const shown = STATES.filter((state) => !["merged", "not_applicable", "attempted"].includes(state));
    const pictures = shown.flatMap((state) => [1, 2, 3, 4].map((grade) => seen(STATES.indexOf(state) * GRADES + grade)));
    assert.equal(new Set(pictures).size, pictures.length);
  }
});

test("a bare claim is hollow: its stamp has less colour than evidence", () => {
  const stamps = makeStamps(5.6, LIGHT);
  const clear = STATES.indexOf("clear") * GRADES;
  const paper = (255 << 24) | (LIGHT.paper[2] << 16) | (LIGHT.paper[1] << 8) | LIGHT.paper[0];
  const coloured = [1, 2, 3].map((grade) => stamps[clear + grade]!.opaque.rgba.filter((word) => word !== paper).length);
  assert.ok(coloured[0]! < coloured[1]! && coloured[1]! < coloured[2]!, String(coloured));
});

test("sectors are green from 90, orange from 75, red from 20 per cent", () => {
  assert.deepEqual([1, 0.9, 0.8999, 0.75, 0.7499, 0.2, 0.1999, 0].map(coverageBand), [
    "high", "high", "middle", "middle", "low", "low", "none", "none",
  ]);
});
