/** The line above the map: what share is closed, what is open, as of when, and whether the page is alive. */

import { make, setText } from "./dom.ts";
import type { SweepFeed } from "./feed.ts";

/** A connection that is back at once is not worth a word. */
const SAID_AFTER_S = 1.5;

type Figure = { box: HTMLElement; label: HTMLElement; value: HTMLElement };

export function buildHeader(feed: SweepFeed, bar: HTMLElement, links: [string, string][]): void {
  const { speech } = feed;
  const title = bar.querySelector("h1")!;
  const asOf = make("span", { id: "as-of" });
  const revision = make("span", { id: "revision" });
  const ended = make("span", { id: "ended" });
  const heading = make("div", { id: "heading" }, title, make("p", {}, revision, asOf, ended));

  const meter = make("div", { id: "meter" }, make("i"));
  const figures = {
    covered: figure(speech.say("covered"), "main"),
    done: figure(speech.say("shops-clear"), "good"),
    open: figure(speech.say("shops-open"), ""),
    claimed: figure(speech.say("shops-claimed"), ""),
    found: figure(speech.say("shops-found"), "alarm"),
    units: figure(speech.say("units-found"), ""),
    lots: figure(speech.say("lots-confirmed"), ""),
    silent: figure(speech.say("silent"), "alarm"),
  };
  figures.covered.label.append(meter);
  const row = make("dl", { id: "figures" }, ...Object.values(figures).map(({ box }) => box));

  const state = make("span", { id: "connection", role: "status" });
  const other = feed.options.language === "zh" ? "en" : "zh";
  const here = new URL(window.location.href);
  here.searchParams.set("lang", other);
  const language = make("a", { id: "language", href: here.pathname + here.search, lang: other }, other === "zh" ? "中文" : "English");
  // A file has no other page to go to; it says what it is.
  const kept = make("p", { id: "kept" }, speech.say("snapshot-kept"));
  const ways = links.map(([text, href]) => make("a", { href }, text));
  const controls = make("div", { id: "controls" }, state, make("div", { id: "ways" }, ...ways, ...(feed.options.embedded ? [kept] : [language])));
  const strip = make("div", { id: "stale", role: "alert", hidden: "" });
  bar.append(heading, row, controls);
  bar.after(strip);

  const showFigures = (): void => {
    const points = feed.points;
    if (points === null) return;
    const lines = points.shops * points.lots;
    const share = lines === 0 ? 0 : (lines - points.openLines) / lines;
    put(figures.covered, speech.percent(share));
    (meter.firstElementChild as HTMLElement).style.width = `${share * 100}%`;
    put(figures.done, speech.number(points.of("clear") + points.of("removed") + points.of("not_applicable")));
    put(figures.open, speech.number(points.of("unvisited") + points.of("attempted") + points.of("reopened")));
    put(figures.claimed, speech.number(points.of("claimed")));
    put(figures.found, speech.number(points.of("found") + points.of("sighted")));
    figures.found.box.classList.toggle("quiet", points.of("found") + points.of("sighted") === 0);
    put(figures.units, speech.number(points.foundUnits));
    setText(revision, speech.say("revision", { number: points.revision }));
    showClock();
  };
  const tell = (ms: number): string => (feed.options.embedded ? speech.date(ms) : speech.moment(ms));
  const showClock = (): void => {
    const n = feed.points?.n ?? 0;
    const now = sweepNow(feed);
    setText(asOf, speech.say("as-of", { n: speech.number(n) }) + (now === null ? "" : ` · ${tell(now)}`));
  };
  const showStanding = (): void => {
    const { standing } = feed;
    if (standing === null) return;
    if (feed.past !== null) {
      // Of the past only the shops are known.
      put(figures.lots, "–");
      put(figures.silent, "–");
      setText(ended, "");
      showClock();
      return;
    }
    if (standing.lots_confirmed === null) setText(kept, `${speech.say("snapshot-kept")} ${speech.say("snapshot-past")}`);
    put(figures.lots, standing.lots_confirmed === null ? "–" : `${standing.lots_confirmed} / ${standing.lots}`);
    put(figures.silent, standing.lots_confirmed === null ? "–" : speech.number(standing.silent_phones));
    figures.silent.box.classList.toggle("quiet", standing.silent_phones === 0);
    const end = standing.disposed_ms !== null ? "disposed" : standing.off_sale_ms !== null ? "off-sale" : "";
    const signed = end !== "" && standing.overridden ? ` (${speech.say("overridden")})` : "";
    setText(ended, end === "" ? "" : speech.say(end) + signed);
    showClock();
  };
  const showConnection = (): void => {
    state.dataset["is"] = feed.past === null ? feed.connection : "past";
    const said = feed.past !== null ? "past" : feed.connection === "stale" ? "lost" : feed.connection;
    setText(state, speech.say(said));
    const silent_s = (performance.now() - feed.live.heardAt) / 1000;
    const n = speech.number(feed.points?.n ?? 0);
    if (feed.connection === "signed-out") setText(strip, speech.say("sign-in", { n }));
    else if (feed.points === null) setText(strip, speech.say("failed", { why: feed.live.trouble }));
    else setText(strip, speech.say("stale", { age: speech.age(silent_s), n }));
    const wasCut = feed.connection === "stale" && silent_s >= SAID_AFTER_S;
    strip.hidden = !wasCut && feed.connection !== "signed-out";
  };
  feed.on("points", showFigures);
  feed.on("changed", showFigures);
  feed.on("standing", showStanding);
  feed.on("connection", showConnection);
  feed.on("replay", () => {
    showStanding();
    showConnection();
  });
  showConnection();
  setInterval(() => {
    if (feed.connection === "stale") showConnection();
    showClock();
  }, 1_000);
}

function figure(text: string, kind: string): Figure {
  const label = make("dt", {}, text);
  const value = make("dd", {}, "–");
  return { box: make("div", { class: `figure ${kind}` }, label, value), label, value };
}

function put({ value }: Figure, text: string): void {
  setText(value, text);
}

/** The sweep's time: as the service gave it, carried on by the browser's steady clock while the page is in touch. */
export function sweepNow({ standing, connection, live, past, pastMs }: SweepFeed): number | null {
  if (past !== null) return pastMs;
  if (standing === null) return null;
  const until = connection === "live" ? performance.now() : Math.max(live.heardAt, standing.readAt);
  return standing.now_ms + ((until - standing.readAt) * standing.pace_milli) / 1000;
}
