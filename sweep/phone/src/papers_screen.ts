/** One paper: read, filled in, signed on the screen. What was signed is kept as it was shown, and goes as a photo goes. */

import { addressOfAfter } from "./after_screen.ts";
import type { App } from "./app.ts";
import { button, checkbox, field, make, on, textInput } from "./dom.ts";
import { newPhoto, type OutboxItem } from "./outbox_items.ts";
import { fillForm, type Paper, type PaperBlock, type PaperForm, type Signer } from "./papers.ts";
import { factsOf, toldBy } from "./papers_facts.ts";
import { sha256 } from "./sha256.ts";
import { buildPad } from "./signature_pad.ts";

interface Signature {
  who: Signer;
  name: string;
  path: string;
}

/** A paper in the making; kept at each stroke. */
interface Making {
  entries: Record<string, string>;
  signatures: Signature[];
  refused: { reason: string; witness: string } | null;
}

export function buildPaper(app: App, argument: string): HTMLElement {
  const [id, name] = argument.split("~");
  const item = app.items.find((each) => each.id === id);
  const form = app.forms.find((each) => each.form === name);
  const told = item && toldBy(item);
  const screen = make("main", { class: "paper" });
  if (!item || !form || !told) {
    screen.append(make("p", { class: "notice" }, app.say("papersGone")));
    return screen;
  }
  const { facts, goods } = factsOf(app, item, told);
  const paper = fillForm(form, app.language, facts, goods);
  void app.store.meta<Making>(keyOf(item, form)).then((kept) => {
    const making = kept ?? { entries: {}, signatures: signersOf(paper, told.officers), refused: null };
    screen.append(...buildSheet(app, item, form, paper, making));
  });
  return screen;
}

function signersOf(paper: Paper, officers: { name: string }[]): Signature[] {
  const who = paper.blocks.flatMap((block) => (block.kind === "signatures" ? block.who : []));
  let officer = 0;
  return who.map((each) => ({ who: each, name: each === "officer" ? (officers[officer++]?.name ?? "") : "", path: "" }));
}

function buildSheet(app: App, item: OutboxItem, form: PaperForm, paper: Paper, making: Making): HTMLElement[] {
  const keep = () => void app.store.putMeta(keyOf(item, form), making);
  const sheet = make("article", { class: "sheet" }, make("h1", {}, paper.title));
  if (form.numbered) sheet.append(make("p", { class: "quiet" }, app.say("paperDraft")));
  for (const block of paper.blocks) {
    const made = buildBlock(block, making, keep);
    if (made) sheet.append(made);
  }
  const trouble = make("p", { class: "notice bad", role: "alert" });
  trouble.hidden = true;
  const done = button(app.say("paperDone"), "main", () => {
    if (!isSigned(making)) {
      trouble.textContent = app.say("paperMissing");
      trouble.hidden = false;
      return;
    }
    done.disabled = true;
    void keepSigned(app, item, form, paper, making).then(() => {
      app.flash = app.say("paperSaved");
      location.hash = addressOfAfter(item);
    });
  });
  done.id = "paper-done";
  return [sheet, buildSignatures(app, making, keep), trouble, make("div", { class: "foot" }, make("a", { href: addressOfAfter(item), class: "button" }, app.say("back")), done)];
}

function buildBlock(block: PaperBlock, making: Making, keep: () => void): HTMLElement | null {
  switch (block.kind) {
    case "facts":
      return make("dl", {}, ...block.rows.flatMap(([label, value]) => [make("dt", {}, label ?? ""), make("dd", {}, value ?? "")]));
    case "goods": {
      // Six columns are for paper; on a phone each find is a block of its own.
      const facts = (row: string[]) => block.head.flatMap((label, at) => (row[at]?.trim() ? [make("dt", {}, label), make("dd", {}, row[at]!)] : []));
      return make("ol", { class: "goods" }, ...block.rows.map((row) => make("li", {}, make("dl", {}, ...facts(row)))));
    }
    case "entry": {
      const area = make("textarea", { rows: "3", maxlength: "2000", "data-entry": block.name });
      area.value = making.entries[block.name] ?? "";
      on(area, {
        input: () => {
          making.entries[block.name] = area.value;
          keep();
        },
      });
      return field(block.label, area);
    }
    case "text":
      return make("p", {}, block.text);
    default:
      return null; // they stand below
  }
}

function buildSignatures(app: App, making: Making, keep: () => void): HTMLElement {
  const section = make("section", { class: "signatures" });
  const draw = () => {
    let officer = 0;
    const parts: HTMLElement[] = making.signatures
      .filter((each) => each.who === "officer" || making.refused === null)
      .map((each) => {
        const label =
          each.who === "officer"
            ? `${app.say("signOfficer", { n: ++officer })}${each.name ? ` · ${each.name}` : ""}`
            : app.say(each.who === "shopkeeper" ? "signShopkeeper" : "signWitness");
        const pad = buildPad({ label, clear: app.say("signClear") }, each.path, (path) => {
          each.path = path;
          keep();
        });
        pad.dataset["who"] = each.who;
        if (each.who !== "officer") {
          const name = textInput(each.name, (text) => {
            each.name = text;
            keep();
          }, { maxlength: "80" });
          pad.append(field(app.say("signName"), name));
        }
        return pad;
      });
    const refuses = checkbox(app.say("refusesToSign"), making.refused !== null, (checked) => {
      making.refused = checked ? { reason: "", witness: "" } : null;
      keep();
      draw();
    });
    refuses.id = "refuses";
    section.replaceChildren(...parts, refuses, ...(making.refused ? buildRefusal(app, making.refused, keep) : []));
  };
  draw();
  return section;
}

function buildRefusal(app: App, refused: { reason: string; witness: string }, keep: () => void): HTMLElement[] {
  const input = (key: "reason" | "witness") =>
    textInput(refused[key], (text) => {
      refused[key] = text;
      keep();
    }, { maxlength: "200", "data-refusal": key });
  return [field(app.say("refusalReason"), input("reason")), field(app.say("refusalWitness"), input("witness"))];
}

/** An officer, and the shop or its refusal. */
function isSigned(making: Making): boolean {
  const has = (who: Signer) => making.signatures.some((each) => each.who === who && each.path !== "");
  const asked = (who: Signer) => making.signatures.some((each) => each.who === who);
  return (has("officer") || !asked("officer")) && (has("shopkeeper") || !asked("shopkeeper") || making.refused !== null);
}

async function keepSigned(app: App, item: OutboxItem, form: PaperForm, paper: Paper, making: Making): Promise<void> {
  const blocks = paper.blocks.map((block) => (block.kind === "entry" ? { ...block, value: making.entries[block.name] ?? "" } : block));
  const signatures = making.signatures.filter((each) => each.path !== "" && (each.who === "officer" || making.refused === null));
  const now = Date.now();
  const told = {
    sweep: item.sweep, check_in: item.id, form: form.form, language: app.language, at: now,
    paper: { ...paper, blocks }, signatures, refused: making.refused,
  };
  const bytes = new TextEncoder().encode(JSON.stringify(told));
  const its = { sha256: await sha256(bytes), kind: "paper", size: bytes.length, shop: item.shop, item: item.id, madeMs: now } as const;
  await app.store.addPhoto(newPhoto(its), bytes);
  await app.noteSigned(`${item.id} ${form.form}`);
  await app.store.putMeta(keyOf(item, form), undefined);
}

function keyOf(item: OutboxItem, form: PaperForm): string {
  return `paper ${item.id} ${form.form}`;
}
