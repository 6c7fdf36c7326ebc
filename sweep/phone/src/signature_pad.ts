/** A place to sign with a finger. What comes of it is an SVG path of straight strokes on 600 × 240. */

import { button, make } from "./dom.ts";

export const PAD_WIDTH = 600;
export const PAD_HEIGHT = 240;
/** Nearer points say nothing more. */
const STEP = 3;
const LINE_WIDTH = 4;

export interface PadWords {
  label: string;
  clear: string;
}

/** `path`: what was signed before. `signed` is told after each stroke. */
export function buildPad(words: PadWords, path: string, signed: (path: string) => void): HTMLElement {
  const canvas = make("canvas", { width: String(PAD_WIDTH), height: String(PAD_HEIGHT), class: "pad", role: "img", "aria-label": words.label });
  const ink = canvas.getContext("2d")!;
  let strokes = readPath(path);
  let stroke: [number, number][] | null = null;
  const draw = () => {
    ink.clearRect(0, 0, PAD_WIDTH, PAD_HEIGHT);
    ink.lineWidth = LINE_WIDTH;
    ink.lineCap = ink.lineJoin = "round";
    ink.strokeStyle = getComputedStyle(canvas).color || "#000";
    for (const points of strokes) {
      ink.beginPath();
      for (const [x, y] of points) ink.lineTo(x, y);
      if (points.length === 1) ink.lineTo(points[0]![0] + 1, points[0]![1]);
      ink.stroke();
    }
  };
  const at = (event: PointerEvent): [number, number] => {
    const box = canvas.getBoundingClientRect();
    const place = (part: number, whole: number, most: number) => Math.max(0, Math.min(most, Math.round((part / whole) * most)));
    return [place(event.clientX - box.left, box.width, PAD_WIDTH), place(event.clientY - box.top, box.height, PAD_HEIGHT)];
  };
  canvas.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    canvas.setPointerCapture(event.pointerId);
    stroke = [at(event)];
    strokes.push(stroke);
    draw();
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!stroke) return;
    const [x, y] = at(event);
    const [lastX, lastY] = stroke.at(-1)!;
    if (Math.abs(x - lastX) + Math.abs(y - lastY) < STEP) return;
    stroke.push([x, y]);
    draw();
  });
  for (const end of ["pointerup", "pointercancel"] as const) {
    canvas.addEventListener(end, () => {
      if (!stroke) return;
      stroke = null;
      signed(writePath(strokes));
    });
  }
  const clear = button(words.clear, "", () => {
    strokes = [];
    draw();
    signed("");
  });
  requestAnimationFrame(draw);
  return make("div", { class: "sign" }, make("b", {}, words.label), canvas, clear);
}

export function writePath(strokes: [number, number][][]): string {
  return strokes.map((points) => `M${points.map((point) => point.join(",")).join("L")}`).join("");
}

export function readPath(path: string): [number, number][][] {
  const strokes = path.split("M").filter(Boolean);
  return strokes.map((stroke) => stroke.split("L").map((point) => point.split(",").map(Number) as [number, number]));
}
