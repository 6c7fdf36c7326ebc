/** One shop, opened by a click: who it is, how its lines stand, what was found, what happened. */

import { make } from "./dom.ts";
import type { SweepFeed } from "./feed.ts";
import { STATES } from "./points.ts";
import { isState, stampPicture } from "./stamp_picture.ts";

interface Moment {
  n: number;
  at_ms: number;
  kind: string;
  actor: string;
  says: Record<string, string | number>;
  /** SHA-256 in hex. */
  photos: string[];
}

interface Finding {
  finding: string;
  lots: string[];
  found: number;
  grade: number;
  settled: boolean;
  accounts: Record<string, number>;
}

interface Sheet {
  shop: string;
  name: string;
  address: string;
  sector: string;
  state: string;
  grade: number;
  lat_e7: number | null;
  lines: Record<string, number>;
  found_units: number;
  held_units: number;
  to_review: number;
  findings: Finding[];
  history: Moment[];
}

const REFRESH_MS = 400;

/** What the shop waits for, as a word. */
function nextFor({ state, to_review, held_units }: Sheet): string {
  if (to_review > 0) return "review";
  return state === "removed" && held_units === 0 ? "clear" : state;
}

export function buildSheet(feed: SweepFeed): HTMLElement {
  const { speech } = feed;
  const body = make("div", { class: "body", "aria-live": "polite" });
  const close = make("button", { type: "button", class: "close", "aria-label": speech.say("close") }, "×");
  const sheet = make("aside", { id: "sheet", hidden: "" }, close, body);
  let chosen: string | null = null;
  let refreshing: ReturnType<typeof setTimeout> | undefined;

  const show = async (): Promise<void> => {
    const shop = chosen;
    if (shop === null) return;
    try {
      const found = feed.options.embedded ? null : await feed.ask<Sheet>(`/shops/${encodeURIComponent(shop)}`);
      if (shop === chosen) body.replaceChildren(...(found === null ? await writeBrief(shop) : write(found)));
    } catch (error) {
      if (shop === chosen) body.replaceChildren(make("p", {}, error instanceof Error ? error.message : String(error)));
    }
  };
  const write = (found: Sheet): HTMLElement[] => {
    const picture = isState(found.state) ? stampPicture(found.state, found.grade) : null;
    const lines = Object.entries(found.lines).map(([state, number]) =>
      make("li", { class: `line ${state}` }, make("b", {}, speech.number(number)), ` ${speech.word("line", state)}`),
    );
    const facts = [found.sector, found.shop];
    if (found.lat_e7 === null) facts.push(speech.say("sheet-no-position"));
    const units = speech.say("sheet-units", { found: found.found_units, held: found.held_units });
    return [
      make("h2", {}, found.name),
      make("p", { class: "address" }, found.address),
      make("p", { class: "facts" }, facts.filter((fact) => fact !== "").join(" · ")),
      make("p", { class: "state" }, picture, make("b", {}, speech.word("state", found.state)), found.grade > 0 ? speech.say(`grade-${found.grade}`) : null),
      make("p", { class: "next" }, make("b", {}, speech.say("next")), ` ${speech.word("next", nextFor(found))}`),
      ...(found.to_review > 0 ? [make("p", { class: "review" }, speech.say("sheet-review", { number: found.to_review }))] : []),
      make("h3", {}, speech.say("sheet-lines")),
      make("ul", { class: "lines" }, ...lines),
      ...(found.findings.length > 0
        ? [
            make("h3", {}, speech.say("sheet-findings")),
            make("p", { class: "facts" }, units),
            make("ul", { class: "findings" }, ...found.findings.map(writeFinding)),
          ]
        : []),
      make("h3", {}, speech.say("sheet-history")),
      found.history.length > 0
        ? make("ol", { class: "history" }, ...found.history.toReversed().map(writeMoment))
        : make("p", { class: "facts" }, speech.say("sheet-nothing")),
    ];
  };
  /** What a snapshot knows of a shop. */
  const writeBrief = async (shop: string): Promise<HTMLElement[]> => {
    const points = feed.points;
    const place = points?.placeOf(shop);
    if (points === null || place === undefined) return [];
    const [name, address] = (await feed.names())[place] ?? ["", ""];
    const state = STATES[points.state[place]!]!;
    const grade = points.grade[place]!;
    const units = speech.say("sheet-units", { found: points.found[place]!, held: points.held[place]! });
    return [
      make("h2", {}, name),
      make("p", { class: "address" }, address),
      make("p", { class: "facts" }, shop),
      make("p", { class: "state" }, stampPicture(state, grade), make("b", {}, speech.word("state", state)), grade > 0 ? speech.say(`grade-${grade}`) : null),
      make("p", {}, speech.say("sheet-open", { number: points.open[place]!, lots: points.lots })),
      ...(points.found[place]! > 0 ? [make("p", {}, units)] : []),
    ];
  };
  const writePhotos = (photos: string[]): HTMLElement | null => {
    if (photos.length === 0) return null;
    const pictures = photos.map((sha256, k) => {
      const address = `/api/v1/photos/${sha256}`;
      const picture = make("img", { src: address, loading: "lazy", alt: speech.say("photo", { number: k + 1 }) });
      const link = make("a", { href: address, target: "_blank", rel: "noopener" }, picture);
      // Named by the check-in but not handed in yet, or not for this reader's eyes.
      picture.addEventListener("error", () => link.replaceWith(make("span", {}, speech.say("photo-none"))));
      return link;
    });
    return make("div", { class: "photos" }, ...pictures);
  };
  const writeFinding = (finding: Finding): HTMLElement => {
    const accounts = Object.entries(finding.accounts).map(
      ([account, units]) => `${speech.word("account", account)} ${speech.number(units)}`,
    );
    return make(
      "li",
      {},
      make("b", {}, finding.lots.join(", ") || speech.say("sheet-unread")),
      ` ${speech.say("units", { number: finding.found })} · ${speech.say(`grade-${finding.grade}`)}`,
      make("small", {}, accounts.join(", ")),
    );
  };
  const writeMoment = ({ n, at_ms, kind, actor, says, photos }: Moment): HTMLElement => {
    const said: string[] = [];
    for (const [key, value] of Object.entries(says)) {
      if (value === "" || value === "visit") continue;
      if (key === "findings") said.push(speech.say("findings", { number: value }));
      else if (key === "units") said.push(speech.say("units", { number: value }));
      else said.push(speech.word(key === "account" ? "account" : "said", String(value)));
    }
    return make(
      "li",
      {},
      make("time", {}, speech.moment(at_ms)),
      make("span", {}, make("b", {}, speech.word("event", kind)), said.length > 0 ? ` ${said.join(" · ")}` : ""),
      make("small", {}, `#${n} ${actor}`),
      writePhotos(photos),
    );
  };
  const choose = (shop: string | null): void => {
    chosen = shop;
    sheet.hidden = shop === null;
    body.replaceChildren(make("p", { class: "facts" }, speech.say("loading")));
    void show();
  };
  const refreshSoon = (): void => {
    clearTimeout(refreshing);
    refreshing = setTimeout(() => void show(), REFRESH_MS);
  };
  feed.on("chosen", choose);
  feed.on("points", refreshSoon);
  feed.on("changed", (places) => {
    if (chosen !== null && places.includes(feed.points!.placeOf(chosen) ?? -1)) refreshSoon();
  });
  close.addEventListener("click", () => feed.choose(null));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && chosen !== null) feed.choose(null);
  });
  return sheet;
}
