/** After a visit: the card that the shopkeeper takes away as a QR code, and the visit's papers. */

import type { App } from "./app.ts";
import { encodeQr } from "./card_qr.ts";
import { make } from "./dom.ts";
import type { OutboxItem } from "./outbox_items.ts";
import { formsFor } from "./papers.ts";
import { basesOf, toldBy } from "./papers_facts.ts";

const SVG = "http://www.w3.org/2000/svg";
const QUIET = 4;
const LATELY_MS = 2 * 3_600_000;

/** The way there from today's list, while the shopkeeper may still be asking. */
export function buildAfterLink(app: App): HTMLElement | null {
  const item = app.items.at(-1);
  if (!item || !item.card || Date.now() - item.madeMs > LATELY_MS) return null;
  const text = app.say("afterVisit", { shop: item.shopName || item.shop });
  return make("a", { href: addressOfAfter(item), class: "notice go", id: "after" }, text);
}

export function addressOfAfter(item: OutboxItem): string {
  return `#/after/${encodeURIComponent(item.id)}`;
}

export function buildAfter(app: App, id: string): HTMLElement {
  const item = app.items.find((each) => each.id === id);
  const screen = make("main", { class: "after" });
  if (!item) return screen;
  screen.append(make("h1", {}, item.shopName || item.shop));
  if (item.card) {
    const link = `${location.origin}/card/${item.card}`;
    screen.append(
      make("h2", {}, app.say("cardTitle")),
      make("div", { class: "qr", "data-link": link }, drawQr(link, app.say("cardTitle"))),
      make("p", { class: "quiet" }, app.say("cardHint")),
    );
  }
  screen.append(make("h2", {}, app.say("papers")), buildPapers(app, item));
  screen.append(make("div", { class: "foot" }, make("a", { href: "#/", class: "button main" }, app.say("today"))));
  return screen;
}

function buildPapers(app: App, item: OutboxItem): HTMLElement {
  const told = toldBy(item);
  if (!told) return make("p", { class: "quiet" }, app.say("papersGone"));
  if (app.forms.length === 0) return make("p", { class: "quiet" }, app.say("papersNone"));
  if (item.outcome !== "inspected" && told.findings.length === 0) return make("p", { class: "quiet" }, "–");
  const rows = formsFor(app.forms, told.findings.length > 0, basesOf(told)).map((form) => {
    const isSigned = app.signed.includes(`${item.id} ${form.form}`);
    const href = `#/paper/${encodeURIComponent(`${item.id}~${form.form}`)}`;
    const link = make("a", { href, "data-form": form.form }, make("b", {}, form.title[app.language]));
    link.append(make("small", { class: isSigned ? "good" : "" }, app.say(isSigned ? "paperSigned" : "paperOpen")));
    return make("li", {}, link);
  });
  return make("ul", { class: "papers" }, ...rows);
}

/** Dark on white also at night: phones scan nothing else. */
function drawQr(text: string, label: string): SVGSVGElement {
  const rows = encodeQr(text);
  const size = rows.length + 2 * QUIET;
  const svg = document.createElementNS(SVG, "svg");
  for (const [name, value] of Object.entries({ viewBox: `0 0 ${size} ${size}`, role: "img", "aria-label": label })) svg.setAttribute(name, value);
  const path = document.createElementNS(SVG, "path");
  const runs = rows.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x + QUIET},${y + QUIET}h1v1h-1z` : "")));
  path.setAttribute("d", runs.join(""));
  svg.append(path);
  return svg;
}
