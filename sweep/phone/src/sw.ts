/// <reference lib="webworker" />
/** Opens the app without signal: the page and the files that it names. Data never passes through here. */

import { listenForSync } from "./outbox_sync.ts";

declare const self: ServiceWorkerGlobalScope;

const SHELL = "sweep-phone-shell";
const PAGE = "/phone/";
/** The scanner is large and not everybody's: kept once it was used. */
const SCANNER = "sweep-phone-scanner";
const SCANNER_FILES = new Set(["/phone/scanner.js", "/static/zxing_reader.wasm"]);

listenForSync(self);

self.addEventListener("install", (event) => {
  event.waitUntil(fetchShell().then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(self.clients.claim());
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== self.location.origin) return;
  if (request.mode === "navigate" && address.pathname === PAGE) event.respondWith(openPage(event));
  else if (SCANNER_FILES.has(address.pathname)) event.respondWith(openScanner(request, address.pathname));
  else if (address.pathname.startsWith("/static/")) event.respondWith(openFile(request));
});

/** The newest page and its files; only then are the old ones thrown away. */
async function fetchShell(): Promise<Response> {
  const page = await fetch(PAGE, { cache: "no-cache", redirect: "error" });
  const text = await page.clone().text();
  if (!page.ok || !text.includes('id="app"')) throw new Error("not our page");
  const files = [...text.matchAll(/(?:src|href)="(\/static\/[^"]+)"/g)].map((found) => found[1]!.replaceAll("&amp;", "&"));
  const cache = await caches.open(SHELL);
  for (const file of files) {
    if (!(await cache.match(file))) await cache.add(file);
  }
  await cache.put(PAGE, page.clone());
  const wanted = new Set([PAGE, ...files].map((path) => new URL(path, self.location.origin).href));
  for (const request of await cache.keys()) if (!wanted.has(request.url)) await cache.delete(request);
  return page;
}

/** The kept page at once, a newer one next time; the network only where nothing is kept. */
async function openPage(event: FetchEvent): Promise<Response> {
  const kept = await (await caches.open(SHELL)).match(PAGE);
  const fresh = fetchShell();
  if (!kept) return fresh;
  event.waitUntil(fresh.catch(() => {}));
  return kept;
}

async function openFile(request: Request): Promise<Response> {
  return (await (await caches.open(SHELL)).match(request)) ?? fetch(request);
}

/** By its whole address, which names its version; an older one goes when the newer has come. */
async function openScanner(request: Request, path: string): Promise<Response> {
  const cache = await caches.open(SCANNER);
  const kept = await cache.match(request.url);
  if (kept) return kept;
  const fresh = await fetch(request);
  if (fresh.ok) {
    for (const old of await cache.keys()) if (new URL(old.url).pathname === path) await cache.delete(old);
    await cache.put(request.url, fresh.clone());
  }
  return fresh;
}
