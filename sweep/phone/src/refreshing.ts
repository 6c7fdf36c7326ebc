/** What the service tells this phone: the day, the forms of papers, the lots' pictures. Cheap where nothing changed. */

import { ask } from "./contact.ts";
import { activeLots, type PhoneDay, readClocks } from "./day.ts";
import type { Known } from "./known.ts";
import { newsBetween } from "./news.ts";
import type { Outbox } from "./outbox.ts";
import type { KeptForms, PaperForm } from "./papers.ts";
import { sha256 } from "./sha256.ts";

export type ContactTrouble = "revoked" | "signed-out" | "no-signal" | null;

export class Refreshing {
  trouble: ContactTrouble = null;
  askedMs = 0;
  private busy = false;
  private picturing = false;
  private readonly known: Known;
  private readonly outbox: Outbox;
  private readonly headers: () => Record<string, string> | null;

  constructor(known: Known, outbox: Outbox, headers: () => Record<string, string> | null) {
    this.known = known;
    this.outbox = outbox;
    this.headers = headers;
  }

  /** Never throws; where there is no signal, what is kept stays. */
  async refresh(): Promise<void> {
    const headers = this.headers();
    if (this.busy || headers === null) return;
    this.busy = true;
    this.askedMs = Date.now();
    try {
      if (this.known.kept) headers["If-None-Match"] = this.known.kept.etag;
      const response = await ask("/api/v1/phone/today", { headers });
      await this.takeDay(response);
      if (response.status === 200 || response.status === 304) {
        await this.refreshForms();
        void this.refreshPictures().catch(() => {}); // what did not come now comes next time
      }
    } catch {
      this.trouble = "no-signal";
    } finally {
      this.busy = false;
    }
  }

  private async takeDay(response: Response): Promise<void> {
    const { known } = this;
    if (response.status === 401) this.trouble = "signed-out";
    else if (response.status === 403) this.trouble = "revoked";
    if (response.status !== 200 && response.status !== 304) return;
    const day = response.status === 304 ? known.kept?.day : ((await response.json()) as PhoneDay);
    if (!day?.sweeps || !day.holder) return; // a portal's page
    this.trouble = null;
    const clocks = readClocks(response.headers.get("Sweep-Clock"));
    const etag = response.headers.get("ETag") ?? known.kept?.etag ?? "";
    if (known.kept === null && (await known.store.meta("language")) === undefined) {
      known.language = day.holder.language === "en" ? "en" : "zh";
    }
    if (known.kept && known.kept.day !== day) known.news = [...known.news, ...newsBetween(known.kept.day, day)];
    known.kept = { etag, day, atMs: Date.now(), clocks };
    await known.store.putMeta("day", known.kept);
    for (const sweep of day.sweeps) await this.outbox.reconcile(sweep.sweep, sweep.epoch, sweep.exported_n);
    await known.reload();
  }

  /** The forms of papers, to be filled without signal. */
  private async refreshForms(): Promise<void> {
    const { known } = this;
    const headers = this.headers();
    if (headers === null || known.isHelper) return;
    const kept = await known.store.meta<KeptForms>("forms");
    if (kept) headers["If-None-Match"] = kept.etag;
    const response = await ask("/api/v1/paper-forms", { headers });
    if (response.status !== 200) return;
    const told = (await response.json()) as { forms?: PaperForm[] };
    if (!Array.isArray(told.forms)) return; // a portal's page
    known.forms = told.forms;
    await known.store.putMeta("forms", { etag: response.headers.get("ETag") ?? "", forms: known.forms });
  }

  /** The lots' pictures, one after the other, after all else; those that nothing shows any more are dropped. */
  private async refreshPictures(): Promise<void> {
    if (this.picturing) return;
    this.picturing = true;
    try {
      await this.fetchPictures();
    } finally {
      this.picturing = false;
    }
  }

  private async fetchPictures(): Promise<void> {
    const { store, sweeps } = this.known;
    const wanted = new Set(sweeps.flatMap((sweep) => activeLots(sweep.lots).flatMap((lot) => lot.pictures ?? [])));
    const held = await store.pictures();
    for (const picture of held) if (!wanted.has(picture)) await store.dropPicture(picture);
    for (const picture of wanted) {
      const headers = this.headers();
      if (held.includes(picture)) continue;
      if (headers === null || this.known.unsent > 0) return; // a weak network is for what waits here
      const response = await ask(`/api/v1/lot-pictures/${picture}`, { headers });
      if (response.status !== 200) continue;
      const bytes = new Uint8Array(await response.arrayBuffer());
      if ((await sha256(bytes)) === picture) await store.addPicture(picture, bytes); // else a portal's page
    }
  }
}
