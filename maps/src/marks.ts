/** How each mark over the shops is drawn. Colour is never all there is: each sort has a form of its own. */

import { LOOKS, type Rgb, type Theme } from "./palette.ts";
import type { RouteLine } from "./routes.ts";

export interface Brush {
  context: CanvasRenderingContext2D;
  theme: Theme;
  /** Near enough for texts. */
  isNear: boolean;
  width: number;
  height: number;
}

type Spot = [number, number];

const MARGIN = 40;
const LARGEST_RADIUS = 30;
/** Corners of a line that are nearer to the one before are left out. */
const CORNER_PX = 1.5;
const NUMBER_PX = [20, 13] as const;
/** Hues that are told apart beside each other, none of them a state's. */
const ROUTE_HUES = [205, 265, 320, 175, 230, 290];

export function css([r, g, b]: Rgb, alpha = 1): string {
  return `rgb(${r} ${g} ${b} / ${alpha})`;
}

function isOutside({ width, height }: Brush, [x, y]: Spot): boolean {
  return x < -MARGIN || y < -MARGIN || x > width + MARGIN || y > height + MARGIN;
}

/** A circle (found) or square (held) whose area grows with the units. */
export function drawCount(brush: Brush, spot: Spot, units: number, sort: "find" | "hold" | "hold-soon"): void {
  if (isOutside(brush, spot)) return;
  const { context, theme } = brush;
  const colour = LOOKS[sort === "find" ? "found" : sort === "hold" ? "removed" : "found"][theme.name];
  const radius = Math.min(LARGEST_RADIUS, 5 + 1.7 * Math.sqrt(units)) * (brush.isNear ? 1 : 0.6);
  const [x, y] = spot;
  context.beginPath();
  if (sort === "find") context.arc(x, y, radius, 0, 2 * Math.PI);
  else context.rect(x - radius, y - radius, 2 * radius, 2 * radius);
  context.fillStyle = css(colour, 0.16);
  context.fill();
  context.setLineDash(sort === "hold-soon" ? [4, 3] : []);
  context.lineWidth = 1.8;
  context.strokeStyle = css(colour, 0.95);
  context.stroke();
  context.setLineDash([]);
  if (brush.isNear || units >= 50) drawText(brush, String(units), [x, y - radius - 8], css(colour));
}

export function drawRing(brush: Brush, spot: Spot, sort: "reopened" | "sighting" | "sighting-late"): void {
  if (isOutside(brush, spot)) return;
  const { context, theme } = brush;
  const colour = LOOKS[sort === "reopened" ? "reopened" : "sighted"][theme.name];
  const [x, y] = spot;
  context.beginPath();
  context.arc(x, y, sort === "reopened" ? 8 : 12, 0, 2 * Math.PI);
  context.lineWidth = sort === "reopened" ? 1.6 : 2.4;
  context.setLineDash(sort === "reopened" ? [3, 2.5] : []);
  context.strokeStyle = css(colour);
  context.stroke();
  context.setLineDash([]);
  if (sort === "reopened") return;
  if (sort === "sighting-late") {
    context.fillStyle = css(colour, 0.3);
    context.fill();
  }
  drawText(brush, "!", [x, y - 20], css(colour), 15);
}

/** A team: a label on a stalk, or from afar only its foot. */
export function drawPill(brush: Brush, spot: Spot, text: string, sort: "fresh" | "old" | "silent"): void {
  if (isOutside(brush, spot)) return;
  const { context, theme } = brush;
  const colour: Rgb = sort === "silent" ? LOOKS.found[theme.name] : sort === "fresh" ? theme.ink : theme.border;
  const [x, y] = spot;
  context.beginPath();
  context.arc(x, y, 5, 0, 2 * Math.PI);
  context.fillStyle = css(colour);
  context.strokeStyle = css(theme.paper);
  context.lineWidth = 2;
  context.fill();
  context.stroke();
  if (!brush.isNear && sort !== "silent") return;
  context.font = fontOf(12);
  const width = context.measureText(text).width + 14;
  context.beginPath();
  context.roundRect(x - width / 2, y - 31, width, 20, 10);
  context.fillStyle = sort === "silent" ? css(colour) : css(theme.paper, 0.94);
  context.fill();
  context.lineWidth = 1.2;
  context.strokeStyle = css(colour);
  context.stroke();
  context.beginPath();
  context.moveTo(x, y - 11);
  context.lineTo(x, y - 5);
  context.stroke();
  context.fillStyle = sort === "silent" ? css(theme.paper) : css(colour);
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillText(text, x, y - 20.5);
}

/** The way from the office from stop to stop: travelled, a strong line; what remains, a thin one. */
export function drawRoute(
  brush: Brush,
  { office, legs }: RouteLine,
  at: (x: number, y: number) => Spot,
  isDone: (place: number) => boolean,
  number: number,
  isOnly: boolean,
): void {
  const { context, theme } = brush;
  const hue = ROUTE_HUES[number % ROUTE_HUES.length]!;
  const colour = `hsl(${hue} 60% ${theme.name === "light" ? 38 : 68}%)`;
  const done = legs.findLastIndex(({ place }) => place !== null && isDone(place)) + 1;
  const start = office === null ? new Float64Array() : Float64Array.from(office);
  const lines = [start, ...legs.map(({ line }) => line)];
  // The rest begins where the travelled part ends.
  const last = lines.slice(0, done + 1).findLast((line) => line.length > 0)?.slice(-2) ?? start;
  context.strokeStyle = colour;
  context.lineJoin = "round";
  context.lineCap = "round";
  context.globalAlpha = isOnly ? 0.9 : 0.65;
  trace(brush, [last, ...lines.slice(done + 1)], at, isOnly ? 2 : 1.4, isOnly ? [2, 5] : []);
  context.globalAlpha = 1;
  if (done > 0) trace(brush, lines.slice(0, done + 1), at, isOnly ? 3.6 : 2.6, []);
  context.lineCap = "butt";
  if (office !== null && !isOutside(brush, at(...office))) {
    const [x, y] = at(...office);
    context.fillStyle = colour;
    context.fillRect(x - 4, y - 4, 8, 8);
  }
  if (!isOnly) return;
  let stop = 0;
  const numbered: Spot[] = [];
  for (const { line, place } of legs) {
    if (place === null) continue;
    stop++;
    if (line.length === 0 || isDone(place)) continue;
    const [x, y] = at(line.at(-2)!, line.at(-1)!);
    // Numbers that would lie over others wait for a nearer view.
    if (isOutside(brush, [x, y]) || numbered.some(([a, b]) => Math.abs(a - x) < NUMBER_PX[0] && Math.abs(b - y) < NUMBER_PX[1])) continue;
    numbered.push([x, y]);
    drawText(brush, String(stop), [x, y - 13], colour, 11);
  }
}

/** One line through all of these, without corners that nobody could see. */
function trace({ context, width: viewWidth, height }: Brush, lines: Float64Array[], at: (x: number, y: number) => Spot, width: number, dash: number[]): void {
  context.beginPath();
  let [lastX, lastY] = [NaN, NaN];
  let isOut = false;
  for (const line of lines) {
    for (let k = 0; k < line.length; k += 2) {
      const [x, y] = at(line[k]!, line[k + 1]!);
      if (Math.abs(x - lastX) + Math.abs(y - lastY) < CORNER_PX) continue;
      // Both ends beyond the same edge: nothing of it is seen.
      const isBeyond = (x < 0 && lastX < 0) || (y < 0 && lastY < 0) || (x > viewWidth && lastX > viewWidth) || (y > height && lastY > height);
      if (Number.isNaN(lastX) || isBeyond) isOut = true;
      else {
        if (isOut) context.moveTo(lastX, lastY);
        isOut = false;
        context.lineTo(x, y);
      }
      [lastX, lastY] = [x, y];
    }
  }
  context.lineWidth = width;
  context.setLineDash(dash);
  context.stroke();
  context.setLineDash([]);
}

function fontOf(px: number): string {
  return `600 ${px}px system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif`;
}

function drawText({ context, theme }: Brush, text: string, [x, y]: Spot, colour: string, px = 12): void {
  context.font = fontOf(px);
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.lineWidth = 3.5;
  context.strokeStyle = css(theme.paper, 0.9);
  context.strokeText(text, x, y);
  context.fillStyle = colour;
  context.fillText(text, x, y);
}
