/** What is new for this phone since its last contact, in the order in which it matters. */

import type { Itinerary, PhoneDay } from "./day.ts";
import { findShop } from "./day.ts";

export interface News {
  word: "newsRevision" | "newsRoute" | "newsSighting";
  values: Record<string, string | number>;
  address: string;
}

export function newsBetween(before: PhoneDay, after: PhoneDay): News[] {
  return after.sweeps.flatMap((sweep) => {
    const was = before.sweeps.find((each) => each.sweep === sweep.sweep);
    return was ? newsOf(was, sweep) : [];
  });
}

function newsOf(was: Itinerary, now: Itinerary): News[] {
  const news: News[] = [];
  if (now.revision !== was.revision) {
    news.push({ word: "newsRevision", values: { revision: now.revision }, address: "#/lots" });
  }
  if (now.plan !== was.plan && now.stops.length > 0) {
    const count = now.stops.filter((stop) => stop.to_visit).length;
    news.push({ word: "newsRoute", values: { count }, address: "#/" });
  }
  const known = new Set(Object.values(was.unsettled).flatMap((each) => each.map(({ id }) => id)));
  for (const [shop, unsettled] of Object.entries(now.unsettled)) {
    if (unsettled.some(({ id, kind }) => kind === "sighting" && !known.has(id))) {
      const name = findShop(now, shop)?.name || shop;
      news.push({ word: "newsSighting", values: { shop: name }, address: `#/stop/${encodeURIComponent(shop)}` });
    }
  }
  return news;
}
