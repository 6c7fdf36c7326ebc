/** What is not handed in yet, since when and why; and what is. */

import type { App } from "./app.ts";
import { button, make } from "./dom.ts";
import type { OutboxItem, Tries } from "./outbox_items.ts";
import { sayAge, saySize, sayTrouble } from "./saying.ts";
import type { Word } from "./words.ts";

const MOST_SENT = 30;

export function buildOutbox(app: App): HTMLElement {
  const { outbox, waiting, waitingPhotos, carried } = app;
  const screen = make("main", { class: "outbox" });
  if (app.unsent === 0) screen.append(make("p", { class: "notice good" }, app.say("outboxEmpty")));
  else {
    const oldest = Math.min(...[...waiting, ...waitingPhotos, ...carried].map((each) => each.madeMs));
    const age = app.say("unsentAge", { count: app.unsent, age: sayAge(app, Date.now() - oldest) });
    const next = outbox.nextTryMs - Date.now();
    const why = outbox.trouble ? sayTrouble(app, outbox.trouble) : "";
    const soon = next < 60_000 ? app.say("nextTrySoon") : app.say("nextTry", { age: sayAge(app, next) });
    const when = next > 0 && outbox.trouble ? soon : "";
    screen.append(make("h1", {}, age));
    if (why) screen.append(make("p", { class: "notice warn", id: "why" }, [why, when].filter(Boolean).join(" · ")));
    const send = button(app.say(outbox.sending ? "sending" : "sendNow"), "main", () => void app.send("all"));
    send.disabled = outbox.sending;
    screen.append(send);
  }
  if (!app.persisted) screen.append(make("p", { class: "notice warn", id: "evictable" }, app.say("persistNo")));
  addItems(app, screen, "waiting", waiting);
  if (waitingPhotos.length) {
    const size = saySize(waitingPhotos.reduce((sum, photo) => sum + photo.size - photo.received, 0));
    const facts = [app.say("filesWaiting", { count: waitingPhotos.length, size }), ...troublesOf(app, waitingPhotos)];
    screen.append(make("p", {}, facts.join(" · ")));
  }
  for (const each of carried) {
    const facts = [app.say("carriedFor", { phone: each.phone, count: each.items }), ...troublesOf(app, [each])];
    screen.append(make("p", { "data-state": "carried" }, facts.join(" · ")));
  }
  addItems(app, screen, "shelved", app.items.filter((item) => item.state === "shelved").reverse());
  addItems(app, screen, "sentLately", app.items.filter((item) => item.state === "sent").reverse().slice(0, MOST_SENT));
  screen.append(make("a", { href: "#/hand-over", class: "button wide" }, app.say("handOver")));
  return screen;
}

function addItems(app: App, screen: HTMLElement, title: Word, items: OutboxItem[]): void {
  if (items.length === 0) return;
  const rows = items.map((item) => {
    const outcome = app.say(item.findings > 0 ? "found" : item.outcome === "inspected" ? "clear" : (item.outcome as Word));
    const facts = [outcome, sayAge(app, Date.now() - item.madeMs)];
    if (item.receipt) facts.push(app.say("receiptN", { n: item.receipt.n }));
    facts.push(...troublesOf(app, [item]));
    return make("li", { "data-state": item.state }, make("b", {}, item.shopName || item.shop), make("small", {}, facts.join(" · ")));
  });
  screen.append(make("h2", {}, `${app.say(title)} (${items.length})`), make("ul", { class: "items" }, ...rows));
}

/** Each reason once. */
function troublesOf(app: App, those: Tries[]): string[] {
  const troubles = new Set(those.map((each) => each.trouble).filter((trouble) => trouble !== null));
  return [...troubles].map((trouble) => sayTrouble(app, trouble));
}
