/** Which layers to show. */

import { make } from "./dom.ts";
import type { SweepFeed } from "./feed.ts";
import { LAYERS } from "./layers.ts";

export function buildLayerPanel(feed: SweepFeed): HTMLDetailsElement {
  const { layers, speech } = feed;
  const boxes = LAYERS.map((name) => {
    const box = make("input", { type: "checkbox" });
    box.addEventListener("change", () => layers.turn(name, box.checked));
    return { name, box, row: make("label", { class: `layer ${name}` }, box, make("i", {}), speech.say(`layer-${name}`)) };
  });
  const refresh = (): void => {
    for (const { name, box } of boxes) box.checked = layers.has(name);
  };
  feed.on("layers", refresh);
  refresh();
  return make(
    "details",
    { id: "layers", class: "panel" },
    make("summary", {}, speech.say("layers")),
    make("div", { class: "sheet-of" }, ...boxes.map(({ row }) => row)),
  );
}
