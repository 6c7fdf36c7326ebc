/** The whole area, the past, the whole screen, paper, and one file to take along. */

import { make } from "./dom.ts";
import type { SweepFeed } from "./feed.ts";

export function buildTools(feed: SweepFeed, replay: HTMLElement, goHome: () => void): HTMLElement {
  const { speech, options } = feed;
  const button = (key: string, act: () => void): HTMLElement => {
    const made = make("button", { type: "button", id: key }, speech.say(key));
    made.addEventListener("click", act);
    return made;
  };
  const turnFullScreen = (): void => {
    if (document.fullscreenElement === null) void document.documentElement.requestFullscreen();
    else void document.exitFullscreen();
  };
  const buttons = [button("whole", goHome)];
  if (!options.embedded) {
    const file = make("a", { id: "snapshot", class: "button", download: "" }, speech.say("snapshot"));
    file.addEventListener("click", () => {
      const asked = new URLSearchParams({ sweep: options.sweep, lang: options.language });
      if (feed.past !== null) asked.set("event", String(Math.max(1, feed.past.n)));
      file.href = `/map/snapshot?${asked}`;
    });
    file.href = `/map/snapshot?sweep=${encodeURIComponent(options.sweep)}&lang=${options.language}`;
    buttons.push(replay, file);
  }
  if (document.fullscreenEnabled) buttons.push(button("full-screen", turnFullScreen));
  buttons.push(button("print", () => window.print()));
  return make("div", { class: "buttons" }, ...buttons);
}
