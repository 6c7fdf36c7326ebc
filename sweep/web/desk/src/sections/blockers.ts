/** Why the sweep may not close: each reason in words, with the way to where it is solved. */

import { ask } from "../api.ts";
import type { Desk } from "../desk.ts";
import { fill, h } from "../dom.ts";
import { heading } from "../pieces.ts";
import type { Section, View } from "../section.ts";
import { config, say } from "../speech.ts";
import type { Blocker } from "../types.ts";
import { shopsAt } from "./shops.ts";

/** Reasons that are about shops, by the line that keeps them. */
const LINES: Record<string, string> = { product_found: "found", lines_open: "open", lines_claimed: "claimed" };

export const blockers: Section = {
  id: "blockers",
  allowed: true,
  waits: (desk) => desk.board?.blocker_kinds ?? 0,
  open(_desk: Desk, into: HTMLElement): View {
    const list = h("div", {});
    let drawn = "";
    into.append(heading(say("nav-blockers"), say("blockers-note")), list);
    return {
      refresh: async () => {
        const answer = await ask<{ closable: boolean; blockers: Blocker[] }>("/blockers");
        const text = JSON.stringify(answer.blockers);
        if (text === drawn) return;
        drawn = text;
        fill(list, answer.closable ? h("p", { class: "all-clear" }, say("blockers-none")) : null, ...blockerGroups(answer.blockers));
      },
    };
  },
};

/** Reasons of one kind stand together; those of many lots fold into one line that opens. */
export function blockerGroups(reasons: Blocker[]): HTMLElement[] {
  return (["off_sale", "disposed"] as const).map((end) => {
    const kinds = new Map<string, Blocker[]>();
    for (const reason of reasons) if (reason.end === end) kinds.set(reason.kind, [...(kinds.get(reason.kind) ?? []), reason]);
    if (kinds.size === 0) return h("section", { hidden: true });
    return h(
      "section",
      { class: "blockers" },
      h("h3", {}, say(`end-${end.replace("_", "-")}`)),
      h("ul", {}, ...[...kinds].map(([kind, some]) => kindLine(kind, some))),
    );
  });
}

function kindLine(kind: string, reasons: Blocker[]): HTMLElement {
  const first = reasons[0]!;
  if (reasons.length === 1) return h("li", {}, h("p", {}, sentence(first)), way(first));
  const lots = say("blockers-lots", { number: reasons.length, what: say(`kind-${kind.replaceAll("_", "-")}`) });
  const most = Math.max(...reasons.map((reason) => reason.count));
  return h(
    "li",
    {},
    h(
      "details",
      {},
      h("summary", {}, h("span", {}, lots), most > 1 ? h("small", {}, say("blockers-most", { number: most })) : null),
      h("ul", {}, ...reasons.map((reason) => h("li", {}, sentence(reason), way(reason)))),
    ),
    way(first, false),
  );
}

/** Where it is solved: the shops of its lot where there are some, else the section. */
function way(reason: Blocker, isOne = true): HTMLElement {
  const line = LINES[reason.kind];
  const lot = isOne && reason.lot !== null ? { lot: reason.lot } : {};
  const states = { found: "found,sighted", open: "unvisited,attempted,reopened", claimed: "claimed" } as Record<string, string>;
  const which = line === undefined ? null : "lot" in lot ? { ...lot, line } : { state: states[line]! };
  return h("a", { class: "way", href: which === null ? `#${reason.solve}` : shopsAt(which) }, say("solve"));
}

function sentence(reason: Blocker): string {
  return config.language === "zh" ? reason.zh : reason.en;
}
