import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import type { Lot } from "./day.ts";
import { readScan } from "./gs1.ts";
import type { LotRule } from "./lot_match.ts";
import { answerFor } from "./unit_answer.ts";
import type { Word } from "./words.ts";

interface Case {
  lots: string[];
  scan?: string;
  code?: string;
  production?: string;
  expiry?: string;
  best_by?: string;
  answer: string;
  because: string[];
  other?: string[];
  needs?: string[];
  reason: string;
}

// The one table that the desk is held to as well.
const path = new URL("../../../tests/domain/unit_cases.json", import.meta.url);
const table = JSON.parse(readFileSync(path, "utf8")) as { year: number; lots: Record<string, { rule: LotRule; gtin?: string }>; cases: Case[] };
const NEEDS: Record<string, Word> = { code: "needCode", production: "needProduction", expiry: "needExpiry", best_by: "needBestBy", judgement: "needJudgement" };
const lotOf = (id: string) => ({ gtin: "", ...table.lots[id], lot: id }) as unknown as Lot;

test("the table is there", () => assert.ok(table.cases.length >= 20));

for (const told of table.cases) {
  test(told.reason, () => {
    const said = readScan(told.scan ?? "", table.year);
    const dates = {
      production: said.production ?? told.production ?? null,
      expiry: said.expiry ?? told.expiry ?? null,
      best_by: said.best_by ?? told.best_by ?? null,
    };
    const { answer, because } = answerFor(told.lots.map(lotOf), { gtin: said.gtin, code: said.code ?? told.code ?? null, dates });
    assert.equal(answer, told.answer);
    assert.deepEqual(because.map((each) => each.lot.lot), told.because);
    assert.deepEqual(because.filter((each) => each.isOtherArticle).map((each) => each.lot.lot), told.other ?? []);
    assert.deepEqual(because.flatMap((each) => each.needs), (told.needs ?? []).map((need) => NEEDS[need]));
  });
}
