import assert from "node:assert/strict";
import { test } from "node:test";
import { type Draft, encodeCheckIn, lapseDay, mendDraft, newFinding, photosOf } from "./draft.ts";

function draft(changes: Partial<Draft> = {}): Draft {
  return {
    id: "i", shop: "s", shopName: "Shop", sweep: "S1", revision: 1, lots: [], beganMs: 1, purpose: "visit",
    outcome: "inspected", position: null, findings: [], movements: [], unanswered: [], settles: [], also: [], sameAs: null,
    photos: [], note: "", newShop: null, ...changes,
  };
}

const TODAY = "2008-09-12";
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
  visit.findings.push({ ...newFinding(visit, "L-1", TODAY), photos: ["p1"] });
  visit.findings.push(newFinding(visit, null, TODAY));
  assert.deepEqual(visit.findings.map((finding) => finding.number), [1, 2]);
  assert.deepEqual(photosOf(visit), ["p0", "p1"]);
  const [first] = read(encodeCheckIn(visit, [], 5)).findings;
  assert.deepEqual([first.lot, first.hold.basis], ["L-1", "sealing"]);
});

test("goods that are still on sale stand under no hold", () => {
  const visit = draft();
  visit.findings.push({ ...newFinding(visit, "L-1", TODAY), disposition: "on_sale" });
  assert.equal(read(encodeCheckIn(visit, [], 5)).findings[0].hold, null);
});

test("a shut door settles nothing", () => {
  const said = read(encodeCheckIn(draft({ outcome: "shut", settles: ["sighting-1"], also: ["s2"] }), [], 5));
  assert.deepEqual([said.settles, said.also], [[], []]);
});

test("a hold says when it lapses, at the end of that day", () => {
  assert.deepEqual(["sealing", "preservation", "voluntary", ""].map((basis) => lapseDay(basis, TODAY)), ["2008-10-12", "2008-09-19", "", ""]);
  const visit = draft();
  visit.findings.push(newFinding(visit, "L-1", TODAY), { ...newFinding(visit, "L-2", TODAY), lapses: "" });
  const [first, second] = read(encodeCheckIn(visit, [], 5)).findings;
  assert.deepEqual([first.hold.lapses, second.hold.lapses], ["2008-10-12T23:59:59", null]);
});

test("what came, went and is here is told apart, and the invoice is evidence too", () => {
  const visit = draft();
  visit.findings.push({ ...newFinding(visit, "L-1", TODAY), received: 24, sold: 10, units: 12, photos: ["p"], invoices: ["i"] });
  const [finding] = read(encodeCheckIn(visit, [], 5)).findings;
  assert.deepEqual([finding.received_units, finding.sold_units, finding.units], [24, 10, 12]);
  assert.deepEqual([finding.photos, finding.invoices, photosOf(visit)], [["p", "i"], ["i"], ["p", "i"]]);
});

test("unreadable print may be narrowed to some lots, readable print is of its own", () => {
  const visit = draft();
  visit.findings.push({ ...newFinding(visit, null, TODAY), couldBe: ["L-1", "L-2"] }, { ...newFinding(visit, "L-3", TODAY), couldBe: ["L-1"] });
  assert.deepEqual(read(encodeCheckIn(visit, [], 5)).findings.map((each: { could_be: string[] }) => each.could_be), [["L-1", "L-2"], []]);
});

test("a movement names its find, and the shop of it where that is another", () => {
  const movement = {
    id: "m", finding: "i/1", shop: "s", lot: "L-1", source: "sealed_on_site", most: 5, target: "collected",
    units: 2, custodian: "Depot", witness: "", document: "",
  };
  const visit = draft({ outcome: "notified", movements: [movement, { ...movement, id: "n", shop: "other" }] });
  const [own, other] = read(encodeCheckIn(visit, [], 5)).movements;
  assert.deepEqual([own.finding, own.units, own.shop, other.shop], ["i/1", 2, null, "other"]);
});

test("a draft of an older app is gone on with", () => {
  const { movements: _, ...old } = draft();
  const finding = { number: 1, lot: "L-1", units: 1, photos: [] } as unknown as Draft["findings"][number];
  const mended = mendDraft({ ...old, findings: [finding] } as unknown as Draft);
  assert.deepEqual([mended.movements, mended.findings[0]!.invoices, mended.findings[0]!.units], [[], [], 1]);
  assert.equal(read(encodeCheckIn(mended, [], 5)).findings[0].hold, null);
});
