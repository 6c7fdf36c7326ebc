/**
 * Hands in what waits: the same id and bytes on every try. Only a receipt that echoes id and SHA-256 ends an item;
 * nothing else ever empties the outbox, whatever a network portal, a proxy or a refusal may answer.
 */

import type { OutboxItem, OutboxPhoto, OutboxShelf, Receipt, Trouble } from "./outbox_items.ts";

export interface OutboxPorts {
  shelf: OutboxShelf;
  fetch: (path: string, init: RequestInit) => Promise<Response>;
  nowMs: () => number;
  random: () => number;
  /** The phone's own headers; null where it has not joined. */
  headers: (unsent: number) => Record<string, string> | null;
  changed: () => void;
}

const MOST_AT_ONCE = 20;
const MOST_BYTES = 512 * 1024;
const CHECK_IN_TIMEOUT_MS = 40_000;
const PHOTO_TIMEOUT_MS = 180_000;
const FIRST_WAIT_MS = 2_000;
const LONGEST_WAIT_MS = 300_000;

type Outcome = "done" | "one-failed" | { all: Trouble; afterMs?: number };

export class Outbox {
  /** Why nothing can be sent at the moment; null where all is well. */
  trouble: Trouble | null = null;
  nextTryMs = 0;
  sending = false;
  private failures = 0;
  private again = false;
  private readonly ports: OutboxPorts;

  constructor(ports: OutboxPorts) {
    this.ports = ports;
  }

  /** Signal is back, or somebody asked: forget the waits and try. */
  async kick(): Promise<void> {
    this.failures = 0;
    this.nextTryMs = 0;
    await this.send();
  }

  /** One try at everything that is due. Never throws; what could not be sent stays. Whether anything was sent. */
  async send(): Promise<boolean> {
    if (this.sending) {
      this.again = true;
      return false;
    }
    if (this.ports.nowMs() < this.nextTryMs) return false;
    this.sending = true;
    let sent = false;
    try {
      do {
        this.again = false;
        sent = (await this.sendAll()) || sent;
      } while (this.again && this.trouble === null);
    } finally {
      this.sending = false;
      this.ports.changed();
    }
    return sent;
  }

  /**
   * What a sweep says of itself at a contact. Another epoch: a backup was restored, so what was sent since is offered
   * again. Covered by an exported head: the bytes may go.
   */
  async reconcile(sweep: string, epoch: string, exportedN: number): Promise<void> {
    for (const item of await this.ports.shelf.items()) {
      if (item.state !== "sent" || item.sweep !== sweep || !item.receipt || !item.body) continue;
      if (item.receipt.epoch !== epoch) {
        await this.ports.shelf.putItem({ ...item, state: "waiting", receipt: null, notBeforeMs: 0, tries: 0 });
      } else if (item.receipt.n <= exportedN) {
        await this.ports.shelf.putItem({ ...item, body: null });
      }
    }
  }

  private async sendAll(): Promise<boolean> {
    const { shelf } = this.ports;
    const now = this.ports.nowMs();
    const waiting = (await shelf.items()).filter((item) => item.state === "waiting").sort(byAge);
    const photos = (await shelf.photos()).filter((photo) => !photo.held).sort(byAge);
    let left = waiting.length + photos.length;
    let sent = false;
    let single = false;
    const due = waiting.filter((item) => item.notBeforeMs <= now);
    while (due.length > 0) {
      const batch = single ? due.slice(0, 1) : takeBatch(due);
      const outcome = await this.sendItems(batch, left - batch.length);
      if (outcome === "one-failed" && batch.length > 1) {
        single = true; // find the one that is refused; the others must not wait for it
        continue;
      }
      if (typeof outcome === "object") return this.failed(outcome.all, outcome.afterMs, sent);
      due.splice(0, batch.length);
      if (outcome === "done") {
        left -= batch.length;
        sent = true;
        this.ports.changed();
      }
    }
    for (const photo of photos.filter((each) => each.notBeforeMs <= now)) {
      const outcome = await this.sendPhoto(photo, left - 1);
      if (typeof outcome === "object") return this.failed(outcome.all, outcome.afterMs, sent);
      if (outcome === "done") {
        left -= 1;
        sent = true;
        this.ports.changed();
      }
    }
    this.trouble = null;
    this.failures = 0;
    return sent;
  }

  private failed(trouble: Trouble, afterMs: number | undefined, sent: boolean): boolean {
    this.trouble = trouble;
    this.nextTryMs = this.ports.nowMs() + Math.max(afterMs ?? 0, this.wait(this.failures++));
    return sent;
  }

  /** Exponential, with some chance in it, so that phones which lost the service together do not return together. */
  private wait(failures: number): number {
    return Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(failures, 10)) * (0.5 + this.ports.random() / 2);
  }

  private async sendItems(batch: OutboxItem[], unsent: number): Promise<Outcome> {
    const body = batch.length === 1 ? batch[0]!.body! : joinBodies(batch.map((item) => item.body!));
    const response = await this.ask("POST", "/api/v1/check-ins", body, "application/json", unsent, CHECK_IN_TIMEOUT_MS);
    if (response === null) return { all: "no-signal" };
    if (response === "not-joined") return { all: "signed-out" };
    if (response.status !== 200 && response.status !== 409) return this.refused(response, batch);
    const receipts = await readReceipts(response);
    let ended = 0;
    for (const item of batch) {
      const receipt = receipts.find((each) => each.id === item.id && each.sha256 === item.sha256);
      if (!receipt) continue;
      const state = receipt.status === "recorded" || receipt.status === "repeated" ? "sent" : "shelved";
      await this.ports.shelf.putItem({ ...item, state, receipt, trouble: null });
      ended++;
    }
    return ended === batch.length ? "done" : { all: "portal" };
  }

  private async refused(response: Response, batch: OutboxItem[]): Promise<Outcome> {
    const status = response.status;
    if (status === 401) return { all: "signed-out" };
    if (status === 403) return { all: "refused" };
    if (status === 408 || status === 429 || status >= 500) return { all: "busy", afterMs: retryAfterMs(response) };
    if (status < 400) return { all: "portal" };
    if (batch.length > 1) return "one-failed";
    const item = batch[0]!;
    await this.ports.shelf.putItem({
      ...item,
      tries: item.tries + 1,
      notBeforeMs: this.ports.nowMs() + this.wait(item.tries + 3),
      trouble: status === 413 ? "too-large" : "unfit",
    });
    return "one-failed";
  }

  private async sendPhoto(photo: OutboxPhoto, unsent: number): Promise<Outcome> {
    const path = `/api/v1/photos/${photo.sha256}`;
    const response = await this.ask("PUT", path, photo.bytes, "image/jpeg", unsent, PHOTO_TIMEOUT_MS);
    if (response === null) return { all: "no-signal" };
    if (response === "not-joined" || response.status === 401) return { all: "signed-out" };
    if (response.status === 200 || response.status === 201) {
      const echo = (await readJson(response)) as { sha256?: unknown } | null;
      if (echo?.sha256 !== photo.sha256) return { all: "portal" };
      await this.ports.shelf.removePhoto(photo.sha256);
      return "done";
    }
    if (response.status === 408 || response.status === 429 || response.status >= 500) {
      return { all: "busy", afterMs: retryAfterMs(response) };
    }
    if (response.status < 400) return { all: "portal" };
    await this.ports.shelf.putPhoto({
      ...photo,
      tries: photo.tries + 1,
      notBeforeMs: this.ports.nowMs() + this.wait(photo.tries + 3),
      trouble: response.status === 413 ? "too-large" : response.status === 403 ? "refused" : "unfit",
    });
    return "one-failed";
  }

  private async ask(
    method: string,
    path: string,
    body: Uint8Array<ArrayBuffer>,
    type: string,
    unsent: number,
    timeoutMs: number,
  ): Promise<Response | "not-joined" | null> {
    const headers = this.ports.headers(unsent);
    if (headers === null) return "not-joined";
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), timeoutMs);
    try {
      const init = { method, body, headers: { ...headers, "Content-Type": type }, signal: stop.signal };
      const response = await this.ports.fetch(path, init);
      // The answer's end may be lost too: read it while the time still counts.
      const text = await response.arrayBuffer();
      const empty = response.status === 204 || response.status === 304;
      return new Response(empty ? null : text, { status: response.status, headers: response.headers });
    } catch {
      return null;
    } finally {
      clearTimeout(timer);
    }
  }
}

function byAge(one: { madeMs: number }, other: { madeMs: number }): number {
  return one.madeMs - other.madeMs;
}

function takeBatch(due: OutboxItem[]): OutboxItem[] {
  let bytes = 0;
  const batch = due.slice(0, MOST_AT_ONCE).filter((item, at) => {
    bytes += item.body?.length ?? 0;
    return at === 0 || bytes <= MOST_BYTES;
  });
  // Only a run from the front, so that order is kept.
  return due.slice(0, batch.length);
}

/** `[a,b]` around the very bytes of each item: the service hashes exactly these slices. */
export function joinBodies(bodies: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const length = bodies.reduce((sum, body) => sum + body.length + 1, 1);
  const joined = new Uint8Array(length);
  let at = 0;
  for (const [number, body] of bodies.entries()) {
    joined[at++] = number === 0 ? 0x5b : 0x2c;
    joined.set(body, at);
    at += body.length;
  }
  joined[at] = 0x5d;
  return joined;
}

async function readReceipts(response: Response): Promise<Receipt[]> {
  const answer = (await readJson(response)) as { receipts?: unknown } | null;
  return Array.isArray(answer?.receipts) ? (answer.receipts as (Receipt | null)[]).filter((each) => each !== null) : [];
}

async function readJson(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch {
    return null;
  }
}

function retryAfterMs(response: Response): number {
  const seconds = Number(response.headers.get("Retry-After") ?? "0");
  return Number.isFinite(seconds) ? Math.min(seconds * 1000, LONGEST_WAIT_MS) : 0;
}
