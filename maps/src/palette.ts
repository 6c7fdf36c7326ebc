/** How a state looks: colours after Okabe and Ito, which eyes that mix red and green tell apart, and a shape of its
 *  own for each state, so that colour is never all there is. */

import type { State } from "./points.ts";

export type Rgb = readonly [number, number, number];
export type Shape = "circle" | "square" | "diamond" | "triangle" | "drop" | "cross" | "dash" | "hexagon";

export interface Look {
  shape: Shape;
  /** Relative to an ordinary stamp. */
  size: number;
  light: Rgb;
  dark: Rgb;
  /** Part of the colour that fills even a hollow stamp: what is dangerous is seen at every grade. */
  tint: number;
}

export const LOOKS: Record<State, Look> = {
  merged: { shape: "dash", size: 0.6, light: [170, 176, 182], dark: [84, 92, 100], tint: 0 },
  not_applicable: { shape: "dash", size: 0.85, light: [140, 148, 156], dark: [112, 121, 130], tint: 0 },
  clear: { shape: "circle", size: 0.95, light: [0, 133, 97], dark: [24, 181, 138], tint: 0 },
  removed: { shape: "diamond", size: 1.15, light: [0, 99, 168], dark: [76, 164, 235], tint: 0 },
  claimed: { shape: "hexagon", size: 1, light: [96, 104, 20], dark: [190, 196, 90], tint: 0 },
  unvisited: { shape: "square", size: 0.8, light: [104, 114, 124], dark: [142, 153, 164], tint: 0 },
  attempted: { shape: "cross", size: 1, light: [176, 108, 0], dark: [240, 171, 40], tint: 1 },
  reopened: { shape: "square", size: 1.05, light: [205, 126, 0], dark: [250, 186, 60], tint: 0.45 },
  sighted: { shape: "drop", size: 1.3, light: [176, 72, 140], dark: [232, 140, 200], tint: 0.5 },
  found: { shape: "triangle", size: 1.4, light: [205, 62, 0], dark: [255, 108, 46], tint: 0.5 },
};

export type Band = "high" | "middle" | "low" | "none";

export interface Theme {
  name: "light" | "dark";
  /** What shows through a hollow stamp, and around every stamp. */
  paper: Rgb;
  /** What lies under everything. */
  ground: Rgb;
  ink: Rgb;
  border: Rgb;
  bands: Record<Band, Rgb>;
  /** A colour of this strength on the ground. */
  mix(colour: Rgb, strength: number): Rgb;
}

function makeTheme(name: Theme["name"], paper: Rgb, ground: Rgb, ink: Rgb, border: Rgb, bands: Theme["bands"]): Theme {
  const mix = (colour: Rgb, strength: number): Rgb =>
    ground.map((value, c) => Math.round(value + (colour[c]! - value) * strength)) as unknown as Rgb;
  return { name, paper, ground, ink, border, bands, mix };
}

export const LIGHT = makeTheme("light", [252, 252, 250], [236, 238, 234], [24, 34, 43], [82, 96, 108], {
  high: [26, 152, 112], middle: [224, 138, 0], low: [200, 64, 42], none: [138, 148, 157],
});
export const DARK = makeTheme("dark", [19, 24, 29], [12, 16, 19], [232, 237, 240], [134, 148, 160], {
  high: [31, 174, 131], middle: [231, 154, 29], low: [217, 82, 60], none: [109, 120, 130],
});

/** Thresholds of sector coverage: green from 90 %, orange from 75 %, red from 20 %, grey below. */
export function coverageBand(share: number): Band {
  if (share >= 0.9) return "high";
  if (share >= 0.75) return "middle";
  return share >= 0.2 ? "low" : "none";
}
