import assert from "node:assert/strict";
import { test } from "node:test";
import { atMost } from "./not_known.ts";

const NOTHING = { all: 10, proven: 4, product: 0, claimed: 0, unsent: 0 };

test("without claims and unsent work the interval is one point", () => {
  assert.equal(atMost(NOTHING), 4);
});

test("claims and unsent check-ins may all be clear", () => {
  assert.equal(atMost({ ...NOTHING, claimed: 2, unsent: 3 }), 9);
});

test("no more can be proven than shops are left that hold no product", () => {
  assert.equal(atMost({ ...NOTHING, product: 1, claimed: 2, unsent: 300 }), 9);
});

test("a team without a plan has nothing that could be proven", () => {
  assert.equal(atMost({ all: 0, proven: 0, product: 0, claimed: 0, unsent: 5 }), 0);
});
