/** The check-in form: what was met, then what is to be said about it, then one button. */

import type { App } from "./app.ts";
import { make } from "./dom.ts";
import type { Draft } from "./draft.ts";
import { buildOutcome } from "./outcome_stage.ts";
import { buildOldRevision } from "./review_parts.ts";
import type { Stage, Visit } from "./visit.ts";
import { buildFindingStage, buildLotStage, dropFindings } from "./visit_finding.ts";
import { buildGoodsStage, buildMovementStage } from "./visit_goods.ts";
import { buildReview } from "./visit_review.ts";

/** One visit on screen, at the stage where its draft stands. */
export function buildVisit(app: App, draft: Draft): HTMLElement {
  const element = make("main", { class: "visit" });
  const complain = (error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    element.append(make("p", { class: "notice bad", role: "alert" }, app.say("saveFailed", { reason })));
  };
  const show = (stage: Stage) => {
    const title = make("h1", {}, draft.shopName || app.say("noName"));
    const old = stage.at === "review" ? null : buildOldRevision(app, draft); // the review has it among its own
    element.replaceChildren(title, ...(old ? [old] : []), ...buildStage(visit, stage));
  };
  const visit: Visit = {
    app,
    draft,
    keep: () => void app.store.putDraft(draft).catch(complain),
    go: (stage) => {
      visit.keep();
      show(stage);
      scrollTo(0, 0);
    },
    goBack: () => {
      const isEmpty = draft.findings.length === 0 && draft.movements.length === 0;
      visit.go({ at: draft.outcome === null || isEmpty ? "outcome" : "review" });
    },
    complain,
  };
  app.choose(draft.sweep);
  app.whereabouts.start();
  show({ at: draft.outcome === null ? "outcome" : "review" });
  return element;
}

function buildStage(visit: Visit, stage: Stage): HTMLElement[] {
  switch (stage.at) {
    case "outcome":
      return buildOutcomeStage(visit);
    case "lot":
      return buildLotStage(visit);
    case "finding":
      return buildFindingStage(visit, stage.finding);
    case "goods":
      return buildGoodsStage(visit);
    case "movement":
      return buildMovementStage(visit, stage.movement);
    case "review":
      return buildReview(visit);
  }
}

function buildOutcomeStage(visit: Visit): HTMLElement[] {
  const { app, draft, go } = visit;
  return buildOutcome(app, draft, {
    chosen: (outcome) => {
      if (!dropFindings(visit)) return;
      draft.outcome = outcome;
      go({ at: "review" });
    },
    found: () => {
      draft.outcome = "inspected";
      go({ at: draft.findings.length ? "review" : "lot" });
    },
    seen: () => {
      draft.outcome = "notified";
      draft.purpose = "sighting";
      go({ at: "lot" });
    },
    goods: () => go({ at: "goods" }),
  });
}
