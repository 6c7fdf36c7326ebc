/**
 * The code pattern, a small language without regular expressions: grammar and meaning as in
 * sweep/domain/lot_pattern.py. Characters are code points on both sides.
 */

import { fold, isCodeCharacter, upper } from "./lot_code.ts";

type Item =
  | { is: "literal"; text: string[] }
  | { is: "one" }
  | { is: "digit" }
  | { is: "run" }
  | { is: "between"; low: string; high: string }
  | { is: "either"; parts: Item[][] };

export const MAX_PATTERN_LENGTH = 200;
const DIGITS = /^[0-9]+$/;

/** A pattern that this app can't read; its lot counts as "cannot tell". */
export class PatternInvalid extends Error {}

export function parsePattern(text: string): Item[] {
  if ([...text].length > MAX_PATTERN_LENGTH) throw new PatternInvalid("too long");
  const [items] = readItems([...upper(text)], 0, false);
  if (items.length === 0) throw new PatternInvalid("empty");
  return items;
}

/** Whether the whole folded code fits. */
export function fits(items: Item[], code: string): boolean {
  const characters = [...code];
  return reach(items, characters, new Set([0])).has(characters.length);
}

function reach(items: Item[], code: string[], starts: Set<number>): Set<number> {
  let places = starts;
  for (const item of items) {
    places = after(item, code, places);
    if (places.size === 0) break;
  }
  return places;
}

function after(item: Item, code: string[], places: Set<number>): Set<number> {
  switch (item.is) {
    case "literal":
      return step(places, item.text.length, (at) => item.text.every((character, n) => code[at + n] === character));
    case "one":
      return step(places, 1, (at) => at < code.length);
    case "digit":
      return step(places, 1, (at) => at < code.length && DIGITS.test(code[at]!));
    case "run": {
      const first = Math.min(...places);
      return new Set(Array.from({ length: code.length + 1 - first }, (_, n) => first + n));
    }
    case "between": {
      const width = item.low.length;
      return step(places, width, (at) => {
        const number = code.slice(at, at + width).join("");
        return number.length === width && DIGITS.test(number) && item.low <= number && number <= item.high;
      });
    }
    case "either":
      return new Set(item.parts.flatMap((part) => [...reach(part, code, places)]));
  }
}

function step(places: Set<number>, by: number, passes: (at: number) => boolean): Set<number> {
  return new Set([...places].filter(passes).map((at) => at + by));
}

function readItems(text: string[], from: number, inside: boolean): [Item[], number] {
  const items: Item[] = [];
  let at = from;
  while (at < text.length && !(inside && "|)".includes(text[at]!))) {
    const character = text[at]!;
    const last = items.at(-1);
    if (character === "?") items.push({ is: "one" });
    else if (character === "#") items.push({ is: "digit" });
    else if (character === "*" && !inside) {
      if (last?.is !== "run") items.push({ is: "run" });
    } else if (character === "[") {
      const [between, end] = readBetween(text, at);
      items.push(between);
      at = end;
    } else if (character === "(" && !inside) {
      const [either, end] = readEither(text, at);
      items.push(either);
      at = end;
    } else if ("*(])|".includes(character)) throw new PatternInvalid(`${character} at ${at + 1}`);
    else if (isCodeCharacter(character)) {
      if (last?.is === "literal") last.text.push(...fold(character));
      else items.push({ is: "literal", text: [...fold(character)] });
    }
    at++;
  }
  return [items, at];
}

function readBetween(text: string[], at: number): [Item, number] {
  const end = text.indexOf("]", at);
  const [low = "", high = "", more] = text.slice(at + 1, Math.max(end, at)).join("").split("-").map((part) => part.trim());
  const whole = more === undefined && DIGITS.test(low) && DIGITS.test(high);
  if (end < 0 || !whole || low.length !== high.length || low > high) throw new PatternInvalid(`range at ${at + 1}`);
  return [{ is: "between", low, high }, end];
}

function readEither(text: string[], from: number): [Item, number] {
  const parts: Item[][] = [];
  let at = from;
  while (at < text.length && (at === from || text[at] === "|")) {
    const [part, end] = readItems(text, at + 1, true);
    parts.push(part);
    at = end;
  }
  if (at >= text.length || parts.some((part) => part.length === 0)) throw new PatternInvalid(`alternatives at ${from + 1}`);
  return [{ is: "either", parts }, at];
}
