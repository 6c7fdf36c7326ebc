import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { say, WORDS, type Word } from "./words.ts";

const names = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((found) => found[1]).sort();

test("every text exists in both languages, with the same values", () => {
  for (const [word, [zh, en]] of Object.entries(WORDS)) {
    assert.ok(zh.trim() && en.trim(), word);
    assert.match(zh, /\p{Script=Han}/u, word);
    assert.doesNotMatch(en.replace("中文", ""), /\p{Script=Han}/u, word);
    assert.deepEqual(names(zh), names(en), word);
  }
});

test("no text is left unused", () => {
  const folder = new URL(".", import.meta.url);
  const sources = readdirSync(folder).filter((name) => name.endsWith(".ts") && !/^words|\.test\./.test(name));
  const code = sources.map((name) => readFileSync(new URL(name, folder), "utf8")).join("\n");
  const made = /^(why_|role_)/; // chosen by a value
  const unused = Object.keys(WORDS).filter((word) => !made.test(word) && !new RegExp(`["']${word}["']`).test(code));
  assert.deepEqual(unused, []);
});

test("values are put in", () => {
  assert.equal(say("dueBy", "en", { time: "14:30" }), "by 14:30");
  assert.equal(say("back" satisfies Word, "zh"), "返回");
});
