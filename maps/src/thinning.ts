/** Where shops crowd, one stamp speaks for a small square of the screen: the most urgent of those within it.
 *
 *  So a province is drawn as quickly as a city, and zooming in takes the crowd apart. Nothing dangerous is hidden: what
 *  is left out lies under something at least as urgent. */

import type { Scene } from "./pixel_buffer.ts";

/** From so many shops on the map; fewer are all painted. */
const CROWD = 30_000;

export class Thinning {
  private readonly side: number;
  private readonly across: number;
  private readonly down: number;
  private readonly aside: number;
  private readonly above: number;
  /** For each square the shop that speaks for it, or -1. */
  private readonly speaker: Int32Array;

  private constructor(scene: Scene, width: number, height: number, side: number) {
    this.side = side;
    // Squares belong to the world, and those at the edge are whole: so moving the view changes no square's speaker.
    const margin = Math.ceil((scene.reach + side) / side) * side;
    const phase = (at: number): number => ((at % side) + side) % side;
    this.aside = margin + phase(scene.left ?? 0);
    this.above = margin + phase(scene.top ?? 0);
    this.across = Math.ceil((width + 2 * margin) / side) + 2;
    this.down = Math.ceil((height + 2 * margin) / side) + 2;
    this.speaker = new Int32Array(this.across * this.down).fill(-1);
  }

  /** For a scene in a view of this size; null where there is no crowd. */
  static of(scene: Scene, width: number, height: number): Thinning | null {
    if (scene.count < CROWD) return null;
    const thinning = new Thinning(scene, width, height, Math.max(2, Math.round(scene.reach * 0.9)));
    const { speaker } = thinning;
    for (let i = 0; i < scene.count; i++) {
      if (scene.stamp[i]! < 0) continue;
      const square = thinning.squareOf(scene.x[i]!, scene.y[i]!);
      if (square >= 0 && (speaker[square]! < 0 || scene.rank[i]! >= scene.rank[speaker[square]!]!)) speaker[square] = i;
    }
    return thinning;
  }

  /** The shops to paint, in no order. */
  speakers(): Int32Array {
    return this.speaker.filter((shop) => shop >= 0);
  }

  speaks(scene: Scene, shop: number): boolean {
    return this.speaker[this.squareOf(scene.x[shop]!, scene.y[shop]!)] === shop;
  }

  /** A shop has changed; `near` are all shops that may be in its square, itself among them. */
  elect(scene: Scene, shop: number, near: Iterable<number>): void {
    const square = this.squareOf(scene.x[shop]!, scene.y[shop]!);
    if (square < 0) return;
    let best = -1;
    for (const i of near) {
      if (scene.stamp[i]! < 0 || this.squareOf(scene.x[i]!, scene.y[i]!) !== square) continue;
      if (best < 0 || scene.rank[i]! > scene.rank[best]! || (scene.rank[i] === scene.rank[best] && i > best)) best = i;
    }
    this.speaker[square] = best;
  }

  /** How far from a shop the others of its square may be, in pixels. */
  get span(): number {
    return this.side;
  }

  private squareOf(x: number, y: number): number {
    const column = Math.floor((x + this.aside) / this.side);
    const row = Math.floor((y + this.above) / this.side);
    return column < 0 || row < 0 || column >= this.across || row >= this.down ? -1 : row * this.across + column;
  }
}
