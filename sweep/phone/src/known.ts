/** What the phone knows, kept in its store, and what follows from it; the screens show it. */

import { type Itinerary, type KeptDay, type Officer, sweepNow } from "./day.ts";
import { type Draft, mendDraft } from "./draft.ts";
import type { News } from "./news.ts";
import type { Carried, OutboxItem, OutboxPhoto } from "./outbox_items.ts";
import type { KeptForms, PaperForm } from "./papers.ts";
import type { Store } from "./store.ts";
import { type Language, say, type Word } from "./words.ts";

const KEEP_SENT_MS = 7 * 86_400_000;

export type Look = "auto" | "day" | "night";

export class Known {
  kept: KeptDay | null = null;
  items: OutboxItem[] = [];
  photos: OutboxPhoto[] = [];
  carried: Carried[] = [];
  drafts: Draft[] = [];
  forms: PaperForm[] = [];
  signed: string[] = []; // papers, as "check-in form"
  token: string | null = null;
  language: Language = "zh";
  absent: string[] = []; // credentials of the team's officers who are not here
  extra: Officer = { name: "", credential: "" };
  persisted = true;
  flash = ""; // said once on the next screen
  news: News[] = []; // until somebody has seen them
  look: Look = "auto";
  readonly store: Store;
  protected readonly shown: () => void;
  private chosen = "";

  constructor(store: Store, shown: () => void) {
    this.store = store;
    this.shown = shown;
  }

  say(word: Word, values: Record<string, string | number> = {}): string {
    return say(word, this.language, values);
  }

  /** From the store, when the app opens. */
  async read(): Promise<void> {
    const { store } = this;
    // All at once: one after the other would cost a cheap phone a good part of the second in which it opens.
    const [kept, token, absent, extra, sweep, look, chosen, forms, signed] = await Promise.all([
      store.meta<KeptDay>("day"),
      store.meta<string>("token"),
      store.meta<string[]>("absent"),
      store.meta<Officer>("extra"),
      store.meta<string>("sweep"),
      store.meta<Look>("look"),
      store.meta<Language>("language"),
      store.meta<KeptForms>("forms"),
      store.meta<string[]>("signed"),
      this.readWork(),
    ]);
    this.kept = kept ?? null;
    this.token = token ?? null;
    this.absent = absent ?? [];
    this.extra = extra ?? this.extra;
    this.chosen = sweep ?? "";
    this.look = look ?? "auto";
    this.language = chosen ?? (this.kept?.day.holder.language === "en" || !/^zh/i.test(navigator.language) ? "en" : "zh");
    this.forms = forms?.forms ?? [];
    this.signed = signed ?? [];
  }

  /** What changes while people work: check-ins, photos, drafts. */
  async reload(): Promise<void> {
    await this.readWork();
    for (const item of this.items) {
      if (item.body === null && Date.now() - item.madeMs > KEEP_SENT_MS) await this.store.changeItem(item.id, () => null);
    }
    this.shown();
  }

  private async readWork(): Promise<void> {
    const { store } = this;
    const [items, photos, carried, drafts, persisted] = await Promise.all([
      store.items(),
      store.photos(),
      store.carried(),
      store.drafts(),
      navigator.storage?.persisted?.(),
    ]);
    this.items = items.sort((one, other) => one.madeMs - other.madeMs);
    this.photos = photos;
    this.carried = carried;
    this.drafts = drafts.map(mendDraft);
    this.persisted = persisted ?? false;
  }

  // -- What somebody chose

  seen(news: News): void {
    this.news = this.news.filter((each) => each !== news);
    this.shown();
  }

  show(look: Look): void {
    this.look = look;
    void this.store.putMeta("look", look);
    this.shown();
  }

  choose(sweep: string): void {
    this.chosen = sweep;
    void this.store.putMeta("sweep", sweep);
  }

  // -- What follows

  /** The sweep that is worked on: the one that was chosen, else the newest that sends this team somewhere. */
  get sweep(): Itinerary | null {
    const { sweeps } = this;
    const chosen = sweeps.find((each) => each.sweep === this.chosen);
    const newestFirst = [...sweeps].reverse();
    return chosen ?? newestFirst.find((each) => each.stops.length > 0) ?? newestFirst[0] ?? null;
  }

  get sweeps(): Itinerary[] {
    return this.kept?.day.sweeps ?? [];
  }

  sweepNow(sweep: Itinerary): number {
    return this.kept ? sweepNow(this.kept, sweep, Date.now()) : Date.now();
  }

  get isHelper(): boolean {
    return this.kept?.day.holder.role === "helper";
  }

  /** The officers who are present: those of the team who are not ticked off, and one entered by hand. */
  get officers(): Officer[] {
    const own = (this.kept?.day.officers ?? []).filter((officer) => !this.absent.includes(keyOf(officer)));
    return this.extra.name.trim() ? [...own, this.extra] : own;
  }

  get waiting(): OutboxItem[] {
    return this.items.filter((item) => item.state === "waiting");
  }

  get waitingPhotos(): OutboxPhoto[] {
    return this.photos.filter((photo) => !photo.held && !photo.sent);
  }

  get unsent(): number {
    return this.waiting.length + this.waitingPhotos.length + this.carried.length;
  }

  /** Today's check-in of this phone at a shop under today's revision, if there is one. */
  checkedToday(sweep: Itinerary, shop: string): OutboxItem | null {
    const since = new Date().setHours(0, 0, 0, 0);
    const found = this.items.filter(
      (item) => item.sweep === sweep.sweep && item.shop === shop && item.revision === sweep.revision && item.madeMs >= since,
    );
    return found.at(-1) ?? null;
  }
}

export function keyOf(officer: Officer): string {
  return `${officer.name} ${officer.credential}`;
}
