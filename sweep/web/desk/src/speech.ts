/** Words, numbers and times in the reader's language and the city's zone. */

export interface Config {
  language: "zh" | "en";
  sweep: string | null;
  zone: string;
  sweeps: { sweep: string; title: string }[];
  me: { id: string; name: string; role: string; team: string | null };
  words: Record<string, string>;
}

export const config = JSON.parse(document.getElementById("config")!.textContent!) as Config;

const locale = config.language === "zh" ? "zh-CN" : "en-GB";
const whole = new Intl.NumberFormat(locale);
const moments = new Intl.DateTimeFormat(locale, {
  timeZone: config.zone,
  month: "2-digit",
  day: "2-digit",
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
});
const days = new Intl.DateTimeFormat("sv-SE", { timeZone: config.zone });
const clocks = new Intl.DateTimeFormat("sv-SE", {
  timeZone: config.zone,
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
  hour: "2-digit",
  minute: "2-digit",
});

export function say(key: string, values: Record<string, string | number> = {}): string {
  // Where there is just one, some languages say it otherwise.
  const text = (values["number"] === 1 ? config.words[`${key}-one`] : undefined) ?? config.words[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (all, name: string) => {
    const value = values[name];
    return value === undefined ? all : typeof value === "number" ? whole.format(value) : value;
  });
}

/** A word of the ledger (`sealed_on_site`) of some sort; the word itself where we have none for it. */
export function word(sort: string, value: string): string {
  return value === "" ? "" : (config.words[`${sort}-${value.replaceAll("_", "-")}`] ?? value);
}

export function number(value: number): string {
  return whole.format(value);
}

/** Rounded down: 100 % is only said when nothing is left. */
export function percent(part: number, of: number): string {
  if (of === 0) return "–";
  const share = part / of;
  return share >= 1 ? "100%" : `${(Math.floor(share * 1000) / 10).toFixed(1)}%`;
}

/** A moment on the sweep's clock, in the city's zone. */
export function moment(ms: number | null): string {
  return ms === null ? "–" : moments.format(ms).replace(",", "");
}

/** 2008-09-17, in the city's zone. */
export function day(ms: number | null): string {
  return ms === null ? "–" : days.format(ms);
}

/** 2008-09-17 14:32, in the city's zone. */
export function clock(ms: number): string {
  return clocks.format(ms);
}

/** A span in two words at most: 3 d 4 h, 12 min, 40 s. */
export function span(ms: number): string {
  const minutes = Math.floor(Math.abs(ms) / 60_000);
  if (minutes < 1) return say("seconds", { number: Math.floor(Math.abs(ms) / 1000) });
  if (minutes < 120) return say("minutes", { number: minutes });
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return say("hours", { number: hours });
  return say("days", { number: Math.floor(hours / 24) });
}

export function isAny(...roles: string[]): boolean {
  return roles.includes(config.me.role);
}
/** Who may what; the service refuses the rest in any case. */
export const may = {
  command: isAny("commander"),
  review: isAny("commander", "reviewer"),
  write: isAny("commander", "reviewer", "head"),
  persons: isAny("commander", "reviewer", "head", "auditor"),
  city: isAny("commander", "reviewer", "auditor"),
};
