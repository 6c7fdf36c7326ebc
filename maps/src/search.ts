/** Find a shop by name, address or number; names are only with the service. */

import { make } from "./dom.ts";
import type { SweepFeed } from "./feed.ts";
import { STATES } from "./points.ts";
import type { ShopCanvasLayer } from "./shop_layer.ts";
import { isState, stampPicture } from "./stamp_picture.ts";

interface ShopMatch {
  shop: string;
  name: string;
  address: string;
  state: string;
  grade: number;
}

const ASK_AFTER_MS = 250;

export function buildSearch(feed: SweepFeed, layer: ShopCanvasLayer): HTMLElement {
  const { speech } = feed;
  const label = speech.say("search");
  const input = make("input", { type: "search", placeholder: label, "aria-label": label, maxlength: "80" });
  const list = make("ul", { hidden: "", role: "list" });
  const box = make("div", { id: "search", role: "search" }, input, list);
  let asked = 0;
  let waiting: ReturnType<typeof setTimeout> | undefined;

  const ask = async (): Promise<void> => {
    const text = input.value.trim();
    const mine = ++asked;
    if (text === "") {
      list.hidden = true;
      return;
    }
    const shops = feed.options.embedded ? findHere(feed, await feed.names(), text) : await findThere(feed, text);
    if (mine !== asked) return;
    list.replaceChildren(...(shops.length > 0 ? shops.map(row) : [make("li", { class: "none" }, speech.say("search-none"))]));
    list.hidden = false;
  };
  const row = (match: ShopMatch): HTMLElement => {
    const picture = isState(match.state) ? stampPicture(match.state, match.grade) : null;
    const text = make("span", {}, make("b", {}, match.name), make("small", {}, match.address || match.shop));
    const button = make("button", { type: "button" }, picture, text);
    button.addEventListener("click", () => {
      list.hidden = true;
      layer.goTo(match.shop);
      feed.choose(match.shop);
    });
    return make("li", {}, button);
  };
  input.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => void ask().catch(() => (list.hidden = true)), ASK_AFTER_MS);
  });
  box.addEventListener("keydown", (event) => {
    if (event.key === "Escape") list.hidden = true;
  });
  document.addEventListener("pointerdown", (event) => {
    if (!box.contains(event.target as Node)) list.hidden = true;
  });
  return box;
}

async function findThere(feed: SweepFeed, text: string): Promise<ShopMatch[]> {
  return (await feed.ask<{ shops: ShopMatch[] }>(`/shops?q=${encodeURIComponent(text)}`)).shops;
}

const MOST_FOUND = 20;

/** A snapshot holds the names itself. */
function findHere(feed: SweepFeed, names: [string, string][], text: string): ShopMatch[] {
  const points = feed.points;
  const sought = text.toLowerCase();
  const found: ShopMatch[] = [];
  for (let place = 0; points !== null && place < names.length && found.length < MOST_FOUND; place++) {
    const [name, address] = names[place]!;
    const shop = points.ids.at(place);
    if (![shop, name, address].some((each) => each.toLowerCase().includes(sought))) continue;
    found.push({ shop, name, address, state: STATES[points.state[place]!]!, grade: points.grade[place]! });
  }
  return found;
}
