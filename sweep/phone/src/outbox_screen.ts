/** What is not handed in yet, since when and why; and what is. */

import type { App } from "./app.ts";
import { button, make } from "./dom.ts";
import type { OutboxItem } from "./outbox_items.ts";
import { sayAge, saySize, sayTrouble } from "./saying.ts";
import type { Word } from "./words.ts";

const MOST_SENT = 30;

export function buildOutbox(app: App): HTMLElement {
  const { outbox, waiting, waitingPhotos } = app;
  const screen = make("main", { class: "outbox" });
  if (app.unsent === 0) screen.append(make("p", { class: "notice good" }, app.say("outboxEmpty")));
  else {
    const next = outbox.nextTryMs - Date.now();
    const why = outbox.trouble ? sayTrouble(app, outbox.trouble) : "";
    const when = next > 0 && outbox.trouble ? app.say("nextTry", { age: sayAge(app, next) }) : "";
    if (why) screen.append(make("p", { class: "notice warn", id: "why" }, [why, when].filter(Boolean).join(" · ")));
    const send = button(app.say(outbox.sending ? "sending" : "sendNow"), "main", () => void app.wake());
    send.disabled = outbox.sending;
    screen.append(send);
    if (!app.persisted) screen.append(make("p", { class: "notice warn" }, app.say("persistNo")));
  }
  addItems(app, screen, "waiting", waiting);
  if (waitingPhotos.length) {
    const size = saySize(waitingPhotos.reduce((sum, photo) => sum + photo.bytes.length, 0));
    screen.append(make("p", {}, app.say("photosWaiting", { count: waitingPhotos.length, size })));
  }
  addItems(app, screen, "shelved", app.items.filter((item) => item.state === "shelved").reverse());
  addItems(app, screen, "sentLately", app.items.filter((item) => item.state === "sent").reverse().slice(0, MOST_SENT));
  return screen;
}

function addItems(app: App, screen: HTMLElement, title: Word, items: OutboxItem[]): void {
  if (items.length === 0) return;
  const rows = items.map((item) => {
    const outcome = app.say(item.findings > 0 ? "found" : item.outcome === "inspected" ? "clear" : (item.outcome as Word));
    const facts = [outcome, sayAge(app, Date.now() - item.madeMs)];
    if (item.receipt) facts.push(app.say("receiptN", { n: item.receipt.n }));
    if (item.trouble) facts.push(sayTrouble(app, item.trouble));
    return make("li", { "data-state": item.state }, make("b", {}, item.shopName || item.shop), make("small", {}, facts.join(" · ")));
  });
  screen.append(make("h2", {}, `${app.say(title)} (${items.length})`), make("ul", { class: "items" }, ...rows));
}
