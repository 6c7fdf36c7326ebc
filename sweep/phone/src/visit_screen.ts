/** The check-in form: what was met, then what is to be said about it, then one button. */

import type { App } from "./app.ts";
import { findShop, lotName } from "./day.ts";
import { button, make } from "./dom.ts";
import { type Draft, type FindingDraft, type MovementDraft, newFinding, photosOf } from "./draft.ts";
import { buildFinding } from "./finding_form.ts";
import { buildGoodsChoice, buildMovement, goodsFor, whatIsMissing } from "./goods_screen.ts";
import { buildLotChoice } from "./lots_list.ts";
import { buildOutcome } from "./outcome_stage.ts";
import { buildPhotos } from "./photo_row.ts";
import { buildNote, buildOldRevision, buildPurpose, buildSameAs, buildSettles, buildUnanswered, buildWarnings } from "./review_parts.ts";
import { dateOf } from "./saying.ts";
import type { Word } from "./words.ts";

type Stage =
  | { at: "outcome" | "lot" | "goods" | "review" }
  | { at: "finding"; finding: FindingDraft }
  | { at: "movement"; movement: MovementDraft };

/** One visit on screen; it keeps every change at once, so that a closed tab loses nothing. */
export class VisitScreen {
  readonly element = make("main", { class: "visit" });
  private stage: Stage;
  private busy = false;
  private readonly app: App;
  private readonly draft: Draft;
  private readonly keep = () => void this.app.store.putDraft(this.draft).catch((error: unknown) => this.complain(error));

  constructor(app: App, draft: Draft) {
    this.app = app;
    this.draft = draft;
    app.choose(draft.sweep);
    this.stage = { at: draft.outcome === null ? "outcome" : "review" };
    app.whereabouts.start();
    this.show();
  }

  private complain(error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error);
    this.element.append(make("p", { class: "notice bad", role: "alert" }, this.app.say("saveFailed", { reason })));
  }

  private go(stage: Stage): void {
    this.stage = stage;
    this.keep();
    this.show();
    scrollTo(0, 0);
  }

  /** Back from a part that was entered or given up. */
  private goBack(): void {
    this.go({ at: this.draft.outcome === null || this.isEmpty ? "outcome" : "review" });
  }

  private get isEmpty(): boolean {
    return this.draft.findings.length === 0 && this.draft.movements.length === 0;
  }

  private show(): void {
    const { stage } = this;
    const title = make("h1", {}, this.draft.shopName || this.app.say("noName"));
    const old = stage.at === "review" ? null : buildOldRevision(this.app, this.draft); // the review has it among its own
    this.element.replaceChildren(title, ...(old ? [old] : []), ...this.parts(stage));
  }

  private parts(stage: Stage): HTMLElement[] {
    switch (stage.at) {
      case "outcome":
        return this.outcome();
      case "lot":
        return this.lot();
      case "finding":
        return this.finding(stage.finding);
      case "goods":
        return this.goods();
      case "movement":
        return this.movement(stage.movement);
      case "review":
        return this.review();
    }
  }

  // -- What was met

  private outcome(): HTMLElement[] {
    const { app, draft } = this;
    return buildOutcome(app, draft, {
      chosen: (outcome) => {
        if (!this.dropFindings()) return;
        draft.outcome = outcome;
        this.go({ at: "review" });
      },
      found: () => {
        draft.outcome = "inspected";
        this.go({ at: draft.findings.length ? "review" : "lot" });
      },
      seen: () => {
        draft.outcome = "notified";
        draft.purpose = "sighting";
        this.go({ at: "lot" });
      },
      goods: () => this.go({ at: "goods" }),
    });
  }

  /** A find that was entered goes only when somebody says so. */
  private dropFindings(): boolean {
    const { draft } = this;
    if (draft.findings.length === 0) return true;
    if (!confirm(this.app.say("findingsSure"))) return false;
    for (const finding of draft.findings) this.dropPhotos(finding);
    draft.findings = [];
    return true;
  }

  private dropPhotos(finding: FindingDraft): void {
    for (const sha256 of [...finding.photos, ...finding.invoices]) void this.app.store.removePhoto(sha256);
  }

  // -- Findings

  private lot(): HTMLElement[] {
    const { app, draft } = this;
    const begin = (lot: string | null) => {
      const finding = newFinding(draft, lot, this.today());
      // Who did not inspect has sealed nothing.
      if (draft.outcome !== "inspected") Object.assign(finding, { disposition: "on_sale", basis: "", lapses: "" });
      draft.findings.push(finding);
      this.go({ at: "finding", finding });
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
      make("div", { class: "foot" }, button(app.say("back"), "", () => this.goBack())),
    ];
  }

  private finding(finding: FindingDraft): HTMLElement[] {
    const { app, draft } = this;
    const drop = () => {
      this.dropPhotos(finding);
      draft.findings = draft.findings.filter((each) => each !== finding);
      this.goBack();
    };
    return [
      finding.lot === null ? make("h2", {}, this.lotLabel(null)) : make("span"),
      ...buildFinding(app, draft, finding, this.today(), this.keep),
      make("div", { class: "foot" }, button(app.say("remove"), "", drop), button(app.say("save"), "main", () => this.go({ at: "review" }))),
    ];
  }

  private lotLabel(id: string | null): string {
    if (id === null) return this.app.say("unreadable");
    const lot = this.draft.lots.find((each) => each.lot === id);
    return lot ? `${lotName(lot)} · ${lot.lot}` : id;
  }

  private today(): string {
    const sweep = this.app.sweeps.find((each) => each.sweep === this.draft.sweep);
    return sweep ? dateOf(this.app, sweep) : new Date().toISOString().slice(0, 10);
  }

  // -- Goods that move on

  private goods(): HTMLElement[] {
    const { app, draft } = this;
    const chosen = (movement: MovementDraft) => this.go({ at: "movement", movement });
    return [...buildGoodsChoice(app, draft, chosen), make("div", { class: "foot" }, button(app.say("back"), "", () => this.goBack()))];
  }

  private movement(movement: MovementDraft): HTMLElement[] {
    const { app, draft } = this;
    const others = () => draft.movements.filter((each) => each.id !== movement.id);
    const warning = make("p", { class: "notice bad", role: "alert", hidden: "" });
    const save = () => {
      const missing = whatIsMissing(movement);
      warning.hidden = missing === null;
      if (missing !== null) {
        warning.textContent = app.say(missing, { count: movement.most });
        warning.scrollIntoView({ block: "center" });
        return;
      }
      draft.movements = [...others(), movement];
      // Whether also the lots were looked for is said on the first screen; who says nothing has only moved goods.
      draft.outcome ??= "notified";
      this.go({ at: "review" });
    };
    const drop = () => {
      draft.movements = others();
      this.goBack();
    };
    return [
      make("h2", {}, this.lotLabel(movement.lot || null)),
      make("p", { class: "quiet" }, findShop(app.sweep!, movement.shop)?.name ?? movement.shop, " · ", app.say(movement.source as Word)),
      ...buildMovement(app, movement, () => draft.movements.includes(movement) && this.keep()),
      warning,
      make("div", { class: "foot" }, button(app.say("remove"), "", drop), button(app.say("save"), "main", save)),
    ];
  }

  // -- The last look

  private review(): HTMLElement[] {
    const { app, draft, keep } = this;
    const isFind = draft.findings.length > 0;
    const warnings = make("div", {}, buildWarnings(app, draft, isFind));
    const photographed = () => {
      this.keep();
      warnings.replaceChildren(...[buildWarnings(app, draft, isFind)].filter((each) => each !== null));
    };
    const parts: (HTMLElement | null)[] = [
      this.summary(isFind),
      isFind ? this.findingList() : null,
      this.movementList(),
      draft.outcome === "duplicate" ? buildSameAs(app, draft, keep) : null,
      buildPhotos(app, draft.shop, draft.photos, photographed, { needed: isFind && photosOf(draft).length === 0 }),
      warnings,
      draft.outcome === "inspected" ? buildSettles(app, draft, keep) : null,
      draft.outcome === "inspected" ? buildUnanswered(app, draft, keep) : null,
      app.isHelper ? null : buildPurpose(app, draft, keep),
      buildNote(app, draft, keep),
      make("p", { class: "quiet" }, this.placeWords(), " · ", this.officerWords()),
      make("div", { class: "discard" }, button(app.say("discard"), "link", () => void this.discard())),
      make("div", { class: "foot" }, this.submitButton()),
    ];
    return parts.filter((part) => part !== null);
  }

  private summary(isFind: boolean): HTMLElement {
    const { app, draft } = this;
    const isGoodsOnly = !isFind && draft.outcome === "notified" && draft.movements.length > 0;
    const text = isFind ? "found" : isGoodsOnly ? "goodsOnly" : draft.outcome === "inspected" ? "clear" : (draft.outcome as Word);
    const change = button(app.say("change"), "", () => this.go({ at: "outcome" }));
    const look = isFind ? "bad" : draft.outcome === "inspected" ? "good" : "warn";
    return make("div", { class: `summary ${look}` }, make("strong", {}, app.say(text)), change);
  }

  private findingList(): HTMLElement {
    const { app, draft } = this;
    const rows = draft.findings.map((finding) => {
      const row = button(this.lotLabel(finding.lot), "wide", () => this.go({ at: "finding", finding }));
      const facts = [
        app.say("unitsOf", { units: finding.units ?? "?" }),
        app.say(finding.disposition as Word),
        finding.couldBe.length ? app.say("couldBeSome", { count: finding.couldBe.length }) : "",
        app.say("photoCount", { count: finding.photos.length + finding.invoices.length }),
      ];
      row.append(make("small", {}, facts.filter(Boolean).join(" · ")));
      return row;
    });
    return make("div", {}, ...rows, button(app.say("addFinding"), "wide", () => this.go({ at: "lot" })));
  }

  private movementList(): HTMLElement | null {
    const { app, draft } = this;
    if (app.isHelper) return null;
    const rows = draft.movements.map((movement) => {
      const row = button(this.lotLabel(movement.lot || null), "wide", () => this.go({ at: "movement", movement }));
      const facts = `${app.say("unitsOf", { units: movement.units ?? "?" })} · ${app.say(movement.source as Word)} → ${app.say(movement.target as Word)}`;
      row.append(make("small", {}, facts));
      return row;
    });
    const sweep = app.sweeps.find((each) => each.sweep === draft.sweep);
    const isOffered = rows.length > 0 || (sweep && goodsFor(sweep, draft.shop).here.length > 0);
    return isOffered ? make("div", {}, ...rows, button(app.say("moveGoods"), "wide", () => this.go({ at: "goods" }))) : null;
  }

  private placeWords(): string {
    const place = this.app.whereabouts.place(Date.now());
    return place ? this.app.say("placeKnown", { m: place.accuracy_m }) : this.app.say("placeUnknown");
  }

  private officerWords(): string {
    const names = this.app.officers.map((officer) => officer.name).join(this.app.language === "zh" ? "、" : ", ");
    return this.app.say("officersNamed", { names: names || "–" });
  }

  private submitButton(): HTMLElement {
    const submit = button(this.app.say("submit"), "main", () => {
      if (this.busy) return;
      this.busy = true;
      submit.disabled = true;
      submit.textContent = this.app.say("saving");
      this.app.submit(this.draft).then(
        () => {
          this.app.flash = this.app.say("saved");
          location.hash = "#/";
        },
        (error: unknown) => {
          this.busy = false;
          submit.disabled = false;
          submit.textContent = this.app.say("submit");
          this.complain(error);
        },
      );
    });
    submit.id = "submit";
    return submit;
  }

  private async discard(): Promise<void> {
    if (!confirm(this.app.say("discardSure"))) return;
    await this.app.store.dropDraft(this.draft.shop, photosOf(this.draft));
    await this.app.reload();
    location.hash = "#/";
  }
}
