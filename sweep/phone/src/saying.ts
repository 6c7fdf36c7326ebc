/** Times, ages, distances and sizes as people read them. */

import type { App } from "./app.ts";
import type { Itinerary, Lot, Stop } from "./day.ts";
import { distanceM } from "./place.ts";
import type { Trouble } from "./outbox_items.ts";
import type { Word } from "./words.ts";

const MINUTE_MS = 60_000;

export function sayAge(app: App, ms: number): string {
  const minutes = Math.floor(ms / MINUTE_MS);
  if (minutes < 1) return app.say("ageNow");
  if (minutes < 60) return app.say("ageMinutes", { n: minutes });
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? app.say("ageHours", { n: hours }) : app.say("ageDays", { n: Math.floor(hours / 24) });
}

// Making a formatter takes longer than a hundred uses of it, and a route has hundreds of times to say.
const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale} ${JSON.stringify(options)}`;
  const made = formatters.get(key) ?? new Intl.DateTimeFormat(locale, options);
  formatters.set(key, made);
  return made;
}

/** The day in the city's zone, as 2008-09-12. */
export function sayDay(sweep: Itinerary, atMs: number): string {
  return formatter("sv", { timeZone: sweep.zone, dateStyle: "short" }).format(atMs);
}

/** A sentence whose days must not be broken at their hyphens. */
export function unbroken(text: string): string {
  return text.replaceAll(/(\d{4})-(\d\d)-(\d\d)/g, "$1\u2011$2\u2011$3");
}

/** A time of day in the city's zone, with the date where it is another day. */
export function sayTime(app: App, sweep: Itinerary, atMs: number): string {
  const locale = app.language === "zh" ? "zh-CN" : "en-GB";
  const clock = { timeZone: sweep.zone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;
  const isToday = sayDay(sweep, app.sweepNow(sweep)) === sayDay(sweep, atMs);
  return formatter(locale, isToday ? clock : { ...clock, month: "numeric", day: "numeric" }).format(atMs);
}

/** Today in the city's zone, as 2008-09-12. */
export function dateOf(app: App, sweep: Itinerary): string {
  return sayDay(sweep, app.sweepNow(sweep));
}

export function sayDue(app: App, sweep: Itinerary, stop: Stop): { text: string; late: boolean } {
  const left = stop.due_ms - app.sweepNow(sweep);
  const by = app.say("dueBy", { time: sayTime(app, sweep, stop.due_ms) });
  if (left < 0) return { text: `${by} · ${app.say("overdue")}`, late: true };
  return { text: `${by} · ${app.say("dueIn", { age: sayAge(app, left) })}`, late: false };
}

export function sayDistance(app: App, at: { lat: number | null; lon: number | null }): string | null {
  const here = app.whereabouts.place(Date.now());
  if (!here || at.lat === null || at.lon === null) return null;
  return sayMetres(app, distanceM(here.lat, here.lon, at.lat, at.lon));
}

export function sayMetres(app: App, metres: number): string {
  if (metres < 1000) return app.say("distance", { m: metres < 10 ? Math.round(metres) : Math.round(metres / 10) * 10 });
  return app.say("distanceKm", { km: (metres / 1000).toFixed(metres < 10_000 ? 1 : 0) });
}

export function saySize(bytes: number): string {
  return bytes < 1_000_000 ? `${Math.ceil(bytes / 1000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

export function sayRule(app: App, lot: Lot): string {
  return unbroken(app.language === "zh" ? lot.zh : lot.en);
}

export function sayTrouble(app: App, trouble: Trouble): string {
  return app.say(`why_${trouble.replaceAll("-", "_")}` as Word);
}
