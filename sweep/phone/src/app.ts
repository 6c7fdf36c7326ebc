/** What the app knows and can do; the screens show it. */

import { ask, type JoinAsked, makeCard, makeNonce, phoneHeaders, requestJoin } from "./contact.ts";
import { type Itinerary, type KeptDay, type Officer, type PhoneDay, readClocks, sweepNow } from "./day.ts";
import { type Draft, encodeCheckIn, mendDraft, photosOf } from "./draft.ts";
import { Listener } from "./listener.ts";
import { type News, newsBetween } from "./news.ts";
import { Outbox } from "./outbox.ts";
import { makeHandOver, readHandOver } from "./outbox_hand_over.ts";
import { type Carried, newItem, type OutboxItem, type OutboxPhoto } from "./outbox_items.ts";
import { oneTabOnly } from "./outbox_lock.ts";
import { askForSync } from "./outbox_sync.ts";
import type { PaperForm } from "./papers.ts";
import { Whereabouts } from "./place.ts";
import { sha256 } from "./sha256.ts";
import type { Store } from "./store.ts";
import { uuid7 } from "./uuid7.ts";
import { type Language, say, type Word } from "./words.ts";

const REFRESH_MS = 60_000;
const TICK_MS = 5_000;
const MOST_SIGNED = 500;
const KEEP_SENT_MS = 7 * 86_400_000;

interface KeptForms {
  etag: string;
  forms: PaperForm[];
}

export type Look = "auto" | "day" | "night";
export type ContactTrouble = "revoked" | "signed-out" | "no-signal" | null;

export class App {
  kept: KeptDay | null = null;
  items: OutboxItem[] = [];
  photos: OutboxPhoto[] = [];
  carried: Carried[] = [];
  drafts: Draft[] = [];
  forms: PaperForm[] = [];
  signed: string[] = []; // papers, as "check-in form"
  private chosen = "";
  token: string | null = null;
  join: JoinAsked | null = null;
  joinTrouble: string | null = null;
  contactTrouble: ContactTrouble = null;
  language: Language = "zh";
  absent: string[] = []; // credentials of the team's officers who are not here
  extra: Officer = { name: "", credential: "" };
  persisted = true;
  flash = ""; // said once on the next screen
  news: News[] = []; // until somebody has seen them
  look: Look = "auto";
  readonly outbox: Outbox;
  readonly whereabouts: Whereabouts;
  readonly store: Store;
  private readonly shown: () => void;
  private readonly listener: Listener;
  private refreshing = false;
  private askedMs = 0;

  constructor(store: Store, shown: () => void) {
    this.store = store;
    this.shown = shown;
    this.whereabouts = new Whereabouts(() => this.shown());
    this.listener = new Listener({
      fetch: ask,
      sweep: () => this.sweep,
      headers: () => this.headers(this.unsent),
      isWanted: () => document.visibilityState === "visible" && this.contactTrouble === null,
      heard: () => void this.refresh(),
    });
    this.outbox = new Outbox({
      shelf: store,
      fetch: ask,
      nowMs: () => Date.now(),
      random: () => Math.random(),
      headers: (unsent) => this.headers(unsent),
      changed: () => void this.reload(),
    });
  }

  say(word: Word, values: Record<string, string | number> = {}): string {
    return say(word, this.language, values);
  }

  async open(): Promise<void> {
    const { store } = this;
    // All at once: one after the other would cost a cheap phone a good part of the second in which it opens.
    const [kept, token, join, absent, extra, sweep, look, chosen] = await Promise.all([
      store.meta<KeptDay>("day"),
      store.meta<string>("token"),
      store.meta<JoinAsked>("join"),
      store.meta<string[]>("absent"),
      store.meta<Officer>("extra"),
      store.meta<string>("sweep"),
      store.meta<Look>("look"),
      store.meta<Language>("language"),
    ]);
    this.kept = kept ?? null;
    this.token = token ?? null;
    this.join = join ?? null;
    this.absent = absent ?? [];
    this.extra = extra ?? this.extra;
    this.chosen = sweep ?? "";
    this.look = look ?? "auto";
    this.language = chosen ?? (this.kept?.day.holder.language === "en" || !/^zh/i.test(navigator.language) ? "en" : "zh");
    this.forms = (await store.meta<KeptForms>("forms"))?.forms ?? [];
    this.signed = (await store.meta<string[]>("signed")) ?? [];
    await this.reload();
  }

  /** Timers and events that send and refresh by themselves. */
  start(): void {
    if (this.token && !this.persisted) void navigator.storage?.persist?.();
    addEventListener("online", () => void this.wake());
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible") {
        if (this.kept) this.whereabouts.start();
        void this.wake();
      } else {
        this.listener.end();
        this.whereabouts.stop(); // nobody looks: the battery is for tomorrow too
      }
    });
    setInterval(() => void this.tick(), TICK_MS);
    void this.wake();
  }

  async wake(): Promise<void> {
    await this.joinIfAsked();
    await this.refresh();
    await this.send(true);
    this.listener.start();
  }

  private async tick(): Promise<void> {
    if (this.join) await this.joinIfAsked();
    if (Date.now() - this.askedMs > REFRESH_MS) await this.refresh();
    if (this.unsent > 0) await this.send(false);
  }

  /** `kick`: signal may be back. "all": somebody asks for it, so also what was refused singly. */
  async send(kick: boolean | "all"): Promise<void> {
    const before = this.unsent;
    await oneTabOnly(() => (kick ? this.outbox.kick(kick === "all") : this.outbox.send()));
    await this.reload();
    if (this.unsent < before) await this.refresh(); // the service hears that the phone holds nothing more
    if (this.unsent > 0) void askForSync();
  }

  // -- Handing the outbox over

  /** What waits here, as signed files for another phone or the desk. */
  async handOver(): Promise<string[]> {
    const bytesOf = (sha256: string) => this.store.bytesOf(sha256);
    return this.token === null ? [] : makeHandOver(this.items, this.photos, bytesOf, this.token, Date.now());
  }

  /** Another phone's file: kept here, and handed in as soon as there is signal. Throws HandOverUnreadable. */
  async takeOver(text: string): Promise<Carried> {
    const { carried, photos } = await readHandOver(text, Date.now());
    await this.store.addCarried(carried, photos);
    await this.reload();
    void this.send(true);
    return carried;
  }

  // -- Joining and the day

  /** Keeps a join link's token until it has worked, with the phone's own number, so that a lost answer does no harm. */
  async takeJoin(token: string): Promise<void> {
    if (this.join?.token === token) return; // asked before, and the answer was lost
    this.join = { token, nonce: makeNonce() };
    await this.store.putMeta("join", this.join);
  }

  async joinIfAsked(): Promise<void> {
    if (!this.join) return;
    const answer = await requestJoin(this.join);
    if (answer === "try-again") this.joinTrouble = this.say("noSignalJoin");
    else if ("refused" in answer) {
      this.joinTrouble = this.say("joinFailed", { reason: answer.refused[this.language] });
      await this.forgetJoin();
    } else {
      this.token = answer.token;
      this.joinTrouble = null;
      this.contactTrouble = null;
      await this.store.putMeta("token", answer.token);
      await this.forgetJoin();
      void navigator.storage?.persist?.();
      await this.refresh();
    }
    this.shown();
  }

  private async forgetJoin(): Promise<void> {
    this.join = null;
    await this.store.putMeta("join", null);
  }

  /** Ask for the day; cheap where nothing changed. */
  async refresh(): Promise<void> {
    const headers = this.headers(this.unsent);
    if (this.refreshing || headers === null) return;
    this.refreshing = true;
    this.askedMs = Date.now();
    try {
      if (this.kept) headers["If-None-Match"] = this.kept.etag;
      const response = await ask("/api/v1/phone/today", { headers });
      await this.takeDay(response);
      if (response.status === 200 || response.status === 304) await this.refreshForms();
    } catch {
      this.contactTrouble = "no-signal";
    } finally {
      this.refreshing = false;
      this.shown();
    }
  }

  private async takeDay(response: Response): Promise<void> {
    if (response.status === 401) this.contactTrouble = "signed-out";
    else if (response.status === 403) this.contactTrouble = "revoked";
    if (response.status !== 200 && response.status !== 304) return;
    const day = response.status === 304 ? this.kept?.day : ((await response.json()) as PhoneDay);
    if (!day?.sweeps || !day.holder) return; // a portal's page
    this.contactTrouble = null;
    const clocks = readClocks(response.headers.get("Sweep-Clock"));
    const etag = response.headers.get("ETag") ?? this.kept?.etag ?? "";
    if (this.kept === null && (await this.store.meta("language")) === undefined) {
      this.language = day.holder.language === "en" ? "en" : "zh";
    }
    if (this.kept && this.kept.day !== day) this.news = [...this.news, ...newsBetween(this.kept.day, day)];
    this.kept = { etag, day, atMs: Date.now(), clocks };
    await this.store.putMeta("day", this.kept);
    for (const sweep of day.sweeps) await this.outbox.reconcile(sweep.sweep, sweep.epoch, sweep.exported_n);
    await this.reload();
  }

  // -- Papers

  /** The forms of papers, to be filled without signal; cheap where nothing changed. */
  private async refreshForms(): Promise<void> {
    const headers = this.headers(this.unsent);
    if (headers === null || this.isHelper) return;
    const kept = await this.store.meta<KeptForms>("forms");
    if (kept) headers["If-None-Match"] = kept.etag;
    const response = await ask("/api/v1/paper-forms", { headers });
    if (response.status !== 200) return;
    const told = (await response.json()) as { forms?: PaperForm[] };
    if (!Array.isArray(told.forms)) return; // a portal's page
    this.forms = told.forms;
    await this.store.putMeta("forms", { etag: response.headers.get("ETag") ?? "", forms: this.forms });
  }

  async noteSigned(paper: string): Promise<void> {
    this.signed = [...this.signed.filter((each) => each !== paper), paper].slice(-MOST_SIGNED);
    await this.store.putMeta("signed", this.signed);
    await this.reload();
    void this.send(true);
  }

  private headers(unsent: number): Record<string, string> | null {
    if (this.token === null) return null;
    return phoneHeaders(this.token, unsent);
  }

  // -- What is known

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

  async reload(): Promise<void> {
    this.items = (await this.store.items()).sort((one, other) => one.madeMs - other.madeMs);
    this.photos = await this.store.photos();
    this.carried = await this.store.carried();
    this.drafts = (await this.store.drafts()).map(mendDraft);
    this.persisted = (await navigator.storage?.persisted?.()) ?? false;
    for (const item of this.items) {
      if (item.body === null && Date.now() - item.madeMs > KEEP_SENT_MS) await this.store.changeItem(item.id, () => null);
    }
    this.shown();
  }

  // -- Check-ins

  async begin(draft: Omit<Draft, "id" | "beganMs">): Promise<Draft> {
    const now = Date.now();
    const begun: Draft = { ...draft, id: uuid7(now), beganMs: now, card: makeCard() };
    await this.store.putDraft(begun);
    this.drafts = (await this.store.drafts()).map(mendDraft);
    return begun;
  }

  /** The check-in is safe on the phone when this promise is kept; sending goes on by itself. */
  async submit(draft: Draft): Promise<void> {
    const now = Date.now();
    draft.position = this.whereabouts.place(now) ?? draft.position;
    const body = encodeCheckIn(draft, this.officers, now);
    const item = newItem({
      id: draft.id,
      sha256: await sha256(body),
      body,
      sweep: draft.sweep,
      shop: draft.shop,
      shopName: draft.shopName,
      outcome: draft.outcome ?? "",
      revision: draft.revision,
      findings: draft.findings.length,
      madeMs: now,
      card: draft.card ?? "",
    });
    await this.store.handOver(item, draft.shop, photosOf(draft));
    this.whereabouts.stop();
    await this.reload();
    void this.send(true);
  }
}

export function keyOf(officer: Officer): string {
  return `${officer.name} ${officer.credential}`;
}
