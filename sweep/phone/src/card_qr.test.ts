import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { encodeQr } from "./card_qr.ts";

/** Made by another encoder (segno), with the same mask; the texts fill their code, for padding is free to differ. */
const CASES = JSON.parse(readFileSync(new URL("../../../tests/phone/qr_cases.json", import.meta.url), "utf-8")) as {
  text: string;
  mask: number;
  version: number;
  rows: string[];
}[];

for (const { text, mask, version, rows } of CASES) {
  test(`version ${version} with mask ${mask} is as another encoder makes it: ${text.slice(0, 12)}`, () => {
    const drawn = encodeQr(text, mask);
    assert.equal(drawn.length, version * 4 + 17);
    const told = drawn.map((row) => BigInt(`0b${row.map((dark) => (dark ? 1 : 0)).join("")}`).toString(16));
    assert.deepEqual(told, rows);
  });
}

test("what is too long is refused", () => {
  assert.throws(() => encodeQr("x".repeat(300)), RangeError);
});
