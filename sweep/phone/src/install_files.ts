/** What a phone needs to install the app, made at build time: a manifest in each language, and icons as PNG. */

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { deflateSync } from "node:zlib";

const NAMES = {
  zh: { name: "召回清查", short_name: "召回清查", description: "召回产品市场清查：检查登记" },
  en: { name: "Recall sweep", short_name: "Sweep", description: "Check-ins of a product-recall sweep" },
} as const;
const BLUE = [0x0b, 0x4a, 0x70] as const;
const WHITE = [0xff, 0xff, 0xff] as const;
const SIZES = [180, 192, 512];

export function writeInstallation(folder: string): void {
  for (const size of SIZES) writeFileSync(join(folder, `icon-${size}.png`), drawIcon(size));
  for (const [language, names] of Object.entries(NAMES)) {
    const manifest = {
      ...names,
      lang: language === "zh" ? "zh-CN" : "en",
      id: "/phone/",
      start_url: "/phone/",
      scope: "/phone/",
      display: "standalone",
      orientation: "portrait",
      background_color: "#ffffff",
      theme_color: "#0b4a70",
      icons: [192, 512].flatMap((size) =>
        // The sign keeps to the middle, so that one picture serves round masks too.
        (["any", "maskable"] as const).map((purpose) => ({ src: `/static/icon-${size}.png`, sizes: `${size}x${size}`, type: "image/png", purpose })),
      ),
    };
    writeFileSync(join(folder, `phone.${language}.webmanifest`), JSON.stringify(manifest));
  }
}

/** A white tick within an open ring on blue: looked at, and off the shelf. */
export function drawIcon(size: number): Buffer {
  const rows = Buffer.alloc(size * (1 + size * 3));
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const white = coverage((x + 0.5) / size, (y + 0.5) / size, 1 / size);
      const at = y * (1 + size * 3) + 1 + x * 3;
      for (let part = 0; part < 3; part++) rows[at + part] = Math.round(BLUE[part]! + (WHITE[part]! - BLUE[part]!) * white);
    }
  }
  return encodePng(size, rows);
}

/** How much of a pixel at (x, y), of a picture of side 1, the sign covers; its edges are one pixel soft. */
function coverage(x: number, y: number, pixel: number): number {
  const tick = Math.min(toStretch(x, y, 0.38, 0.52, 0.47, 0.61), toStretch(x, y, 0.47, 0.61, 0.66, 0.38)) - 0.04;
  const ring = Math.abs(Math.hypot(x - 0.5, y - 0.5) - 0.29) - 0.03;
  const inGap = x > 0.55 && y < 0.42 ? 1 : ring;
  return Math.min(1, Math.max(0, 0.5 - Math.min(tick, inGap) / pixel));
}

function toStretch(x: number, y: number, x1: number, y1: number, x2: number, y2: number): number {
  const along = ((x - x1) * (x2 - x1) + (y - y1) * (y2 - y1)) / ((x2 - x1) ** 2 + (y2 - y1) ** 2);
  const part = Math.min(1, Math.max(0, along));
  return Math.hypot(x - x1 - part * (x2 - x1), y - y1 - part * (y2 - y1));
}

/** PNG (ISO/IEC 15948): eight bits of red, green and blue, every row unfiltered. */
function encodePng(size: number, rows: Buffer): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, chunk("IHDR", header), chunk("IDAT", deflateSync(rows, { level: 9 })), chunk("IEND", Buffer.alloc(0))]);
}

function chunk(kind: string, content: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(kind, "latin1"), content]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(content.length);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}

function crc32(bytes: Buffer): number {
  let rest = 0xffffffff;
  for (const byte of bytes) {
    rest ^= byte;
    for (let bit = 0; bit < 8; bit++) rest = rest & 1 ? (rest >>> 1) ^ 0xedb88320 : rest >>> 1;
  }
  return (rest ^ 0xffffffff) >>> 0;
}
