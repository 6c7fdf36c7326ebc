/** The stops as a schematic map: no tiles, no signal. Drawn on one canvas; the list below it says the same. */

import type { App } from "./app.ts";
import type { Itinerary, Stop } from "./day.ts";
import { button, make } from "./dom.ts";
import { icon } from "./icons.ts";
import { sayDistance, sayMetres, sayTime } from "./saying.ts";
import { middleOf, scaleBar, type Spot, spotOf, toScreen, type View, viewOf, zoomed } from "./sketch.ts";

const TAP_PX = 28;
const CONTROLS_PX = 60;
const MOST_NUMBERS = 60;

interface Mark {
  stop: Stop;
  spot: Spot;
  done: boolean;
  number: number;
}

type Placed = Stop & { lat: number; lon: number };
const isPlaced = (stop: Stop): stop is Placed => stop.lat !== null && stop.lon !== null;

export class Sketch {
  readonly element: HTMLElement;
  private readonly canvas = make("canvas", { role: "img" });
  private readonly card = make("div", { class: "sketch-card" });
  private readonly marks: Mark[];
  private readonly middle;
  private view: View | null = null;
  private width = 0;
  private height = 0;
  private chosen: Mark | null;
  private drawing = false;
  private readonly fingers = new Map<number, [x: number, y: number]>();
  private moved = 0;
  private readonly app: App;
  private readonly sweep: Itinerary;

  constructor(app: App, sweep: Itinerary, stops: Stop[], isDone: (stop: Stop) => boolean) {
    this.app = app;
    this.sweep = sweep;
    this.middle = middleOf(stops.filter(isPlaced));
    this.marks = stops.flatMap((stop, at) =>
      isPlaced(stop) ? [{ stop, spot: spotOf(this.middle, stop.lat, stop.lon), done: isDone(stop), number: at + 1 }] : [],
    );
    this.chosen = this.marks.find((mark) => !mark.done) ?? null;
    const control = (word: "zoomIn" | "zoomOut" | "fitAll", sign: string, act: () => void) => {
      const made = button(sign, "", act);
      made.setAttribute("aria-label", app.say(word));
      if (sign === "") made.append(icon("fit"));
      return made;
    };
    const controls = make(
      "div",
      { class: "sketch-controls" },
      control("zoomIn", "+", () => this.zoom(0.5)),
      control("zoomOut", "−", () => this.zoom(2)),
      control("fitAll", "", () => this.fit()),
    );
    this.canvas.setAttribute("aria-label", app.say("sketchAlt"));
    const without = stops.length - this.marks.length;
    this.element = make(
      "div",
      { class: "sketch" },
      make("div", { class: "sketch-plane" }, this.canvas, controls),
      this.card,
      without ? make("p", { class: "quiet" }, app.say("withoutPlace", { count: without })) : null,
    );
    this.listen();
    new ResizeObserver(() => this.resize()).observe(this.canvas);
    this.showCard();
  }

  /** The phone moved. */
  redraw(): void {
    if (this.drawing) return;
    this.drawing = true;
    requestAnimationFrame(() => {
      this.drawing = false;
      this.draw();
    });
  }

  private resize(): void {
    this.width = this.canvas.clientWidth;
    this.height = this.canvas.clientHeight;
    const ratio = Math.min(devicePixelRatio, 2);
    this.canvas.width = this.width * ratio;
    this.canvas.height = this.height * ratio;
    this.canvas.getContext("2d")!.setTransform(ratio, 0, 0, ratio, 0, 0);
    this.view ??= this.wholeRoute();
    this.draw();
  }

  private wholeRoute(): View {
    const left = this.marks.filter((mark) => !mark.done);
    return this.viewOf(left.length ? left : this.marks);
  }

  /** Beside the buttons, not below them. */
  private viewOf(marks: Mark[]): View {
    const view = viewOf(marks.map((mark) => mark.spot), this.width - CONTROLS_PX, this.height);
    return { ...view, x: view.x + (CONTROLS_PX / 2) * view.mPerPx };
  }

  private fit(): void {
    this.view = this.viewOf(this.marks);
    this.redraw();
  }

  private zoom(factor: number, x = this.width / 2, y = this.height / 2): void {
    if (this.view) this.view = zoomed(this.view, factor, x, y, this.width, this.height);
    this.redraw();
  }

  // -- Fingers

  private listen(): void {
    const { canvas, fingers } = this;
    canvas.addEventListener("pointerdown", (event) => {
      canvas.setPointerCapture(event.pointerId);
      fingers.set(event.pointerId, [event.offsetX, event.offsetY]);
      if (fingers.size === 1) this.moved = 0;
    });
    canvas.addEventListener("pointermove", (event) => this.move(event));
    for (const end of ["pointerup", "pointercancel"] as const) {
      canvas.addEventListener(end, (event) => {
        if (end === "pointerup" && fingers.size === 1 && this.moved < 10) this.choose(event.offsetX, event.offsetY);
        fingers.delete(event.pointerId);
      });
    }
    canvas.addEventListener("wheel", (event) => {
      event.preventDefault();
      this.zoom(event.deltaY > 0 ? 1.25 : 0.8, event.offsetX, event.offsetY);
    });
  }

  private move(event: PointerEvent): void {
    const was = this.fingers.get(event.pointerId);
    if (!was || !this.view) return;
    const other = [...this.fingers].find(([id]) => id !== event.pointerId)?.[1];
    const [x, y] = [event.offsetX, event.offsetY];
    this.moved += Math.hypot(x - was[0], y - was[1]);
    if (other) {
      const factor = Math.hypot(was[0] - other[0], was[1] - other[1]) / Math.max(Math.hypot(x - other[0], y - other[1]), 1);
      this.zoom(factor, other[0], other[1]);
    } else {
      const { mPerPx } = this.view;
      this.view = { ...this.view, x: this.view.x - (x - was[0]) * mPerPx, y: this.view.y + (y - was[1]) * mPerPx };
    }
    this.fingers.set(event.pointerId, [x, y]);
    this.redraw();
  }

  private choose(x: number, y: number): void {
    const away = (mark: Mark) => {
      const [markX, markY] = toScreen(this.view!, mark.spot, this.width, this.height);
      return Math.hypot(markX - x, markY - y);
    };
    const nearest = this.marks.reduce<Mark | null>((best, mark) => (best === null || away(mark) < away(best) ? mark : best), null);
    if (!nearest || away(nearest) > TAP_PX) return;
    this.chosen = nearest;
    this.showCard();
    this.redraw();
  }

  private showCard(): void {
    const { app, chosen } = this;
    if (!chosen) return this.card.replaceChildren(make("p", { class: "quiet" }, app.say("noPlaces")));
    const { stop } = chosen;
    const due = chosen.done ? "✓" : app.say("dueBy", { time: sayTime(app, this.sweep, stop.due_ms) });
    this.card.replaceChildren(
      make(
        "a",
        { href: `#/stop/${encodeURIComponent(stop.shop)}`, class: "button wide" },
        make("b", {}, `${chosen.number} · ${stop.name || app.say("noName")}`),
        make("small", {}, [stop.address, sayDistance(app, stop), due].filter(Boolean).join(" · ")),
      ),
    );
  }

  // -- Drawing

  private draw(): void {
    const { view, width, height } = this;
    const pen = this.canvas.getContext("2d");
    if (!pen || !view || width === 0) return;
    const style = getComputedStyle(this.canvas);
    const colour = (name: string) => style.getPropertyValue(`--${name}`).trim();
    const at = (spot: Spot) => toScreen(view, spot, width, height);
    pen.clearRect(0, 0, width, height);
    this.drawRoute(pen, at, colour);
    for (const mark of this.marks) if (mark.done) dot(pen, at(mark.spot), 5, colour("good"), colour("paper"));
    const left = this.marks.filter((mark) => !mark.done);
    pen.font = "700 12px system-ui";
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    const now = this.app.sweepNow(this.sweep);
    // The next ones last, so that they lie on top.
    for (const [order, mark] of [...left.entries()].reverse()) {
      const fill = order === 0 ? "accent" : mark.stop.due_ms < now ? "bad" : "ink";
      dot(pen, at(mark.spot), order === 0 ? 15 : order < MOST_NUMBERS ? 11 : 5, colour(fill), colour("paper"));
      pen.fillStyle = colour("paper");
      if (order < MOST_NUMBERS) pen.fillText(String(mark.number), ...at(mark.spot));
    }
    if (this.chosen) ring(pen, at(this.chosen.spot), 20, colour("accent"));
    this.drawHere(pen, at, view, colour);
    this.drawRose(pen, view, colour);
  }

  private drawRoute(pen: CanvasRenderingContext2D, at: (spot: Spot) => [number, number], colour: (name: string) => string): void {
    const left = this.marks.filter((mark) => !mark.done);
    pen.strokeStyle = colour("line");
    pen.lineWidth = 2;
    pen.beginPath();
    for (const [number, mark] of left.entries()) {
      if (number === 0) pen.moveTo(...at(mark.spot));
      else pen.lineTo(...at(mark.spot));
    }
    pen.stroke();
  }

  private drawHere(pen: CanvasRenderingContext2D, at: (spot: Spot) => [number, number], view: View, colour: (name: string) => string): void {
    const place = this.app.whereabouts.place(Date.now());
    if (!place) return;
    const [x, y] = at(spotOf(this.middle, place.lat, place.lon));
    pen.globalAlpha = 0.2;
    dot(pen, [x, y], Math.max(place.accuracy_m / view.mPerPx, 14), colour("here"), colour("here"));
    pen.globalAlpha = 1;
    dot(pen, [x, y], 8, colour("here"), colour("paper"));
  }

  /** North, and how long a stretch is. */
  private drawRose(pen: CanvasRenderingContext2D, view: View, colour: (name: string) => string): void {
    const bar = scaleBar(view, this.width / 3);
    pen.fillStyle = pen.strokeStyle = colour("ink");
    pen.lineWidth = 3;
    pen.beginPath();
    pen.moveTo(12, this.height - 12);
    pen.lineTo(12 + bar.px, this.height - 12);
    pen.stroke();
    pen.textAlign = "left";
    pen.fillText(sayMetres(this.app, bar.lengthM), 12, this.height - 24);
    pen.beginPath();
    pen.moveTo(20, 10);
    pen.lineTo(28, 34);
    pen.lineTo(20, 28);
    pen.lineTo(12, 34);
    pen.fill();
    pen.textAlign = "center";
    pen.fillText(this.app.say("north"), 20, 44);
  }
}

function dot(pen: CanvasRenderingContext2D, [x, y]: [number, number], radius: number, fill: string, edge: string): void {
  pen.beginPath();
  pen.arc(x, y, radius, 0, 2 * Math.PI);
  pen.fillStyle = fill;
  pen.fill();
  pen.lineWidth = 2;
  pen.strokeStyle = edge;
  pen.stroke();
}

function ring(pen: CanvasRenderingContext2D, [x, y]: [number, number], radius: number, colour: string): void {
  pen.beginPath();
  pen.arc(x, y, radius, 0, 2 * Math.PI);
  pen.lineWidth = 4;
  pen.strokeStyle = colour;
  pen.stroke();
}
