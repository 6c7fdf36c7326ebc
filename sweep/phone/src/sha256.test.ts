import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { ownSha256, sha256 } from "./sha256.ts";

const bytesOf = (text: string) => new TextEncoder().encode(text);

// NIST FIPS 180-4 examples.
const VECTORS: [string, string][] = [
  ["", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"],
  ["abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"],
  [
    "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
    "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
  ],
  ["a".repeat(1_000_000), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"],
];

test("both ways give the published digests", async () => {
  for (const [text, digest] of VECTORS) {
    assert.equal(ownSha256(bytesOf(text)), digest);
    assert.equal(await sha256(bytesOf(text)), digest);
  }
});

test("every length around the block size is right", () => {
  for (let length = 0; length < 200; length++) {
    const bytes = Uint8Array.from({ length }, (_, at) => (at * 37 + length) & 255);
    assert.equal(ownSha256(bytes), createHash("sha256").update(bytes).digest("hex"), String(length));
  }
});
