/** Where a map's answers and events come from: a service, or the page itself (a snapshot). */

import { follow, type ServerEvent, StreamRefused } from "./stream.ts";
import { followShared } from "./shared_stream.ts";

export interface Source {
  /** An answer as JSON, by its path below the sweep's address. Throws StreamRefused with the status of a refusal. */
  ask<Answer>(path: string): Promise<Answer>;
  /** Events after a ledger number, until the connection ends; null: there are none, and never will be. */
  follow: ((after: number, opened: () => void, heard: () => void) => AsyncIterable<ServerEvent>) | null;
}

/** `worker`: the script that lets all tabs of a reader's browser share one stream; '' for a stream of one's own. */
export function serviceSource(api: string, worker = "", reader = ""): Source {
  const url = new URL(`${api}/events`, globalThis.location?.href).href;
  return {
    async ask<Answer>(path: string): Promise<Answer> {
      const response = await fetch(`${api}${path}`);
      if (!response.ok) throw new StreamRefused(response.status);
      return (await response.json()) as Answer;
    },
    follow: (after, opened, heard) =>
      worker !== "" && "SharedWorker" in globalThis
        ? followShared(worker, reader, url, after, opened, heard)
        : follow(url, after, opened, heard),
  };
}

export function embeddedSource(answers: Record<string, unknown>): Source {
  return {
    async ask<Answer>(path: string): Promise<Answer> {
      const answer = answers[path];
      if (answer === undefined) throw new StreamRefused(404);
      return answer as Answer;
    },
    follow: null,
  };
}
