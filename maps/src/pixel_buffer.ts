/** Stamps in one buffer of RGBA words, exactly as large as the view: the whole of it, or only what a change touches.
 *
 *  Where shops crowd, the most urgent of a small square of the tree is painted for all of it: so a nation is drawn as
 *  quickly as a city, and zooming in takes the crowd apart. Nothing dangerous is hidden.
 *
 *  Repainting a part gives the same pixels as painting everything would: the part is cleared and every stamp that
 *  reaches into it is put there again, in the same order. */

import { over } from "./blend.ts";
import type { View } from "./ground.ts";
import type { Box, PointTree, Shown } from "./point_tree.ts";
import { exposed, type Rect, slide } from "./slide.ts";
import type { Pixels, Stamp } from "./stamps.ts";

/** What is to be painted: shops by their places in the world, and which stamp each has (-1: none). */
export interface Scene extends Shown {
  tree: PointTree;
  /** World coordinates of the shops. */
  x: Float64Array;
  y: Float64Array;
  view: View;
  stamps: Stamp[];
  /** Farthest that any stamp reaches. */
  reach: number;
  /** Shops of a higher rank are painted over others; equal ranks in the order of the tree. */
  ranks: number;
  /** Who speaks for the tree's squares; null: everybody for themselves. */
  speakers: Int32Array | null;
}

/** A stamp's pixels as distances in the buffer from that of its centre. */
interface Laid {
  opaque: Int32Array;
  soft: Int32Array;
}

export class PixelBuffer {
  /** Signed, so that words stay machine integers: unsigned ones made painting three times slower. */
  readonly words: Int32Array;
  readonly width: number;
  readonly height: number;
  /** What lies under the stamps, of the same size; null: nothing. */
  ground: Int32Array | null = null;
  private found = new Uint32Array(4_096);
  private ordered = new Uint32Array(4_096);
  private laidOf: Stamp[] | null = null;
  private laid: Laid[] = [];

  constructor(words: Int32Array, width: number, height: number) {
    this.words = words;
    this.width = width;
    this.height = height;
  }

  /** Paint everything. */
  paint(scene: Scene): void {
    if (this.ground === null) this.words.fill(0);
    else this.words.set(this.ground);
    const { x, y, view, stamp, stamps, reach } = scene;
    const laid = this.layOut(stamps);
    const right = this.width - reach;
    const bottom = this.height - reach;
    for (const i of this.within(scene, { left: 0, top: 0, right: this.width, bottom: this.height })) {
      const px = Math.floor(x[i]! * view.scale - view.left);
      const py = Math.floor(y[i]! * view.scale - view.top);
      const inside = px >= reach && py >= reach && px < right && py < bottom;
      if (inside) this.put(stamps[stamp[i]!]!, laid[stamp[i]!]!, py * this.width + px);
      else this.putWithin(stamps[stamp[i]!]!, px, py, 0, 0, this.width, this.height);
    }
  }

  /** The view has moved by whole pixels, and nothing else is new: paint only what has come into it. */
  shift(scene: Scene, dx: number, dy: number): void {
    slide(this.words, this.width, dx, dy);
    for (const part of exposed(this.width, this.height, dx, dy)) this.repaintPart(scene, part);
  }

  /** Paint again only around some shops, whose stamps have changed in the scene. Returns the parts that did. */
  repaint(scene: Scene, changed: Iterable<number>): Rect[] {
    const { x, y, view, speakers } = scene;
    const parts: Rect[] = [];
    // Somebody else of a shop's square may speak for it now, and lies within reach of what is painted again.
    const reach = scene.reach + (speakers === null ? 0 : sideOf(scene));
    for (const i of changed) {
      if (speakers !== null) scene.tree.elect(i, scene, speakers);
      const px = Math.floor(x[i]! * view.scale - view.left);
      const py = Math.floor(y[i]! * view.scale - view.top);
      const part = {
        left: Math.max(0, px - reach),
        top: Math.max(0, py - reach),
        right: Math.min(this.width, px + reach + 1),
        bottom: Math.min(this.height, py + reach + 1),
      };
      if (part.left < part.right && part.top < part.bottom) parts.push(part);
    }
    for (const part of parts) this.repaintPart(scene, part);
    return parts;
  }

  private repaintPart(scene: Scene, part: Rect): void {
    const { left, top, right, bottom } = part;
    for (let row = top; row < bottom; row++) {
      const [from, to] = [row * this.width + left, row * this.width + right];
      if (this.ground === null) this.words.fill(0, from, to);
      else this.words.set(this.ground.subarray(from, to), from);
    }
    const { x, y, view, stamp, stamps } = scene;
    for (const i of this.within(scene, part)) {
      const px = Math.floor(x[i]! * view.scale - view.left);
      const py = Math.floor(y[i]! * view.scale - view.top);
      this.putWithin(stamps[stamp[i]!]!, px, py, left, top, right, bottom);
    }
  }

  /** The places of all shops to paint whose stamps may reach into a part, lowest rank first. */
  private within(scene: Scene, part: Rect): Uint32Array {
    const { tree, stamp, rank, ranks, reach, speakers } = scene;
    const starts = new Uint32Array(ranks + 1);
    let many = 0;
    const add = (place: number): void => {
      if (many === this.found.length) this.grow();
      this.found[many++] = place;
      starts[rank[place]! + 1] = starts[rank[place]! + 1]! + 1;
    };
    const level = speakers === null ? Infinity : tree.levelOf(sideOf(scene) / scene.view.scale);
    visit(scene, part, reach, level, (node, isOne, from, to) => {
      if (isOne) {
        const turn = speakers![node]!;
        if (turn >= 0) add(tree.order[turn]!);
        return;
      }
      for (let turn = from; turn < to; turn++) if (stamp[tree.order[turn]!]! >= 0) add(tree.order[turn]!);
    });
    for (let r = 0; r < ranks; r++) starts[r + 1] = starts[r + 1]! + starts[r]!;
    for (let k = 0; k < many; k++) {
      const place = this.found[k]!;
      const at = starts[rank[place]!]!;
      this.ordered[at] = place;
      starts[rank[place]!] = at + 1;
    }
    return this.ordered.subarray(0, many);
  }

  private grow(): void {
    const found = new Uint32Array(2 * this.found.length);
    found.set(this.found);
    this.found = found;
    this.ordered = new Uint32Array(found.length);
  }

  private layOut(stamps: Stamp[]): Laid[] {
    if (this.laidOf !== stamps) {
      const distances = ({ dx, dy }: Pixels): Int32Array => Int32Array.from(dx, (x, k) => dy[k]! * this.width + x);
      this.laid = stamps.map(({ opaque, soft }) => ({ opaque: distances(opaque), soft: distances(soft) }));
      this.laidOf = stamps;
    }
    return this.laid;
  }

  private put({ opaque, soft }: Stamp, laid: Laid, centre: number): void {
    const { words } = this;
    for (let k = 0; k < laid.opaque.length; k++) words[centre + laid.opaque[k]!] = opaque.rgba[k]!;
    for (let k = 0; k < laid.soft.length; k++) {
      const at = centre + laid.soft[k]!;
      const below = words[at]!;
      words[at] = below === 0 ? soft.rgba[k]! : over(soft.rgba[k]!, below);
    }
  }

  private putWithin(
    { opaque, soft }: Stamp,
    px: number,
    py: number,
    left: number,
    top: number,
    right: number,
    bottom: number,
  ): void {
    const { words, width } = this;
    for (const part of [opaque, soft]) {
      for (let k = 0; k < part.rgba.length; k++) {
        const x = px + part.dx[k]!;
        const y = py + part.dy[k]!;
        if (x < left || y < top || x >= right || y >= bottom) continue;
        const at = y * width + x;
        const below = words[at]!;
        words[at] = part === opaque || below === 0 ? part.rgba[k]! : over(part.rgba[k]!, below);
      }
    }
  }

  /** The topmost shop whose centre is within `within` pixels of a place. */
  find(scene: Scene, px: number, py: number, within: number): number | undefined {
    const { tree, x, y, view, stamp, rank } = scene;
    let best: number | undefined;
    let bestDistance = Infinity;
    visit(scene, { left: px, top: py, right: px, bottom: py }, within, Infinity, (_node, _isOne, from, to) => {
      for (let turn = from; turn < to; turn++) {
        const i = tree.order[turn]!;
        if (stamp[i]! < 0) continue;
        const distance = Math.hypot(x[i]! * view.scale - view.left - px, y[i]! * view.scale - view.top - py);
        if (distance > within) continue;
        // Under the pointer the one on top is meant; else the nearest.
        const key = Math.max(0, distance - within / 2) * 100 - rank[i]!;
        if (key < bestDistance) {
          bestDistance = key;
          best = i;
        }
      }
    });
    return best;
  }
}

/** Where shops crowd, one stamp speaks for a square of at most so many pixels. */
function sideOf({ reach }: Scene): number {
  return Math.max(3, Math.round(reach * 1.2));
}

/** The part of the world that pixels of a view show. */
export function boxOf({ scale, left, top }: View, part: Rect): Box {
  return {
    west: (part.left + left) / scale,
    north: (part.top + top) / scale,
    east: (part.right + left) / scale,
    south: (part.bottom + top) / scale,
  };
}

function visit(
  { tree, view }: Scene,
  { left, top, right, bottom }: Rect,
  margin: number,
  level: number,
  take: (node: number, isOne: boolean, from: number, to: number) => void,
): void {
  const aside = margin + 1;
  const part = { left: left - aside, top: top - aside, right: right + aside, bottom: bottom + aside };
  tree.visit(boxOf(view, part), level, take);
}
