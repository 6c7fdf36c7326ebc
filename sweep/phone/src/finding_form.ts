/** What was found of one lot: how many came, went and are here, where they are now, under which hold. */

import type { App } from "./app.ts";
import { activeLots, lotName } from "./day.ts";
import { button, checkbox, choice, field, make, numberInput, on, textInput } from "./dom.ts";
import { BASIS_OF, type Draft, type FindingDraft, lapseDay } from "./draft.ts";
import { lotText } from "./lots_list.ts";
import { buildPhotos } from "./photo_row.ts";
import { unbroken } from "./saying.ts";

const DISPOSITIONS = ["sealed_on_site", "collected", "removed_from_sale", "on_sale"] as const;
const BASES = ["sealing", "seizure", "preservation", "voluntary"] as const;

/** `today`: in the city's zone, from which a hold's end is reckoned. */
export function buildFinding(app: App, draft: Draft, finding: FindingDraft, today: string, keep: () => void): HTMLElement[] {
  const lot = draft.lots.find((each) => each.lot === finding.lot);
  const photos = buildPhotos(app, draft.shop, finding.photos, keep, { needed: true, label: "goodsPhoto" });
  const what = lot ? lotText(app, lot) : buildCouldBe(app, draft, finding, keep);
  if (app.isHelper) return [what, photos];
  return [
    what,
    buildCounts(app, finding, lot?.unit ?? "", keep),
    photos,
    ...buildHold(app, finding, today, keep),
    text(app, finding, "supplier", keep),
    buildPhotos(app, draft.shop, finding.invoices, keep, { label: "invoicePhoto" }),
  ];
}

function text(app: App, finding: FindingDraft, word: "document" | "seals" | "custodian" | "supplier", keep: () => void): HTMLElement {
  const input = textInput(finding[word], (value) => {
    finding[word] = value;
    keep();
  }, { id: word, maxlength: "200" });
  return field(app.say(word), input);
}

/** Print that can't be read: every lot that it could be stays open until somebody knows. */
function buildCouldBe(app: App, draft: Draft, finding: FindingDraft, keep: () => void): HTMLElement {
  const details = make("details", { id: "could-be" }, make("summary", {}, app.say("couldBe")), make("p", { class: "quiet" }, app.say("couldBeHint")));
  const fill = () => {
    if (!details.open || details.children.length > 2) return;
    for (const lot of activeLots(draft.lots)) {
      details.append(
        checkbox(`${lotName(lot)} · ${lot.lot}`, finding.couldBe.includes(lot.lot), (checked) => {
          finding.couldBe = finding.couldBe.filter((id) => id !== lot.lot);
          if (checked) finding.couldBe.push(lot.lot);
          keep();
        }),
      );
    }
  };
  details.addEventListener("toggle", fill);
  details.open = finding.couldBe.length > 0;
  fill();
  return make("div", {}, make("p", { class: "quiet" }, app.say("unreadableHint")), details);
}

/** Received = sold + on hand, or somebody must say where the rest went. */
function buildCounts(app: App, finding: FindingDraft, unit: string, keep: () => void): HTMLElement {
  const told = make("p", { class: "quiet", role: "status" });
  const tell = () => {
    const { received, sold, units } = finding;
    const rest = received === null || units === null ? 0 : received - (sold ?? 0) - units;
    told.textContent =
      rest > 0 ? app.say("unexplained", { count: rest }) : rest < 0 ? app.say("overexplained", { count: -rest }) : app.say("quantityHint");
    told.className = rest === 0 ? "quiet" : "notice warn";
  };
  const count = (name: "received" | "sold" | "units", label: string) => {
    const input = numberInput(finding[name], (value) => {
      finding[name] = value;
      tell();
      keep();
    });
    input.id = name;
    return [input, field(label, input)] as const;
  };
  const [input, onHand] = count("units", `${app.say("onHand")}${unit ? ` (${unit})` : ""}`);
  const add = (by: number) =>
    button(by > 0 ? `+${by}` : `−${-by}`, "", () => {
      input.value = String(Math.max(0, (finding.units ?? 0) + by));
      input.dispatchEvent(new Event("input"));
    });
  onHand.classList.add("on-hand");
  tell();
  return make(
    "div",
    { class: "counts" },
    make("div", { class: "quantity" }, add(-1), onHand, add(1), add(10)),
    make("div", { class: "two" }, count("received", app.say("received"))[1], count("sold", app.say("sold"))[1]),
    told,
  );
}

function buildHold(app: App, finding: FindingDraft, today: string, keep: () => void): HTMLElement[] {
  const summary = make("summary");
  const lapses = make("input", { type: "date", id: "lapses" });
  on(lapses, {
    input: () => {
      finding.lapses = lapses.value;
      say();
      keep();
    },
  });
  const basis = make("div");
  const say = () => {
    summary.textContent = app.say("holdMore", { basis: finding.basis ? app.say(finding.basis as (typeof BASES)[number]) : "–", day: unbroken(finding.lapses) || "–" });
  };
  const chooseBasis = (value: string) => {
    finding.basis = value;
    finding.lapses = lapseDay(value, today);
    lapses.value = finding.lapses;
    say();
    keep();
  };
  const showBasis = () => {
    hold.hidden = !(finding.disposition in BASIS_OF);
    basis.replaceChildren(choice(BASES.map((each) => [each, app.say(each)] as const), finding.basis as (typeof BASES)[number], chooseBasis));
  };
  const seals = text(app, finding, "seals", keep);
  const more = make("details", {}, summary, make("h3", {}, app.say("basis")), basis, field(app.say("lapses"), lapses, app.say("lapsesHint")), text(app, finding, "document", keep), text(app, finding, "custodian", keep));
  const hold = make("div", { class: "hold" }, seals, more);
  const disposition = choice(DISPOSITIONS.map((each) => [each, app.say(each)] as const), finding.disposition as (typeof DISPOSITIONS)[number], (value) => {
    finding.disposition = value;
    chooseBasis(BASIS_OF[value] ?? "");
    showBasis();
  });
  lapses.value = finding.lapses;
  say();
  showBasis();
  return [make("h3", {}, app.say("disposition")), disposition, hold];
}
