/** The sweep run again from its ledger, on the same map: a slider over its time, at any speed. */

import { make, setText } from "./dom.ts";
import type { SweepFeed } from "./feed.ts";
import type { TracePayload } from "./payload.ts";
import { Replay } from "./replay.ts";

/** Seconds of the sweep for each of ours. */
const SPEEDS = [60, 600, 1_800, 3_600, 14_400, 86_400];
const USUAL_SPEED = 3_600;
const POSITIONS = 2_000;
const PROGRESS_EVERY_MS = 500;

export interface ReplayBar {
  bar: HTMLElement;
  button: HTMLElement;
  /** For whoever looks from outside. */
  open(): Promise<Replay>;
  seekEntry(n: number): void;
  close(): void;
}

export function buildReplayBar(feed: SweepFeed): ReplayBar {
  const { speech } = feed;
  const button = make("button", { type: "button", id: "replay-open" }, speech.say("replay"));
  const play = make("button", { type: "button", class: "play", "aria-label": speech.say("play") }, "▶");
  const slider = make("input", { type: "range", min: "0", max: String(POSITIONS), step: "1", "aria-label": speech.say("moment") });
  const when = make("output", {});
  const speed = make("select", { "aria-label": speech.say("speed") }, ...SPEEDS.map((each) => make("option", { value: String(each) }, speech.say("times", { number: speech.span(each * 1_000) }))));
  speed.value = String(USUAL_SPEED);
  const now = make("button", { type: "button", class: "now" }, speech.say("to-present"));
  const bar = make("section", { id: "replay", "aria-label": speech.say("replay"), hidden: "" }, play, slider, when, speed, now);
  let replay: Replay | null = null;
  let atMs = 0;
  let frame = 0;

  const show = (ms: number): void => {
    if (replay === null) return;
    atMs = Math.max(replay.firstMs, Math.min(replay.lastMs, ms));
    report(replay.seekTime(atMs));
  };
  const report = (changed: number[] | null): void => {
    if (replay === null) return;
    slider.value = String(Math.round((POSITIONS * (atMs - replay.firstMs)) / Math.max(1, replay.lastMs - replay.firstMs)));
    const said = `${speech.moment(atMs)} · ${speech.say("as-of", { n: speech.number(replay.points.n) })}`;
    setText(when, said);
    slider.setAttribute("aria-valuetext", said);
    const isFirst = feed.past === null;
    feed.pastMs = atMs;
    if (changed === null || isFirst) feed.show(replay.points, atMs);
    else {
      if (changed.length > 0) feed.emit("changed", changed);
      feed.emit("replay");
    }
  };
  const stop = (): void => {
    cancelAnimationFrame(frame);
    frame = 0;
    play.textContent = "▶";
    play.setAttribute("aria-label", speech.say("play"));
  };
  const run = (before: number): void => {
    frame = requestAnimationFrame((at) => {
      if (replay === null) return;
      show(atMs + (at - before) * Number(speed.value));
      if (atMs >= replay.lastMs) stop();
      else run(at);
    });
  };
  play.addEventListener("click", () => {
    if (frame !== 0) {
      stop();
      return;
    }
    if (replay !== null && atMs >= replay.lastMs) show(replay.firstMs);
    play.textContent = "❚❚";
    play.setAttribute("aria-label", speech.say("pause"));
    run(performance.now());
  });
  slider.addEventListener("input", () => {
    stop();
    if (replay !== null) show(replay.firstMs + (Number(slider.value) / POSITIONS) * (replay.lastMs - replay.firstMs));
  });
  /** The first time the service judges the whole ledger again, and tells how far it is. */
  const askTrace = async (): Promise<TracePayload> => {
    const watch = setInterval(() => {
      void feed.ask<{ done: number; shops: number }>("/trace-progress").then(({ done, shops }) => {
        if (bar.classList.contains("loading") && shops > 0) {
          setText(when, speech.say("preparing", { done: speech.number(done), shops: speech.number(shops) }));
        }
      }, () => {}); // it is only told
    }, PROGRESS_EVERY_MS);
    try {
      return await feed.ask<TracePayload>("/trace");
    } finally {
      clearInterval(watch);
    }
  };
  const open = async (): Promise<Replay> => {
    const { live, filter } = feed;
    if (filter.lot !== null) await filter.limitToLot(null);
    bar.hidden = false;
    bar.classList.add("loading");
    document.body.classList.add("replaying");
    setText(when, speech.say("loading"));
    button.disabled = true;
    const trace = await askTrace().finally(() => (button.disabled = false));
    replay = new Replay(trace, live.points!.copy());
    bar.classList.remove("loading");
    show(replay.lastMs);
    return replay;
  };
  const close = (): void => {
    stop();
    replay = null;
    bar.hidden = true;
    document.body.classList.remove("replaying");
    feed.show(null, 0);
  };
  button.addEventListener("click", () => {
    if (bar.hidden) void open().catch((error: unknown) => setText(when, error instanceof Error ? error.message : String(error)));
    else close();
  });
  now.addEventListener("click", close);
  return {
    bar,
    button,
    open,
    close,
    seekEntry: (n) => {
      if (replay === null) return;
      const changed = replay.seekEntry(n);
      atMs = replay.shownMs;
      report(changed);
    },
  };
}
