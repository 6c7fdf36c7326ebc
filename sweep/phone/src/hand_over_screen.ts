/** For a phone that gets no signal, or is about to die: its outbox as a file, and another phone's file taken here. */

import type { App } from "./app.ts";
import { button, make, on } from "./dom.ts";
import { HandOverUnreadable } from "./outbox_hand_over.ts";

export function buildHandOver(app: App): HTMLElement {
  const told = make("p", { role: "status" });
  const give = button(app.say("handOverGive"), "wide", () => void passOn(app, told));
  give.id = "hand-over";
  give.disabled = app.waiting.length + app.waitingPhotos.length === 0;
  const input = make("input", { type: "file", class: "hidden", id: "take-over" });
  const take = button(app.say("handOverTake"), "wide", () => input.click());
  on(input, {
    change: () => {
      const file = input.files?.[0];
      input.value = "";
      if (file) void takeOver(app, file, told);
    },
  });
  const back = make("div", { class: "foot" }, make("a", { href: "#/outbox", class: "button" }, app.say("back")));
  return make("main", { class: "hand-over" }, make("h1", {}, app.say("handOver")), make("p", {}, app.say("handOverHint")), give, take, input, told, back);
}

async function passOn(app: App, told: HTMLElement): Promise<void> {
  const texts = await app.handOver();
  const stamp = new Date().toISOString().slice(0, 16).replaceAll(/[-:]/g, "");
  // Plain text, for that is what phones pass on to each other.
  const files = texts.map((text, at) => new File([text], `outbox-${stamp}-${at + 1}.txt`, { type: "text/plain" }));
  if ((navigator as Partial<Navigator>).canShare?.({ files })) {
    await navigator.share({ files }).catch(() => {}); // she has thought better of it
  } else {
    for (const file of files) {
      const link = make("a", { href: URL.createObjectURL(file), download: file.name });
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
    }
  }
  told.textContent = app.say("handOverGiven");
}

async function takeOver(app: App, file: File, told: HTMLElement): Promise<void> {
  try {
    const carried = await app.takeOver(await file.text());
    told.textContent = app.say("carriedFor", { phone: carried.phone, count: carried.items });
  } catch (error) {
    if (!(error instanceof HandOverUnreadable)) throw error;
    told.textContent = app.say("handOverUnreadable");
  }
}
