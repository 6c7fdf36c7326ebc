import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { test } from "node:test";
import { hmacSha256, HandOverUnreadable, makeHandOver, readHandOver, signedText } from "./outbox_hand_over.ts";
import { newItem, newPhoto } from "./outbox_items.ts";
import { ownSha256 } from "./sha256.ts";

const encode = (text: string) => new TextEncoder().encode(text);
const body = encode('{"id":"a","note":"\u0000é"}');
const photo = Uint8Array.from({ length: 300 }, (_, at) => at);
const item = newItem({
  id: "a", sha256: ownSha256(body), body, sweep: "S1", shop: "s", shopName: "", outcome: "inspected", revision: 1,
  findings: 0, madeMs: 1,
});
const kept = {
  ...newPhoto({ sha256: ownSha256(photo), kind: "photo", size: photo.length, shop: "s", item: "a", madeMs: 1 }),
};

const make = () => makeHandOver([item, { ...item, id: "b", state: "sent" }], [kept, { ...kept, held: true }], async () => photo, "token", 7);

test("a message is signed as everybody else signs it", () => {
  for (const length of [0, 5, 64, 100]) {
    const [key, message] = [encode("k".repeat(length)), encode("what is signed")];
    assert.equal(hmacSha256(key, message), createHmac("sha256", key).update(message).digest("hex"));
  }
});

test("the file holds what waits, byte for byte, and nothing else", async () => {
  const [text, ...more] = await make();
  assert.deepEqual(more, []);
  const { carried, photos } = await readHandOver(text!, 9);
  assert.deepEqual([carried.items, carried.madeMs, photos.length], [1, 9, 1]);
  assert.deepEqual(photos[0]![1], photo);
  assert.equal(photos[0]![0].held, false);
  const posted = JSON.parse(new TextDecoder().decode(carried.file));
  assert.deepEqual(atob(posted.items[0].body), String.fromCharCode(...body));
  assert.equal(posted.left, 0);
  assert.equal(posted.bytes, undefined, "photos go apart");
});

test("the signature is by the phone's own token", async () => {
  const posted = JSON.parse((await make())[0]!);
  const key = Buffer.from(ownSha256(encode("token")), "hex");
  assert.equal(posted.phone, `ph-${key.toString("hex").slice(0, 16)}`);
  assert.equal(posted.signature, createHmac("sha256", key).update(signedText(posted)).digest("hex"));
  assert.equal(signedText(posted).split("\n")[4], `item a ${item.sha256}`);
});

test("a file that is cut, changed or something else is not taken", async () => {
  const text = (await make())[0]!;
  const changed = JSON.stringify({ ...JSON.parse(text), items: [{ id: "a", sha256: item.sha256, body: btoa("{}") }] });
  for (const bad of [text.slice(0, -20), changed, "[]", "null", "{}", "hello"]) {
    await assert.rejects(readHandOver(bad, 9), HandOverUnreadable);
  }
});

test("more photos than one file should hold make several files, the check-ins in the first", async () => {
  const many = Array.from({ length: 3 }, (_, at) => ({ ...kept, sha256: `${at}`, size: 9_000_000 }));
  const files = (await makeHandOver([item], many, async () => photo, "token", 7)).map((text) => JSON.parse(text));
  assert.deepEqual(files.map((file) => [file.items.length, file.photos.length, file.left]), [[1, 1, 2], [0, 1, 3], [0, 1, 3]]);
});
