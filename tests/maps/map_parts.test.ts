import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { placeOn } from "../../maps/src/datum.ts";
import { contains, Ground, type Area } from "../../maps/src/ground.ts";
import { payloadOf } from "./payloads.ts";
import { Points, worldX, worldY } from "../../maps/src/points.ts";
import { Sectors, shareOf } from "../../maps/src/sectors.ts";
import type { FromWorker } from "../../maps/src/shared_stream.ts";
import type { ServerEvent } from "../../maps/src/stream.ts";
import { StreamHub } from "../../maps/src/stream_hub.ts";

const DATUMS = JSON.parse(readFileSync(new URL("../domain/datum_cases.json", import.meta.url), "utf8")) as {
  cases: { place: string; wgs84: [number, number]; gcj02: [number, number] }[];
};

test("what lies over GCJ-02 tiles is shifted as they are, by the table of cases that the service is tested on", () => {
  for (const { place, wgs84, gcj02 } of DATUMS.cases) {
    const [lat, lon] = placeOn("gcj02", ...wgs84);
    const metres = Math.hypot(lat - gcj02[0], (lon - gcj02[1]) * Math.cos((lat * Math.PI) / 180)) * 111_320;
    assert.ok(metres < 0.2, `${place}: ${metres} m`);
    assert.deepEqual(placeOn("wgs84", ...wgs84), wgs84);
  }
});

const square = (west: number, north: number, east: number, south: number): Area => ({
  rings: [Float64Array.of(west, north, east, north, east, south, west, south, west, north)],
  west, north, east, south,
});

test("an area fills its own pixels, under its border, and stripes where more is possible", () => {
  const ground = new Ground(60, 40);
  const view = { scale: 1, left: 0, top: 0 };
  const [paper, fill, stripe, line] = [-1, -16_000_000, -15_000_000, -14_000_000];
  ground.paint([{ area: square(10, 10, 30, 30), fill, stripe: 0, line, width: 1 }], view, paper);
  const at = (x: number, y: number): number => ground.words[y * 60 + x]!;
  assert.deepEqual([at(20, 20), at(5, 20), at(40, 20)], [fill, paper, paper]);
  assert.notEqual(at(20, 10), fill);
  ground.paint([{ area: square(0, 0, 60, 40), fill, stripe, line, width: 0 }], view, paper);
  const shares = [fill, stripe].map((word) => ground.words.filter((each) => each === word).length / ground.words.length);
  assert.ok(Math.abs(shares[0]! - 2 / 3) < 0.05 && Math.abs(shares[1]! - 1 / 3) < 0.05, String(shares));
});

test("ground that was moved looks as if all of it had been painted", () => {
  const paintings = Array.from({ length: 12 }, (_, k) => {
    const ring = Float64Array.from({ length: 26 }, (_, at) => {
      const turn = ((at >> 1) % 12) * (Math.PI / 6);
      return at % 2 === 0 ? 30.13 * k + 0.317 + (20 + k) * Math.cos(turn + 0.1) : 17.21 * k + 0.29 + (25 - k) * Math.sin(turn + 0.1);
    });
    const area = { rings: [ring], west: 30 * k - 40, east: 30 * k + 40, north: 17 * k - 40, south: 17 * k + 40 };
    return { area, fill: -1_000 - k, stripe: k % 3 === 0 ? -77 : 0, line: (200 << 24) | 0x334455, width: k % 2 === 0 ? 0.7 : 2.6 };
  });
  const live = new Ground(300, 200);
  const view = { scale: 1, left: 0, top: 0 };
  live.paint(paintings, view, -1);
  for (const [dx, dy] of [[5, 3], [-40, 0], [0, -30], [17, -9], [-3, 28], [60, 60], [0, 0]] as const) {
    view.left -= dx;
    view.top -= dy;
    live.shift(dx, dy, paintings, view, -1);
    const fresh = new Ground(300, 200);
    fresh.paint(paintings, view, -1);
    assert.deepEqual(live.words, fresh.words);
  }
});

test("a pointer is in the area that surrounds it, not in its hole", () => {
  const area = square(0, 0, 10, 10);
  area.rings.push(square(4, 4, 6, 6).rings[0]!);
  assert.deepEqual([contains(area, 2, 2), contains(area, 5, 5), contains(area, 11, 5)], [true, false, false]);
});

test("a sector's share is an interval: what is claimed or unsent may make it better, never worse", () => {
  const features = ["city", "east", "west"].map((id) => ({
    type: "Feature" as const, id, properties: { name: id, level: "", parent: id === "city" ? null : "city" },
    geometry: { type: "Polygon" as const, coordinates: [[[105, 28], [106, 28], [106, 29], [105, 28]]] as [number, number][][] },
  }));
  const sectors = new Sectors({ type: "FeatureCollection", features }, "wgs84");
  const points = new Points(payloadOf({
    lots: 10, states: ["clear", "claimed", "unvisited"], sectors: ["east", "west"],
    shop: ["a", "b", "c"], lat: [], lon: [], sector: [[0, 2], [1, 1]], state: "012", grade: "210", open: [0, 10, 10], units: [],
  }));
  const standing = { sectors: [{ sector: "west", name: "", parent: null, level: "", silent_phones: 1, unsent: 4 }] };
  const figures = sectors.figures(points, standing as never);
  assert.deepEqual(shareOf(figures.get("east")!), { known: 0.5, possible: 1 });
  assert.deepEqual(shareOf(figures.get("west")!), { known: 0, possible: 1 });
  assert.deepEqual(shareOf(figures.get("city")!), { known: 10 / 30, possible: 1 });
  assert.deepEqual([...sectors.within("city")].sort(), ["city", "east", "west"]);
});

test("GCJ-02 moves shops and sectors alike", () => {
  const payload = {
    states: ["clear"], sectors: [""], shop: ["a"], lat: [2_889_030],
    lon: [10_542_575], sector: [[0, 1]] as [number, number][], state: "0", grade: "2", open: [0], units: [],
  };
  const [lat, lon] = placeOn("gcj02", 28.8903, 105.42575);
  const points = new Points(payloadOf(payload), "gcj02");
  assert.deepEqual([points.x[0], points.y[0]], [worldX(lon), worldY(lat)]);
});

/** A stream that a test feeds by hand. */
function handFed(): { say: (n: number) => Promise<void>; end: () => void; opened: number; follow: ConstructorParameters<typeof StreamHub>[0] } {
  const waiting: (ServerEvent | null)[] = [];
  let wake = (): void => {};
  const fed = {
    opened: 0,
    say: async (n: number) => {
      waiting.push({ event: "shops", data: JSON.stringify({ n, shops: [] }) });
      wake();
      await new Promise((resolve) => setTimeout(resolve));
    },
    end: () => {
      waiting.push(null);
      wake();
    },
    async *follow(_after: number, opened: () => void) {
      fed.opened++;
      opened();
      for (;;) {
        if (waiting.length === 0) await new Promise<void>((resolve) => (wake = resolve));
        const event = waiting.shift();
        if (event === null) return;
        if (event !== undefined) yield event;
      }
    },
  };
  return fed;
}

const numbers = (said: FromWorker[]): unknown[] =>
  said.flatMap((each) => ("event" in each ? [[each.event.event, (JSON.parse(each.event.data) as { n: number }).n]] : []));

test("tabs share one stream; one that comes later hears what it missed, or is told to load anew", async () => {
  const fed = handFed();
  let hasEnded = false;
  const hub = new StreamHub(fed.follow, () => (hasEnded = true));
  const heard: FromWorker[][] = [[], [], []];
  hub.join(10, (said) => heard[0]!.push(said));
  await fed.say(11);
  await fed.say(12);
  hub.join(11, (said) => heard[1]!.push(said));
  hub.join(5, (said) => heard[2]!.push(said));
  await fed.say(13);
  assert.equal(fed.opened, 1);
  assert.deepEqual(numbers(heard[0]!), [["shops", 11], ["shops", 12], ["shops", 13]]);
  assert.deepEqual(numbers(heard[1]!), [["shops", 12], ["shops", 13]]);
  assert.deepEqual(numbers(heard[2]!), [["resync", 12], ["shops", 13]]);
  fed.end();
  await new Promise((resolve) => setTimeout(resolve));
  assert.ok(hasEnded);
  assert.ok(heard.every((said) => "ended" in said.at(-1)!));
});
