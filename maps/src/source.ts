/** Where a map's answers and events come from: a service, or the page itself (a snapshot). */

import { follow, type ServerEvent, StreamRefused } from "./stream.ts";
import { followShared } from "./shared_stream.ts";

export interface Source {
  /** An answer as JSON, by its path below the sweep's address. Throws StreamRefused with the status of a refusal. */
  ask<Answer>(path: string): Promise<Answer>;
  /** The same of an answer that is no JSON. */
  askBytes(path: string): Promise<ArrayBuffer>;
  /** Events after a ledger number, until the connection ends; null: there are none, and never will be. */
  follow: ((after: number, opened: () => void, heard: () => void) => AsyncIterable<ServerEvent>) | null;
}

/** `worker`: the script that lets all tabs of a reader's browser share one stream; '' for a stream of one's own. */
export function serviceSource(api: string, worker = "", reader = ""): Source {
  const url = new URL(`${api}/events`, globalThis.location?.href).href;
  const fetched = async (path: string): Promise<Response> => {
    const response = await fetch(`${api}${path}`);
    if (!response.ok) throw new StreamRefused(response.status);
    return response;
  };
  return {
    ask: async <Answer>(path: string) => (await (await fetched(path)).json()) as Answer,
    askBytes: async (path) => (await fetched(path)).arrayBuffer(),
    follow: (after, opened, heard) =>
      worker !== "" && "SharedWorker" in globalThis
        ? followShared(worker, reader, url, after, opened, heard)
        : follow(url, after, opened, heard),
  };
}

export function embeddedSource(answers: Record<string, unknown>): Source {
  const found = (path: string): unknown => {
    if (answers[path] === undefined) throw new StreamRefused(404);
    return answers[path];
  };
  return {
    ask: async <Answer>(path: string) => found(path) as Answer,
    // A page's text holds bytes as Base64.
    askBytes: async (path) => Uint8Array.from(atob(found(path) as string), (letter) => letter.charCodeAt(0)).buffer,
    follow: null,
  };
}
