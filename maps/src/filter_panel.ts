/** Limit the map to a lot, a sector or a team. */

import { make } from "./dom.ts";
import type { SweepFeed } from "./feed.ts";

export function buildFilterPanel(feed: SweepFeed, goTo: (sector: string) => void): HTMLDetailsElement {
  const { filter, speech } = feed;
  const lots = choice(speech.say("filter-lot"), speech.say("all-lots"), (lot) => void filter.limitToLot(lot));
  const sectors = choice(speech.say("filter-sector"), speech.say("all-sectors"), (sector) => {
    filter.limitTo(sector);
    if (sector !== null) goTo(sector);
  });
  const teams = choice(speech.say("filter-team"), speech.say("all-teams"), (team) => void filter.limitToTeam(team));
  const fill = (): void => {
    lots.fill(feed.lots.map(({ lot, product, brand, released }) => [lot, `${lot} ${brand} ${product}${released ? " ✓" : ""}`]), filter.lot);
    const tree = (feed.sectors?.all ?? []).filter(({ depth }) => depth > 0 || feed.sectors!.all.length === 1);
    sectors.fill(
      tree
        .map(({ id, name, depth }) => ({ id, text: `${"  ".repeat(Math.max(0, depth - 1))}${name}`, path: pathOf(feed, id) }))
        .sort((a, b) => a.path.localeCompare(b.path))
        .map(({ id, text }) => [id, text]),
      filter.sector,
    );
    teams.fill((feed.field?.teams ?? []).map(({ team, name }) => [team, name]), filter.team);
  };
  for (const event of ["lots", "sectors", "field", "filter"] as const) feed.on(event, fill);
  fill();
  const none = make("button", { type: "button", class: "none", hidden: "" }, speech.say("filter-none"));
  none.addEventListener("click", () => {
    void filter.limitToLot(null);
    void filter.limitToTeam(null);
    filter.limitTo(null);
  });
  const box = make("details", { id: "filter", class: "panel" });
  const summary = make("summary", {}, speech.say("filter"));
  const name = (): void => {
    const on = [filter.lot, filter.sector, filter.team].filter((each) => each !== null).length;
    box.classList.toggle("on", on > 0);
    none.hidden = on === 0;
    summary.textContent = on > 0 ? `${speech.say("filter")} · ${on}` : speech.say("filter");
  };
  feed.on("filter", name);
  box.append(summary, make("div", { class: "sheet-of" }, feed.options.embedded ? null : lots.label, sectors.label, teams.label, none));
  return box;
}

function pathOf(feed: SweepFeed, id: string): string {
  return feed.sectors!.lineage(id).map((sector) => sector.id).reverse().join("/");
}

/** A labelled list with "all" on top. `fill` keeps the list as it is where nothing in it changed. */
function choice(
  label: string,
  all: string,
  chosen: (value: string | null) => void,
): { label: HTMLElement; fill: (options: [string, string][], value: string | null) => void } {
  const select = make("select", {}, make("option", { value: "" }, all));
  let known = "";
  select.addEventListener("change", () => chosen(select.value === "" ? null : select.value));
  return {
    label: make("label", {}, make("span", {}, label), select),
    fill: (options, value) => {
      const now = JSON.stringify(options);
      if (now !== known) {
        known = now;
        select.replaceChildren(
          make("option", { value: "" }, all),
          ...options.map(([each, text]) => make("option", { value: each }, text)),
        );
      }
      select.value = value ?? "";
    },
  };
}
