/**
 * Papers of a visit, filled from forms that the bureau may replace (GET /api/v1/paper-forms). The service fills the same
 * forms by sweep/domain/paper_forms.py; one table of cases tests both.
 */

import type { Language } from "./words.ts";

export type Facts = Record<string, string>;
type Pair = [string, string];

export type FormBlock =
  | { kind: "facts"; rows: Pair[] }
  | { kind: "text"; text: string }
  | { kind: "goods"; columns: Pair[] }
  | { kind: "entry"; name: string; label: string }
  | { kind: "signatures"; who: Signer[] };

export type Signer = "officer" | "shopkeeper" | "witness";

export interface PaperForm {
  form: string;
  on: "clear" | "find";
  bases: string[];
  numbered: boolean;
  title: Record<Language, string>;
  blocks: Record<Language, FormBlock[]>;
}

/** The forms as kept on the phone. */
export interface KeptForms {
  etag: string;
  forms: PaperForm[];
}

export type PaperBlock =
  | { kind: "facts"; rows: string[][] }
  | { kind: "text"; text: string }
  | { kind: "goods"; head: string[]; rows: string[][] }
  | { kind: "entry"; name: string; label: string; value: string }
  | { kind: "signatures"; who: Signer[] };

export interface Paper {
  form: string;
  title: string;
  blocks: PaperBlock[];
}

/** The papers that a visit calls for; `bases` are those of its holds. */
export function formsFor(forms: PaperForm[], isFind: boolean, bases: string[]): PaperForm[] {
  return forms.filter((form) => {
    if ((form.on === "find") !== isFind) return false;
    return form.bases.length === 0 || form.bases.some((basis) => bases.includes(basis));
  });
}

/** Every place filled. A fact that is not known is left open: ____. */
export function fillForm(form: PaperForm, language: Language, facts: Facts, goods: Facts[]): Paper {
  const blocks = form.blocks[language].map((block) => fillBlock(block, facts, goods));
  return { form: form.form, title: fill(form.title[language], facts), blocks };
}

function fillBlock(block: FormBlock, facts: Facts, goods: Facts[]): PaperBlock {
  switch (block.kind) {
    case "facts":
      return { kind: "facts", rows: block.rows.map((row) => row.map((text) => fill(text, facts))) };
    case "goods": {
      const rows = goods.map((each) => block.columns.map(([, value]) => fill(value, { ...facts, ...each })));
      return { kind: "goods", head: block.columns.map(([label]) => label), rows };
    }
    case "entry":
      return { kind: "entry", name: block.name, label: fill(block.label, facts), value: "" };
    case "signatures":
      return { kind: "signatures", who: [...block.who] };
    default:
      return { kind: "text", text: fill(block.text, facts) };
  }
}

function fill(text: string, facts: Facts): string {
  return text.replace(/\{(\w+)\}/g, (_, name: string) => facts[name] || "____");
}
