/** What was found: of which lot, then how many and what became of it. */

import { findShop } from "./day.ts";
import { button, make } from "./dom.ts";
import { type FindingDraft, newFinding } from "./draft.ts";
import { buildFinding } from "./finding_form.ts";
import { buildLotChoice } from "./lots_list.ts";
import { lotLabel, todayOf, type Visit } from "./visit.ts";

export function buildLotStage(visit: Visit): HTMLElement[] {
  const { app, draft } = visit;
  const begin = (lot: string | null) => {
    const finding = newFinding(draft, lot, todayOf(visit));
    // Who did not inspect has sealed nothing.
    if (draft.outcome !== "inspected") Object.assign(finding, { disposition: "on_sale", basis: "", lapses: "" });
    draft.findings.push(finding);
    visit.go({ at: "finding", finding });
  };
  const taken = new Set(draft.findings.map((finding) => finding.lot));
  const stop = app.sweep && findShop(app.sweep, draft.shop)?.stop;
  const unreadable = button(app.say("unreadable"), "wide", () => begin(null));
  unreadable.id = "unreadable";
  unreadable.append(make("small", {}, app.say("unreadableHint")));
  const lots = draft.lots.filter((lot) => !taken.has(lot.lot));
  return [
    make("h2", {}, app.say("whichLot")),
    unreadable,
    buildLotChoice(app, lots, stop?.likely ?? [], (lot) => begin(lot.lot)),
    make("div", { class: "foot" }, button(app.say("back"), "", visit.goBack)),
  ];
}

export function buildFindingStage(visit: Visit, finding: FindingDraft): HTMLElement[] {
  const { app, draft } = visit;
  const drop = () => {
    dropPhotos(visit, finding);
    draft.findings = draft.findings.filter((each) => each !== finding);
    visit.goBack();
  };
  return [
    finding.lot === null ? make("h2", {}, lotLabel(visit, null)) : make("span"),
    ...buildFinding(app, draft, finding, todayOf(visit), visit.keep),
    make("div", { class: "foot" }, button(app.say("remove"), "", drop), button(app.say("save"), "main", () => visit.go({ at: "review" }))),
  ];
}

/** A find that was entered goes only when somebody says so. */
export function dropFindings(visit: Visit): boolean {
  const { draft } = visit;
  if (draft.findings.length === 0) return true;
  if (!confirm(visit.app.say("findingsSure"))) return false;
  for (const finding of draft.findings) dropPhotos(visit, finding);
  draft.findings = [];
  return true;
}

function dropPhotos({ app }: Visit, finding: FindingDraft): void {
  for (const sha256 of [...finding.photos, ...finding.invoices]) void app.store.removePhoto(sha256);
}
