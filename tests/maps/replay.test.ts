import assert from "node:assert/strict";
import { test } from "node:test";
import type { TracePayload } from "../../maps/src/payload.ts";
import { payloadOf } from "./payloads.ts";
import { Points, STATES } from "../../maps/src/points.ts";
import { Replay } from "../../maps/src/replay.ts";

const SHOPS = ["a", "b", "c", "d"];
const LIVE = {
  n: 12, revision: 2, lots: 3, states: STATES, sectors: [""], shop: SHOPS, lat: [1, 1, 1, 1], lon: [1, 1, 1, 1],
  sector: [[0, 4]] as [number, number][], state: "7205", grade: "0000", open: [1, 0, 3, 3], units: [],
};
const digit = (state: (typeof STATES)[number]): string => String(STATES.indexOf(state));

/** a: clear at 5, reopened by the second revision at 10. b: found at 7, removed at 11. c and d: never visited. */
const TRACE: TracePayload = {
  sweep: "S1", epoch: "e", n: 12, now_ms: 9_000, states: [...STATES],
  revisions: [[2, 1_000, 1, 2, 2], [10, 5_000, 2, 3, 3]],
  shops: ["a", "b"],
  entry: [5, 2, 3, 1], many: [1, 1, 2, 1], at: [2_000, 1_000, 2_000, 1_000],
  shop: [0, 1, 0, 1, 1],
  state: digit("clear") + digit("found") + digit("reopened") + digit("found") + digit("removed"),
  grade: "22223", open: [0, 1, 1, 2, 0], units: [[1, 6, 6], [3, 6, 6], [4, 6, 0]],
};

const states = (points: Points): string[] => [...points.state].map((code) => STATES[code]!);

test("every moment is as the ledger had it, in whatever order one looks", () => {
  const replay = new Replay(TRACE, new Points(payloadOf(LIVE)));
  const expected: [number, string[], number[], number][] = [
    [2, ["unvisited", "unvisited", "unvisited", "unvisited"], [2, 2, 2, 2], 2],
    [5, ["clear", "unvisited", "unvisited", "unvisited"], [0, 2, 2, 2], 2],
    [9, ["clear", "found", "unvisited", "unvisited"], [0, 1, 2, 2], 2],
    [10, ["reopened", "found", "unvisited", "unvisited"], [1, 2, 3, 3], 3],
    [12, ["reopened", "removed", "unvisited", "unvisited"], [1, 0, 3, 3], 3],
  ];
  for (const place of [4, 0, 3, 1, 4, 2, 2, 0, 4]) {
    const [n, state, open, lots] = expected[place]!;
    replay.seekEntry(n);
    assert.deepEqual([states(replay.points), [...replay.points.open], replay.points.lots], [state, open, lots], String(n));
    assert.equal(replay.points.openLines, open.reduce((a, b) => a + b));
  }
});

test("time seeks as entries do", () => {
  const replay = new Replay(TRACE, new Points(payloadOf(LIVE)));
  replay.seekTime(2_500);
  assert.deepEqual(states(replay.points), ["clear", "unvisited", "unvisited", "unvisited"]);
  replay.seekTime(5_000);
  assert.deepEqual([replay.points.revision, states(replay.points)[0]], [2, "reopened"]);
  replay.seekTime(0);
  assert.equal(replay.points.of("unvisited"), 4);
});

test("a little way on tells which shops changed", () => {
  const replay = new Replay(TRACE, new Points(payloadOf(LIVE)));
  replay.seekEntry(5);
  assert.deepEqual(replay.seekEntry(8), [1]);
});

test("a long course is sought by keyframes: any order gives what playing through gives", () => {
  const count = 300;
  const steps = 30_000;
  let seed = 7;
  const next = (most: number): number => (seed = (Math.imul(seed, 48271) >>> 0) % 2147483647) % most;
  const shops = Array.from({ length: count }, (_, i) => `s${i}`);
  const live = { ...LIVE, shop: shops, lat: Array(count).fill(1), lon: Array(count).fill(1), sector: [[0, count]] as [number, number][], state: "5".repeat(count), grade: "0".repeat(count), open: Array(count).fill(2) };
  const trace: TracePayload = {
    ...TRACE, n: steps, revisions: [[0, 0, 1, 2, 2]], shops, entry: Array(steps).fill(1), many: Array(steps).fill(1), at: Array(steps).fill(10),
    shop: Array.from({ length: steps }, () => next(count)), state: Array.from({ length: steps }, () => next(10)).join(""),
    grade: Array.from({ length: steps }, () => next(5)).join(""), open: Array.from({ length: steps }, () => next(3)), units: [],
  };
  const replay = new Replay(trace, new Points(payloadOf(live)));
  for (let round = 0; round < 30; round++) {
    const n = next(steps) + 1;
    replay.seekEntry(n);
    const state = Array(count).fill(STATES.indexOf("unvisited"));
    for (let step = 0; step < n; step++) state[trace.shop[step]!] = Number(trace.state[step]);
    assert.deepEqual([...replay.points.state], state);
    const byState = STATES.map((_, code) => state.filter((each) => each === code).length);
    assert.deepEqual([...replay.points.byState], byState);
  }
});
