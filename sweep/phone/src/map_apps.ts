/** A shop in a map app of the phone, each in the datum that it expects. */

import { type Point, toBd09, toGcj02 } from "./datum.ts";
import type { Word } from "./words.ts";

export interface MapApp {
  name: Word;
  address: string;
}

/** An iPad calls itself a Mac, but no Mac is touched. */
export function isIos(userAgent: string, touchPoints: number): boolean {
  return /iPhone|iPad|iPod/.test(userAgent) || (/Macintosh/.test(userAgent) && touchPoints > 1);
}

/**
 * The phone's own choice first; then the makers' documented addresses (URI APIs of Amap, Baidu and Tencent). An iPhone
 * knows no geo: and asks Apple Maps (its "Map Links"), whose map of China is Amap's, in its datum.
 */
export function mapApps(at: Point, name: string, ios: boolean): MapApp[] {
  const label = labelOf(name);
  const gcj02 = toGcj02(at);
  const bd09 = toBd09(at);
  const text = ({ lat, lon }: Point) => `${lat.toFixed(6)},${lon.toFixed(6)}`;
  const source = "recall-sweep";
  const own = ios ? `https://maps.apple.com/?ll=${text(gcj02)}&q=${label}` : `geo:${text(at)}?q=${text(at)}(${label})`;
  const amap = ios ? "iosamap" : "androidamap";
  return [
    { name: "phoneMap", address: own },
    {
      name: "amap",
      address: `${amap}://viewMap?sourceApplication=${source}&poiname=${label}&lat=${gcj02.lat.toFixed(6)}&lon=${gcj02.lon.toFixed(6)}&dev=0`,
    },
    { name: "baiduMap", address: `baidumap://map/marker?location=${text(bd09)}&title=${label}&content=${label}&coord_type=bd09ll&src=${source}` },
    { name: "tencentMap", address: `qqmap://map/marker?marker=coord:${text(gcj02)};title:${label}&referer=${source}` },
  ];
}

/** A shop's name as every map app can take it: no brackets, nothing that is half a character. */
function labelOf(name: string): string {
  const plain = name.replaceAll(/[^\p{L}\p{N}\p{P}\p{Zs}]/gu, "").replaceAll(/[()<>]/g, " ");
  return encodeURIComponent([...plain].slice(0, 40).join("").trim());
}
