import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { type LotRule, type Match, match, type PrintedDates } from "./lot_match.ts";

interface Case {
  rule: LotRule;
  code: string | null;
  dates: PrintedDates;
  expected: Match;
  reason: string;
}

// The one table that the service is held to as well.
const table = new URL("../../../tests/domain/lot_rule_cases.json", import.meta.url);
const cases = JSON.parse(readFileSync(table, "utf8")) as Case[];

test("the table is there", () => {
  assert.ok(cases.length >= 115);
});

for (const [at, { rule, code, dates, expected, reason }] of cases.entries()) {
  test(`${at}: ${reason}`, () => assert.equal(match(rule, code, dates), expected));
}

test("a rule from a newer service counts as recalled until a person has looked", () => {
  assert.equal(match({ type: "smell" } as unknown as LotRule, "X"), "cannot_tell");
  assert.equal(match({ type: "code_pattern", pattern: "[9-1]" }, "5"), "cannot_tell");
});
