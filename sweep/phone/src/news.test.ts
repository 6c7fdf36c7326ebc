import assert from "node:assert/strict";
import { test } from "node:test";
import type { Itinerary, PhoneDay } from "./day.ts";
import { concerns, type Frame, readFrames } from "./listener.ts";
import { newsBetween } from "./news.ts";

function day(changes: Partial<Itinerary> = {}): PhoneDay {
  const sweep = {
    sweep: "S1", revision: 1, plan: 1, stops: [{ shop: "a", to_visit: true }], unsettled: {},
    shops: { shop: ["a", "b"], name: ["A", "B"], address: [], lat_e5: [], lon_e5: [] }, ...changes,
  } as unknown as Itinerary;
  return { holder: {}, officers: [], sweeps: [sweep] } as unknown as PhoneDay;
}
const sighting = (id: string) => [{ id, kind: "sighting" as const, lots: [], units: null, text: "", due_ms: null }];

test("nothing is new where nothing changed", () => assert.deepEqual(newsBetween(day(), day()), []));

test("a revision, a route and a sighting are told, with where to look", () => {
  const after = day({ revision: 2, plan: 2, unsettled: { b: sighting("s1") } });
  const news = newsBetween(day(), after);
  assert.deepEqual(news.map((each) => each.word), ["newsRevision", "newsRoute", "newsSighting"]);
  assert.deepEqual(news[2], { word: "newsSighting", values: { shop: "B" }, address: "#/stop/b" });
});

test("a sighting is told once", () => {
  const before = day({ unsettled: { b: sighting("s1") } });
  assert.deepEqual(newsBetween(before, before), []);
});

test("frames are read however the network cuts them, and comments are passed over", async () => {
  const text = 'id: 7\n\n: still here\n\nid: 8\nevent: notice\ndata: {"n":8,"kind":"plan_published"}\n\nevent: resync\ndata: {"n":9}\n\n';
  const bytes = new TextEncoder().encode(text);
  for (const size of [1, 7, 1000]) {
    const heard: Frame[] = [];
    const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
      start(controller) {
        for (let at = 0; at < bytes.length; at += size) controller.enqueue(bytes.slice(at, at + size));
        controller.close();
      },
    });
    await readFrames(body, (frame) => heard.push(frame));
    assert.deepEqual(heard.map((frame) => frame.event), ["notice", "resync"]);
    assert.ok(heard.every((frame) => concerns(frame, new Set())));
  }
});

test("only what concerns this phone makes it ask", () => {
  const own = new Set(["a"]);
  const shops = (...rows: [string, string][]) => ({ event: "shops", data: JSON.stringify({ n: 1, shops: rows }) });
  assert.ok(concerns(shops(["a", "clear"]), own));
  assert.ok(concerns(shops(["z", "sighted"]), own));
  assert.ok(!concerns(shops(["z", "clear"]), own));
  assert.ok(!concerns({ event: "notice", data: '{"kind":"check_in_conflicted"}' }, own));
  assert.ok(!concerns({ event: "shops", data: "<html>" }, own));
});
