/** What was found of one lot: how many, where they are now, under which hold. */

import type { App } from "./app.ts";
import { button, choice, field, make, on, textInput } from "./dom.ts";
import { BASIS_OF, type Draft, type FindingDraft } from "./draft.ts";
import { lotText } from "./lots_list.ts";
import { buildPhotos } from "./photo_row.ts";

const DISPOSITIONS = ["sealed_on_site", "collected", "removed_from_sale", "on_sale"] as const;
const BASES = ["sealing", "seizure", "preservation", "voluntary"] as const;

export function buildFinding(app: App, draft: Draft, finding: FindingDraft, keep: () => void): HTMLElement[] {
  const lot = draft.lots.find((each) => each.lot === finding.lot);
  const text = (word: "document" | "seals" | "custodian" | "supplier") =>
    field(
      app.say(word),
      textInput(finding[word], (value) => {
        finding[word] = value;
        keep();
      }),
    );
  const photos = buildPhotos(app, draft.shop, finding.photos, keep, true);
  if (app.isHelper) return [lot ? lotText(app, lot) : make("span"), photos];
  const hold = make("div", { class: "hold" }, text("document"), text("seals"));
  const basis = make("div");
  const showBasis = () => {
    hold.hidden = !(finding.disposition in BASIS_OF);
    const options = BASES.map((each) => [each, app.say(each)] as const);
    const changed = (value: string) => {
      finding.basis = value;
      keep();
    };
    basis.replaceChildren(choice(options, finding.basis as (typeof BASES)[number], changed));
  };
  const disposition = choice(
    DISPOSITIONS.map((each) => [each, app.say(each)] as const),
    finding.disposition as (typeof DISPOSITIONS)[number],
    (value) => {
      finding.disposition = value;
      finding.basis = BASIS_OF[value] ?? "";
      showBasis();
      keep();
    },
  );
  showBasis();
  const sold = numberInput(finding.sold, (value) => {
    finding.sold = value;
    keep();
  });
  return [
    lot ? lotText(app, lot) : make("p", { class: "quiet" }, app.say("unreadableHint")),
    field(`${app.say("quantity")}${lot?.unit ? ` (${lot.unit})` : ""}`, buildQuantity(app, finding, keep), app.say("notCounted")),
    photos,
    make("h3", {}, app.say("disposition")),
    disposition,
    hold,
    make("details", {}, make("summary", {}, app.say("more")), make("h3", {}, app.say("basis")), basis, text("custodian"), text("supplier"), field(app.say("sold"), sold)),
  ];
}

function buildQuantity(app: App, finding: FindingDraft, keep: () => void): HTMLElement {
  const input = numberInput(finding.units, (value) => {
    finding.units = value;
    keep();
  });
  input.id = "units";
  input.setAttribute("aria-label", app.say("quantity"));
  const add = (by: number) =>
    button(by > 0 ? `+${by}` : `−${-by}`, "", () => {
      finding.units = Math.max(0, (finding.units ?? 0) + by);
      input.value = String(finding.units);
      keep();
    });
  return make("div", { class: "quantity" }, add(-1), input, add(1), add(10));
}

function numberInput(value: number | null, changed: (value: number | null) => void): HTMLInputElement {
  const input = make("input", { type: "text", inputmode: "numeric", pattern: "[0-9]*", autocomplete: "off", maxlength: "9" });
  input.value = value === null ? "" : String(value);
  const read = () => {
    const digits = input.value.normalize("NFKC").replaceAll(/[^0-9]/g, "");
    if (digits !== input.value) input.value = digits;
    changed(digits === "" ? null : Number(digits));
  };
  return on(input, { input: read });
}
