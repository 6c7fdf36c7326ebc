/** Moving a picture by whole pixels: most of it is there already. */

/** From `left` and `top` up to but not including `right` and `bottom`. */
export interface Rect {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** What was at (0, 0) comes to (dx, dy). What comes in from outside is left as something to be painted. */
export function slide(words: Int32Array, width: number, dx: number, dy: number): void {
  const by = dy * width + dx;
  // One move for all rows: what leaves on one side comes in on the other, where it is painted over anyway.
  if (by >= 0) words.copyWithin(by, 0, words.length - by);
  else words.copyWithin(0, -by);
}

/** The parts that came into a view of this size by such a move. */
export function exposed(width: number, height: number, dx: number, dy: number): Rect[] {
  const [top, bottom] = dy >= 0 ? [dy, height] : [0, height + dy];
  const parts = [
    { left: 0, top: 0, right: width, bottom: top },
    { left: 0, top: bottom, right: width, bottom: height },
    { left: 0, top, right: Math.max(0, dx), bottom },
    { left: width + Math.min(0, dx), top, right: width, bottom },
  ];
  return parts.filter((part) => part.left < part.right && part.top < part.bottom);
}
