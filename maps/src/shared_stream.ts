/** The stream of a sweep by way of a worker that all tabs of a browser share: one connection, however many tabs. */

import { type ServerEvent, StreamRefused } from "./stream.ts";

export type ToWorker = { follow: string; after: number } | { leave: true };
export type FromWorker =
  | { opened: true }
  | { heard: true }
  | { event: ServerEvent }
  | { ended: string; status: number | null };

/** As `follow` of stream.ts. Tabs of another `reader`, who may see other shops, have a worker of their own. */
export async function* followShared(
  worker: string,
  reader: string,
  url: string,
  after: number,
  opened: () => void,
  heard: () => void,
): AsyncGenerator<ServerEvent> {
  const { port } = new SharedWorker(worker, { type: "module", name: `sweep-stream ${reader}` });
  const waiting: FromWorker[] = [];
  let wake = (): void => {};
  port.onmessage = ({ data }: MessageEvent<FromWorker>) => {
    waiting.push(data);
    wake();
  };
  const leave = (): void => port.postMessage({ leave: true } satisfies ToWorker);
  window.addEventListener("pagehide", leave);
  port.postMessage({ follow: url, after } satisfies ToWorker);
  try {
    for (;;) {
      const said = waiting.shift();
      if (said === undefined) {
        await new Promise<void>((resolve) => (wake = resolve));
      } else if ("event" in said) {
        yield said.event;
      } else if ("ended" in said) {
        if (said.status !== null) throw new StreamRefused(said.status);
        throw new Error(said.ended);
      } else if ("opened" in said) {
        opened();
      } else {
        heard();
      }
    }
  } finally {
    window.removeEventListener("pagehide", leave);
    leave();
    port.close();
  }
}
