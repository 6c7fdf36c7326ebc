/** Data links: addresses behind which analysts read the lists, each limited to an area, shown once, revoked here. */

import { ask, post } from "../api.ts";
import type { Desk } from "../desk.ts";
import { fill, h } from "../dom.ts";
import { type Choice, openForm } from "../form.ts";
import { button, chip, heading } from "../pieces.ts";
import type { Section, View } from "../section.ts";
import { config, isAny, moment, say } from "../speech.ts";
import { type Column, table } from "../table.ts";
import type { FeedLink, Sector } from "../types.ts";

export const feeds: Section = {
  id: "feeds",
  allowed: isAny("commander", "head"),
  open(_desk: Desk, into: HTMLElement): View {
    const list = h("div", { class: "scroll" });
    let drawn = "";
    const refresh = async (): Promise<void> => {
      const { links } = await ask<{ links: FeedLink[] }>("/feed-links");
      const text = JSON.stringify(links);
      if (text === drawn) return;
      drawn = text;
      fill(list, links.length === 0 ? h("p", { class: "empty" }, say("feeds-none")) : table(columns(refresh), links, (link) => (link.revoked ? "done" : "")));
    };
    into.append(heading(say("nav-feeds"), say("feeds-note"), button(say("feed-new"), () => void add(refresh), "main")), list);
    return { refresh };
  },
};

function columns(refresh: () => Promise<void>): Column<FeedLink>[] {
  return [
    { label: say("feed-label"), kind: "wide", cell: (link) => [h("span", { class: "name" }, link.label), h("small", {}, link.feed)] },
    { label: say("area"), cell: (link) => (link.sector === null ? say("everything") : link.sector_name || link.sector) },
    { label: say("made-by"), cell: (link) => [link.made_by, h("small", {}, moment(link.made_ms))] },
    { label: say("last-used"), kind: "tight", cell: (link) => (link.used_ms === null ? "–" : moment(link.used_ms)) },
    { label: say("state"), cell: (link) => (link.revoked ? chip(say("feed-ended")) : chip(say("feed-counts"), "green")) },
    { label: "", kind: "actions", cell: (link) => [link.revoked ? null : button(say("revoke"), () => end(link, refresh), "danger quiet")] },
  ];
}

function end(link: FeedLink, refresh: () => Promise<void>): void {
  openForm({
    title: say("feed-end-title", { label: link.label }),
    about: h("p", {}, say("feed-end-note")),
    fields: [],
    button: say("revoke"),
    danger: true,
    send: async () => {
      await post("/feed-link-revocations", { feed: link.feed });
      await refresh();
    },
  });
}

async function add(refresh: () => Promise<void>): Promise<void> {
  const { sectors } = await ask<{ sectors: Sector[] }>("/coverage");
  const areas = sectors.map((row): Choice => [row.sector, row.name]);
  openForm({
    title: say("feed-new"),
    about: h("p", {}, say("feed-new-note")),
    fields: [
      { name: "label", label: say("feed-label"), hint: say("feed-label-hint"), required: true },
      { name: "sector", label: say("area"), kind: "choice", choices: config.me.role === "head" ? areas : [["", say("everything")], ...areas] },
    ],
    button: say("feed-new"),
    send: async (values) => {
      const made = await post<{ link: string }>("/feed-links", { label: values["label"], sector: values["sector"] || null });
      await refresh();
      const link = h("input", { class: "link", readonly: true, value: made.link, "aria-label": say("nav-feeds") });
      link.addEventListener("focus", () => link.select());
      return h("div", { class: "joining" }, h("p", {}, say("feed-made-note")), link, h("a", { href: made.link, target: "_blank", rel: "noopener noreferrer" }, say("feed-open")));
    },
  });
}
