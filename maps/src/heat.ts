/** Where much is open: a soft glow on the ground, from the open lines of the shops that are shown. */

import { over } from "./blend.ts";
import type { Ground } from "./ground.ts";
import type { Rgb } from "./palette.ts";
import { boxOf, type Scene } from "./pixel_buffer.ts";
import { word } from "./stamps.ts";

/** Pixels a cell; the glow reaches two cells. */
const CELL = 14;
const STRONGEST = 200;
/** Painted in squares of so many pixels. */
const GRAIN = 2;

/** `open`: how much is open at a shop; `totals`: at all shops of each node of the scene's tree. */
export function paintHeat(
  ground: Ground,
  { tree, view, x, y }: Scene,
  open: (place: number) => number,
  totals: Float64Array,
  colour: Rgb,
): void {
  const across = Math.ceil(ground.width / CELL) + 5;
  const down = Math.ceil(ground.height / CELL) + 5;
  let cells = new Float32Array(across * down);
  const add = (atX: number, atY: number, value: number): void => {
    const column = Math.floor((atX * view.scale - view.left) / CELL) + 2;
    const row = Math.floor((atY * view.scale - view.top) / CELL) + 2;
    if (column < 0 || row < 0 || column >= across || row >= down) return;
    cells[row * across + column] = cells[row * across + column]! + value;
  };
  const box = { left: -3 * CELL, top: -3 * CELL, right: ground.width + 3 * CELL, bottom: ground.height + 3 * CELL };
  tree.visit(boxOf(view, box), tree.levelOf(CELL / 4 / view.scale), (node, isOne, from, to) => {
    if (isOne) add(...tree.middleOf(node), totals[node]!);
    else for (let turn = from; turn < to; turn++) add(x[tree.order[turn]!]!, y[tree.order[turn]!]!, open(tree.order[turn]!));
  });
  for (let round = 0; round < 2; round++) cells = spread(cells, across, down);
  // Half of the hottest place is already at full strength: one crowded street must not make the rest look cold.
  const hottest = cells.reduce((most, value) => Math.max(most, value), 0) / 2;
  if (hottest === 0) return;
  const tints = Int32Array.from({ length: STRONGEST + 1 }, (_, alpha) => word(...colour, alpha));
  for (let py = 0; py < ground.height; py += GRAIN) {
    const v = py / CELL + 1.5;
    const row = Math.floor(v);
    for (let px = 0; px < ground.width; px += GRAIN) {
      const u = px / CELL + 1.5;
      const column = Math.floor(u);
      const at = row * across + column;
      const upper = cells[at]! + (cells[at + 1]! - cells[at]!) * (u - column);
      const lower = cells[at + across]! + (cells[at + across + 1]! - cells[at + across]!) * (u - column);
      const alpha = (STRONGEST * Math.sqrt(Math.min(1, (upper + (lower - upper) * (v - row)) / hottest))) | 0;
      if (alpha < 4) continue;
      for (let dy = 0; dy < GRAIN && py + dy < ground.height; dy++) {
        for (let dx = 0; dx < GRAIN && px + dx < ground.width; dx++) {
          const pixel = (py + dy) * ground.width + px + dx;
          ground.words[pixel] = over(tints[alpha]!, ground.words[pixel]!);
        }
      }
    }
  }
}

/** Each cell becomes the weighted mean of itself and its neighbours. */
function spread(cells: Float32Array, across: number, down: number): Float32Array<ArrayBuffer> {
  const out = new Float32Array(cells.length);
  for (let row = 1; row < down - 1; row++) {
    for (let column = 1; column < across - 1; column++) {
      const at = row * across + column;
      const sides = cells[at - 1]! + cells[at + 1]! + cells[at - across]! + cells[at + across]!;
      const corners = cells[at - across - 1]! + cells[at - across + 1]! + cells[at + across - 1]! + cells[at + across + 1]!;
      out[at] = (4 * cells[at]! + 2 * sides + corners) / 16;
    }
  }
  return out;
}
