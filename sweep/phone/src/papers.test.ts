import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { fillForm, formsFor, type PaperForm } from "./papers.ts";
import { readPath, writePath } from "./signature_pad.ts";

const TABLE = JSON.parse(readFileSync(new URL("../../../tests/domain/paper_cases.json", import.meta.url), "utf-8"));
const FORM = TABLE.form as PaperForm;

for (const { language, facts, goods, filled } of TABLE.cases) {
  test(`a form is filled as by the service: ${language}`, () => assert.deepEqual(fillForm(FORM, language, facts, goods), filled));
}

test("a visit calls for the forms of its holds", () => {
  for (const { is_find, bases, fits } of TABLE.fits) assert.equal(formsFor([FORM], is_find, bases).length === 1, fits);
});

test("a signature is the same after it was kept", () => {
  const path = "M1,2L3,4L5,6M7,8";
  assert.equal(writePath(readPath(path)), path);
  assert.deepEqual(readPath(""), []);
});
