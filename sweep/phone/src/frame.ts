/** What stands around every screen: who, exercise, what is not sent, and the four places to go. */

import type { App } from "./app.ts";
import { button, make } from "./dom.ts";
import { type Icon, icon } from "./icons.ts";
import { sayAge } from "./saying.ts";
import type { Word } from "./words.ts";

const PLACES: [address: string, word: Word & Icon][] = [
  ["#/", "today"],
  ["#/search", "search"],
  ["#/recalled", "isRecalled"],
  ["#/outbox", "outbox"],
  ["#/me", "me"],
];
/** Screens that belong to one of the five. */
const WITHIN: Record<string, string> = { "#/map": "#/", "#/stop": "#/", "#/visit": "#/", "#/lots": "#/recalled", "#/new": "#/search" };

export function buildHeader(app: App): HTMLElement {
  const holder = app.kept?.day.holder;
  const name = holder ? holder.team_name || holder.name : "";
  return make(
    "header",
    {},
    app.sweep?.exercise ? make("div", { class: "exercise" }, app.say("exercise")) : null,
    make("div", { class: "bar" }, make("strong", {}, name), buildStatus(app)),
    buildContact(app),
    ...buildNews(app),
  );
}

/** What came since: said until somebody has seen it. */
function buildNews(app: App): HTMLElement[] {
  return app.news.map((news) => {
    const seen = button(app.say("newsSeen"), "", () => app.seen(news));
    return make("p", { class: "news", role: "status" }, make("a", { href: news.address }, app.say(news.word, news.values)), seen);
  });
}

function buildStatus(app: App): HTMLElement {
  const oldest = [...app.waiting, ...app.waitingPhotos, ...app.carried].reduce((least, each) => Math.min(least, each.madeMs), Infinity);
  const text =
    app.unsent === 0
      ? app.say("allSent")
      : app.say("unsentAge", { count: app.unsent, age: sayAge(app, Date.now() - oldest) });
  return make("a", { href: "#/outbox", class: `status ${app.unsent === 0 ? "good" : "warn"}`, id: "status" }, text);
}

function buildContact(app: App): HTMLElement | null {
  if (app.contact.trouble === "revoked") return make("p", { class: "notice bad", role: "alert" }, app.say("revoked"));
  if (app.contact.trouble === "signed-out") return make("p", { class: "notice bad", role: "alert" }, app.say("signedOut"));
  return null;
}

export function buildPlaces(app: App, here: string): HTMLElement {
  const nav = make("nav", {});
  for (const [address, word] of PLACES) {
    const link = make("a", { href: address }, icon(word), app.say(word));
    if (address === (WITHIN[here] ?? here)) link.setAttribute("aria-current", "page");
    if (word === "outbox" && app.unsent > 0) link.append(make("b", { class: "badge" }, app.unsent));
    nav.append(link);
  }
  return nav;
}
