/** Server-sent events over fetch: unlike EventSource it says why it ended, and begins after any number. */

export interface ServerEvent {
  event: string;
  data: string;
}

/** The service writes a heartbeat every 15 s; silence for longer than this means that the line is dead. */
const SILENCE_MS = 40_000;

export class StreamRefused extends Error {
  readonly status: number;

  constructor(status: number) {
    super(`the stream answered ${status}`);
    this.status = status;
  }
}

/** Events after a ledger number, until the connection ends. `opened` is called when the service has answered, `heard`
 *  with everything that arrives. Throws StreamRefused, or what fetch throws. */
export async function* follow(
  url: string,
  after: number,
  opened: () => void,
  heard: () => void,
): AsyncGenerator<ServerEvent> {
  const stop = new AbortController();
  const cut = (): void => stop.abort();
  // The browser knows at once; the open connection would only fall silent.
  globalThis.addEventListener?.("offline", cut);
  let watch = setTimeout(() => stop.abort(), SILENCE_MS);
  try {
    const response = await fetch(url, {
      headers: { Accept: "text/event-stream", "Last-Event-ID": String(after) },
      cache: "no-store",
      signal: stop.signal,
    });
    if (!response.ok || response.body === null) throw new StreamRefused(response.status);
    opened();
    const split = new EventSplitter();
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      clearTimeout(watch);
      watch = setTimeout(() => stop.abort(), SILENCE_MS);
      heard();
      yield* split.add(value);
    }
  } finally {
    clearTimeout(watch);
    globalThis.removeEventListener?.("offline", cut);
    stop.abort();
  }
}

/** Cuts a stream of text into events (WHATWG HTML, section 9.2.6); our service ends lines with a bare LF. */
export class EventSplitter {
  private rest = "";

  *add(text: string): Generator<ServerEvent> {
    const blocks = (this.rest + text).split("\n\n");
    this.rest = blocks.pop()!;
    for (const block of blocks) {
      let event = "message";
      const data: string[] = [];
      for (const line of block.split("\n")) {
        const colon = line.indexOf(":");
        if (colon <= 0) continue;
        const field = line.slice(0, colon);
        const value = line.slice(colon + 1).replace(/^ /, "");
        if (field === "event") event = value;
        else if (field === "data") data.push(value);
      }
      if (data.length > 0) yield { event, data: data.join("\n") };
    }
  }
}
