/** Stamps in one buffer of RGBA words, exactly as large as the view: the whole of it, or only what a change touches.
 *
 *  Repainting a part gives the same pixels as painting everything would: the part is cleared and every stamp that
 *  reaches into it is put there again, in the same order. */

import { over } from "./blend.ts";
import { exposed, type Rect, slide } from "./slide.ts";
import type { Pixels, Stamp } from "./stamps.ts";
import { Thinning } from "./thinning.ts";

/** What is to be painted: `count` shops with screen places (pixels), and which stamp each has (-1: none). */
export interface Scene {
  count: number;
  x: Int32Array;
  y: Int32Array;
  stamp: Int16Array;
  stamps: Stamp[];
  /** Farthest that any stamp reaches. */
  reach: number;
  /** Shops of a higher rank are painted over others; equal ranks in the order of their places. */
  rank: Uint8Array;
  ranks: number;
  /** Where the view's corner lies, in whole pixels of the world: a crowd is thinned alike wherever the view is. */
  left?: number;
  top?: number;
}

const CELL = 32;

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
  private cells: Cells | null = null;
  private thinning: Thinning | null = null;
  private order = new Uint32Array(0);
  private laidOf: Stamp[] | null = null;
  private laid: Laid[] = [];

  constructor(words: Int32Array, width: number, height: number) {
    this.words = words;
    this.width = width;
    this.height = height;
  }

  /** Paint everything. */
  paint(scene: Scene): void {
    this.cells = null;
    this.thinning = Thinning.of(scene, this.width, this.height);
    if (this.ground === null) this.words.fill(0);
    else this.words.set(this.ground);
    const { x, y, stamp, stamps, reach } = scene;
    const visible = this.inOrder(scene);
    const laid = this.layOut(stamps);
    const right = this.width - reach;
    const bottom = this.height - reach;
    for (const i of visible) {
      const px = x[i]!;
      const py = y[i]!;
      const inside = px >= reach && py >= reach && px < right && py < bottom;
      if (inside) this.put(stamps[stamp[i]!]!, laid[stamp[i]!]!, py * this.width + px);
      else this.putWithin(stamps[stamp[i]!]!, px, py, 0, 0, this.width, this.height);
    }
  }

  /** The view has moved by whole pixels, and nothing else is new: paint only what has come into it. */
  shift(scene: Scene, dx: number, dy: number): void {
    this.cells = null;
    this.thinning = Thinning.of(scene, this.width, this.height);
    slide(this.words, this.width, dx, dy);
    for (const part of exposed(this.width, this.height, dx, dy)) this.repaintPart(scene, part);
  }

  /** Paint again only around some shops, whose stamps have changed in the scene. Returns the parts that did. */
  repaint(scene: Scene, changed: Iterable<number>): Rect[] {
    const parts: Rect[] = [];
    for (const i of changed) {
      if (i >= scene.count) continue;
      this.elect(scene, i);
      const reach = scene.reach + (this.thinning?.span ?? 0);
      const part = {
        left: Math.max(0, scene.x[i]! - reach),
        top: Math.max(0, scene.y[i]! - reach),
        right: Math.min(this.width, scene.x[i]! + reach + 1),
        bottom: Math.min(this.height, scene.y[i]! + reach + 1),
      };
      if (part.left < part.right && part.top < part.bottom) parts.push(part);
    }
    for (const part of parts) this.repaintPart(scene, part);
    return parts;
  }

  /** Somebody else may speak for the changed shop's square now; both are within reach of what is painted again. */
  private elect(scene: Scene, shop: number): void {
    if (this.thinning === null) return;
    this.cells ??= new Cells(scene, this.width, this.height);
    const [x, y, span] = [scene.x[shop]!, scene.y[shop]!, this.thinning.span];
    this.thinning.elect(scene, shop, this.cells.within(x - span, y - span, x + span, y + span));
  }

  private repaintPart(scene: Scene, { left, top, right, bottom }: Rect): void {
    for (let row = top; row < bottom; row++) {
      const [from, to] = [row * this.width + left, row * this.width + right];
      if (this.ground === null) this.words.fill(0, from, to);
      else this.words.set(this.ground.subarray(from, to), from);
    }
    const { x, y, stamp, stamps, reach, rank } = scene;
    const { thinning } = this;
    this.cells ??= new Cells(scene, this.width, this.height);
    const near = this.cells
      .within(left - reach, top - reach, right + reach, bottom + reach)
      .filter((i) => stamp[i]! >= 0 && (thinning === null || thinning.speaks(scene, i)))
      .sort((a, b) => rank[a]! - rank[b]! || a - b);
    for (const i of near) this.putWithin(stamps[stamp[i]!]!, x[i]!, y[i]!, left, top, right, bottom);
  }

  /** The places of all shops to paint whose stamps reach into the view, lowest rank first. */
  private inOrder({ count, x, y, stamp, reach, rank, ranks }: Scene): Uint32Array {
    const speakers = this.thinning?.speakers().sort();
    const many = speakers?.length ?? count;
    if (this.order.length < many) this.order = new Uint32Array(many);
    const starts = new Uint32Array(ranks + 1);
    const shown = (i: number): boolean =>
      stamp[i]! >= 0 && x[i]! > -reach && y[i]! > -reach && x[i]! < this.width + reach && y[i]! < this.height + reach;
    for (let k = 0; k < many; k++) {
      const i = speakers === undefined ? k : speakers[k]!;
      if (shown(i)) starts[rank[i]! + 1] = starts[rank[i]! + 1]! + 1;
    }
    for (let r = 0; r < ranks; r++) starts[r + 1] = starts[r + 1]! + starts[r]!;
    const total = starts[ranks]!;
    for (let k = 0; k < many; k++) {
      const i = speakers === undefined ? k : speakers[k]!;
      if (!shown(i)) continue;
      const place = starts[rank[i]!]!;
      this.order[place] = i;
      starts[rank[i]!] = place + 1;
    }
    return this.order.subarray(0, total);
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
    this.cells ??= new Cells(scene, this.width, this.height);
    let best: number | undefined;
    let bestDistance = Infinity;
    for (const i of this.cells.within(px - within, py - within, px + within, py + within)) {
      if (scene.stamp[i]! < 0) continue;
      const distance = Math.hypot(scene.x[i]! - px, scene.y[i]! - py);
      if (distance > within) continue;
      // Under the pointer the one on top is meant; else the nearest.
      const key = Math.max(0, distance - within / 2) * 100 - scene.rank[i]!;
      if (key < bestDistance) {
        bestDistance = key;
        best = i;
      }
    }
    return best;
  }
}

/** Which shops are where on the screen, for parts of it. */
class Cells {
  private readonly across: number;
  private readonly down: number;
  private readonly starts: Uint32Array;
  private readonly places: Uint32Array;
  private readonly margin: number;

  constructor(scene: Scene, width: number, height: number) {
    this.margin = 2 * scene.reach;
    this.across = Math.ceil((width + 2 * this.margin) / CELL) + 1;
    this.down = Math.ceil((height + 2 * this.margin) / CELL) + 1;
    this.starts = new Uint32Array(this.across * this.down + 1);
    const cellOf = (i: number): number => this.cell(this.column(scene.x[i]!), this.row(scene.y[i]!));
    for (let i = 0; i < scene.count; i++) {
      const cell = cellOf(i);
      if (cell >= 0) this.starts[cell + 1] = this.starts[cell + 1]! + 1;
    }
    for (let c = 1; c < this.starts.length; c++) this.starts[c] = this.starts[c]! + this.starts[c - 1]!;
    this.places = new Uint32Array(this.starts[this.starts.length - 1]!);
    const next = this.starts.slice();
    for (let i = 0; i < scene.count; i++) {
      const cell = cellOf(i);
      if (cell < 0) continue;
      this.places[next[cell]!] = i;
      next[cell] = next[cell]! + 1;
    }
  }

  within(left: number, top: number, right: number, bottom: number): number[] {
    const found: number[] = [];
    const firstRow = Math.max(0, this.row(top));
    const lastRow = Math.min(this.down - 1, this.row(bottom));
    const firstColumn = Math.max(0, this.column(left));
    const lastColumn = Math.min(this.across - 1, this.column(right));
    for (let row = firstRow; row <= lastRow; row++) {
      for (let column = firstColumn; column <= lastColumn; column++) {
        const cell = row * this.across + column;
        for (let k = this.starts[cell]!; k < this.starts[cell + 1]!; k++) found.push(this.places[k]!);
      }
    }
    return found;
  }

  private column(x: number): number {
    return Math.floor((x + this.margin) / CELL);
  }

  private row(y: number): number {
    return Math.floor((y + this.margin) / CELL);
  }

  private cell(column: number, row: number): number {
    return column < 0 || row < 0 || column >= this.across || row >= this.down ? -1 : row * this.across + column;
  }
}
