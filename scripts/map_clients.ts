/** Open maps without a window: clients of the stream that run the page's own code for points and deltas.
 *
 *  node scripts/map_clients.ts BASE SWEEP TOKEN MAPS
 *
 *  Says `ready` when all are live; `end N` on standard input makes it wait until all know entry N and print one JSON
 *  line: when each map knew which entry (ms), and how many shops of how many maps differ from a fresh load. One map
 *  more is put to sleep after its first loading, and wakes at the end. */

import { createInterface } from "node:readline";
import { LivePoints, pause } from "../maps/src/live.ts";
import { serviceSource } from "../maps/src/source.ts";

const [base, sweep, token, maps] = process.argv.slice(2) as [string, string, string, string];
const plain = globalThis.fetch;
globalThis.fetch = (url, options) =>
  plain(new URL(String(url), base), { ...options, headers: { ...options?.headers, Authorization: `Bearer ${token}` } });
Object.defineProperty(globalThis, "location", { value: new URL(base) });

class OpenMap {
  readonly known: [number, number][] = [];
  readonly live: LivePoints;

  constructor() {
    const note = (): void => void this.known.push([this.live.points!.n, Date.now()]);
    const hooks = { loaded: note, changed: note, noticed: () => {}, connection: () => {} };
    this.live = new LivePoints(serviceSource(`/api/v1/sweeps/${sweep}`), "wgs84", hooks);
  }
}

async function until(isSo: () => boolean): Promise<void> {
  for (let tries = 0; !isSo() && tries < 1_200; tries++) await pause(50);
}

const opened = Array.from({ length: Number(maps) }, () => new OpenMap());
for (const map of opened) void map.live.keepAlive();
const sleeper = new OpenMap();
void sleeper.live.keepAlive();
await until(() => [...opened, sleeper].every(({ live }) => live.connection === "live"));
sleeper.live.stop();
console.log("ready");

for await (const line of createInterface(process.stdin)) {
  const last = Number(line.replace("end ", ""));
  const woken = new OpenMap();
  woken.live.points = sleeper.live.points;
  const sleptFrom = sleeper.live.points!.n;
  void woken.live.keepAlive();
  const all = [...opened, woken];
  await until(() => all.every(({ live }) => live.points!.n >= last));
  const fresh = new OpenMap();
  void fresh.live.keepAlive();
  await until(() => (fresh.live.points?.n ?? 0) >= last);
  const wanted = fresh.live.points!.everything();
  let unequal = 0;
  for (const { live } of all) {
    const own = live.points!.everything();
    for (const shop of Object.keys(wanted)) if (String(own[shop]) !== String(wanted[shop])) unequal++;
  }
  const said = JSON.stringify({ known: opened.map(({ known }) => known), unequal, slept: last - sleptFrom, wanted });
  process.stdout.write(`${said}\n`, () => process.exit(0));
  break;
}
