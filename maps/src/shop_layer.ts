/** Every shop as a stamp on one canvas that is exactly as large as the view. */

import type { SweepFeed } from "./feed.ts";
import { L, type Leaflet } from "./leaflet_global.ts";
import { paintHeat } from "./heat.ts";
import { LOOKS } from "./palette.ts";
import { Ground, type View } from "./ground.ts";
import { PixelBuffer, type Scene } from "./pixel_buffer.ts";
import { GRADES, latOf, lonOf, STATES } from "./points.ts";
import { makeStamps, type Stamp, word } from "./stamps.ts";
import { onTheme, theme } from "./theme.ts";

/** More changed shops than this: painting everything is quicker. */
const MOST_REPAINTED = 1_500;
const NEAR_PX = 10;
/** From so many shops on one may speak for several; fewer are all painted. */
const CROWD = 30_000;
/** From here on shops speak for themselves, and the colours of sectors step back. */
export const NEAR_ZOOM = 11.5;
const MOST_DEVICE_PIXELS = 2;

export class ShopCanvasLayer extends L.Layer {
  private readonly feed: SweepFeed;
  private readonly canvas = document.createElement("canvas");
  private readonly context: CanvasRenderingContext2D;
  private readonly waiting = new Set<number>();
  private image: ImageData | null = null;
  private buffer: PixelBuffer | null = null;
  private ground: Ground | null = null;
  /** The view and the colours that the ground was painted for. */
  private groundOf = "";
  private scene: Scene | null = null;
  /** What is open in each square of the tree, in shops; for the heat. */
  private openLines: Float64Array | null = null;
  private radius = 0;
  private frame = 0;
  /** What the picture was painted for. */
  private painted: { view: View; buffer: PixelBuffer; scene: Scene | null; stamps: Stamp[] | null } | null = null;
  private isDue = false;
  private isUsable = false;
  private shown: Leaflet.Map | null = null;
  private ring: Leaflet.CircleMarker | null = null;

  constructor(feed: SweepFeed) {
    super();
    this.feed = feed;
    // A buffer that we write ourselves belongs in memory, not on a graphics card.
    this.context = this.canvas.getContext("2d", { willReadFrequently: true, alpha: feed.options.tiles })!;
    this.canvas.className = "shops";
    feed.on("ground", () => {
      this.groundOf = "";
      this.paintSoon();
    });
    feed.on("points", () => this.restart());
    feed.on("filter", () => this.restart());
    feed.on("layers", () => {
      this.groundOf = "";
      this.restart();
    });
    feed.on("changed", (places) => this.repaintSoon(places));
    feed.on("chosen", (shop) => this.mark(shop));
    onTheme(() => {
      this.radius = 0;
      this.groundOf = "";
      this.paint();
    });
  }

  override onAdd(map: Leaflet.Map): this {
    this.shown = map;
    const pane = map.getPane("shops") ?? map.createPane("shops");
    pane.classList.add("shops-pane");
    pane.append(this.canvas);
    // Every change of zoom is also a move.
    map.on("move resize", this.paint, this);
    map.on("mousemove", this.hover, this);
    map.on("click", this.click, this);
    this.paint();
    return this;
  }

  override onRemove(map: Leaflet.Map): this {
    map.off("move resize", this.paint, this);
    map.off("mousemove", this.hover, this);
    map.off("click", this.click, this);
    this.canvas.remove();
    this.shown = null;
    return this;
  }

  /** How many shops are not filtered out. */
  get stamped(): number {
    let many = 0;
    for (const stamp of this.scene?.stamp ?? []) if (stamp >= 0) many++;
    return many;
  }

  /** Bring a shop to the middle; false where it has no position. */
  goTo(shop: string): boolean {
    const place = this.feed.points?.placeOf(shop);
    if (place === undefined || place >= this.feed.points!.located || this.shown === null) return false;
    this.shown.setView(this.latLng(place), Math.max(this.shown.getZoom(), 15));
    return true;
  }

  private latLng(place: number): Leaflet.LatLng {
    const { x, y } = this.feed.points!;
    return L.latLng(latOf(y[place]!), lonOf(x[place]!));
  }

  private mark(shop: string | null): void {
    this.ring?.remove();
    this.ring = null;
    const place = shop === null ? undefined : this.feed.points?.placeOf(shop);
    if (place === undefined || place >= this.feed.points!.located || this.shown === null) return;
    this.ring = L.circleMarker(this.latLng(place), { radius: 14, interactive: false, className: "chosen-ring" });
    this.ring.addTo(this.shown);
  }

  private restart(): void {
    this.scene = null;
    this.openLines = null;
    if (this.feed.layers.has("heat")) this.groundOf = "";
    this.waiting.clear();
    this.paint();
  }

  private prepareScene(zoom: number): Scene | null {
    const points = this.feed.points;
    if (points === null) return null;
    if (this.scene === null) {
      const scene: Scene = {
        tree: points.tree,
        x: points.x,
        y: points.y,
        view: { scale: 1, left: 0, top: 0 },
        stamp: new Int16Array(points.located),
        stamps: [],
        reach: 0,
        rank: points.state,
        ranks: STATES.length,
        speakers: null,
      };
      this.scene = scene;
      for (let i = 0; i < points.located; i++) this.restamp(i);
      if (points.located >= CROWD) scene.speakers = scene.tree.speakers(scene);
      this.radius = 0;
    }
    const radius = radiusAt(zoom, points.located) * deviceScale();
    if (radius !== this.radius) {
      this.radius = radius;
      this.scene.stamps = makeStamps(radius, theme());
      this.scene.reach = Math.max(...this.scene.stamps.map((stamp) => stamp.reach));
    }
    return this.scene;
  }

  private restamp(place: number): void {
    const { state, grade } = this.feed.points!;
    const isShown = this.feed.layers.has("shops") && this.feed.filter.shows(place);
    this.scene!.stamp[place] = isShown ? state[place]! * GRADES + Math.min(grade[place]!, GRADES - 1) : -1;
  }

  /** Shops that are on no map need no stamp. */
  private restampWaiting(scene: Scene): void {
    for (const place of this.waiting) {
      if (place < scene.stamp.length) this.restamp(place);
      else this.waiting.delete(place);
    }
    if (this.waiting.size > 0) this.openLines = null;
  }

  private paint(): void {
    const map = this.shown;
    if (map === null) return;
    this.isDue = false;
    const zoom = map.getZoom();
    const scene = this.prepareScene(zoom);
    const buffer = this.fit(map.getSize());
    L.DomUtil.setPosition(this.canvas, map.containerPointToLayerPoint([0, 0]));
    const scale = 256 * 2 ** zoom * deviceScale();
    // Leaflet drags by fractions where the page's own height is one; whole pixels can be moved instead of painted.
    const corner = map.getPixelBounds().min!.multiplyBy(deviceScale()).round();
    const view = { scale, left: corner.x, top: corner.y };
    if (scene !== null) {
      scene.view = view;
      this.restampWaiting(scene);
    }
    const moved = this.movedBy(view, buffer, scene);
    this.paintGround(buffer, view, zoom >= NEAR_ZOOM, moved);
    this.painted = { view, buffer, scene, stamps: scene?.stamps ?? null };
    if (scene === null) {
      this.context.putImageData(this.image!, 0, 0);
      return;
    }
    if (moved === null) {
      if (scene.speakers !== null) for (const place of this.waiting) scene.tree.elect(place, scene, scene.speakers);
      buffer.paint(scene);
    } else {
      buffer.shift(scene, ...moved);
      buffer.repaint(scene, this.waiting);
    }
    this.waiting.clear();
    this.context.putImageData(this.image!, 0, 0);
    performance.mark("sweep-painted");
    if (!this.isUsable) requestAnimationFrame(() => performance.mark("sweep-usable"));
    this.isUsable = true;
  }

  /** How far the picture has moved since it was painted, in whole pixels; null where it must be painted anew. */
  private movedBy(view: View, buffer: PixelBuffer, scene: Scene | null): [number, number] | null {
    const { painted } = this;
    if (painted === null || scene === null || this.groundOf === "" || this.feed.layers.has("heat")) return null;
    if (painted.scene !== scene || painted.buffer !== buffer || painted.stamps !== scene.stamps) return null;
    if (painted.view.scale !== view.scale) return null;
    const [dx, dy] = [painted.view.left - view.left, painted.view.top - view.top];
    return Math.abs(dx) < buffer.width / 2 && Math.abs(dy) < buffer.height / 2 ? [dx, dy] : null;
  }

  private paintGround(buffer: PixelBuffer, view: View, isNear: boolean, moved: [number, number] | null): void {
    const { sectorLayer, options } = this.feed;
    const look = theme();
    const key = `${view.scale} ${view.left} ${view.top} ${isNear}`;
    if (this.ground === null || this.ground.width !== buffer.width || this.ground.height !== buffer.height) {
      this.ground = new Ground(buffer.width, buffer.height);
    } else if (key === this.groundOf) return;
    this.groundOf = key;
    const paper = options.tiles ? 0 : word(...look.ground, 255);
    const paintings = sectorLayer?.paintings(look, isNear, options.tiles) ?? [];
    if (moved === null) this.ground.paint(paintings, view, paper);
    else this.ground.shift(...moved, paintings, view, paper);
    buffer.ground = this.ground.words;
    if (this.scene !== null && this.feed.layers.has("heat")) {
      const { points, filter } = this.feed;
      const share = 1 / Math.max(1, points!.lots);
      const open = (place: number): number => (filter.shows(place) ? points!.open[place]! * share : 0);
      this.openLines ??= this.scene.tree.totals(open);
      paintHeat(this.ground, this.scene, open, this.openLines, LOOKS.found[look.name]);
    }
  }

  private paintSoon(): void {
    this.isDue = true;
    if (this.frame === 0) this.frame = requestAnimationFrame(() => this.repaint());
  }

  private fit(size: Leaflet.Point): PixelBuffer {
    const width = Math.max(1, Math.round(size.x * deviceScale()));
    const height = Math.max(1, Math.round(size.y * deviceScale()));
    if (this.buffer === null || this.buffer.width !== width || this.buffer.height !== height) {
      this.canvas.width = width;
      this.canvas.height = height;
      this.canvas.style.width = `${size.x}px`;
      this.canvas.style.height = `${size.y}px`;
      this.image = this.context.createImageData(width, height);
      this.buffer = new PixelBuffer(new Int32Array(this.image.data.buffer), width, height);
    }
    return this.buffer;
  }

  private repaintSoon(places: number[]): void {
    for (const place of places) this.waiting.add(place);
    if (this.frame === 0) this.frame = requestAnimationFrame(() => this.repaint());
  }

  private repaint(): void {
    this.frame = 0;
    const { scene, buffer, waiting } = this;
    if (this.shown === null) return;
    if (this.isDue || scene === null || buffer === null || waiting.size > MOST_REPAINTED) {
      this.paint();
      return;
    }
    this.restampWaiting(scene);
    for (const part of buffer.repaint(scene, waiting)) {
      const { left, top, right, bottom } = part;
      this.context.putImageData(this.image!, 0, 0, left, top, right - left, bottom - top);
    }
    waiting.clear();
    performance.mark("sweep-painted");
  }

  private at(event: Leaflet.LeafletMouseEvent): number | undefined {
    if (this.scene === null || this.buffer === null) return undefined;
    const { x, y } = event.containerPoint.multiplyBy(deviceScale());
    return this.buffer.find(this.scene, x, y, NEAR_PX * deviceScale());
  }

  private hover(event: Leaflet.LeafletMouseEvent): void {
    this.shown!.getContainer().classList.toggle("on-shop", this.at(event) !== undefined);
  }

  private click(event: Leaflet.LeafletMouseEvent): void {
    const place = this.at(event);
    this.feed.choose(place === undefined ? null : this.feed.points!.ids.at(place));
  }
}

function deviceScale(): number {
  return Math.min(MOST_DEVICE_PIXELS, Math.max(1, window.devicePixelRatio || 1));
}

/** Radius of an ordinary stamp: small where shops crowd, large where a person picks one. */
function radiusAt(zoom: number, shops: number): number {
  const crowded = shops > 30_000 ? -1 : 0;
  if (zoom < 9) return 2.4;
  if (zoom < 11) return 3.4 + crowded;
  if (zoom < 13) return 4.4 + crowded;
  return zoom < 15 ? 5.6 : 7.5;
}
