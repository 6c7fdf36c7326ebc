/** What lies under the shops: sectors as filled areas and their borders, written straight into the pixels of the view.
 *
 *  The browser draws nothing but one picture; polygons of its own (SVG, or paths on a canvas) made turning the wheel
 *  twice as slow. */

import { over } from "./blend.ts";
import { exposed, type Rect, slide } from "./slide.ts";

/** One area: rings of Web Mercator world coordinates (x, y, x, y ...), each closed; holes are rings too. */
export interface Area {
  rings: Float64Array[];
  west: number;
  north: number;
  east: number;
  south: number;
}

export interface Painting {
  area: Area;
  /** 0: not filled. `stripe`: every so often, where what is known leaves room for better; 0: none. */
  fill: number;
  stripe: number;
  line: number;
  /** Pixels; 0: no border. */
  width: number;
}

/** World coordinates to pixels of the view: `world * scale - corner`. */
export interface View {
  scale: number;
  left: number;
  top: number;
}

/** Borders reach so far beyond their area, in pixels. */
const BORDER_REACH = 3;
const STRIPE_PERIOD = 12;
const STRIPE_WIDTH = 4;
/** Corners nearer than this to the last one are left out. */
const NEAR_PX = 0.75;

export class Ground {
  readonly words: Int32Array;
  readonly width: number;
  readonly height: number;
  private readonly crossings: number[][];
  /** What is being painted; nothing is written outside. */
  private clip: Rect;
  /** Where stripes begin, so that they stay in place when the map is moved. */
  private phase = 0;

  constructor(width: number, height: number) {
    this.words = new Int32Array(width * height);
    this.width = width;
    this.height = height;
    this.clip = { left: 0, top: 0, right: width, bottom: height };
    this.crossings = Array.from({ length: height }, () => []);
  }

  paint(paintings: Painting[], view: View, paper: number): void {
    this.paintPart(paintings, view, paper, { left: 0, top: 0, right: this.width, bottom: this.height });
  }

  /** The view has moved by whole pixels (what was at 0 is at dx, dy now): only what has come into it is painted. */
  shift(dx: number, dy: number, paintings: Painting[], view: View, paper: number): void {
    slide(this.words, this.width, dx, dy);
    for (const part of exposed(this.width, this.height, dx, dy)) this.paintPart(paintings, view, paper, part);
  }

  private paintPart(paintings: Painting[], view: View, paper: number, clip: Rect): void {
    this.clip = clip;
    this.phase = (((Math.round(view.left) + Math.round(view.top)) % STRIPE_PERIOD) + STRIPE_PERIOD) % STRIPE_PERIOD;
    for (let row = clip.top; row < clip.bottom; row++) {
      this.words.fill(paper, row * this.width + clip.left, row * this.width + clip.right);
    }
    const seen: [Painting, Float64Array[]][] = [];
    for (const painting of paintings) {
      const { west, north, east, south } = painting.area;
      if (east * view.scale - view.left < clip.left - BORDER_REACH) continue;
      if (west * view.scale - view.left > clip.right + BORDER_REACH) continue;
      if (south * view.scale - view.top < clip.top - BORDER_REACH) continue;
      if (north * view.scale - view.top > clip.bottom + BORDER_REACH) continue;
      seen.push([painting, painting.area.rings.map((ring) => onScreen(ring, view))]);
    }
    for (const [painting, rings] of seen) if (painting.fill !== 0) this.fill(rings, painting.fill, painting.stripe);
    for (const [painting, rings] of seen) {
      if (painting.width > 0) for (const ring of rings) this.outline(ring, painting.line, painting.width);
    }
  }

  /** Even-odd rule, sampled at the middle of each pixel. */
  private fill(rings: Float64Array[], fill: number, stripe: number): void {
    const { crossings, clip } = this;
    let first = clip.bottom;
    let last = -1;
    for (const ring of rings) {
      for (let k = 0; k + 3 < ring.length; k += 2) {
        let [x0, y0, x1, y1] = [ring[k]!, ring[k + 1]!, ring[k + 2]!, ring[k + 3]!];
        if (y0 > y1) [x0, y0, x1, y1] = [x1, y1, x0, y0];
        const from = Math.max(clip.top, Math.ceil(y0 - 0.5));
        const to = Math.min(clip.bottom - 1, Math.ceil(y1 - 0.5) - 1);
        const slope = (x1 - x0) / (y1 - y0);
        for (let row = from; row <= to; row++) crossings[row]!.push(x0 + (row + 0.5 - y0) * slope);
        if (from <= to) {
          first = Math.min(first, from);
          last = Math.max(last, to);
        }
      }
    }
    for (let row = first; row <= last; row++) {
      const at = crossings[row]!;
      if (at.length > 2) at.sort((a, b) => a - b);
      else if (at.length === 2 && at[0]! > at[1]!) at.reverse();
      for (let k = 0; k + 1 < at.length; k += 2) {
        const left = Math.max(clip.left, Math.ceil(at[k]! - 0.5));
        const right = Math.min(clip.right, Math.ceil(at[k + 1]! - 0.5));
        if (left < right) this.span(row, left, right, fill, stripe);
      }
      at.length = 0;
    }
  }

  private span(row: number, left: number, right: number, fill: number, stripe: number): void {
    const start = row * this.width;
    this.words.fill(fill, start + left, start + right);
    if (stripe === 0) return;
    // Slanted: the stripe begins one pixel further left in each row.
    for (let x = left - ((left + row + this.phase) % STRIPE_PERIOD); x < right; x += STRIPE_PERIOD) {
      this.words.fill(stripe, start + Math.max(left, x), start + Math.max(left, Math.min(right, x + STRIPE_WIDTH)));
    }
  }

  private outline(ring: Float64Array, colour: number, thick: number): void {
    let wasSteep: boolean | null = null;
    for (let k = 0; k + 3 < ring.length; k += 2) {
      const [x0, y0, x1, y1] = [ring[k]!, ring[k + 1]!, ring[k + 2]!, ring[k + 3]!];
      this.line(x0, y0, x1, y1, colour, thick);
      const isSteep = Math.abs(y1 - y0) > Math.abs(x1 - x0);
      // Where a thick line turns from flat to steep it would show a notch.
      if (thick > 1.2 && isSteep !== wasSteep) this.dot(x0, y0, colour, thick / 2);
      wasSteep = isSteep;
    }
  }

  private dot(x: number, y: number, colour: number, radius: number): void {
    const { clip, width } = this;
    const solid = colour >>> 24;
    const reach = Math.ceil(radius + 0.5);
    const [column, row] = [Math.round(x), Math.round(y)];
    for (let py = Math.max(clip.top, row - reach); py < Math.min(clip.bottom, row + reach + 1); py++) {
      for (let px = Math.max(clip.left, column - reach); px < Math.min(clip.right, column + reach + 1); px++) {
        const share = radius + 0.5 - Math.hypot(px - x, py - y);
        const alpha = Math.round(solid * Math.min(1, share));
        if (alpha <= 0) continue;
        const at = py * width + px;
        this.words[at] = over((alpha << 24) | (colour & 0xffffff), this.words[at]!);
      }
    }
  }

  /** A straight line of some thickness, its edges softened. */
  private line(x0: number, y0: number, x1: number, y1: number, colour: number, thick: number): void {
    const { clip, width } = this;
    if (Math.max(x0, x1) < clip.left - BORDER_REACH || Math.min(x0, x1) > clip.right + BORDER_REACH) return;
    if (Math.max(y0, y1) < clip.top - BORDER_REACH || Math.min(y0, y1) > clip.bottom + BORDER_REACH) return;
    const steep = Math.abs(y1 - y0) > Math.abs(x1 - x0);
    let [a0, b0, a1, b1] = steep ? [y0, x0, y1, x1] : [x0, y0, x1, y1];
    if (a0 > a1) [a0, b0, a1, b1] = [a1, b1, a0, b0];
    const slope = a1 === a0 ? 0 : (b1 - b0) / (a1 - a0);
    const half = (thick * Math.hypot(1, slope)) / 2;
    const [first, last] = steep ? [clip.top, clip.bottom - 1] : [clip.left, clip.right - 1];
    const [least, most] = steep ? [clip.left, clip.right - 1] : [clip.top, clip.bottom - 1];
    const from = Math.max(first, Math.round(a0));
    const to = Math.min(last, Math.max(Math.round(a0), Math.round(a1) - 1));
    const solid = colour >>> 24;
    for (let a = from; a <= to; a++) {
      const middle = b0 + (a - a0) * slope;
      const low = middle - half + 0.5;
      const high = middle + half + 0.5;
      for (let b = Math.max(least, Math.floor(low)); b <= Math.min(most, Math.floor(high)); b++) {
        const share = Math.min(b + 1, high) - Math.max(b, low);
        const alpha = Math.round(solid * Math.min(1, share));
        if (alpha <= 0) continue;
        const at = steep ? a * width + b : b * width + a;
        this.words[at] = over((alpha << 24) | (colour & 0xffffff), this.words[at]!);
      }
    }
  }
}

function onScreen(ring: Float64Array, { scale, left, top }: View): Float64Array {
  const out = new Float64Array(ring.length);
  let kept = 0;
  for (let k = 0; k < ring.length; k += 2) {
    const x = ring[k]! * scale - left;
    const y = ring[k + 1]! * scale - top;
    const isLast = k + 2 >= ring.length;
    if (kept > 0 && !isLast && Math.abs(x - out[kept - 2]!) < NEAR_PX && Math.abs(y - out[kept - 1]!) < NEAR_PX) continue;
    out[kept++] = x;
    out[kept++] = y;
  }
  return out.subarray(0, kept);
}

/** Whether a place (world coordinates) lies in an area. */
export function contains({ rings, west, north, east, south }: Area, x: number, y: number): boolean {
  if (x < west || x > east || y < north || y > south) return false;
  let inside = false;
  for (const ring of rings) {
    for (let k = 0; k + 3 < ring.length; k += 2) {
      const [x0, y0, x1, y1] = [ring[k]!, ring[k + 1]!, ring[k + 2]!, ring[k + 3]!];
      if (y0 > y !== y1 > y && x < x0 + ((y - y0) * (x1 - x0)) / (y1 - y0)) inside = !inside;
    }
  }
  return inside;
}
