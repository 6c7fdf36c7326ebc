/**
 * Is this one recalled? Three-valued, as sweep/domain/lot_match.py: what was not read is never a reason to leave a
 * unit on the shelf. A rule that this app does not understand counts as "cannot tell".
 */

import { fold, readable } from "./lot_code.ts";
import { fits, PatternInvalid, parsePattern } from "./lot_pattern.ts";

export type Match = "recalled" | "not_recalled" | "cannot_tell";

export type LotRule =
  | { type: "exact_codes"; codes: string[] }
  | { type: "code_pattern"; pattern: string }
  | { type: "production_window" | "expiry_window" | "best_by_window"; first: string | null; last: string | null }
  | { type: "all_of" | "any_of"; rules: LotRule[] }
  | { type: "all_codes" }
  | { type: "free_text"; text: string };

/** Days as 2008-08-06; null where not printed, not read, or only partly legible. */
export interface PrintedDates {
  production: string | null;
  expiry: string | null;
  best_by: string | null;
}

export const NO_DATES: PrintedDates = { production: null, expiry: null, best_by: null };

export function match(rule: LotRule, code: string | null, dates: PrintedDates = NO_DATES): Match {
  return answer(rule, readable(code), dates);
}

function answer(rule: LotRule, code: string | null, dates: PrintedDates): Match {
  switch (rule.type) {
    case "exact_codes":
      return known(code === null ? null : rule.codes.some((listed) => fold(listed) === code));
    case "code_pattern":
      return known(code === null ? null : fitsPattern(rule.pattern, code));
    case "production_window":
      return within(rule, dates.production);
    case "expiry_window":
      return within(rule, dates.expiry);
    case "best_by_window":
      return within(rule, dates.best_by);
    case "all_of":
      return allOf(rule.rules.map((part) => answer(part, code, dates)));
    case "any_of":
      return anyOf(rule.rules.map((part) => answer(part, code, dates)));
    case "all_codes":
      return "recalled";
    default:
      return "cannot_tell";
  }
}

/** A sure no wins, then doubt; recalled only if all are. */
export function allOf(answers: Match[]): Match {
  if (answers.includes("not_recalled")) return "not_recalled";
  return answers.includes("cannot_tell") ? "cannot_tell" : "recalled";
}

/** A sure yes wins, then doubt; not recalled only if none is. */
export function anyOf(answers: Match[]): Match {
  if (answers.includes("recalled")) return "recalled";
  return answers.includes("cannot_tell") ? "cannot_tell" : "not_recalled";
}

function within(window: { first: string | null; last: string | null }, day: string | null): Match {
  // Days written year first compare as text just as they do as days.
  return known(day === null ? null : (window.first ?? day) <= day && day <= (window.last ?? day));
}

function fitsPattern(pattern: string, code: string): boolean | null {
  try {
    return fits(parsePattern(pattern), code);
  } catch (error) {
    if (error instanceof PatternInvalid) return null;
    throw error;
  }
}

function known(covered: boolean | null): Match {
  return covered === null ? "cannot_tell" : covered ? "recalled" : "not_recalled";
}
