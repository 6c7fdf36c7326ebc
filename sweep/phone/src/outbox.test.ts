import assert from "node:assert/strict";
import { test } from "node:test";
import { Outbox } from "./outbox.ts";
import { type Carried, newItem, newPhoto, type OutboxItem, type OutboxPhoto, type OutboxShelf } from "./outbox_items.ts";
import { joinBodies, PIECE_BYTES } from "./outbox_wire.ts";
import { ownSha256 } from "./sha256.ts";

type Answer = (path: string, init: RequestInit) => Response | Promise<Response>;

class World {
  items = new Map<string, OutboxItem>();
  photos = new Map<string, OutboxPhoto>();
  carried = new Map<string, Carried>();
  bytes = new Map<string, Uint8Array<ArrayBuffer>>();
  asked: { path: string; body: string; unsent: string }[] = [];
  now = 1_000_000;
  answer: Answer = (_, init) => receiptsFor(init);
  joined = true;
  outbox: Outbox;

  constructor() {
    this.outbox = this.openTab();
  }

  /** Each tab has its own outbox over the one store of the phone. */
  openTab(): Outbox {
    const shelf: OutboxShelf = {
      items: async () => [...this.items.values()].map((item) => ({ ...item })),
      photos: async () => [...this.photos.values()].map((photo) => ({ ...photo })),
      carried: async () => [...this.carried.values()],
      bytesOf: async (sha256) => this.bytes.get(sha256),
      changeItem: async (id, change) => changeIn(this.items, id, change),
      changePhoto: async (sha256, change) => changeIn(this.photos, sha256, change),
      changeCarried: async (sha256, change) => changeIn(this.carried, sha256, change),
    };
    return new Outbox({
      shelf,
      fetch: async (path, init) => {
        const headers = init.headers as Record<string, string>;
        this.asked.push({ path, body: textOf(init.body), unsent: headers["Phone-Unsent"]! });
        return this.answer(path, init);
      },
      nowMs: () => this.now,
      random: () => 1,
      headers: (unsent) => (this.joined ? { "Phone-Unsent": String(unsent) } : null),
      changed: () => {},
    });
  }

  add(id: string, note = ""): void {
    const body = new TextEncoder().encode(JSON.stringify({ id, note }));
    this.items.set(id, newItem({
      id, body, sha256: ownSha256(body), sweep: "S1", shop: "s", shopName: "", outcome: "inspected", revision: 1,
      findings: 0, madeMs: this.items.size,
    }));
  }

  addPhoto(text: string, item: string | null = null): string {
    const bytes = new TextEncoder().encode(text);
    const sha256 = ownSha256(bytes);
    this.bytes.set(sha256, bytes);
    const photo = newPhoto({ sha256, kind: "photo", size: bytes.length, shop: "s", item, madeMs: 0 });
    this.photos.set(sha256, { ...photo, held: false });
    return sha256;
  }

  states(): string[] {
    return [...this.items.values()].map((item) => item.state);
  }
}

function changeIn<One>(those: Map<string, One>, key: string, change: (one: One) => One | null): void {
  const found = those.get(key);
  if (found === undefined) return;
  const changed = change(found);
  if (changed === null) those.delete(key);
  else those.set(key, changed);
}

function textOf(body: unknown): string {
  return new TextDecoder().decode(body as Uint8Array);
}

/** As the service answers, whose receipts hash the bytes that came. */
function receiptsFor(init: RequestInit, status = "recorded", epoch = "e1"): Response {
  const sent = JSON.parse(textOf(init.body)) as { id: string } | { id: string }[];
  const receipts = [sent].flat().map((item, at) => {
    const raw = new TextEncoder().encode(JSON.stringify(item));
    return { id: item.id, sha256: ownSha256(raw), status, epoch, n: at + 1, hash: "h" };
  });
  return Response.json({ receipts }, { status: status === "conflict" && receipts.length === 1 ? 409 : 200 });
}

test("a receipt that echoes id and hash ends an item", async () => {
  const world = new World();
  world.add("a");
  world.add("b");
  assert.equal(await world.outbox.send(), true);
  assert.deepEqual(world.states(), ["sent", "sent"]);
  assert.equal(world.asked.length, 1);
  assert.equal(world.outbox.trouble, null);
});

for (const [name, answer, trouble] of [
  ["a portal's page with 200", () => new Response("<html>log in</html>"), "portal"],
  ["a 200 that echoes another hash", () => Response.json({ receipts: [{ id: "a", sha256: "0", status: "recorded" }] }), "portal"],
  ["a redirect", () => new Response(null, { status: 302 }), "portal"],
  ["401", () => new Response("", { status: 401 }), "signed-out"],
  ["403", () => new Response("", { status: 403 }), "refused"],
  ["500", () => new Response("", { status: 500 }), "busy"],
  ["503", () => new Response("", { status: 503 }), "busy"],
  ["no network", () => Promise.reject(new TypeError("failed")), "no-signal"],
] as [string, Answer, string][]) {
  test(`${name} empties nothing, and the same bytes go again`, async () => {
    const world = new World();
    world.add("a");
    world.answer = answer;
    await world.outbox.send();
    assert.deepEqual(world.states(), ["waiting"]);
    assert.equal(world.outbox.trouble, trouble);
    assert.equal(await world.outbox.send(), false);
    assert.equal(world.asked.length, 1, "it waits before the next try");
    world.answer = (_, init) => receiptsFor(init);
    world.now += 400_000;
    await world.outbox.send();
    assert.deepEqual(world.states(), ["sent"]);
    assert.equal(world.asked[0]!.body, world.asked[1]!.body);
  });
}

test("an answer that is cut in the middle makes no double: the same id and bytes get the first receipt again", async () => {
  const world = new World();
  world.add("a");
  world.answer = () => new Response(new ReadableStream({ start: (stream) => stream.error(new Error("cut")) }));
  await world.outbox.send();
  assert.deepEqual(world.states(), ["waiting"]);
  world.answer = (_, init) => receiptsFor(init, "repeated");
  await world.outbox.kick();
  assert.deepEqual(world.states(), ["sent"]);
});

test("a conflict is shelved with its receipt and the others go on", async () => {
  const world = new World();
  world.add("a");
  world.answer = (_, init) => receiptsFor(init, "conflict");
  await world.outbox.send();
  assert.deepEqual(world.states(), ["shelved"]);
  assert.equal(world.items.get("a")!.receipt!.status, "conflict");
});

test("one that is too large stays, and the others are sent without it", async () => {
  const world = new World();
  for (const id of ["a", "huge", "c"]) world.add(id);
  world.answer = (_, init) => (textOf(init.body).includes("huge") ? new Response("", { status: 413 }) : receiptsFor(init));
  await world.outbox.send();
  assert.deepEqual(world.states(), ["sent", "waiting", "sent"]);
  assert.equal(world.items.get("huge")!.trouble, "too-large");
});

test("waits grow with each failure, up to five minutes", async () => {
  const world = new World();
  world.add("a");
  world.answer = () => new Response("", { status: 502 });
  const waits = [];
  for (let round = 0; round < 12; round++) {
    await world.outbox.send();
    waits.push(world.outbox.nextTryMs - world.now);
    world.now = world.outbox.nextTryMs;
  }
  assert.deepEqual(waits.slice(0, 4), [2_000, 4_000, 8_000, 16_000]);
  assert.equal(waits.at(-1), 300_000);
});

test("a check-in never waits for a photo, and a photo is only forgotten when its hash is echoed", async () => {
  const world = new World();
  const sha256 = world.addPhoto("jpeg");
  world.add("a");
  world.answer = (path, init) => (path.includes("photos") ? Response.json({ ok: true }) : receiptsFor(init));
  await world.outbox.send();
  assert.deepEqual(world.states(), ["sent"]);
  assert.equal(world.photos.size, 1);
  assert.deepEqual(world.asked.map((each) => each.path), ["/api/v1/check-ins", `/api/v1/photos/${sha256}`]);
  assert.deepEqual(world.asked.map((each) => each.unsent), ["1", "0"]);
  world.answer = () => Response.json({ sha256, size: 4 }, { status: 201 });
  await world.outbox.kick();
  assert.equal(world.photos.size, 0);
});

test("photos of a check-in that is not yet handed over stay here", async () => {
  const world = new World();
  const sha256 = world.addPhoto("jpeg");
  world.photos.set(sha256, { ...world.photos.get(sha256)!, held: true });
  await world.outbox.send();
  assert.equal(world.asked.length, 0);
});

test("a phone that has not joined keeps everything", async () => {
  const world = new World();
  world.add("a");
  world.joined = false;
  await world.outbox.send();
  assert.deepEqual([world.states(), world.outbox.trouble], [["waiting"], "signed-out"]);
});

test("after a restored backup what was sent is offered again; bytes go only when an exported head covers them", async () => {
  const world = new World();
  world.add("a");
  world.add("b");
  await world.outbox.send();
  await world.outbox.reconcile("S1", "e1", 1);
  assert.equal(world.items.get("a")!.body, null);
  assert.ok(world.items.get("b")!.body);
  await world.outbox.reconcile("S1", "e2", 1);
  assert.deepEqual(world.states(), ["sent", "waiting"]);
});

test("bodies are joined byte for byte", () => {
  const bodies = ["{}", '{"a":"é"}'].map((text) => new TextEncoder().encode(text));
  assert.equal(textOf(joinBodies(bodies)), '[{},{"a":"é"}]');
});

/** A service that keeps photos in pieces, and loses some requests and answers. */
class PhotoService {
  kept = "";
  cuts: Set<number>;
  asked = 0;
  sent = 0;

  constructor(cuts: number[]) {
    this.cuts = new Set(cuts);
  }

  answer(init: RequestInit, sha256: string): Response {
    const [, start, total] = /bytes (\d+)-\d+\/(\d+)/.exec((init.headers as Record<string, string>)["Content-Range"]!)!;
    const round = this.asked++;
    const piece = textOf(init.body);
    this.sent += piece.length;
    if (this.cuts.has(round) && round % 2 === 0) throw new TypeError("the request was cut");
    if (Number(start) <= this.kept.length) this.kept = this.kept.slice(0, Number(start)) + piece;
    if (this.cuts.has(round)) throw new TypeError("the answer was cut");
    const size = Number(total);
    if (this.kept.length === size) return Response.json({ sha256, size }, { status: 201 });
    return Response.json({ sha256, size, received: this.kept.length }, { status: 202 });
  }
}

test("a photo goes on where the service has got to, however often the connection is cut", async () => {
  const world = new World();
  const text = "0123456789".repeat(PIECE_BYTES / 4);
  const sha256 = world.addPhoto(text);
  const service = new PhotoService([0, 1, 3, 4]);
  world.answer = (_, init) => service.answer(init, sha256);
  for (let round = 0; round < 6 && world.photos.size > 0; round++) await world.outbox.kick();
  assert.equal(service.kept, text);
  assert.equal(world.photos.size, 0);
  assert.ok(service.sent < text.length + 5 * PIECE_BYTES, "a cut costs a piece, not the photo");
});

test("a service that says it got further but never does is no service", async () => {
  const world = new World();
  const sha256 = world.addPhoto("x".repeat(3 * PIECE_BYTES));
  world.answer = () => Response.json({ sha256, size: 3 * PIECE_BYTES, received: 5 }, { status: 202 });
  await world.outbox.send();
  assert.equal(world.outbox.trouble, "portal");
  assert.equal(world.photos.size, 1);
});

test("a photo stays until an exported head covers its check-in, and is offered again after a restored backup", async () => {
  const world = new World();
  world.add("a");
  world.add("b");
  const [one, other] = [world.addPhoto("1", "a"), world.addPhoto("2", "b")];
  world.answer = (path, init) =>
    path.includes("photos") ? Response.json({ sha256: path.slice(-64), size: 1 }) : receiptsFor(init);
  await world.outbox.send();
  assert.deepEqual([...world.photos.values()].map((photo) => photo.sent), [true, true]);
  await world.outbox.reconcile("S1", "e1", 1);
  assert.deepEqual([...world.photos.keys()], [other]);
  await world.outbox.reconcile("S1", "e2", 1);
  assert.equal(world.photos.get(other)!.sent, false);
  assert.ok(!world.photos.has(one));
});

test("a clock that is put back by a day does not make the outbox wait for a day", async () => {
  const world = new World();
  world.add("a");
  world.answer = () => new Response("", { status: 503 });
  await world.outbox.send();
  world.answer = (_, init) => receiptsFor(init);
  world.now -= 86_400_000;
  await world.outbox.send();
  assert.deepEqual(world.states(), ["sent"]);
});

test("two tabs that send at once end each item once, and neither undoes the other", async () => {
  const world = new World();
  const other = world.openTab();
  for (const id of ["a", "b", "c"]) world.add(id);
  world.addPhoto("jpeg");
  world.answer = (path, init) =>
    path.includes("photos") ? Response.json({ sha256: path.slice(-64), size: 4 }) : receiptsFor(init, "repeated");
  await Promise.all([world.outbox.send(), other.send()]);
  assert.deepEqual(world.states(), ["sent", "sent", "sent"]);
  assert.equal(world.photos.size, 0);
});

test("what was refused singly waits longer, unless somebody asks for it", async () => {
  const world = new World();
  world.add("a");
  world.answer = () => new Response("", { status: 413 });
  await world.outbox.send();
  world.answer = (_, init) => receiptsFor(init);
  await world.outbox.kick();
  assert.deepEqual(world.states(), ["waiting"]);
  await world.outbox.kick(true);
  assert.deepEqual(world.states(), ["sent"]);
});

test("a file that is carried for another phone goes only when its hash is echoed", async () => {
  const world = new World();
  const file = new TextEncoder().encode("{}");
  world.carried.set("f", { sha256: "f", file, phone: "ph-1", items: 2, madeMs: 0, tries: 0, notBeforeMs: 0, trouble: null });
  world.answer = () => new Response("<html>", { status: 200 });
  await world.outbox.send();
  assert.deepEqual([world.outbox.trouble, world.carried.size], ["portal", 1]);
  world.answer = () => new Response("", { status: 422 });
  await world.outbox.kick();
  assert.equal(world.carried.get("f")!.trouble, "unfit");
  world.answer = () => Response.json({ sha256: "f", receipts: [] });
  await world.outbox.kick(true);
  assert.equal(world.carried.size, 0);
  assert.equal(world.asked.at(-1)!.path, "/api/v1/hand-overs");
});
