/**
 * Hands in what waits: the same id and bytes on every try. Only a receipt that echoes id and SHA-256 ends an item;
 * nothing else ever empties the outbox, whatever a network portal, a proxy or a refusal may answer.
 */

import type { OutboxItem, OutboxPhoto, OutboxShelf, Tries, Trouble } from "./outbox_items.ts";
import { type Answer, OutboxWire, PIECE_BYTES, readEcho, readReceipts, type WirePorts } from "./outbox_wire.ts";

export interface OutboxPorts extends WirePorts {
  shelf: OutboxShelf;
  nowMs: () => number;
  random: () => number;
  changed: () => void;
}

const MOST_AT_ONCE = 20;
const MOST_BYTES = 512 * 1024;
const FIRST_WAIT_MS = 2_000;
const LONGEST_WAIT_MS = 300_000;

/** The whole connection is in trouble, or only one thing is refused. */
type Outcome = "done" | "one-failed" | { all: Trouble; afterMs?: number };

export class Outbox {
  /** Why nothing can be sent at the moment; null where all is well. */
  trouble: Trouble | null = null;
  nextTryMs = 0;
  sending = false;
  private failures = 0;
  private again = false;
  private readonly ports: OutboxPorts;
  private readonly wire: OutboxWire;

  constructor(ports: OutboxPorts) {
    this.ports = ports;
    this.wire = new OutboxWire(ports);
  }

  /** Signal is back, or somebody asked: forget the waits and try. `all`: also what was refused singly. */
  async kick(all = false): Promise<void> {
    this.failures = 0;
    this.nextTryMs = 0;
    await this.send(all);
  }

  /** One try at everything that is due. Never throws; what could not be sent stays. Whether anything was sent. */
  async send(all = false): Promise<boolean> {
    if (this.sending) {
      this.again = true;
      return false;
    }
    if (!this.isDue(this.nextTryMs)) return false;
    this.sending = true;
    let sent = false;
    try {
      do {
        this.again = false;
        sent = (await this.sendAll(all)) || sent;
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
    const { shelf } = this.ports;
    const items = await shelf.items();
    const again = new Set<string>();
    const kept = new Set(items.filter((item) => item.body).map((item) => item.id));
    for (const item of items) {
      const known = item.receipt;
      if (item.state !== "sent" || item.sweep !== sweep || !known || !item.body) continue;
      if (known.epoch !== epoch) again.add(item.id);
      else if (known.n <= exportedN) kept.delete(item.id);
      else continue;
      await shelf.changeItem(item.id, (now) => {
        if (now.receipt?.epoch !== known.epoch || now.receipt.n !== known.n) return now; // another tab knows better
        return again.has(now.id) ? { ...now, state: "waiting", receipt: null, ...UNTRIED } : { ...now, body: null };
      });
    }
    for (const photo of await shelf.photos()) {
      if (!photo.sent || photo.item === null) continue;
      if (again.has(photo.item)) {
        await shelf.changePhoto(photo.sha256, (now) => ({ ...now, sent: false, received: 0, ...UNTRIED }));
      } else if (!kept.has(photo.item)) await shelf.changePhoto(photo.sha256, (now) => (now.sent ? null : now));
    }
  }

  /** A time that is further away than any wait was set by a clock that has been put right since. */
  private isDue(atMs: number): boolean {
    const left = atMs - this.ports.nowMs();
    return left <= 0 || left > 2 * LONGEST_WAIT_MS;
  }

  private async sendAll(all: boolean): Promise<boolean> {
    const { shelf } = this.ports;
    const waiting = (await shelf.items()).filter((item) => item.state === "waiting").sort(byAge);
    const photos = (await shelf.photos()).filter((photo) => !photo.held && !photo.sent).sort(byAge);
    const carried = (await shelf.carried()).sort(byAge);
    const isDue = (one: Tries) => all || this.isDue(one.notBeforeMs);
    let left = waiting.length + photos.length + carried.length;
    let sent = false;
    const took = (outcome: Outcome, count: number): void => {
      if (outcome !== "done") return;
      left -= count;
      sent = true;
      this.ports.changed();
    };
    let single = false;
    const due = waiting.filter(isDue);
    while (due.length > 0) {
      const batch = single ? due.slice(0, 1) : takeBatch(due);
      const outcome = await this.sendItems(batch, left - batch.length);
      if (outcome === "one-failed" && batch.length > 1) {
        single = true; // find the one that is refused; the others must not wait for it
        continue;
      }
      if (typeof outcome === "object") return this.failed(outcome.all, outcome.afterMs, sent);
      due.splice(0, batch.length);
      took(outcome, batch.length);
    }
    const rest = [
      ...carried.filter(isDue).map((each) => () => this.sendCarried(each.sha256, each.file, left - 1)),
      ...photos.filter(isDue).map((each) => () => this.sendPhoto(each, left - 1)),
    ];
    for (const send of rest) {
      const outcome = await send();
      if (typeof outcome === "object") return this.failed(outcome.all, outcome.afterMs, sent);
      took(outcome, 1);
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
    const answer = await this.wire.postItems(batch.map((item) => item.body!), unsent);
    if (answer.status !== 200 && answer.status !== 409) {
      const all = troubleOfAll(answer);
      if (all) return all;
      if (batch.length > 1) return "one-failed";
      await this.ports.shelf.changeItem(batch[0]!.id, (now) => this.refused(now, answer));
      return "one-failed";
    }
    const receipts = readReceipts(answer);
    let ended = 0;
    for (const item of batch) {
      const receipt = receipts.find((each) => each.id === item.id && each.sha256 === item.sha256);
      if (!receipt) continue;
      const state = receipt.status === "recorded" || receipt.status === "repeated" ? "sent" : "shelved";
      await this.ports.shelf.changeItem(item.id, (now) => ({ ...now, state, receipt, trouble: null }));
      ended++;
    }
    return ended === batch.length ? "done" : { all: "portal" };
  }

  /** In pieces that go on where the service has got to, however often the connection is cut. */
  private async sendPhoto(photo: OutboxPhoto, unsent: number): Promise<Outcome> {
    const { shelf } = this.ports;
    const bytes = await shelf.bytesOf(photo.sha256);
    if (!bytes) return "one-failed"; // another tab has just forgotten it
    const path = `/api/v1/${photo.kind}s/${photo.sha256}`;
    let at = Math.min(photo.received, bytes.length - 1);
    for (let round = 0; round < 4 + (2 * bytes.length) / PIECE_BYTES; round++) {
      const answer = await this.wire.putPiece(path, bytes, at, unsent);
      const echo = readEcho(answer);
      if (answer.status === 200 || answer.status === 201 || answer.status === 202) {
        if (echo?.sha256 !== photo.sha256 || echo.size !== bytes.length) return { all: "portal" };
        if (answer.status !== 202) {
          await shelf.changePhoto(photo.sha256, (now) => (now.item === null ? null : { ...now, sent: true, trouble: null }));
          return "done";
        }
        if (!Number.isInteger(echo.received) || echo.received! < 0 || echo.received! >= bytes.length) return { all: "portal" };
        at = echo.received!;
        const received = at;
        await shelf.changePhoto(photo.sha256, (now) => ({ ...now, received }));
        continue;
      }
      const all = troubleOfAll(answer, { also403: false });
      if (all) return all;
      await shelf.changePhoto(photo.sha256, (now) => ({ ...this.refused(now, answer), received: 0 }));
      return "one-failed";
    }
    return { all: "portal" }; // it never gets further: whoever answers keeps nothing
  }

  private async sendCarried(sha256: string, file: Uint8Array<ArrayBuffer>, unsent: number): Promise<Outcome> {
    const answer = await this.wire.postHandOver(file, unsent);
    if (answer.status === 200) {
      if (readEcho(answer)?.sha256 !== sha256) return { all: "portal" };
      await this.ports.shelf.changeCarried(sha256, () => null);
      return "done";
    }
    const all = troubleOfAll(answer, { also403: false });
    if (all) return all;
    await this.ports.shelf.changeCarried(sha256, (now) => this.refused(now, answer));
    return "one-failed";
  }

  private refused<One extends Tries>(one: One, answer: Answer): One {
    const trouble = answer.status === 413 ? "too-large" : answer.status === 403 ? "refused" : "unfit";
    return { ...one, tries: one.tries + 1, notBeforeMs: this.ports.nowMs() + this.wait(one.tries + 3), trouble };
  }
}

const UNTRIED: Tries = { tries: 0, notBeforeMs: 0, trouble: null };

/** What an answer says of the whole connection; null where it only speaks of what was sent. */
function troubleOfAll({ status, retryAfterMs }: Answer, { also403 = true } = {}): { all: Trouble; afterMs?: number } | null {
  if (status === "no-answer") return { all: "no-signal" };
  if (status === "not-joined" || status === 401) return { all: "signed-out" };
  if (status === 403 && also403) return { all: "refused" };
  if (status === 408 || status === 429 || status >= 500) return { all: "busy", afterMs: Math.min(retryAfterMs, LONGEST_WAIT_MS) };
  return status < 400 ? { all: "portal" } : null;
}

function byAge(one: { madeMs: number }, other: { madeMs: number }): number {
  return one.madeMs - other.madeMs;
}

/** Only a run from the front, so that order is kept. */
function takeBatch(due: OutboxItem[]): OutboxItem[] {
  let bytes = 0;
  const end = due.findIndex((item, at) => {
    bytes += item.body?.length ?? 0;
    return at > 0 && (at >= MOST_AT_ONCE || bytes > MOST_BYTES);
  });
  return end < 0 ? due.slice() : due.slice(0, end);
}
