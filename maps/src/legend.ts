/** What the stamps mean, how many there are of each, and which of them to show. */

import { make, setText } from "./dom.ts";
import type { SweepFeed } from "./feed.ts";
import { STATES } from "./points.ts";
import { stampPicture, usualGrade } from "./stamp_picture.ts";

const BANDS = ["high", "middle", "low", "none"];

export function buildLegend(feed: SweepFeed): HTMLElement {
  const { filter, speech } = feed;
  const rows = STATES.map((state, code) => {
    const count = make("span", { class: "count" });
    const label = make("span", { class: "label" }, speech.word("state", state));
    const button = make("button", { type: "button", "aria-pressed": "true" }, stampPicture(state, usualGrade(state)), label, count);
    button.addEventListener("click", () => {
      const codes = STATES.map((_, each) => each);
      filter.showStates(codes.filter((each) => filter.isStateShown(each) !== (each === code)));
    });
    return { code, button, count, state };
  }).reverse();
  const all = make("button", { type: "button", class: "all", hidden: "" }, speech.say("show-all"));
  all.addEventListener("click", () => {
    filter.showStates(STATES.keys());
  });
  const unlocated = make("p", { class: "unlocated", hidden: "" });

  const refresh = (): void => {
    const points = feed.points;
    for (const { code, button, count, state } of rows) {
      button.setAttribute("aria-pressed", String(filter.isStateShown(code)));
      const number = points?.byState[code] ?? 0;
      setText(count, speech.number(number));
      button.classList.toggle("zero", number === 0);
      // Rare states only take room when there are any.
      button.hidden = number === 0 && (state === "merged" || state === "not_applicable");
    }
    all.hidden = rows.every(({ code }) => filter.isStateShown(code));
    const missing = points === null ? 0 : points.ids.length - points.located;
    unlocated.hidden = missing === 0;
    setText(unlocated, `${speech.number(missing)} ${speech.say("unlocated")}`);
  };
  feed.on("points", refresh);
  feed.on("changed", refresh);
  feed.on("filter", refresh);
  refresh();

  const grades = [1, 2, 3, 4].map((grade) =>
    make("li", {}, stampPicture(grade === 1 ? "claimed" : "clear", grade), make("span", {}, speech.say(`grade-${grade}`))),
  );
  const bands = BANDS.map((band) => make("li", {}, make("i", { class: `swatch cover-${band}` }), speech.say(`cover-${band}`)));
  return make(
    "aside",
    { id: "legend" },
    make("h2", { title: speech.say("legend-hint") }, speech.say("legend")),
    ...rows.map(({ button }) => button),
    all,
    unlocated,
    make("h2", {}, speech.say("evidence")),
    make("ul", { class: "grades" }, ...grades),
    make("h2", {}, speech.say("coverage")),
    make("ul", { class: "bands" }, ...bands),
    make("p", { class: "possible" }, make("i", { class: "swatch striped" }), speech.say("possible")),
  );
}
