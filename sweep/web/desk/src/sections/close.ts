/** Ending the sweep: off sale, then disposed; over what blocks it only with a signed reason. And the ledger's head. */

import { ask, download, post } from "../api.ts";
import type { Desk } from "../desk.ts";
import { fill, h } from "../dom.ts";
import { attempt, openForm } from "../form.ts";
import { act, button, chip, heading } from "../pieces.ts";
import type { Section, View } from "../section.ts";
import { clock, may, number, say } from "../speech.ts";
import type { Blocker, Board } from "../types.ts";
import { blockerGroups } from "./blockers.ts";

export const close: Section = {
  id: "close",
  allowed: true,
  open(desk: Desk, into: HTMLElement): View {
    const ends = h("div", { class: "ends" });
    const list = h("div", {});
    const head = h("div", { class: "ledger-head" });
    let drawn = "";
    into.append(heading(say("nav-close"), say("close-note")), ends, list, h("h3", {}, say("ledger")), head);
    return {
      refresh: async () => {
        const board = desk.board!;
        const { blockers } = await ask<{ blockers: Blocker[] }>("/blockers");
        const text = JSON.stringify([blockers, board.off_sale_ms, board.disposed_ms, board.overridden]);
        if (text !== drawn) {
          drawn = text;
          fill(ends, end(desk, board, blockers, "off_sale"), end(desk, board, blockers, "disposed"));
          fill(list, ...blockerGroups(blockers));
        }
        fill(
          head,
          h("p", {}, say("ledger-at", { n: board.n }), " ", h("code", {}, board.head)),
          may.city ? button(say("export-head"), () => exportHead(desk)) : null,
          may.city ? button(say("write-report"), (): Promise<boolean> => attempt(() => download("/reports", `report-${board.sweep}-${board.n}.zip`), say("report-written")), "main") : null,
          h("small", {}, say("export-note")),
        );
      },
    };
  },
};

function end(desk: Desk, board: Board, blockers: Blocker[], which: "off_sale" | "disposed"): HTMLElement {
  const reached = which === "off_sale" ? board.off_sale_ms : board.disposed_ms;
  const key = which.replace("_", "-");
  const against = blockers.filter((reason) => which === "disposed" || reason.end === "off_sale");
  const card = h("section", { class: "end" }, h("h3", {}, say(`end-${key}`)), h("p", { class: "small" }, say(`end-${key}-note`)));
  if (reached !== null) {
    card.append(chip(say("end-reached", { time: clock(reached) }), "green"), board.overridden ? chip(say("overridden"), "red") : "");
    return card;
  }
  card.append(against.length === 0 ? chip(say("end-free"), "green") : chip(say("end-blocked", { number: against.length }), "amber"));
  const isNext = which === "off_sale" || board.off_sale_ms !== null;
  if (may.command && isNext) {
    card.append(
      h(
        "p",
        { class: "buttons" },
        against.length === 0 ? button(say("end-now"), () => act(desk, () => post("/closing"), say("end-done")), "main") : button(say("end-override"), () => override(desk, against), "danger quiet"),
      ),
    );
  }
  return card;
}

function override(desk: Desk, against: Blocker[]): void {
  openForm({
    title: say("end-override"),
    about: h("p", { class: "note red" }, say("override-note", { number: against.length })),
    fields: [
      { name: "reason", label: say("override-reason"), kind: "area", required: true },
      { name: "sure", label: say("override-sure", { number: number(against.length) }), kind: "check", required: true },
    ],
    danger: true,
    button: say("override-sign"),
    send: async ({ reason }) => {
      await post("/closing", { override: reason });
      await desk.acted();
    },
  });
}

async function exportHead(desk: Desk): Promise<void> {
  openForm({
    title: say("export-head"),
    about: h("p", {}, say("export-note")),
    fields: [],
    button: say("export-head"),
    send: async () => {
      const head = await post<{ sweep: string; n: number; hash: string }>("/heads");
      const text = `${head.sweep} ${head.n} ${head.hash}\n`;
      const save = h("a", { class: "button main", download: `ledger-head-${head.sweep}-${head.n}.txt`, href: URL.createObjectURL(new Blob([text], { type: "text/plain" })) }, say("save-file"));
      await desk.acted();
      return h("div", {}, h("p", {}, say("ledger-at", { n: head.n })), h("pre", {}, head.hash), h("p", {}, save));
    },
  });
}
