/**
 * Hears of a new revision, route or sighting while there is signal: the sweep's event stream, read by fetch because an
 * EventSource can't bear the phone's token. It only says that something may be new; the day is then asked for anew.
 */

export interface ListenerPorts {
  fetch: (path: string, init: RequestInit) => Promise<Response>;
  /** The sweep to listen to, or null while there is none to ask for. */
  sweep: () => { sweep: string; stops: { shop: string }[] } | null;
  headers: () => Record<string, string> | null;
  isWanted: () => boolean;
  heard: () => void;
}

export interface Frame {
  event: string;
  data: string;
}

/** Events of the whole sweep that change what a phone carries. */
const KINDS = new Set(["lot_pictured", "lot_picture_withdrawn", "recall_revised", "plan_published", "shops_entered", "sweep_off_sale", "sweep_disposed", "sweep_reopened"]);
/** States in which a shop of the sector is of interest to every team there. */
const ALARMS = new Set(["sighted", "found", "reopened"]);
const AFTER_LOSS_MS = 5_000;
const AFTER_REFUSAL_MS = 300_000;
/** All phones hear at the same moment; they need not all ask at it. */
const SPREAD_MS = 3_000;

export class Listener {
  private stop: AbortController | null = null;
  private timer: ReturnType<typeof setTimeout> | null = null;
  private readonly ports: ListenerPorts;

  constructor(ports: ListenerPorts) {
    this.ports = ports;
  }

  /** Begin, if there is reason to and it has not begun. */
  start(): void {
    if (this.stop === null && this.timer === null && this.ports.isWanted()) void this.listen();
  }

  end(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    this.stop?.abort();
    this.stop = null;
  }

  private async listen(): Promise<void> {
    const { fetch, headers, sweep } = this.ports;
    const [asked, here] = [headers(), sweep()];
    if (asked === null || here === null) return;
    const stop = new AbortController();
    this.stop = stop;
    let again = AFTER_LOSS_MS;
    try {
      const response = await fetch(`/api/v1/sweeps/${encodeURIComponent(here.sweep)}/events`, { headers: asked, signal: stop.signal });
      if (response.ok && response.body && /^text\/event-stream/.test(response.headers.get("Content-Type") ?? "")) {
        await readFrames(response.body, (frame) => this.take(frame));
      } else again = AFTER_REFUSAL_MS;
    } catch {
      // The signal is gone, or nobody looks any more.
    }
    if (this.stop !== stop) return;
    this.stop = null;
    this.timer = setTimeout(() => {
      this.timer = null;
      this.start();
    }, again);
  }

  private take(frame: Frame): void {
    const own = new Set(this.ports.sweep()?.stops.map((stop) => stop.shop));
    if (concerns(frame, own)) setTimeout(() => this.ports.heard(), 200 + Math.random() * SPREAD_MS);
  }
}

/** Whether what was heard may change what this phone carries; a frame that can't be read is no news. */
export function concerns(frame: Frame, own: Set<string>): boolean {
  try {
    const data = JSON.parse(frame.data) as { kind?: string; shops?: [shop: string, state: string][] };
    if (frame.event === "resync") return true;
    if (frame.event === "notice") return KINDS.has(data.kind ?? "");
    return frame.event === "shops" && (data.shops ?? []).some(([shop, state]) => own.has(shop) || ALARMS.has(state));
  } catch {
    return false;
  }
}

/** Server-sent events as far as our own service writes them: `event:` and one `data:` line, ended by an empty line. */
export async function readFrames(body: ReadableStream<Uint8Array<ArrayBuffer>>, take: (frame: Frame) => void): Promise<void> {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const parts = (text + value).split("\n\n");
    text = parts.pop()!;
    for (const part of parts) {
      const field = (name: string) => part.split("\n").find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2);
      const data = field("data");
      if (data !== undefined) take({ event: field("event") ?? "message", data });
    }
  }
}
