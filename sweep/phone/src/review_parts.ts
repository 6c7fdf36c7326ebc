/** The parts of the last look before a check-in is handed over. */

import type { App } from "./app.ts";
import { findShop, type Lot, lotName, searchShops, shopAt } from "./day.ts";
import { button, checkbox, choice, field, make, on, textInput } from "./dom.ts";
import { type Draft, photosOf } from "./draft.ts";

const PURPOSES = ["visit", "sighting", "effectiveness_check", "reinspection"] as const;

export function buildWarnings(app: App, draft: Draft, isFind: boolean): HTMLElement | null {
  const said: string[] = [];
  if (isFind && photosOf(draft).length === 0) said.push(app.say("photoNeeded"));
  if (!isFind && draft.outcome !== "inspected" && draft.outcome !== "notified" && draft.photos.length === 0) {
    said.push(app.say("photoAdvised"));
  }
  if (!app.isHelper && app.officers.length < 2) said.push(app.say("twoOfficers"));
  if (isOldRevision(app, draft)) said.push(app.say("oldRevision", { revision: draft.revision }));
  return said.length ? make("div", { class: "notice warn" }, ...said.map((text) => make("p", {}, text))) : null;
}

function isOldRevision(app: App, draft: Draft): boolean {
  const revision = app.sweeps.find((each) => each.sweep === draft.sweep)?.revision;
  return revision !== undefined && revision !== draft.revision;
}

/** A visit that began under an earlier revision says so from then on. */
export function buildOldRevision(app: App, draft: Draft): HTMLElement | null {
  return isOldRevision(app, draft) ? make("p", { class: "notice warn" }, app.say("oldRevision", { revision: draft.revision })) : null;
}

export function buildSettles(app: App, draft: Draft, keep: () => void): HTMLElement | null {
  const unsettled = app.sweep?.unsettled[draft.shop] ?? [];
  if (unsettled.length === 0) return null;
  const boxes = unsettled.map((each) => {
    const kind = app.say(each.kind === "sighting" ? "sightingHere" : "findingHere");
    return checkbox(`${kind}: ${each.text || each.lots.join(", ")}`, draft.settles.includes(each.id), (checked) => {
      draft.settles = draft.settles.filter((id) => id !== each.id);
      if (checked) draft.settles.push(each.id);
      keep();
    });
  });
  return make("fieldset", {}, make("legend", {}, app.say("settlesHere")), ...boxes);
}

export function buildUnanswered(app: App, draft: Draft, keep: () => void): HTMLElement {
  const details = make("details", {}, make("summary", {}, app.say("someUnanswered")), make("p", { class: "quiet" }, app.say("unansweredHint")));
  details.open = draft.unanswered.length > 0;
  const box = (lot: Lot) =>
    checkbox(`${lotName(lot)} · ${lot.lot}`, draft.unanswered.includes(lot.lot), (checked) => {
      draft.unanswered = draft.unanswered.filter((id) => id !== lot.lot);
      if (checked) draft.unanswered.push(lot.lot);
      keep();
    });
  const fill = () => {
    if (details.open && details.children.length === 2) details.append(...draft.lots.map(box));
  };
  details.addEventListener("toggle", fill);
  fill();
  return details;
}

export function buildPurpose(app: App, draft: Draft, keep: () => void): HTMLElement {
  const options = PURPOSES.map((each) => [each, app.say(each)] as const);
  const chosen = choice(options, draft.purpose as (typeof PURPOSES)[number], (purpose) => {
    draft.purpose = purpose;
    keep();
  });
  return make("details", {}, make("summary", {}, app.say("purpose")), chosen);
}

export function buildSameAs(app: App, draft: Draft, keep: () => void): HTMLElement {
  const result = make("div", { class: "found-shops" });
  const { sweep } = app;
  const tell = () => {
    const shop = sweep && draft.sameAs ? findShop(sweep, draft.sameAs) : null;
    result.replaceChildren(make("b", {}, shop ? `${shop.name} · ${shop.address}` : app.say("sameAsNone")));
  };
  const input = textInput("", (text) => {
    if (!sweep || text.trim() === "") return tell();
    const found = searchShops(sweep, text, 6).map((at) => shopAt(sweep, at)).filter((shop) => shop.shop !== draft.shop);
    result.replaceChildren(
      ...found.map((shop) =>
        button(`${shop.name} · ${shop.address}`, "wide", () => {
          draft.sameAs = shop.shop;
          keep();
          tell();
        }),
      ),
    );
  }, { placeholder: app.say("searchHint") });
  tell();
  return make("div", {}, field(app.say("sameAs"), input), result);
}

export function buildNote(app: App, draft: Draft, keep: () => void): HTMLElement {
  const area = make("textarea", { rows: "3", maxlength: "2000" });
  area.value = draft.note;
  on(area, {
    input: () => {
      draft.note = area.value;
      keep();
    },
  });
  const details = make("details", {}, make("summary", {}, app.say("addNote")), field(app.say("note"), area));
  details.open = draft.note !== "";
  return details;
}
