/**
 * What a scanned article code says of the unit: article, lot, dates. GS1 General Specifications: application
 * identifiers 01, 10, 11, 15, 17 and 21; the others are passed over by their length. What is not surely the unit's own
 * is not read, for an unread code counts as recalled and a misread one would not.
 */

import { day } from "./printed_day.ts";

export interface ScannedCode {
  gtin: string | null; // 14 digits
  code: string | null;
  production: string | null; // as 2008-08-06
  best_by: string | null;
  expiry: string | null;
  serial: string | null;
}

const NOTHING: ScannedCode = { gtin: null, code: null, production: null, best_by: null, expiry: null, serial: null };
const FNC1 = "\u001d";
const NAMES: Record<string, keyof ScannedCode> = {
  "01": "gtin", "10": "code", "11": "production", "15": "best_by", "17": "expiry", "21": "serial",
};
/** The marks that a scanner puts before GS1 data. */
const GS1_MARKS = new Set(["]C1", "]d2", "]Q3", "]e0", "]J1"]);
/** Digits after the first two of an identifier, where they are always as many (General Specifications, 7.8.5). */
const FIXED: Record<string, number> = {
  "00": 18, "01": 14, "02": 14, "03": 14, "04": 16, "11": 6, "12": 6, "13": 6, "14": 6, "15": 6, "16": 6, "17": 6,
  "18": 6, "19": 6, "20": 2, "31": 8, "32": 8, "33": 8, "34": 8, "35": 8, "36": 8, "41": 14,
};

/** `year`: today's, for years of two digits. */
export function readScan(text: string, year: number): ScannedCode {
  const mark = /^\][A-Za-z][0-9a-zA-Z]/.exec(text)?.[0] ?? "";
  const rest = text.slice(mark.length);
  if (/^https?:\/\//i.test(rest)) return collect(linkParts(rest), year);
  if (/^\s*\(\d{2,4}\)/.test(rest)) return collect(bracketParts(rest), year);
  if (GS1_MARKS.has(mark) || rest.startsWith(FNC1) || /^01\d{14}./s.test(rest)) return collect(elementParts(rest), year);
  return { ...NOTHING, gtin: readGtin(rest) };
}

/** The article number as 14 digits, or null where it is none: a length that there is not, or a wrong check digit. */
export function readGtin(text: string): string | null {
  if (!/^(\d{8}|\d{12,14})$/.test(text)) return null;
  const digits = text.padStart(14, "0");
  const sum = [...digits].reduce((total, digit, at) => total + Number(digit) * (at % 2 === 0 ? 3 : 1), 0);
  return sum % 10 === 0 ? digits : null;
}

/** Whether two article numbers name the same article, also where one is of a case of it (first digit). */
export function isSameArticle(one: string, other: string): boolean {
  return one.slice(1, 13) === other.slice(1, 13);
}

type Part = [identifier: string, value: string];

function elementParts(text: string): Part[] {
  const parts: Part[] = [];
  let at = 0;
  while (at < text.length) {
    if (text[at] === FNC1) {
      at++;
      continue;
    }
    const identifier = text.slice(at, at + 2);
    const length = FIXED[identifier];
    const fnc1 = text.indexOf(FNC1, at);
    const end = length !== undefined ? at + 2 + length : fnc1 < 0 ? text.length : fnc1;
    parts.push([identifier, text.slice(at + 2, end)]);
    at = end;
  }
  return parts;
}

function bracketParts(text: string): Part[] {
  const pieces = text.split(/\((\d{2,4})\)/).slice(1);
  const parts: Part[] = [];
  for (let at = 0; at + 1 < pieces.length; at += 2) parts.push([pieces[at]!, pieces[at + 1]!.replaceAll(/\s/g, "")]);
  return parts;
}

/** GS1 Digital Link: /01/GTIN/10/LOT?17=YYMMDD at any address; nothing where the path names no article. */
function linkParts(text: string): Part[] {
  let address: URL;
  try {
    address = new URL(text);
  } catch {
    return [];
  }
  const steps = address.pathname.split("/").slice(1);
  const start = steps.indexOf("01");
  if (start < 0) return [];
  const parts: Part[] = [...address.searchParams];
  for (let at = start; at + 1 < steps.length; at += 2) parts.push([steps[at]!, unescaped(steps[at + 1]!)]);
  return parts;
}

function unescaped(step: string): string {
  try {
    return decodeURIComponent(step);
  } catch {
    return "";
  }
}

function collect(parts: Part[], year: number): ScannedCode {
  const read = { ...NOTHING };
  const told = new Map<keyof ScannedCode, string>();
  for (const [identifier, text] of parts) {
    const name = NAMES[identifier];
    if (!name) continue;
    const value = name === "gtin" ? readGtin(text) : name === "code" || name === "serial" ? readText(text) : readDate(text, year);
    // Two that differ: neither can be trusted.
    read[name] = told.has(name) && told.get(name) !== text ? null : value;
    told.set(name, told.has(name) && told.get(name) !== text ? FNC1 : text);
  }
  return read;
}

function readText(text: string): string | null {
  return /^[\x21-\x7e]{1,20}$/.test(text) ? text : null;
}

/** YYMMDD. A month without a day (00) is not read: GS1 means its last day, and an earlier one may be recalled. */
function readDate(text: string, year: number): string | null {
  if (!/^\d{6}$/.test(text)) return null;
  const [short, month, date] = [Number(text.slice(0, 2)), Number(text.slice(2, 4)), Number(text.slice(4))];
  const apart = short - (year % 100);
  const century = Math.floor(year / 100) + (apart >= 51 ? -1 : apart <= -50 ? 1 : 0);
  return day(century * 100 + short, month, date);
}
