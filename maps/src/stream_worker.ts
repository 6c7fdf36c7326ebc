/** The shared worker of all tabs: one stream for each address, for whoever asks. */

import type { FromWorker, ToWorker } from "./shared_stream.ts";
import { follow } from "./stream.ts";
import { StreamHub } from "./stream_hub.ts";

const hubs = new Map<string, StreamHub>();

function hubOf(url: string): StreamHub {
  const known = hubs.get(url);
  if (known !== undefined) return known;
  const hub: StreamHub = new StreamHub(
    (after, opened, heard) => follow(url, after, opened, heard),
    () => {
      if (hubs.get(url) === hub) hubs.delete(url);
    },
  );
  hubs.set(url, hub);
  return hub;
}

(globalThis as unknown as { onconnect: (event: MessageEvent) => void }).onconnect = ({ ports }) => {
  const port = ports[0]!;
  let leave = (): void => {};
  port.onmessage = ({ data }: MessageEvent<ToWorker>) => {
    leave();
    if ("leave" in data) return;
    const hub = hubOf(data.follow);
    const listener = (said: FromWorker): void => port.postMessage(said);
    leave = () => hub.leave(listener);
    hub.join(data.after, listener);
  };
};
