/** Tables of the desk: columns that say how a row is written, pages that go on where the last one ended. */

import { ask } from "./api.ts";
import { type Child, fill, h } from "./dom.ts";
import { number, say } from "./speech.ts";
import type { Page } from "./types.ts";

export interface Column<Row> {
  label: string;
  cell: (row: Row) => Child | Child[];
  /** Numbers stand right, in figures of one width. */
  kind?: "number" | "wide" | "actions" | "tight";
  title?: string;
}

export function table<Row>(columns: Column<Row>[], rows: Row[], classOf: (row: Row) => string = () => ""): HTMLTableElement {
  const head = h("thead", {}, h("tr", {}, ...columns.map((c) => h("th", { scope: "col", class: c.kind, title: c.title }, c.label))));
  const body = h("tbody", {}, ...rows.map((row) => line(columns, row, classOf(row))));
  return h("table", { class: "list" }, head, body);
}

export function line<Row>(columns: Column<Row>[], row: Row, className: string): HTMLTableRowElement {
  const cells = columns.map((column) => {
    const made = column.cell(row);
    return h("td", { class: column.kind }, ...(Array.isArray(made) ? made : [made]));
  });
  return h("tr", { class: className || null }, ...cells);
}

/** A figure; zero is dim, so that the eye finds what is there. */
export function figure(value: number | undefined, alarm = false): HTMLElement {
  const shown = value ?? 0;
  return h("span", { class: shown === 0 ? "zero" : alarm ? "alarm" : "" }, shown === 0 ? "0" : number(shown));
}

/** A list that the service gives a page at a time. */
export class PagedList<Row> {
  readonly element = h("div", { class: "paged" });
  total = 0;
  rows: Row[] = [];
  private readonly path: () => string;
  private readonly draw: (rows: Row[]) => Child;
  private readonly empty: string;
  private places: (string | null)[] = [null];
  private drawn = "";

  constructor(path: () => string, draw: (rows: Row[]) => Child, empty: string) {
    this.path = path;
    this.draw = draw;
    this.empty = empty;
  }

  async refresh(): Promise<void> {
    const path = this.path();
    const after = this.places.at(-1) ?? null;
    const query = after === null ? "" : `${path.includes("?") ? "&" : "?"}after=${encodeURIComponent(after)}`;
    const page = await ask<Page<Row>>(path + query);
    const text = JSON.stringify(page);
    // Nothing moves unless something happened.
    if (text === this.drawn) return;
    this.drawn = text;
    this.total = page.total;
    this.rows = page.rows;
    if (page.rows.length === 0 && this.places.length > 1) {
      this.places.pop();
      return this.refresh();
    }
    const scroll = document.scrollingElement?.scrollTop ?? 0;
    fill(
      this.element,
      page.rows.length === 0 ? h("p", { class: "empty" }, this.empty) : this.draw(page.rows),
      this.pager(page),
    );
    document.scrollingElement?.scrollTo({ top: scroll });
  }

  /** The list is another one: begin at its top. */
  async restart(): Promise<void> {
    this.places = [null];
    this.drawn = "";
    await this.refresh();
  }

  private pager(page: Page<Row>): Child {
    if (page.next === null && this.places.length === 1) {
      return page.total > 0 ? h("p", { class: "pager" }, say("in-all", { number: page.total })) : null;
    }
    const go = (change: () => void) => () => {
      change();
      void this.refresh();
    };
    return h(
      "p",
      { class: "pager" },
      h("button", { type: "button", class: "quiet", disabled: this.places.length === 1, onclick: go(() => this.places.pop()) }, say("previous")),
      h("span", {}, say("page-of", { page: this.places.length, number: page.total })),
      h("button", { type: "button", class: "quiet", disabled: page.next === null, onclick: go(() => this.places.push(page.next)) }, say("next")),
    );
  }
}
