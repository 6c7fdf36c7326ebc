import assert from "node:assert/strict";
import { test } from "node:test";
import { type Draft, encodeCheckIn, newFinding, photosOf } from "./draft.ts";

function draft(changes: Partial<Draft> = {}): Draft {
  return {
    id: "i", shop: "s", shopName: "Shop", sweep: "S1", revision: 1, lots: [], beganMs: 1, purpose: "visit",
    outcome: "inspected", position: null, findings: [], unanswered: [], settles: [], also: [], sameAs: null,
    photos: [], note: "", newShop: null, ...changes,
  };
}

const read = (bytes: Uint8Array) => JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));

test("a clear visit answers for the lots of the revision with which it began", () => {
  const said = read(encodeCheckIn(draft({ revision: 1 }), [{ name: "A", credential: "1" }], 5));
  assert.deepEqual([said.revision, said.findings, said.unanswered, said.began, said.ended], [1, [], [], 1, 5]);
});

test("strange text still makes bytes that anybody can read", () => {
  const note = "\u0000 \ud800 <img src=x onerror=alert(1)> \u{10ffff}";
  assert.equal(read(encodeCheckIn(draft({ note }), [], 5)).note, note);
});

test("findings are numbered apart, and their photos are those of the visit", () => {
  const visit = draft({ photos: ["p0"] });
  visit.findings.push({ ...newFinding(visit, "L-1"), photos: ["p1"] });
  visit.findings.push(newFinding(visit, null));
  assert.deepEqual(visit.findings.map((finding) => finding.number), [1, 2]);
  assert.deepEqual(photosOf(visit), ["p0", "p1"]);
  const [first] = read(encodeCheckIn(visit, [], 5)).findings;
  assert.deepEqual([first.lot, first.hold.basis], ["L-1", "sealing"]);
});

test("goods that are still on sale stand under no hold", () => {
  const visit = draft();
  visit.findings.push({ ...newFinding(visit, "L-1"), disposition: "on_sale" });
  assert.equal(read(encodeCheckIn(visit, [], 5)).findings[0].hold, null);
});

test("a shut door settles nothing", () => {
  const said = read(encodeCheckIn(draft({ outcome: "shut", settles: ["sighting-1"], also: ["s2"] }), [], 5));
  assert.deepEqual([said.settles, said.also], [[], []]);
});
