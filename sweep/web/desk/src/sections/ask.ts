/** Is this one recalled? For a caller, or a tin that somebody brought: scanned or typed, answered by the recall as it
 *  stands. */

import { ask } from "../api.ts";
import type { Desk } from "../desk.ts";
import { type Child, fill, h } from "../dom.ts";
import { attempt } from "../form.ts";
import { chip, heading } from "../pieces.ts";
import type { Section, View } from "../section.ts";
import { say, word } from "../speech.ts";
import { pictureOf } from "./lot_pictures.ts";

interface LotAnswer {
  lot: string;
  label: string;
  producer: string;
  rule: string;
  answer: string;
  other_article: boolean;
  needs: string[];
  pictures: string[];
}

interface UnitAnswer {
  answer: "recalled" | "not_recalled" | "cannot_tell";
  gtin: string;
  code: string;
  production: string;
  expiry: string;
  best_by: string;
  unread: string[];
  listed: boolean | null;
  lots: LotAnswer[];
  total: number;
}

const READ = ["code", "production", "expiry", "best_by"] as const;
const FIELDS = ["scan", ...READ] as const;
const LOOKS = { recalled: "red", cannot_tell: "amber", not_recalled: "green" };

export const askUnit: Section = {
  id: "ask",
  allowed: true,
  open(_desk: Desk, into: HTMLElement): View {
    const answer = h("div", { role: "status", class: "unit-answer" });
    const inputs = FIELDS.map((name) => {
      const id = `ask-${name}`;
      return { name, id, input: h("input", { id, type: "text", autocomplete: "off", maxlength: 400 }) };
    });
    const form = h("form", { class: "fields ask" }, ...inputs.map(({ name, id, input }) => h("div", { class: "field" }, h("label", { for: id }, labelOf(name)), input)));
    form.append(h("p", { class: "buttons" }, h("button", { type: "submit", class: "main" }, say("ask"))));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const asked = new URLSearchParams(inputs.map(({ name, input }) => [name, input.value]));
      void attempt(async () => fill(answer, ...told(await ask<UnitAnswer>(`/unit-answer?${asked}`))));
    });
    into.append(heading(say("nav-ask"), say("ask-note")), form, answer);
    inputs[0]!.input.focus();
    return { refresh: () => {} };
  },
};

function labelOf(name: string): string {
  return say(`ask-${name.replace("_", "-")}`);
}

function told(said: UnitAnswer): Child[] {
  const read = READ.filter((name) => said[name] !== "").map((name) => `${labelOf(name)} ${said[name]}`);
  const gtin = said.gtin.replace(/^0+/, "");
  return [
    h("p", { class: `answer ${LOOKS[said.answer]}` }, word("answer", said.answer)),
    said.listed === null ? null : h("p", { class: "note" }, say(said.listed ? "ask-listed" : "ask-not-listed", { gtin })),
    read.length > 0 ? h("p", {}, read.join(" · ")) : null,
    said.unread.length > 0 ? h("p", { class: "note red" }, say("ask-unread", { names: said.unread.map(labelOf).join(", ") })) : null,
    h("ul", { class: "lot-answers" }, ...said.lots.map(lotAnswer)),
    said.total > said.lots.length ? h("p", {}, say("ask-more", { number: said.total - said.lots.length })) : null,
  ];
}

function lotAnswer(lot: LotAnswer): HTMLElement {
  const why = lot.other_article ? [say("other-article")] : lot.needs.map((need) => word("need", need));
  return h(
    "li",
    {},
    h("b", {}, lot.label),
    " ",
    ...why.map((text) => chip(text, "amber")),
    h("p", {}, lot.rule),
    h("small", {}, lot.producer),
    lot.pictures.length > 0 ? h("div", { class: "shown" }, ...lot.pictures.map((picture) => pictureOf(picture, say("picture-of", { lot: lot.label })))) : null,
  );
}
