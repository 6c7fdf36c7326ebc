/** Colours as words of an ImageData's buffer: alpha, blue, green, red from the highest byte. */

/** One translucent word over another; neither is premultiplied. */
export function over(upper: number, lower: number): number {
  if (lower >>> 24 === 255) {
    // Two channels at once; 0..256 instead of 0..255, so that dividing is shifting.
    const a = (upper >>> 24) + (upper >>> 31);
    const rest = 256 - a;
    const redBlue = ((Math.imul(upper & 0xff00ff, a) + Math.imul(lower & 0xff00ff, rest)) >>> 8) & 0xff00ff;
    const green = ((Math.imul((upper >>> 8) & 0xff, a) + Math.imul((lower >>> 8) & 0xff, rest)) >>> 8) & 0xff;
    return 0xff000000 | redBlue | (green << 8);
  }
  const a = upper >>> 24;
  const share = (((lower >>> 24) * (255 - a) + 127) / 255) | 0;
  const alpha = a + share;
  const red = ((upper & 255) * a + (lower & 255) * share) / alpha;
  const green = (((upper >>> 8) & 255) * a + ((lower >>> 8) & 255) * share) / alpha;
  const blue = (((upper >>> 16) & 255) * a + ((lower >>> 16) & 255) * share) / alpha;
  return (alpha << 24) | ((blue | 0) << 16) | ((green | 0) << 8) | (red | 0);
}
