/** A day as people type what is printed; null where it is no single day. Two-digit years are never read. */
export function readDay(text: string): string | null {
  const plain = text.normalize("NFKC").trim();
  const found =
    /^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号號]?$/u.exec(plain) ??
    /^((?:19|20)\d{2})(\d{2})(\d{2})$/.exec(plain);
  if (!found) return null;
  const [year, month, date] = found.slice(1).map(Number) as [number, number, number];
  return day(year, month, date);
}

/** As 2008-08-06, or null where there is no such day. */
export function day(year: number, month: number, date: number): string | null {
  const made = new Date(Date.UTC(year, month - 1, date));
  if (made.getUTCMonth() !== month - 1 || made.getUTCDate() !== date) return null;
  return made.toISOString().slice(0, 10);
}
