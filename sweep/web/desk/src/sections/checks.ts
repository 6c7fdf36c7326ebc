/** Effectiveness checks: draw the sample once the claims are in, and see which shops are still due. */

import { ask, post } from "../api.ts";
import type { Desk } from "../desk.ts";
import { fill, h } from "../dom.ts";
import { openForm } from "../form.ts";
import { bar, button, chip, heading, shopCell } from "../pieces.ts";
import type { Section, View } from "../section.ts";
import { may, number, percent, say } from "../speech.ts";
import { type Column, figure, table } from "../table.ts";
import type { CheckProgress, Sector } from "../types.ts";

export const checks: Section = {
  id: "checks",
  allowed: true,
  open(desk: Desk, into: HTMLElement): View {
    const tools = may.command ? [button(say("draw"), () => draw(desk), "main")] : [];
    const body = h("div", {});
    const names = new Map<string, string>();
    let drawn = "";
    into.append(heading(say("nav-checks"), say("checks-note"), ...tools), body);
    return {
      refresh: async () => {
        if (names.size === 0) for (const sector of (await ask<{ sectors: Sector[] }>("/coverage")).sectors) names.set(sector.sector, sector.name);
        const { progress } = await ask<{ progress: CheckProgress | null }>("/checks");
        const text = JSON.stringify(progress);
        if (text === drawn) return;
        drawn = text;
        fill(body, progress === null ? h("p", { class: "empty" }, say("checks-none")) : sheet(progress, names));
      },
    };
  },
};

function sheet(progress: CheckProgress, names: Map<string, string>): HTMLElement {
  const needed = progress.sectors.reduce((sum, sector) => sum + sector.needed, 0);
  const tested = progress.sectors.reduce((sum, sector) => sum + sector.tested, 0);
  const failed = progress.sectors.reduce((sum, sector) => sum + sector.failed, 0);
  const due = progress.shops.filter((shop) => !shop.tested || shop.failed);
  type Part = CheckProgress["sectors"][number];
  const parts: Column<Part>[] = [
    { label: say("sector"), kind: "wide", cell: (part) => names.get(part.sector) ?? part.sector },
    {
      label: say("tested"),
      kind: "number",
      cell: (part) => [h("span", { class: "share" }, percent(part.tested, part.needed)), bar([["good", part.tested - part.failed, say("tested")], ["found", part.failed, say("failed")], ["open", part.needed - part.tested, say("due")]], part.needed)],
    },
    { label: say("needed"), kind: "number", cell: (part) => figure(part.needed) },
    { label: say("tested"), kind: "number", cell: (part) => figure(part.tested) },
    { label: say("failed"), kind: "number", cell: (part) => figure(part.failed, true) },
  ];
  type Shop = CheckProgress["shops"][number];
  const shops: Column<Shop>[] = [
    { label: say("shop"), kind: "wide", cell: (shop) => shopCell(shop.where) },
    { label: say("check-state"), cell: (shop) => (shop.failed ? chip(say("failed"), "red") : chip(say("due"), "amber")) },
    { label: say("not-by"), kind: "wide", cell: (shop) => shop.cleared_by.join(", ") || "–" },
  ];
  return h(
    "div",
    {},
    h("p", { class: "lead" }, say("checks-sum", { number: progress.number, tested, needed, failed })),
    h("p", { class: "hash" }, say("seed"), " ", h("code", {}, progress.seed)),
    h("div", { class: "scroll" }, table(parts, progress.sectors)),
    h("h3", {}, say("checks-due", { number: number(due.length) })),
    h("div", { class: "scroll" }, due.length === 0 ? h("p", { class: "empty" }, say("checks-all-made")) : table(shops, due.slice(0, 300))),
  );
}

function draw(desk: Desk): void {
  openForm({
    title: say("draw"),
    about: h("p", {}, say("draw-note")),
    fields: [{ name: "seed", label: say("seed"), hint: say("seed-hint") }],
    button: say("draw"),
    send: async (values) => {
      await post("/samples", { seed: values["seed"] });
      await desk.acted();
    },
  });
}
