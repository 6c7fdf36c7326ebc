/** What stands around every section: title, clock, connection; the five figures with what they do not know; the way
 *  to each section. */

import type { Desk } from "./desk.ts";
import { type Child, fill, h, setText } from "./dom.ts";
import { atMost } from "./not_known.ts";
import { bar } from "./pieces.ts";
import type { Section } from "./section.ts";
import { finishWords, rangeWords } from "./sections/finish.ts";
import { shopsAt } from "./sections/shops.ts";
import { clock, config, number, percent, say, span, word } from "./speech.ts";
import type { Board } from "./types.ts";

const THEME = "sweep-theme";

export function buildFrame(desk: Desk, sections: Section[]): { main: HTMLElement; show: (section: string) => void } {
  const main = h("main", { id: "main", tabindex: -1 });
  const nav = h("nav", { id: "sections", "aria-label": say("sections") });
  const ways = new Map<string, { link: HTMLElement; count: HTMLElement; section: Section }>();
  for (const section of sections) {
    const count = h("b", { class: "count" });
    const link = h("a", { href: `#${section.id}` }, h("span", {}, say(`nav-${section.id}`)), count);
    ways.set(section.id, { link, count, section });
    nav.append(link);
  }
  const banner = h("p", { id: "exercise", role: "note" }, "EXERCISE / 演练");
  const figures = h("section", { id: "figures", "aria-label": say("figures") });
  const unknown = h("p", { id: "unknown", role: "status" });
  document.body.append(banner, topBar(desk), figures, unknown, h("div", { id: "body" }, nav, main));
  const draw = (): void => {
    const board = desk.board!;
    banner.hidden = !board.exercise;
    document.title = `${percent(board.proven, board.shops)} · ${board.title}`;
    drawFigures(figures, desk);
    drawUnknown(unknown, board);
    for (const { count, section } of ways.values()) {
      const waits = section.waits?.(desk) ?? 0;
      setText(count, waits > 0 ? number(waits) : "");
      count.classList.toggle("red", waits > 0 && (section.alarms?.(desk) ?? false));
    }
  };
  banner.hidden = true;
  desk.onBoard(draw);
  return {
    main,
    show: (chosen) => {
      for (const [id, { link }] of ways) {
        if (id === chosen) link.setAttribute("aria-current", "page");
        else link.removeAttribute("aria-current");
      }
    },
  };
}

function topBar(desk: Desk): HTMLElement {
  const title = h("h1", {}, say("product"));
  const about = h("p", {});
  const time = h("time", { id: "clock" });
  const state = h("span", { id: "connection", role: "status" });
  const heading = h("div", { class: "title" }, title, about);
  if (config.sweeps.length > 1) {
    const chooser = h("select", { id: "chooser", "aria-label": say("choose-sweep") }, ...config.sweeps.map(({ sweep, title: name }) => h("option", { value: sweep, selected: sweep === config.sweep }, `${sweep} · ${name}`)));
    chooser.addEventListener("change", () => window.location.assign(`/desk/?sweep=${encodeURIComponent(chooser.value)}${window.location.hash}`));
    heading.append(chooser);
  }
  const showConnection = (): void => {
    state.dataset["is"] = desk.connection;
    const age = span(performance.now() - desk.heardAt);
    setText(state, say(`connection-${desk.connection}`, { age, n: desk.board?.n ?? 0 }));
  };
  const showClock = (): void => {
    if (desk.board !== null) setText(time, clock(desk.nowMs));
  };
  desk.onConnection(showConnection);
  desk.onBoard(() => {
    const board = desk.board!;
    setText(title, board.title);
    const ended = board.disposed_ms !== null ? say("end-disposed") : board.off_sale_ms !== null ? say("end-off-sale") : "";
    setText(
      about,
      [say("class", { class: board.recall_class }), board.hazard, say("revision", { number: board.revision }), say("as-of", { n: board.n }), board.area === null ? "" : say("own-area", { names: board.area.slice(0, 3).join("、") }), ended, ended && board.overridden ? say("overridden") : ""].filter(Boolean).join(" · "),
    );
    showClock();
    showConnection();
  });
  showConnection();
  setInterval(() => {
    showClock();
    if (desk.connection === "stale") showConnection();
  }, 1_000);
  return h("header", { id: "top" }, heading, h("div", { class: "now" }, time, h("small", {}, config.zone)), state, controls());
}

function controls(): HTMLElement {
  const other = config.language === "zh" ? "en" : "zh";
  const language = h("a", { href: "#", lang: other }, other === "zh" ? "中文" : "English");
  language.addEventListener("click", (event) => {
    event.preventDefault();
    const here = new URL(window.location.href);
    here.searchParams.set("lang", other);
    window.location.assign(here);
  });
  const theme = h("button", { type: "button", class: "quiet", title: say("theme") }, "◐");
  theme.addEventListener("click", () => {
    const isDark = document.documentElement.dataset["theme"] === "dark" || (!document.documentElement.dataset["theme"] && window.matchMedia("(prefers-color-scheme: dark)").matches);
    setTheme(isDark ? "light" : "dark");
  });
  const sweep = config.sweep === null ? "" : `?sweep=${encodeURIComponent(config.sweep)}`;
  return h(
    "div",
    { class: "controls" },
    h("a", { href: `/map/${sweep}` }, say("map")),
    language,
    theme,
    h("form", { method: "post", action: "/sign-out" }, h("button", { class: "quiet", title: `${config.me.name} · ${word("role", config.me.role)}` }, say("sign-out"))),
    h("small", { class: "me" }, `${config.me.name} · ${word("role", config.me.role)}`),
  );
}

export function setTheme(theme: string | null): void {
  if (theme !== "light" && theme !== "dark") return;
  document.documentElement.dataset["theme"] = theme;
  localStorage.setItem(THEME, theme);
}

export function recallTheme(): void {
  setTheme(localStorage.getItem(THEME));
}

/** The five questions of somebody who has not slept: how much is proven, where the product still is, who is late, which
 *  lots are not closed, and when we shall be done. Each number opens the list behind it. */
function drawFigures(into: HTMLElement, desk: Desk): void {
  const board = desk.board!;
  const { shops, proven, product, states, not_known: unknown, waiting } = board;
  const open = shops - proven - product - unknown.claimed_shops;
  const possible = atMost({ all: shops, proven, product, claimed: unknown.claimed_shops, unsent: unknown.unsent });
  const found = Object.values(board.units).reduce((sum, units) => sum + units, 0);
  const atLarge = (board.units["on_sale"] ?? 0) + (board.units["missing"] ?? 0);
  const left = board.lots.length - board.lots_confirmed;
  const sheet = desk.forecast;
  const bars = bar(
    [
      ["good", proven, say("proven")],
      ["claimed", unknown.claimed_shops, word("state", "claimed")],
      ["open", open, word("line", "open")],
      ["found", product, say("with-product")],
    ],
    shops,
  );
  put(
    into,
    card("proven", "#sectors", percent(proven, shops), say("figure-proven"), possible > proven ? say("figure-possible", { share: percent(possible, shops) }) : "", [
      bars,
      behind(shopsAt({ state: "clear,removed,not_applicable" }), say("figure-of", { number: proven, all: shops })),
      behind(shopsAt({ state: "claimed" }), say("figure-claimed", { number: unknown.claimed_shops })),
      behind(shopsAt({ state: "unvisited,attempted,reopened" }), say("figure-open", { number: open })),
    ]),
    card(product > 0 ? "alarming" : "", shopsAt({ state: "found,sighted" }), number(product), say("figure-product"), "", [
      behind("#goods/all", say("figure-found", { number: found })),
      behind("#goods", say("figure-large", { number: atLarge }), atLarge > 0),
      behind(shopsAt({ state: "sighted" }), say("figure-sighted", { number: states["sighted"] ?? 0 })),
    ]),
    card(board.late > 0 ? "alarming" : "", shopsAt({ late: "1" }), number(board.late), say("figure-late"), "", [
      behind("#sightings", say("figure-late-sightings", { number: waiting.late_sightings }), waiting.late_sightings > 0),
      behind("#goods/holds", say("figure-lapsed", { number: waiting.lapsed }), waiting.lapsed > 0),
      behind("#reviews", say("figure-reviews", { number: waiting.reviews })),
    ]),
    card("", "#lots", number(board.lots_confirmed), say("figure-lots"), `/ ${number(board.lots.length)}`, [
      behind("#blockers", left === 0 && board.closable ? say("figure-blockers-none") : say("figure-blockers", { number: board.blocker_kinds }), !board.closable),
      behind(shopsAt({ open: "1" }), say("figure-lines", { number: board.open_lines })),
    ]),
    card(sheet !== null && sheet.misses > 0 ? "alarming" : "", "#finish", sheet === null ? "–" : finishWords(sheet), say("figure-finish"), "", [
      behind("#finish", sheet === null ? "" : rangeWords(sheet)),
      sheet !== null && sheet.misses > 0 ? behind("#finish", say("figure-misses", { number: sheet.misses, stops: sheet.late_stops }), true) : null,
    ]),
  );
}

function card(kind: string, href: string, value: string, label: string, beside: string, below: Child[]): HTMLElement {
  return h(
    "div",
    { class: `figure ${kind}` },
    h("a", { class: "value", href }, h("span", { class: "label" }, label), h("strong", {}, value), beside ? h("em", {}, ` ${beside}`) : null),
    h("p", { class: "below" }, ...below),
  );
}

function behind(href: string, text: string, alarm = false): HTMLElement {
  return h("a", { href, class: alarm ? "alarm" : "" }, text);
}

/** What the figures do not know is said, also when it is nothing. */
function drawUnknown(into: HTMLElement, board: Board): void {
  const { not_known: unknown, waiting } = board;
  const parts: [number, string, string, boolean][] = [
    [unknown.silent_phones, "unknown-silent", "#teams/phones", true],
    [unknown.unsent, "unknown-unsent", "#teams/phones", false],
    [unknown.claimed_shops, "unknown-claimed", shopsAt({ state: "claimed" }), false],
    [waiting.conflicts, "unknown-conflicts", "#reviews", true],
    [unknown.unattributed_units, "unknown-unattributed", "#goods/unattributed", false],
    [waiting.kept, "unknown-kept", "#visits/kept", true],
    [unknown.unlocated_shops, "unknown-unlocated", shopsAt({ unlocated: "1" }), false],
  ];
  const there = parts.filter(([count]) => count > 0);
  into.classList.toggle("quiet", there.length === 0);
  put(
    into,
    h("b", {}, say("not-known")),
    ...(there.length === 0 ? [h("span", {}, say("not-known-nothing"))] : there.map(([count, key, href, isGrave]) => h("a", { href, class: isGrave ? "grave" : "" }, say(key, { number: count })))),
  );
}

/** Replaces the children only where they would look different: nothing moves unless something happened. */
function put(into: HTMLElement, ...children: HTMLElement[]): void {
  const wanted = h("div", {}, ...children);
  if (wanted.innerHTML !== into.innerHTML) fill(into, ...children);
}
