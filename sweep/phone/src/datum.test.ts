import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { type Point, toBd09, toGcj02 } from "./datum.ts";
import { distanceM } from "./place.ts";

type Pair = [lat: number, lon: number];

// The one table that the service is held to as well.
const path = new URL("../../../tests/domain/datum_cases.json", import.meta.url);
const table = JSON.parse(readFileSync(path, "utf8")) as { cases: { place: string; wgs84: Pair; gcj02: Pair; bd09: Pair }[] };

const apart = (made: Point, [lat, lon]: Pair) => distanceM(made.lat, made.lon, lat, lon);

test("the table is there", () => assert.ok(table.cases.length >= 11));

for (const { place, wgs84, gcj02, bd09 } of table.cases) {
  test(place, () => {
    const point = { lat: wgs84[0], lon: wgs84[1] };
    assert.ok(apart(toGcj02(point), gcj02) < 0.1);
    assert.ok(apart(toBd09(point), bd09) < 0.1);
  });
}
