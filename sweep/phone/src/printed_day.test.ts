import assert from "node:assert/strict";
import { test } from "node:test";
import { readDay } from "./printed_day.ts";

test("days are read as they are printed", () => {
  for (const text of ["2008-08-06", "2008/8/6", "2008.08.06", "20080806", "2008年8月6日", "２００８年８月６日", " 2008-8-6 "])
    assert.equal(readDay(text), "2008-08-06", text);
});

test("what is no single existing day is not read", () => {
  for (const text of ["", "2008-08", "08-08-06", "2008-02-30", "2008-13-01", "K8-0806", "12345678"])
    assert.equal(readDay(text), null, text);
});
