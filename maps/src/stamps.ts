/** The stamps of shops as pixels, drawn from distances to their outlines; no canvas is needed to make them. */

import { LOOKS, type Rgb, type Shape, type Theme } from "./palette.ts";
import { GRADES, STATES, type State } from "./points.ts";

/** A small square picture. `opaque` and `soft` list its pixels: offsets from the stamp's centre (dx, dy) and RGBA as
 *  one little-endian word; soft pixels must be blended. */
export interface Stamp {
  /** Reaches so many pixels from its centre in each direction. */
  reach: number;
  opaque: Pixels;
  soft: Pixels;
}

export interface Pixels {
  dx: Int8Array;
  dy: Int8Array;
  rgba: Int32Array;
}

const SAMPLES = 4;
const CLAIMED = 1;
const EVIDENCED = 2;
const AUDITED = 4;

/** One stamp for each state and grade, at `state * GRADES + grade`. `radius` is that of an ordinary one, in pixels. */
export function makeStamps(radius: number, theme: Theme): Stamp[] {
  return STATES.flatMap((state) =>
    Array.from({ length: GRADES }, (_, grade) => makeStamp(state, grade, radius, theme)),
  );
}

export function makeStamp(state: State, grade: number, radius: number, theme: Theme): Stamp {
  const look = LOOKS[state];
  const colour = look[theme.name];
  const size = radius * look.size;
  const casing = Math.max(0.8, radius * 0.2);
  const reach = Math.ceil(size * 1.25 + casing + 0.5);
  const opaque: [number, number, number][] = [];
  const soft: [number, number, number][] = [];
  for (let dy = -reach; dy <= reach; dy++) {
    for (let dx = -reach; dx <= reach; dx++) {
      let covered = 0;
      const sum = [0, 0, 0];
      for (let s = 0; s < SAMPLES * SAMPLES; s++) {
        const x = dx + ((s % SAMPLES) + 0.5) / SAMPLES - 0.5;
        const y = dy + (Math.floor(s / SAMPLES) + 0.5) / SAMPLES - 0.5;
        const rgb = colourAt(x, y, look.shape, size, casing, grade, colour, look.tint, theme.paper);
        if (rgb === null) continue;
        covered++;
        for (let c = 0; c < 3; c++) sum[c] = sum[c]! + rgb[c]!;
      }
      if (covered === 0) continue;
      const [r, g, b] = sum.map((value) => Math.round(value / covered)) as [number, number, number];
      const alpha = Math.round((255 * covered) / (SAMPLES * SAMPLES));
      (alpha === 255 ? opaque : soft).push([dx, dy, word(r, g, b, alpha)]);
    }
  }
  return { reach, opaque: pixels(opaque), soft: pixels(soft) };
}

/** Red, green, blue and alpha as the word that an ImageData's buffer holds (all browsers' machines are little-endian). */
export function word(r: number, g: number, b: number, a: number): number {
  return (a << 24) | (b << 16) | (g << 8) | r;
}

function pixels(list: [number, number, number][]): Pixels {
  return {
    dx: Int8Array.from(list, (pixel) => pixel[0]),
    dy: Int8Array.from(list, (pixel) => pixel[1]),
    rgba: Int32Array.from(list, (pixel) => pixel[2]),
  };
}

function colourAt(
  x: number,
  y: number,
  shape: Shape,
  size: number,
  casing: number,
  grade: number,
  colour: Rgb,
  tint: number,
  paper: Rgb,
): Rgb | null {
  const outside = distance(shape, x, y, size);
  if (outside > casing) return null;
  if (outside > 0) return paper;
  const border = Math.max(1.05, size * 0.3);
  if (shape === "cross" || shape === "dash" || outside > -border) return colour;
  if (grade >= AUDITED) return Math.hypot(x, y) < Math.max(1.1, size * 0.34) ? paper : colour;
  if (grade > EVIDENCED || (grade === EVIDENCED && y > 0)) return colour;
  const strength = grade <= CLAIMED || grade === EVIDENCED ? tint : 1;
  return paper.map((value, c) => value + (colour[c]! - value) * strength) as unknown as Rgb;
}

/** Below 0 inside the shape, about the distance to its outline outside. */
function distance(shape: Shape, x: number, y: number, r: number): number {
  switch (shape) {
    case "circle":
      return Math.hypot(x, y) - r;
    case "square":
      return Math.max(Math.abs(x), Math.abs(y)) - r * 0.9;
    case "diamond":
      return (Math.abs(x) + Math.abs(y)) * Math.SQRT1_2 - r * 0.78;
    case "triangle":
      return Math.max(y - r * 0.62, Math.abs(x) * 0.866 - y * 0.5 - r * 0.56);
    case "drop":
      return Math.max(-y - r * 0.62, Math.abs(x) * 0.866 + y * 0.5 - r * 0.56);
    case "hexagon":
      return Math.max(Math.abs(y), Math.abs(x) * 0.866 + Math.abs(y) * 0.5) - r * 0.92;
    case "dash":
      return Math.max(Math.abs(x) - r, Math.abs(y) - Math.max(0.8, r * 0.28));
    case "cross": {
      const u = Math.abs(x + y) * Math.SQRT1_2;
      const v = Math.abs(x - y) * Math.SQRT1_2;
      const width = Math.max(0.9, r * 0.3);
      return Math.min(Math.max(u - width, v - r * 1.1), Math.max(v - width, u - r * 1.1));
    }
  }
}
