/**
 * The phones of scripts/drill_phones.py: the app's own outbox, joining and hand-over code under Node. Each tab is a
 * thread that may be killed at any moment; each phone's store is a SQLite file that outlives its tabs, as IndexedDB
 * does. Commands come as JSON lines on standard input, answers go as JSON lines to standard output.
 */

import { createInterface } from "node:readline";
import { DatabaseSync } from "node:sqlite";
import { isMainThread, Worker, workerData } from "node:worker_threads";
import { ask, type JoinAsked, makeNonce, phoneHeaders, requestJoin } from "../sweep/phone/src/contact.ts";
import { Outbox } from "../sweep/phone/src/outbox.ts";
import { makeHandOver, readHandOver } from "../sweep/phone/src/outbox_hand_over.ts";
import { type Carried, newItem, newPhoto, type OutboxItem, type OutboxPhoto, type OutboxShelf } from "../sweep/phone/src/outbox_items.ts";
import { sha256 } from "../sweep/phone/src/sha256.ts";
import { uuid7 } from "../sweep/phone/src/uuid7.ts";

type Bytes = Uint8Array<ArrayBuffer>;

interface Phone {
  file: string;
  link: string;
  clockErrorMs: number;
  quota: number;
  photos: number;
  tabs: number;
}

interface Start {
  base: string;
  sweep: string;
  shops: string[];
  phones: Phone[];
  /** How much faster than real time the outbox waits. */
  pace: number;
  patience: number;
  /** How likely a phone makes check-ins before it sends. */
  eagerness: number;
}

interface Tab {
  start: Start;
  phone: Phone;
  /** The first tab makes check-ins; the others only send. */
  number: number;
  version: string;
}

const MOST_PHOTO_BYTES = 150_000;
const SMALL_PHOTO_BYTES = 200;
const LONGEST_PAUSE_MS = 400;
const TABLES = { items: "id", photos: "sha256", carried: "sha256", meta: "name" } as const;

/** One phone's store. A killed thread leaves a whole transaction or none. */
class FileShelf implements OutboxShelf {
  private readonly database: DatabaseSync;

  constructor(file: string) {
    this.database = new DatabaseSync(file);
    this.database.exec("PRAGMA busy_timeout = 20000; PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF");
    for (const table of Object.keys(TABLES)) this.database.exec(`CREATE TABLE IF NOT EXISTS ${table} (key TEXT PRIMARY KEY, value TEXT)`);
    this.database.exec("CREATE TABLE IF NOT EXISTS bytes (key TEXT PRIMARY KEY, value BLOB)");
  }

  close(): void {
    this.database.close();
  }

  async items(): Promise<OutboxItem[]> {
    return this.all<OutboxItem & { body: string | null }>("items").map((item) => ({ ...item, body: item.body === null ? null : unhex(item.body) }));
  }

  async photos(): Promise<OutboxPhoto[]> {
    return this.all<OutboxPhoto>("photos");
  }

  async carried(): Promise<Carried[]> {
    return this.all<Carried & { file: string }>("carried").map((each) => ({ ...each, file: unhex(each.file) }));
  }

  async bytesOf(key: string): Promise<Bytes | undefined> {
    const row = this.database.prepare("SELECT value FROM bytes WHERE key = ?").get(key);
    return row ? new Uint8Array(row.value as Uint8Array) : undefined;
  }

  meta<Value>(key: string): Value | undefined {
    return this.one<Value>("meta", key);
  }

  putMeta(key: string, value: unknown): void {
    this.put("meta", key, value);
  }

  async changeItem(id: string, change: (item: OutboxItem) => OutboxItem | null): Promise<void> {
    // What stays out of JSON goes through it as hexadecimal text.
    const through = (item: OutboxItem & { body: string | null }) => {
      const changed = change({ ...item, body: item.body === null ? null : unhex(item.body) });
      return changed === null ? null : storable(changed);
    };
    this.change("items", id, through);
  }

  async changePhoto(key: string, change: (photo: OutboxPhoto) => OutboxPhoto | null): Promise<void> {
    this.change("photos", key, change);
  }

  async changeCarried(key: string, change: (carried: Carried) => Carried | null): Promise<void> {
    this.change("carried", key, (each: Carried & { file: string }) => {
      const changed = change({ ...each, file: unhex(each.file) });
      return changed === null ? null : { ...changed, file: hex(changed.file) };
    });
  }

  addPhoto(photo: OutboxPhoto, bytes: Bytes): void {
    this.transaction(() => {
      if (this.one("photos", photo.sha256) !== undefined) return;
      this.put("photos", photo.sha256, photo);
      this.database.prepare("INSERT OR REPLACE INTO bytes VALUES (?, ?)").run(photo.sha256, bytes);
    });
  }

  addCarried(carried: Carried, photos: [OutboxPhoto, Bytes][]): void {
    this.put("carried", carried.sha256, { ...carried, file: hex(carried.file) });
    for (const [photo, bytes] of photos) this.addPhoto(photo, bytes);
  }

  /** As the app's store: a check-in and the release of its photos, all of it or nothing. */
  handOver(item: OutboxItem, photos: string[]): void {
    this.transaction(() => {
      this.put("items", item.id, storable(item));
      for (const sha256 of photos) {
        const photo = this.one<OutboxPhoto>("photos", sha256)!;
        this.put("photos", sha256, { ...photo, item: item.id, held: false });
      }
    });
  }

  private change<One>(table: keyof typeof TABLES, key: string, change: (one: One) => unknown): void {
    this.transaction(() => {
      const found = this.one<One>(table, key);
      if (found === undefined) return;
      const changed = change(found);
      if (changed === null) this.database.prepare(`DELETE FROM ${table} WHERE key = ?`).run(key);
      else this.put(table, key, changed);
    });
  }

  private transaction(work: () => void): void {
    this.database.exec("BEGIN IMMEDIATE");
    try {
      work();
      this.database.exec("COMMIT");
    } catch (error) {
      this.database.exec("ROLLBACK");
      throw error;
    }
  }

  private all<One>(table: keyof typeof TABLES): One[] {
    return this.database.prepare(`SELECT value FROM ${table}`).all().map((row) => JSON.parse(row.value as string) as One);
  }

  private one<One>(table: keyof typeof TABLES, key: string): One | undefined {
    const row = this.database.prepare(`SELECT value FROM ${table} WHERE key = ?`).get(key);
    return row ? (JSON.parse(row.value as string) as One) : undefined;
  }

  private put(table: keyof typeof TABLES, key: string, value: unknown): void {
    this.database.prepare(`INSERT OR REPLACE INTO ${table} VALUES (?, ?)`).run(key, JSON.stringify(value));
  }
}

// -- One tab

async function runTab({ start, phone, number, version }: Tab): Promise<void> {
  const realNow = Date.now.bind(Date);
  const began = realNow();
  Date.now = () => realNow() + phone.clockErrorMs; // this phone's clock, for all of the app's code
  const realFetch = globalThis.fetch;
  globalThis.fetch = (path, init) => realFetch(start.base + String(path), init);
  const shelf = new FileShelf(phone.file);
  let token = shelf.meta<string>("token") ?? null;
  const outbox = new Outbox({
    shelf,
    fetch: ask,
    nowMs: () => began + phone.clockErrorMs + (realNow() - began) * start.pace,
    random: () => Math.random(),
    headers: (unsent) => (token === null ? null : { ...phoneHeaders(token, unsent), "App-Version": version }),
    changed: () => {},
    patience: start.patience,
  });
  for (;;) {
    if (token === null) token = await join(shelf, phone, number);
    if (number === 0 && Math.random() < start.eagerness) await makeSome(shelf, start, phone);
    // Now and then signal comes back, or somebody presses "send now".
    if (shelf.meta("grounded") === undefined) await (Math.random() < 0.3 ? outbox.kick(true) : outbox.send());
    await pause(Math.random() * LONGEST_PAUSE_MS);
  }
}

/** As the app does: the phone's own number is kept before anybody is asked. */
async function join(shelf: FileShelf, phone: Phone, number: number): Promise<string | null> {
  const known = shelf.meta<string>("token");
  if (known !== undefined) return known;
  if (number > 0) return null; // the first tab does it
  const asked = shelf.meta<JoinAsked>("join") ?? { token: phone.link, nonce: makeNonce() };
  shelf.putMeta("join", asked);
  const answer = await requestJoin(asked);
  if (answer === "try-again") return null;
  if ("refused" in answer) throw new Error(answer.refused.en);
  shelf.putMeta("token", answer.token);
  return answer.token;
}

async function makeSome(shelf: FileShelf, start: Start, phone: Phone): Promise<void> {
  const items = await shelf.items();
  const photographed = new Set((await shelf.photos()).map((photo) => photo.item)).size;
  const left = phone.quota - items.length;
  for (let count = 0; count < Math.min(left, 1 + Math.floor(Math.random() * 3)); count++) {
    await makeOne(shelf, start, items.length + count < phone.photos || photographed < phone.photos - left + 1);
  }
}

async function makeOne(shelf: FileShelf, start: Start, withPhoto: boolean, photoBytes?: number): Promise<void> {
  const now = Date.now();
  const shop = start.shops[Math.floor(Math.random() * start.shops.length)]!;
  const photos: string[] = [];
  if (withPhoto) {
    const bytes = makePicture(photoBytes);
    const photo = newPhoto({ sha256: await sha256(bytes), kind: "photo", size: bytes.length, shop, item: null, madeMs: now });
    shelf.addPhoto(photo, bytes);
    photos.push(photo.sha256);
    await pause(Math.random() * 5); // a good moment to be killed
  }
  const id = uuid7(now);
  const finding = { number: 1, lot: "L1", units: 1 + Math.floor(Math.random() * 9), disposition: "sealed_on_site", photos };
  const body = new TextEncoder().encode(JSON.stringify({
    id, sweep: start.sweep, shop, revision: 1, outcome: "inspected", purpose: "visit", began: now - 300_000, ended: now,
    position: null, officers: [{ name: "甲", credential: "EX-1" }, { name: "乙", credential: "EX-2" }],
    findings: withPhoto ? [finding] : [], photos, note: "演练 \u{1f4f1}",
  }));
  shelf.handOver(newItem({
    id, sha256: await sha256(body), body, sweep: start.sweep, shop, shopName: "", outcome: "inspected", revision: 1,
    findings: withPhoto ? 1 : 0, madeMs: now,
  }), photos);
}

/** What begins as a JPEG and is like no other. */
function makePicture(size = 200 + Math.floor(Math.random() ** 2 * MOST_PHOTO_BYTES)): Bytes {
  const bytes = new Uint8Array(size);
  for (let at = 0; at < bytes.length; at += 65_536) crypto.getRandomValues(bytes.subarray(at, at + 65_536));
  bytes.set([0xff, 0xd8, 0xff, 0xe0]);
  return bytes;
}

// -- All phones

class Crowd {
  private readonly start: Start;
  private readonly workers = new Map<string, Worker>();
  private readonly version: string;
  errors: string[] = [];
  killed = 0;

  constructor(start: Start, version: string) {
    this.start = start;
    this.version = version;
    for (const phone of start.phones) for (let number = 0; number < phone.tabs; number++) this.open(phone, number);
  }

  private open(phone: Phone, number: number): void {
    const tab: Tab = { start: this.start, phone, number, version: this.version };
    const worker = new Worker(new URL(import.meta.url), { workerData: tab, resourceLimits: { maxOldGenerationSizeMb: 64 } });
    worker.on("error", (error) => this.errors.push(String(error.stack)));
    this.workers.set(`${phone.file} ${number}`, worker);
  }

  /** A tab is closed in the middle of whatever it does, and opened again. */
  async killOne(): Promise<void> {
    const phone = this.start.phones[Math.floor(Math.random() * this.start.phones.length)]!;
    const number = Math.floor(Math.random() * phone.tabs);
    await this.workers.get(`${phone.file} ${number}`)!.terminate();
    this.killed++;
    this.open(phone, number);
  }

  async stop(): Promise<void> {
    await Promise.all([...this.workers.values()].map((worker) => worker.terminate()));
  }

  /** What the phones hold: check-ins made and still waiting, photos and files that wait. */
  async count(): Promise<Record<string, number>> {
    const counts = { made: 0, waiting: 0, photos: 0, carried: 0, grounded: 0, joined: 0 };
    for (const phone of this.start.phones) {
      const shelf = new FileShelf(phone.file);
      const items = await shelf.items();
      const isGrounded = shelf.meta("grounded") !== undefined;
      counts.made += items.length;
      counts.joined += shelf.meta("token") === undefined ? 0 : 1;
      if (isGrounded) counts.grounded += items.filter((item) => item.state === "waiting").length;
      else {
        counts.waiting += items.filter((item) => item.state === "waiting").length;
        counts.photos += (await shelf.photos()).filter((photo) => !photo.held && !photo.sent).length;
        counts.carried += (await shelf.carried()).length;
      }
      shelf.close();
    }
    return counts;
  }
}

/** A phone that never gets signal again saves its outbox as files; the next phone carries them. */
async function handOver(from: Phone, to: Phone): Promise<string[]> {
  const [own, other] = [new FileShelf(from.file), new FileShelf(to.file)];
  const bytesOf = (key: string) => own.bytesOf(key);
  const files = await makeHandOver(await own.items(), await own.photos(), bytesOf, own.meta<string>("token")!, Date.now());
  for (const text of files) {
    const { carried, photos } = await readHandOver(text, Date.now());
    other.addCarried(carried, photos);
  }
  own.close();
  other.close();
  return files;
}

/** One phone with no tab open, which makes one check-in after the other; the network cuts each once. */
class Walker {
  private readonly shelf: FileShelf;
  private readonly outbox: Outbox;
  private readonly start: Start;

  constructor(start: Start, phone: Phone) {
    this.start = start;
    this.shelf = new FileShelf(phone.file);
    const token = this.shelf.meta<string>("token")!;
    this.outbox = new Outbox({
      shelf: this.shelf,
      fetch: (path, init) => fetch(start.base + path, { ...init, redirect: "manual" }),
      nowMs: () => Date.now(),
      random: () => Math.random(),
      headers: (unsent) => phoneHeaders(token, unsent),
      changed: () => {},
      patience: start.patience / 4,
    });
  }

  /** Whether the one check-in that was made now is through, and its photo, in a few tries. */
  async step(withPhoto: boolean): Promise<boolean> {
    await makeOne(this.shelf, this.start, withPhoto, SMALL_PHOTO_BYTES);
    for (let tries = 0; tries < 6; tries++) {
      await this.outbox.kick(true);
      const waits = (await this.shelf.items()).some((item) => item.state === "waiting");
      if (!waits && !(await this.shelf.photos()).some((photo) => !photo.held && !photo.sent)) return true;
    }
    return false;
  }
}

async function listMade(start: Start): Promise<unknown[]> {
  const made: unknown[] = [];
  for (const phone of start.phones) {
    const shelf = new FileShelf(phone.file);
    const photos = await shelf.photos();
    for (const { id, sha256, state, receipt } of await shelf.items()) {
      made.push({ id, sha256, state, receipt, photos: photos.filter((photo) => photo.item === id).map((photo) => photo.sha256) });
    }
    shelf.close();
  }
  return made;
}

async function obey(): Promise<void> {
  let start: Start | null = null;
  let crowd: Crowd | null = null;
  let walker: Walker | null = null;
  const answer = (said: unknown) => process.stdout.write(`${JSON.stringify(said)}\n`);
  for await (const line of createInterface({ input: process.stdin })) {
    const command = JSON.parse(line) as { do: string; start?: Start; version?: string; phone?: number; to?: number; photo?: boolean };
    switch (command.do) {
      case "open":
        start = command.start!;
        crowd = new Crowd(start, command.version!);
        answer({});
        break;
      case "kill":
        await crowd!.killOne();
        answer({ killed: crowd!.killed });
        break;
      case "count":
        answer({ ...(await crowd!.count()), errors: crowd!.errors });
        break;
      case "ground": {
        const shelf = new FileShelf(start!.phones[command.phone!]!.file);
        shelf.putMeta("grounded", true);
        shelf.close();
        answer({});
        break;
      }
      case "step":
        await crowd?.stop();
        walker ??= new Walker(start!, start!.phones.at(-1)!);
        answer({ through: await walker.step(command.photo === true) });
        break;
      case "hand-over":
        answer({ files: await handOver(start!.phones[command.phone!]!, start!.phones[command.to!]!) });
        break;
      default:
        await crowd?.stop();
        // Not before it is through the pipe.
        process.stdout.write(`${JSON.stringify({ made: start ? await listMade(start) : [] })}\n`, () => process.exit(0));
        return;
    }
  }
  process.exit(0); // whoever gave the orders is gone
}

function storable(item: OutboxItem): unknown {
  return { ...item, body: item.body === null ? null : hex(item.body) };
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}

function unhex(text: string): Bytes {
  return new Uint8Array(Buffer.from(text, "hex"));
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

if (isMainThread) void obey();
else void runTab(workerData as Tab);
