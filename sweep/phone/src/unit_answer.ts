/** Is this unit recalled, by which lot, and why: for each lot its answer with the reason in words. */

import type { Lot } from "./day.ts";
import { isSameArticle, readGtin } from "./gs1.ts";
import { anyOf, type LotRule, type Match, match, type PrintedDates } from "./lot_match.ts";
import type { Word } from "./words.ts";

/** What was scanned or typed; null where it was not read. */
export interface Unit {
  gtin: string | null;
  code: string | null;
  dates: PrintedDates;
}

export interface LotAnswer {
  lot: Lot;
  answer: Match;
  isOtherArticle: boolean;
  needs: Word[];
}

/** Also an article number narrows: a unit of another article is not of the lot. A number that is none narrows nothing. */
export function answerOf(lot: Lot, unit: Unit): LotAnswer {
  const listed = readGtin(lot.gtin.trim());
  const isOtherArticle = listed !== null && unit.gtin !== null && !isSameArticle(listed, unit.gtin);
  const answer = isOtherArticle ? "not_recalled" : match(lot.rule, unit.code, unit.dates);
  return { lot, answer, isOtherArticle, needs: answer === "cannot_tell" ? needsOf(lot.rule, unit) : [] };
}

/** The answer for the unit, and the lots that make it: the surest first. */
export function answerFor(lots: Lot[], unit: Unit): { answer: Match; because: LotAnswer[] } {
  const answers = lots.map((lot) => answerOf(lot, unit));
  const answer = anyOf(answers.map((each) => each.answer));
  return { answer, because: answers.filter((each) => each.answer === answer) };
}

/** What would have to be read before a rule could be answered. */
export function needsOf(rule: LotRule, unit: Unit): Word[] {
  switch (rule.type) {
    case "exact_codes":
    case "code_pattern":
      return unit.code === null ? ["needCode"] : ["needJudgement"];
    case "production_window":
      return unit.dates.production === null ? ["needProduction"] : [];
    case "expiry_window":
      return unit.dates.expiry === null ? ["needExpiry"] : [];
    case "best_by_window":
      return unit.dates.best_by === null ? ["needBestBy"] : [];
    case "all_of":
    case "any_of":
      return [...new Set(rule.rules.filter((part) => match(part, unit.code, unit.dates) === "cannot_tell").flatMap((part) => needsOf(part, unit)))];
    case "all_codes":
      return [];
    default:
      return ["needJudgement"];
  }
}
