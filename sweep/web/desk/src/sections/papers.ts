/** Papers of visits, to be approved and numbered; how shopkeepers rate visits; outboxes that are brought as files. */

import { ask, post, upload } from "../api.ts";
import type { Desk } from "../desk.ts";
import { type Child, fill, h } from "../dom.ts";
import { openForm } from "../form.ts";
import { button, chip, heading, tabs, withReason } from "../pieces.ts";
import type { Section, View } from "../section.ts";
import { config, may, moment, number, say } from "../speech.ts";
import { type Column, PagedList, table } from "../table.ts";

interface PaperState {
  form: string;
  title: string;
  numbered: boolean;
  signed: string | null;
  refused: boolean;
  number: string;
  approved_by: string;
  withdrawn: { number: string; at_ms: number; reason: string }[];
}

interface PapersOfVisit {
  check_in: string;
  shop: string;
  shop_name: string;
  person: string;
  n: number;
  ended_ms: number;
  papers: PaperState[];
}

interface Rating {
  check_in: string;
  shop: string;
  shop_name: string;
  team: string;
  rating: number;
  rated_ms: number;
}

const RATES = ["5", "4", "3", "2", "1"];
const LOOKS: Record<string, string> = { "5": "green", "4": "green", "3": "amber", "2": "red", "1": "red" };

export const papers: Section = {
  id: "papers",
  allowed: ["commander", "reviewer", "head", "auditor"].includes(config.me.role),
  open(desk: Desk, into: HTMLElement, part: string): View {
    const tools = may.review ? [button(say("hand-over-take"), () => takeOver(desk))] : [];
    into.append(
      heading(say("nav-papers"), say("papers-note"), ...tools),
      tabs("papers", part, [["", say("papers-of-visits")], ["ratings", say("ratings")]]),
    );
    return part === "ratings" ? openRatings(into) : openPapers(desk, into);
  },
};

function openPapers(desk: Desk, into: HTMLElement): View {
  const columns: Column<PapersOfVisit>[] = [
    { label: say("shop"), kind: "wide", cell: (row) => [h("b", {}, row.shop_name), h("small", {}, `${row.shop} · ${moment(row.ended_ms)} · #${row.n}`)] },
    { label: say("papers-of-visits"), kind: "wide", cell: (row) => h("ul", { class: "papers" }, ...row.papers.map((paper) => line(desk, row, paper))) },
  ];
  const list = new PagedList<PapersOfVisit>(() => "/papers?limit=50", (rows) => table(columns, rows), say("papers-none"));
  into.append(h("div", { class: "scroll" }, list.element));
  return { refresh: () => list.refresh() };
}

function line(desk: Desk, row: PapersOfVisit, paper: PaperState): HTMLElement {
  const path = `/api/v1/sweeps/${encodeURIComponent(config.sweep ?? "")}/papers/${encodeURIComponent(row.check_in)}/${paper.form}`;
  const state: Child[] = [
    paper.number ? chip(paper.number, "green") : chip(say("paper-not-issued"), "amber"),
    paper.refused ? chip(say("paper-refused"), "red") : paper.signed ? chip(say("paper-signed"), "green") : chip(say("paper-unsigned")),
  ];
  const issue = may.write && !paper.number && row.person !== config.me.id ? button(say("paper-issue"), () => issuePaper(desk, row, paper), "main") : null;
  const withdraw = may.write && paper.number && row.person !== config.me.id ? button(say("paper-withdraw"), () => withdrawPaper(desk, row, paper), "quiet danger") : null;
  const before = paper.withdrawn.map(({ number, at_ms, reason }) => h("small", {}, say("paper-withdrawn", { number, time: moment(at_ms), reason })));
  return h("li", {}, h("a", { href: path, target: "_blank", rel: "noopener" }, paper.title), " ", ...state, " ", issue, withdraw, ...before);
}

function issuePaper(desk: Desk, row: PapersOfVisit, paper: PaperState): void {
  openForm({
    title: `${paper.title} · ${row.shop_name}`,
    about: h("p", {}, say("paper-issue-note")),
    fields: [
      { name: "number", label: say("paper-number"), required: paper.numbered },
      { name: "approved_by", label: say("paper-approved-by"), required: true },
    ],
    button: say("paper-issue"),
    send: async (values) => {
      await post("/paper-issues", { check_in: row.check_in, form: paper.form, ...values });
      await desk.acted();
    },
  });
}

function withdrawPaper(desk: Desk, row: PapersOfVisit, paper: PaperState): void {
  const about = h("p", {}, say("paper-withdraw-note"));
  withReason(
    desk,
    `${paper.title} ${paper.number} · ${row.shop_name}`,
    say("paper-withdraw"),
    (reason) => post("/paper-withdrawals", { check_in: row.check_in, form: paper.form, reason }),
    { about, danger: true },
  );
}

function openRatings(into: HTMLElement): View {
  const sums = h("div", {});
  const columns: Column<Rating>[] = [
    { label: say("rating"), kind: "tight", cell: (row) => chip(say(`rating-${row.rating}`), LOOKS[String(row.rating)]) },
    { label: say("shop"), kind: "wide", cell: (row) => [h("b", {}, row.shop_name), h("small", {}, row.shop)] },
    { label: say("team"), cell: (row) => row.team },
    { label: say("when"), kind: "tight", cell: (row) => moment(row.rated_ms) },
  ];
  const place = h("div", { class: "scroll" });
  into.append(sums, place);
  return {
    refresh: async () => {
      const told = await ask<{ counts: Record<string, number>; answers: { rows: Rating[] } }>("/ratings?limit=100");
      const total = RATES.reduce((sum, rate) => sum + (told.counts[rate] ?? 0), 0);
      const parts = RATES.map((rate): [string, number, string] => [LOOKS[rate]!, told.counts[rate] ?? 0, say(`rating-${rate}`)]);
      fill(sums, h("p", {}, parts.map(([, count, label]) => `${label} ${number(count)}`).join(" · ")));
      fill(place, total === 0 ? h("p", { class: "empty" }, say("ratings-none")) : table(columns, told.answers.rows));
    },
  };
}

/** A phone that gets no signal was brought here, or its file was. */
function takeOver(desk: Desk): void {
  const input = h("input", { type: "file", accept: ".txt,.json" });
  openForm({
    title: say("hand-over-take"),
    about: h("div", {}, h("p", {}, say("hand-over-note")), input),
    fields: [],
    button: say("hand-over-take"),
    send: async () => {
      const file = input.files?.[0];
      if (!file) throw new Error(say("hand-over-choose"));
      const told = await upload<{ phone: string; receipts: { status: string }[]; photos: number }>("/api/v1/hand-overs", file);
      const fresh = told.receipts.filter((receipt) => receipt.status === "recorded").length;
      await desk.acted();
      return h("p", {}, say("hand-over-taken", { phone: told.phone, number: told.receipts.length, fresh, photos: told.photos }));
    },
  });
}
