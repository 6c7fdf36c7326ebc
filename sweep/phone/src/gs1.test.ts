import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { isSameArticle, readGtin, readScan, type ScannedCode } from "./gs1.ts";

interface Case extends Partial<ScannedCode> {
  scan: string;
  reason: string;
}

// The one table that the service is held to as well.
const path = new URL("../../../tests/domain/gs1_cases.json", import.meta.url);
const table = JSON.parse(readFileSync(path, "utf8")) as { year: number; cases: Case[] };

test("the table is there", () => assert.ok(table.cases.length >= 30));

for (const { scan, reason, gtin = null, code = null, production = null, best_by = null, expiry = null, serial = null } of table.cases) {
  test(`${JSON.stringify(scan)}: ${reason}`, () => {
    assert.deepEqual(readScan(scan, table.year), { gtin, code, production, best_by, expiry, serial });
  });
}

test("a case of an article is the article", () => {
  assert.ok(isSameArticle(readGtin("16901234567899")!, readGtin("6901234567892")!));
  assert.ok(!isSameArticle(readGtin("6901234567892")!, readGtin("96385074")!));
});

test("no text makes the reader fail", () => {
  for (const text of ["]d2", "]d201", "(01)", "]C1\u001d\u001d", "https://", "https://a/01", "https://a/01/%zz", "(99)\ud800", "0".repeat(10_000)]) {
    readScan(text, 2026);
  }
});
