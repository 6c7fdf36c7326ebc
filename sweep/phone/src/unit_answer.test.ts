import assert from "node:assert/strict";
import { test } from "node:test";
import type { Lot } from "./day.ts";
import { type LotRule, NO_DATES } from "./lot_match.ts";
import { answerFor, answerOf, type Unit } from "./unit_answer.ts";

const lot = (id: string, rule: LotRule, gtin = "") => ({ lot: id, rule, gtin }) as unknown as Lot;
const unit = (changes: Partial<Unit> = {}): Unit => ({ gtin: null, code: null, dates: NO_DATES, ...changes });
const EAN = "06901234567892";
const CODES: LotRule = { type: "exact_codes", codes: ["A12B"] };
const EARLY: LotRule = { type: "production_window", first: null, last: "2008-08-06" };

test("an article number narrows, and a case of the article is the article", () => {
  const listed = lot("L", { type: "all_codes" }, "6901234567892");
  assert.equal(answerOf(listed, unit({ gtin: EAN })).answer, "recalled");
  assert.equal(answerOf(listed, unit({ gtin: "16901234567899" })).answer, "recalled");
  assert.deepEqual(answerOf(listed, unit({ gtin: "00000096385074" })), { lot: listed, answer: "not_recalled", isOtherArticle: true, needs: [] });
});

test("a number that was not read, or that the list has wrong, narrows nothing", () => {
  assert.equal(answerOf(lot("L", { type: "all_codes" }, "6901234567892"), unit()).answer, "recalled");
  assert.equal(answerOf(lot("L", { type: "all_codes" }, "690123"), unit({ gtin: EAN })).answer, "recalled");
});

test("what is still to be read is said", () => {
  const both = lot("L", { type: "all_of", rules: [CODES, EARLY] });
  assert.deepEqual(answerOf(both, unit()).needs, ["needCode", "needProduction"]);
  assert.deepEqual(answerOf(both, unit({ code: "A12B" })).needs, ["needProduction"]);
  assert.deepEqual(answerOf(lot("L", { type: "free_text", text: "?" }), unit({ code: "A" })).needs, ["needJudgement"]);
});

test("of several lots the surest answer counts, with the lots that make it", () => {
  const lots = [lot("a", CODES), lot("b", EARLY)];
  const { answer, because } = answerFor(lots, unit({ code: "A12B" }));
  assert.deepEqual([answer, because.map((each) => each.lot.lot)], ["recalled", ["a"]]);
  assert.equal(answerFor(lots, unit({ code: "ZZ" })).answer, "cannot_tell");
  assert.equal(answerFor(lots, unit({ code: "ZZ", dates: { ...NO_DATES, production: "2009-01-01" } })).answer, "not_recalled");
});
