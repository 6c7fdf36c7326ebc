/** What the app does: opens, keeps in contact by itself, hands in what waits, takes a check-in. */

import { ask, makeCard, phoneHeaders } from "./contact.ts";
import { type Draft, encodeCheckIn, mendDraft, photosOf } from "./draft.ts";
import { Joining } from "./joining.ts";
import { Known } from "./known.ts";
import { Listener } from "./listener.ts";
import { Outbox } from "./outbox.ts";
import { makeHandOver, readHandOver } from "./outbox_hand_over.ts";
import { type Carried, newItem } from "./outbox_items.ts";
import { oneTabOnly } from "./outbox_lock.ts";
import { askForSync } from "./outbox_sync.ts";
import { Whereabouts } from "./place.ts";
import { Refreshing } from "./refreshing.ts";
import { sha256 } from "./sha256.ts";
import type { Store } from "./store.ts";
import { uuid7 } from "./uuid7.ts";

const REFRESH_MS = 60_000;
const TICK_MS = 5_000;
const MOST_SIGNED = 500;

export class App extends Known {
  readonly outbox: Outbox;
  readonly whereabouts: Whereabouts;
  readonly joining: Joining;
  readonly contact: Refreshing;
  private readonly listener: Listener;

  constructor(store: Store, shown: () => void) {
    super(store, shown);
    this.whereabouts = new Whereabouts(shown);
    this.outbox = new Outbox({
      shelf: store,
      fetch: ask,
      nowMs: () => Date.now(),
      random: () => Math.random(),
      headers: (unsent) => this.headers(unsent),
      changed: () => void this.reload(),
    });
    this.contact = new Refreshing(this, this.outbox, () => this.headers(this.unsent));
    this.joining = new Joining(this, () => this.refresh());
    this.listener = new Listener({
      fetch: ask,
      sweep: () => this.sweep,
      headers: () => this.headers(this.unsent),
      isWanted: () => document.visibilityState === "visible" && this.contact.trouble === null,
      heard: () => void this.refresh(),
    });
  }

  async open(): Promise<void> {
    await Promise.all([this.read(), this.joining.read()]);
    this.shown();
  }

  // -- By itself

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
    await this.join();
    await this.refresh();
    await this.send(true);
    this.listener.start();
  }

  private async tick(): Promise<void> {
    if (this.joining.asked) await this.join();
    if (Date.now() - this.contact.askedMs > REFRESH_MS) await this.refresh();
    if (this.unsent > 0) await this.send(false);
  }

  async join(): Promise<void> {
    if (!this.joining.asked) return;
    await this.joining.tryOnce();
    this.shown();
  }

  async refresh(): Promise<void> {
    await this.contact.refresh();
    this.shown();
  }

  /** `kick`: signal may be back. "all": somebody asks for it, so also what was refused singly. */
  async send(kick: boolean | "all"): Promise<void> {
    const before = this.unsent;
    await oneTabOnly(() => (kick ? this.outbox.kick(kick === "all") : this.outbox.send()));
    await this.reload();
    if (this.unsent < before) await this.refresh(); // the service hears that the phone holds nothing more
    if (this.unsent > 0) void askForSync();
  }

  private headers(unsent: number): Record<string, string> | null {
    return this.token === null ? null : phoneHeaders(this.token, unsent);
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

  // -- Check-ins and their papers

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

  async noteSigned(paper: string): Promise<void> {
    this.signed = [...this.signed.filter((each) => each !== paper), paper].slice(-MOST_SIGNED);
    await this.store.putMeta("signed", this.signed);
    await this.reload();
    void this.send(true);
  }
}
