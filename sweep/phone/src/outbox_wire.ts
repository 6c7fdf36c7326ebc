/** The requests by which the outbox hands in, and what an answer says. */

import type { Receipt } from "./outbox_items.ts";

export interface WirePorts {
  fetch: (path: string, init: RequestInit) => Promise<Response>;
  /** The phone's own headers; null where it has not joined. */
  headers: (unsent: number) => Record<string, string> | null;
  /** How long an answer may take, of the ordinary time; a drill has less patience than a phone. */
  patience?: number;
}

/** `body`: decoded JSON; null where it is none. */
export interface Answer {
  status: number | "no-answer" | "not-joined";
  body: unknown;
  retryAfterMs: number;
}

/** What the service says it holds of a photo: all of `size` bytes, or the first `received`. */
interface Echo {
  sha256?: string;
  size?: number;
  received?: number;
}

/** Small enough to get through between two cuts of a weak network. */
export const PIECE_BYTES = 64 * 1024;
const TIMEOUT_MS = 40_000;

export class OutboxWire {
  private readonly ports: WirePorts;

  constructor(ports: WirePorts) {
    this.ports = ports;
  }

  postItems(bodies: Uint8Array<ArrayBuffer>[], unsent: number): Promise<Answer> {
    return this.ask("POST", "/api/v1/check-ins", bodies.length === 1 ? bodies[0]! : joinBodies(bodies), unsent);
  }

  postHandOver(file: Uint8Array<ArrayBuffer>, unsent: number): Promise<Answer> {
    return this.ask("POST", "/api/v1/hand-overs", file, unsent);
  }

  /** One piece from `start`; a small photo goes as a whole. */
  putPiece(path: string, bytes: Uint8Array<ArrayBuffer>, start: number, unsent: number): Promise<Answer> {
    const type = { "Content-Type": "application/octet-stream" };
    if (bytes.length <= PIECE_BYTES) return this.ask("PUT", path, bytes, unsent, type);
    const end = Math.min(start + PIECE_BYTES, bytes.length);
    const range = { "Content-Range": `bytes ${start}-${end - 1}/${bytes.length}` };
    return this.ask("PUT", path, bytes.slice(start, end), unsent, { ...type, ...range });
  }

  private async ask(
    method: string,
    path: string,
    body: Uint8Array<ArrayBuffer>,
    unsent: number,
    more: Record<string, string> = { "Content-Type": "application/json" },
  ): Promise<Answer> {
    const headers = this.ports.headers(unsent);
    if (headers === null) return { status: "not-joined", body: null, retryAfterMs: 0 };
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), TIMEOUT_MS * (this.ports.patience ?? 1));
    try {
      const response = await this.ports.fetch(path, { method, body, headers: { ...headers, ...more }, signal: stop.signal });
      // The answer's end may be lost too: read it while the time still counts.
      const text = await response.text();
      return { status: response.status, body: readJson(text), retryAfterMs: retryAfterMs(response) };
    } catch {
      return { status: "no-answer", body: null, retryAfterMs: 0 };
    } finally {
      clearTimeout(timer);
    }
  }
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

export function readReceipts({ body }: Answer): Receipt[] {
  const receipts = (body as { receipts?: unknown } | null)?.receipts;
  return Array.isArray(receipts) ? (receipts as (Receipt | null)[]).filter((each) => each !== null) : [];
}

export function readEcho({ body }: Answer): Echo | null {
  return typeof body === "object" ? (body as Echo | null) : null;
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function retryAfterMs(response: Response): number {
  const seconds = Number(response.headers.get("Retry-After") ?? "0");
  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : 0;
}
