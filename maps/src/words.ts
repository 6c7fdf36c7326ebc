/** Words in the reader's language, from the page; `{name}` stands for a value. */

export type Words = Record<string, string>;

export class Speech {
  private readonly words: Words;
  private readonly locale: string;
  private readonly zone: string;

  constructor(words: Words, language: string, zone: string) {
    this.words = words;
    this.locale = language === "zh" ? "zh-CN" : "en-GB";
    this.zone = zone;
  }

  say(key: string, values: Record<string, string | number> = {}): string {
    const text = this.words[key] ?? key;
    return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
  }

  /** A word of the ledger (`sealed_on_site`) of some sort, or the word itself where we don't know it. */
  word(sort: string, word: string): string {
    return this.words[`${sort}-${word.replaceAll("_", "-")}`] ?? word;
  }

  number(value: number): string {
    return value.toLocaleString(this.locale);
  }

  percent(share: number): string {
    // Rounded down: 100 % is only said when nothing is left.
    return `${(Math.floor(share * 1000) / 10).toFixed(share < 1 ? 1 : 0)} %`;
  }

  /** What is known, and what would be if everything that is not known were good. */
  range(known: number, possible: number): string {
    const [low, high] = [known, possible].map((share) => Math.floor(share * 100));
    return low === high ? this.percent(known) : `${low}–${high} %`;
  }

  /** A moment on the sweep's clock, in the city's zone. */
  moment(ms: number): string {
    return this.told(ms, {});
  }

  /** The same for whoever reads it in another year, or elsewhere. */
  date(ms: number): string {
    return `${this.told(ms, { year: "numeric" })} (${this.zone})`;
  }

  private told(ms: number, more: Intl.DateTimeFormatOptions): string {
    return new Date(ms).toLocaleString(this.locale, {
      ...more,
      timeZone: this.zone,
      month: this.locale === "en-GB" ? "short" : "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
      hour12: false,
    });
  }

  /** A span of time in its largest unit. */
  span(ms: number): string {
    const minutes = Math.floor(ms / 60_000);
    if (minutes < 60) return this.say("minutes", { number: minutes });
    if (minutes < 48 * 60) return this.say("hours", { number: Math.floor(minutes / 60) });
    return this.say("days", { number: Math.floor(minutes / 1_440) });
  }

  age(seconds: number): string {
    const whole = Math.floor(seconds);
    return whole < 120 ? this.say("seconds", { number: whole }) : this.say("minutes", { number: Math.floor(whole / 60) });
  }
}
