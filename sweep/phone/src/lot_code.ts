/** How a printed lot code is compared; the same three steps as sweep/domain/lot_code.py. */

export const MAX_CODE_LENGTH = 100;
const UNREADABLE = /[?□\ufffd]/u;
const CODE_CHARACTER = /^[\p{L}\p{N}]$/u;

/** Letters and digits only, upper case, O as 0 and I as 1. */
export function fold(text: string): string {
  const plain = upper(text).replaceAll("O", "0").replaceAll("I", "1");
  return [...plain].filter(isCodeCharacter).join("");
}

/** NFKC, then upper case. */
export function upper(text: string): string {
  return text.normalize("NFKC").toUpperCase();
}

export function isCodeCharacter(character: string): boolean {
  return CODE_CHARACTER.test(character);
}

/** The folded code, or null where there is nothing to compare (empty, partly unreadable, too long). */
export function readable(code: string | null): string | null {
  if (code === null || UNREADABLE.test(code.normalize("NFKC"))) return null;
  const folded = fold(code);
  const length = [...folded].length;
  return length > 0 && length <= MAX_CODE_LENGTH ? folded : null;
}
