/** A stamp as a picture of its own, for legend and sheet: drawn by the same code as on the map. */

import { PixelBuffer } from "./pixel_buffer.ts";
import { PointTree } from "./point_tree.ts";
import { STATES, type State } from "./points.ts";
import { makeStamp } from "./stamps.ts";
import { onTheme, theme } from "./theme.ts";

const SIDE = 22;
const RADIUS = 6.5;

export function stampPicture(state: State, grade: number): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  const scale = Math.max(1, Math.round(window.devicePixelRatio || 1));
  canvas.width = canvas.height = SIDE * scale;
  canvas.className = "stamp";
  canvas.setAttribute("aria-hidden", "true");
  const draw = (): void => {
    const context = canvas.getContext("2d")!;
    const image = context.createImageData(canvas.width, canvas.height);
    const buffer = new PixelBuffer(new Int32Array(image.data.buffer), canvas.width, canvas.height);
    const stamp = makeStamp(state, grade, RADIUS * scale, theme());
    const middle = Float64Array.of(Math.floor(canvas.width / 2));
    buffer.paint({
      tree: new PointTree(middle, middle, 1),
      x: middle,
      y: middle,
      view: { scale: 1, left: 0, top: 0 },
      stamp: Int16Array.of(0),
      stamps: [stamp],
      reach: stamp.reach,
      rank: Uint8Array.of(0),
      ranks: 1,
      speakers: null,
    });
    context.putImageData(image, 0, 0);
  };
  draw();
  onTheme(draw);
  return canvas;
}

/** The grade with which a state is shown in the legend. */
export function usualGrade(state: State): number {
  const proven: State[] = ["clear", "removed"];
  if (proven.includes(state)) return 3;
  return state === "claimed" ? 1 : 0;
}

export function isState(word: string): word is State {
  return (STATES as readonly string[]).includes(word);
}
