/** The check-in form: what was met, then what is to be said about it, then one button. */

import type { App } from "./app.ts";
import { findShop, lotName } from "./day.ts";
import { button, make } from "./dom.ts";
import { type Draft, type FindingDraft, newFinding, photosOf } from "./draft.ts";
import { buildFinding } from "./finding_form.ts";
import { buildLotChoice } from "./lots_list.ts";
import { buildPhotos } from "./photo_row.ts";
import { buildNote, buildPurpose, buildSameAs, buildSettles, buildUnanswered, buildWarnings } from "./review_parts.ts";
import type { Word } from "./words.ts";

const NOT_INSPECTED = ["shut", "refused", "not_found", "ceased", "moved", "duplicate"] as const;

type Stage = { at: "outcome" } | { at: "lot" } | { at: "finding"; finding: FindingDraft } | { at: "review" };

/** One visit on screen; it keeps every change at once, so that a closed tab loses nothing. */
export class VisitScreen {
  readonly element = make("main", { class: "visit" });
  private stage: Stage;
  private busy = false;
  private readonly app: App;
  private readonly draft: Draft;

  constructor(app: App, draft: Draft) {
    this.app = app;
    this.draft = draft;
    app.choose(draft.sweep);
    this.stage = { at: draft.outcome === null ? "outcome" : "review" };
    app.whereabouts.start();
    this.show();
  }

  private keep(): void {
    void this.app.store.putDraft(this.draft).catch((error: unknown) => this.complain(error));
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

  private show(): void {
    const title = make("h1", {}, this.draft.shopName || this.app.say("noName"));
    const { stage } = this;
    const parts =
      stage.at === "outcome" ? this.outcome() : stage.at === "lot" ? this.lot() : stage.at === "finding" ? this.finding(stage.finding) : this.review();
    this.element.replaceChildren(title, ...parts);
  }

  // -- What was met

  private outcome(): HTMLElement[] {
    const { app, draft } = this;
    const choose = (outcome: string) => {
      if (!this.dropFindings()) return;
      draft.outcome = outcome;
      this.go({ at: "review" });
    };
    const others = make("div", { class: "grid" }, ...NOT_INSPECTED.map((each) => button(app.say(each), "", () => choose(each))));
    if (app.isHelper) {
      const seen = () => {
        draft.outcome = "notified";
        draft.purpose = "sighting";
        this.go({ at: "lot" });
      };
      return [
        make("h2", {}, app.say("whatMet")),
        button(app.say("notified"), "huge good", () => choose("notified")),
        button(app.say("seenOnSale"), "huge bad", seen),
        make("h2", {}, app.say("otherwise")),
        others,
      ];
    }
    const clear = button(app.say("clear"), "huge good", () => choose("inspected"));
    clear.id = "clear";
    clear.append(make("small", {}, app.say("clearAll", { count: draft.lots.length })));
    const found = button(app.say("found"), "huge bad", () => {
      draft.outcome = "inspected";
      this.go({ at: draft.findings.length ? "review" : "lot" });
    });
    found.id = "found";
    return [make("h2", {}, app.say("whatMet")), clear, found, make("h2", {}, app.say("otherwise")), others];
  }

  /** A find that was entered goes only when somebody says so. */
  private dropFindings(): boolean {
    const { draft } = this;
    if (draft.findings.length === 0) return true;
    if (!confirm(this.app.say("findingsSure"))) return false;
    for (const sha256 of draft.findings.flatMap((finding) => finding.photos)) void this.app.store.removePhoto(sha256);
    draft.findings = [];
    return true;
  }

  // -- Findings

  private lot(): HTMLElement[] {
    const { app, draft } = this;
    const begin = (lot: string | null) => {
      const finding = newFinding(draft, lot);
      if (app.isHelper) Object.assign(finding, { disposition: "on_sale", basis: "" });
      draft.findings.push(finding);
      this.go({ at: "finding", finding });
    };
    const taken = new Set(draft.findings.map((finding) => finding.lot));
    const stop = app.sweep && findShop(app.sweep, draft.shop)?.stop;
    const unreadable = button(app.say("unreadable"), "wide", () => begin(null));
    unreadable.append(make("small", {}, app.say("unreadableHint")));
    const back = () => this.go({ at: draft.findings.length ? "review" : "outcome" });
    const lots = draft.lots.filter((lot) => !taken.has(lot.lot));
    return [
      make("h2", {}, app.say("whichLot")),
      unreadable,
      buildLotChoice(app, lots, stop?.likely ?? [], (lot) => begin(lot.lot)),
      make("div", { class: "foot" }, button(app.say("back"), "", back)),
    ];
  }

  private finding(finding: FindingDraft): HTMLElement[] {
    const { app, draft } = this;
    const drop = () => {
      draft.findings = draft.findings.filter((each) => each !== finding);
      this.go({ at: draft.findings.length ? "review" : "outcome" });
    };
    return [
      finding.lot === null ? make("h2", {}, this.lotLabel(null)) : make("span"),
      ...buildFinding(app, draft, finding, () => this.keep()),
      make("div", { class: "foot" }, button(app.say("remove"), "", drop), button(app.say("save"), "main", () => this.go({ at: "review" }))),
    ];
  }

  private lotLabel(id: string | null): string {
    if (id === null) return this.app.say("unreadable");
    const lot = this.draft.lots.find((each) => each.lot === id);
    return lot ? `${lotName(lot)} · ${lot.lot}` : id;
  }

  // -- The last look

  private review(): HTMLElement[] {
    const { app, draft } = this;
    const isFind = draft.findings.length > 0;
    const warnings = make("div", {}, buildWarnings(app, draft, isFind));
    const keep = () => this.keep();
    const photographed = () => {
      this.keep();
      warnings.replaceChildren(...[buildWarnings(app, draft, isFind)].filter((each) => each !== null));
    };
    const parts: (HTMLElement | null)[] = [
      this.summary(isFind),
      isFind ? this.findingList() : null,
      draft.outcome === "duplicate" ? buildSameAs(app, draft, keep) : null,
      buildPhotos(app, draft.shop, draft.photos, photographed, isFind && photosOf(draft).length === 0),
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
    const text = isFind ? app.say("found") : draft.outcome === "inspected" ? app.say("clear") : app.say(draft.outcome as Word);
    const change = button(app.say("change"), "", () => this.go({ at: "outcome" }));
    const look = isFind ? "bad" : draft.outcome === "inspected" ? "good" : "warn";
    return make("div", { class: `summary ${look}` }, make("strong", {}, text), change);
  }

  private findingList(): HTMLElement {
    const { app, draft } = this;
    const rows = draft.findings.map((finding) => {
      const units = finding.units === null ? "?" : String(finding.units);
      const row = button(this.lotLabel(finding.lot), "wide", () => this.go({ at: "finding", finding }));
      const facts = [app.say("unitsOf", { units }), app.say(finding.disposition as Word)];
      row.append(make("small", {}, `${facts.join(" · ")} · ${app.say("photoCount", { count: finding.photos.length })}`));
      return row;
    });
    return make("div", {}, ...rows, button(app.say("addFinding"), "wide", () => this.go({ at: "lot" })));
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
