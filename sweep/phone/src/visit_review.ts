/** The last look at a visit: what was found, what is missing, one button. */

import { button, make } from "./dom.ts";
import { photosOf } from "./draft.ts";
import { goodsFor } from "./goods_screen.ts";
import { buildPhotos } from "./photo_row.ts";
import { buildNote, buildPurpose, buildSameAs, buildSettles, buildUnanswered, buildWarnings } from "./review_parts.ts";
import { lotLabel, type Visit } from "./visit.ts";
import type { Word } from "./words.ts";

export function buildReview(visit: Visit): HTMLElement[] {
  const { app, draft, keep } = visit;
  const isFind = draft.findings.length > 0;
  const warnings = make("div", {}, buildWarnings(app, draft, isFind));
  const photographed = () => {
    keep();
    warnings.replaceChildren(...[buildWarnings(app, draft, isFind)].filter((each) => each !== null));
  };
  const parts: (HTMLElement | null)[] = [
    buildSummary(visit, isFind),
    isFind ? buildFindings(visit) : null,
    buildMovements(visit),
    draft.outcome === "duplicate" ? buildSameAs(app, draft, keep) : null,
    buildPhotos(app, draft.shop, draft.photos, photographed, { needed: isFind && photosOf(draft).length === 0 }),
    warnings,
    draft.outcome === "inspected" ? buildSettles(app, draft, keep) : null,
    draft.outcome === "inspected" ? buildUnanswered(app, draft, keep) : null,
    app.isHelper ? null : buildPurpose(app, draft, keep),
    buildNote(app, draft, keep),
    make("p", { class: "quiet" }, sayPlace(visit), " · ", sayOfficers(visit)),
    make("div", { class: "discard" }, button(app.say("discard"), "link", () => void discard(visit))),
    make("div", { class: "foot" }, buildSubmit(visit)),
  ];
  return parts.filter((part) => part !== null);
}

function buildSummary({ app, draft, go }: Visit, isFind: boolean): HTMLElement {
  const isGoodsOnly = !isFind && draft.outcome === "notified" && draft.movements.length > 0;
  const text = isFind ? "found" : isGoodsOnly ? "goodsOnly" : draft.outcome === "inspected" ? "clear" : (draft.outcome as Word);
  const change = button(app.say("change"), "", () => go({ at: "outcome" }));
  const look = isFind ? "bad" : draft.outcome === "inspected" ? "good" : "warn";
  return make("div", { class: `summary ${look}` }, make("strong", {}, app.say(text)), change);
}

function buildFindings(visit: Visit): HTMLElement {
  const { app, draft, go } = visit;
  const rows = draft.findings.map((finding) => {
    const row = button(lotLabel(visit, finding.lot), "wide", () => go({ at: "finding", finding }));
    const facts = [
      app.say("unitsOf", { units: finding.units ?? "?" }),
      app.say(finding.disposition as Word),
      finding.couldBe.length ? app.say("couldBeSome", { count: finding.couldBe.length }) : "",
      app.say("photoCount", { count: finding.photos.length + finding.invoices.length }),
    ];
    row.append(make("small", {}, facts.filter(Boolean).join(" · ")));
    return row;
  });
  return make("div", {}, ...rows, button(app.say("addFinding"), "wide", () => go({ at: "lot" })));
}

function buildMovements(visit: Visit): HTMLElement | null {
  const { app, draft, go } = visit;
  if (app.isHelper) return null;
  const rows = draft.movements.map((movement) => {
    const row = button(lotLabel(visit, movement.lot || null), "wide", () => go({ at: "movement", movement }));
    const facts = `${app.say("unitsOf", { units: movement.units ?? "?" })} · ${app.say(movement.source as Word)} → ${app.say(movement.target as Word)}`;
    row.append(make("small", {}, facts));
    return row;
  });
  const sweep = app.sweeps.find((each) => each.sweep === draft.sweep);
  const isOffered = rows.length > 0 || (sweep && goodsFor(sweep, draft.shop).here.length > 0);
  return isOffered ? make("div", {}, ...rows, button(app.say("moveGoods"), "wide", () => go({ at: "goods" }))) : null;
}

function sayPlace({ app }: Visit): string {
  const place = app.whereabouts.place(Date.now());
  return place ? app.say("placeKnown", { m: place.accuracy_m }) : app.say("placeUnknown");
}

function sayOfficers({ app }: Visit): string {
  const names = app.officers.map((officer) => officer.name).join(app.language === "zh" ? "、" : ", ");
  return app.say("officersNamed", { names: names || "–" });
}

function buildSubmit({ app, draft, complain }: Visit): HTMLElement {
  const submit = button(app.say("submit"), "main", () => {
    submit.disabled = true; // once is enough
    submit.textContent = app.say("saving");
    app.submit(draft).then(
      () => {
        app.flash = app.say("saved");
        location.hash = "#/";
      },
      (error: unknown) => {
        submit.disabled = false;
        submit.textContent = app.say("submit");
        complain(error);
      },
    );
  });
  submit.id = "submit";
  return submit;
}

async function discard({ app, draft }: Visit): Promise<void> {
  if (!confirm(app.say("discardSure"))) return;
  await app.store.dropDraft(draft.shop, photosOf(draft));
  await app.reload();
  location.hash = "#/";
}
