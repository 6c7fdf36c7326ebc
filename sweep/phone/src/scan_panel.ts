/** Scanning on screen: the camera's picture while it looks, or a photo of the code where there is no camera. */

import type { App } from "./app.ts";
import { button, make, on } from "./dom.ts";
import { icon } from "./icons.ts";
import { hasCamera, openReader, readPicture, scan } from "./scanner.ts";

/** `found` gets the text of one code; with several in the picture, one that names article or lot is first. */
export function buildScan(app: App, found: (texts: string[]) => void): HTMLElement {
  const panel = make("div", { class: "scan" });
  const told = make("p", { class: "quiet", role: "status" });
  const input = make("input", { type: "file", accept: "image/*", capture: "environment", class: "hidden", id: "scan-picture" });
  const tell = (text: string) => (told.textContent = text);
  const picture = button(app.say("scanPicture"), "", () => input.click());
  const rest = () => {
    const start = button("", "main", () => void look());
    start.id = "scan";
    start.append(icon("scan"), app.say("scan"));
    panel.replaceChildren(make("div", { class: "ways" }, ...(hasCamera() ? [start] : []), picture), input, told);
  };
  const look = async () => {
    const stop = new AbortController();
    const video = make("video", { playsinline: "", muted: "" });
    panel.replaceChildren(video, button(app.say("scanStop"), "wide", () => stop.abort()), told);
    const gone = setInterval(() => panel.isConnected || stop.abort(), 500);
    tell(app.say("scanLoading"));
    openReader().then(() => tell(app.say("scanAim")), () => {});
    try {
      const texts = await scan(video, stop.signal);
      tell("");
      if (texts.length > 0) found(texts);
    } catch (error) {
      tell(app.say(error instanceof DOMException ? "scanNoCamera" : "scanUnavailable"));
    } finally {
      clearInterval(gone);
      rest();
    }
  };
  const take = async () => {
    const file = input.files?.[0];
    if (!file) return;
    tell(app.say("scanLoading"));
    try {
      const texts = await readPicture(file);
      tell(texts.length ? "" : app.say("scanNothing"));
      if (texts.length > 0) found(texts);
    } catch {
      tell(app.say("scanUnavailable"));
    } finally {
      input.value = "";
    }
  };
  on(input, { change: () => void take() });
  rest();
  return panel;
}
