/** Goods of an earlier find that move on during this visit. */

import { findShop } from "./day.ts";
import { button, make } from "./dom.ts";
import type { MovementDraft } from "./draft.ts";
import { buildGoodsChoice, buildMovement, whatIsMissing } from "./goods_screen.ts";
import { lotLabel, type Visit } from "./visit.ts";
import type { Word } from "./words.ts";

export function buildGoodsStage(visit: Visit): HTMLElement[] {
  const { app, draft } = visit;
  const chosen = (movement: MovementDraft) => visit.go({ at: "movement", movement });
  return [...buildGoodsChoice(app, draft, chosen), make("div", { class: "foot" }, button(app.say("back"), "", visit.goBack))];
}

export function buildMovementStage(visit: Visit, movement: MovementDraft): HTMLElement[] {
  const { app, draft } = visit;
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
    visit.go({ at: "review" });
  };
  const drop = () => {
    draft.movements = others();
    visit.goBack();
  };
  return [
    make("h2", {}, lotLabel(visit, movement.lot || null)),
    make("p", { class: "quiet" }, findShop(app.sweep!, movement.shop)?.name ?? movement.shop, " · ", app.say(movement.source as Word)),
    ...buildMovement(app, movement, () => draft.movements.includes(movement) && visit.keep()),
    warning,
    make("div", { class: "foot" }, button(app.say("remove"), "", drop), button(app.say("save"), "main", save)),
  ];
}
