import assert from "node:assert/strict";
import { test } from "node:test";
import { EventSplitter } from "../../maps/src/stream.ts";

const TEXT = 'retry: 1000\n\nid: 8\nevent: shops\ndata: {"n":8}\n\n: still here\n\nid: 9\nevent: resync\ndata: {"n":9}\n\n';

test("events are the same however the connection cuts them", () => {
  const whole = [...new EventSplitter().add(TEXT)];
  assert.deepEqual(whole, [
    { event: "shops", data: '{"n":8}' },
    { event: "resync", data: '{"n":9}' },
  ]);
  for (let size = 1; size < 20; size++) {
    const splitter = new EventSplitter();
    const found = [];
    for (let at = 0; at < TEXT.length; at += size) found.push(...splitter.add(TEXT.slice(at, at + size)));
    assert.deepEqual(found, whole);
  }
});
