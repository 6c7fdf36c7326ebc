/// <reference lib="webworker" />
/** Background sync: where the browser has it, the worker sends what waits when there is signal, also with no tab open. */

import { ask, phoneHeaders } from "./contact.ts";
import { Outbox } from "./outbox.ts";
import { oneTabOnly } from "./outbox_lock.ts";
import { Store } from "./store.ts";

export const SYNC_TAG = "sweep-outbox";

interface SyncEvent extends ExtendableEvent {
  tag: string;
}

/** To be called once by the worker. */
export function listenForSync(scope: ServiceWorkerGlobalScope): void {
  scope.addEventListener("sync" as never, (event: SyncEvent) => {
    if (event.tag === SYNC_TAG) event.waitUntil(sendWhatWaits());
  });
}

/** Asked by a page with something unsent. */
export async function askForSync(): Promise<void> {
  try {
    const registration = await navigator.serviceWorker.ready;
    await (registration as { sync?: { register(tag: string): Promise<void> } }).sync?.register(SYNC_TAG);
  } catch {
    // Not allowed, or no such thing: the open app sends on its own timer.
  }
}

/** Throws while something waits, so that the browser asks again. */
async function sendWhatWaits(): Promise<void> {
  const store = await Store.open();
  try {
    const token = (await store.meta<string>("token")) ?? null;
    const outbox = new Outbox({
      shelf: store,
      fetch: ask,
      nowMs: () => Date.now(),
      random: () => Math.random(),
      headers: (unsent) => (token === null ? null : phoneHeaders(token, unsent)),
      changed: () => {},
    });
    await oneTabOnly(() => outbox.kick());
    const waits = (await store.items()).some((item) => item.state === "waiting");
    if (waits || (await store.photos()).some((photo) => !photo.held && !photo.sent)) throw new Error("something waits");
  } finally {
    store.close();
  }
}
