/** The commander's desk: one page, its sections by the address's hash, kept fresh by the stream. */

import "./desk.css";
import { Desk } from "./desk.ts";
import { fill, h } from "./dom.ts";
import { isBusy } from "./form.ts";
import { buildFrame, recallTheme } from "./frame.ts";
import type { Section, View } from "./section.ts";
import { askUnit } from "./sections/ask.ts";
import { blockers } from "./sections/blockers.ts";
import { checks } from "./sections/checks.ts";
import { close } from "./sections/close.ts";
import { feeds } from "./sections/feeds.ts";
import { finish } from "./sections/finish.ts";
import { goods } from "./sections/goods.ts";
import { lots } from "./sections/lots.ts";
import { papers } from "./sections/papers.ts";
import { people } from "./sections/people.ts";
import { plans } from "./sections/plans.ts";
import { recall } from "./sections/recall.ts";
import { reviews } from "./sections/reviews.ts";
import { sectors } from "./sections/sectors.ts";
import { shops } from "./sections/shops.ts";
import { sightings } from "./sections/sightings.ts";
import { status } from "./sections/status.ts";
import { teams } from "./sections/teams.ts";
import { visits } from "./sections/visits.ts";
import { config, say } from "./speech.ts";

/** In the order of the work: how it stands, what waits, what is done with it. */
const ALL = [lots, shops, sectors, teams, finish, plans, blockers, reviews, goods, sightings, status, checks, askUnit, recall, visits, papers, people, feeds, close];

recallTheme();
const sections = ALL.filter((section) => section.allowed && (config.sweep !== null || ["recall", "people"].includes(section.id)));
const desk = new Desk();
const frame = buildFrame(desk, sections);
let view: View | null = null;
let at: Section | null = null;
let isRefreshing = false;
let isStale = false;

function show(): void {
  const [id = "", ...rest] = decodeURIComponent(window.location.hash.slice(1)).split("/");
  at = sections.find((section) => section.id === id) ?? sections[0] ?? null;
  if (at === null) {
    fill(frame.main, h("p", { class: "empty" }, say("no-sweep")));
    return;
  }
  const into = h("div", { class: `section ${at.id}` });
  fill(frame.main, into);
  frame.show(at.id);
  view = at.open(desk, into, rest.join("/"));
  window.scrollTo({ top: 0 });
  void refresh();
}

/** One refresh at a time; what happens meanwhile makes one more. */
async function refresh(): Promise<void> {
  if (isRefreshing || isBusy()) {
    isStale = true;
    return;
  }
  isRefreshing = true;
  const shown = view;
  try {
    await shown?.refresh();
  } catch (error) {
    if (shown === view) frame.main.dataset["trouble"] = error instanceof Error ? error.message : String(error);
    isRefreshing = false;
    return;
  }
  delete frame.main.dataset["trouble"];
  isRefreshing = false;
  if (isStale || shown !== view) {
    isStale = false;
    void refresh();
  }
}

window.addEventListener("hashchange", show);
document.addEventListener("close", () => void refresh(), true);
document.addEventListener("keydown", (event) => {
  const target = event.target as HTMLElement;
  if (event.ctrlKey || event.metaKey || event.altKey || isBusy() || target.closest("input,select,textarea")) return;
  if (view?.key?.(event)) {
    event.preventDefault();
    return;
  }
  const step = event.key === "]" ? 1 : event.key === "[" ? -1 : 0;
  if (step !== 0 && at !== null) {
    const next = sections[(sections.indexOf(at) + step + sections.length) % sections.length]!;
    window.location.hash = `#${next.id}`;
  }
});

async function begin(): Promise<void> {
  if (config.sweep === null) {
    document.getElementById("figures")!.hidden = true;
    document.getElementById("unknown")!.hidden = true;
    show();
    return;
  }
  for (let failures = 0; desk.board === null; failures++) {
    try {
      await desk.start();
    } catch (error) {
      fill(frame.main, h("p", { class: "empty" }, error instanceof Error ? error.message : String(error)));
      await new Promise((resolve) => setTimeout(resolve, Math.min(5_000, 1_000 * (failures + 1))));
    }
  }
  show();
  desk.onBoard(() => void refresh());
}

void begin();
