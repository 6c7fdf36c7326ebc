/** The review queue: conflicts first, the evidence beside the claim, driven by keys. */

import { post } from "../api.ts";
import type { Desk } from "../desk.ts";
import { type Child, fill, h } from "../dom.ts";
import { act, button, chip, heading, lotName, shopCell, units, withReason } from "../pieces.ts";
import type { Section, View } from "../section.ts";
import { day, may, moment, say, span, word } from "../speech.ts";
import { PagedList } from "../table.ts";
import type { FindingSeen, Review, Visit } from "../types.ts";

export const reviews: Section = {
  id: "reviews",
  allowed: may.persons,
  waits: (desk) => desk.board?.waiting.reviews ?? 0,
  alarms: (desk) => (desk.board?.waiting.conflicts ?? 0) > 0,
  open: (desk, into) => new Reviews(desk, into),
};

class Reviews implements View {
  private readonly desk: Desk;
  private readonly sheet = h("article", { class: "sheet", "aria-live": "polite" });
  private readonly list: PagedList<Review>;
  private chosen: string | null = null;
  private shown = "";

  constructor(desk: Desk, into: HTMLElement) {
    this.desk = desk;
    this.list = new PagedList<Review>(() => "/reviews?limit=50", (rows) => this.queue(rows), say("reviews-none"));
    into.append(
      heading(say("nav-reviews"), may.review ? say("reviews-keys") : say("reviews-note")),
      h("div", { class: "split" }, h("div", { class: "queue" }, this.list.element), this.sheet),
    );
  }

  async refresh(): Promise<void> {
    await this.list.refresh();
    const place = this.list.rows.findIndex((review) => review.visit.check_in === this.chosen);
    if (place < 0) this.choose(this.list.rows[0] ?? null);
    else this.choose(this.list.rows[place]!);
  }

  key(event: KeyboardEvent): boolean {
    const at = this.list.rows.findIndex((review) => review.visit.check_in === this.chosen);
    const review = this.list.rows[at];
    switch (event.key) {
      case "j":
      case "ArrowDown":
        this.choose(this.list.rows[at + 1] ?? review ?? null, true);
        return true;
      case "k":
      case "ArrowUp":
        this.choose(this.list.rows[at - 1] ?? review ?? null, true);
        return true;
      case "a":
        if (review && may.review && !review.own) void this.approve(review);
        return true;
      case "b":
        if (review && may.review) this.sendBack(review);
        return true;
      default:
        return false;
    }
  }

  private queue(rows: Review[]): Child {
    return h(
      "ol",
      { class: "items" },
      ...rows.map((review) => {
        const { visit, where } = review;
        const item = h(
          "button",
          { type: "button", "data-id": visit.check_in, onclick: () => this.choose(review) },
          h("b", {}, where.shop_name),
          h("span", {}, `${visit.team_name || visit.person_name} · ${moment(visit.received_ms)}`),
          h(
            "span",
            { class: "chips" },
            review.conflict ? chip(say("conflict"), "red") : null,
            visit.findings > 0 ? chip(say("finds-units", { number: visit.units }), "orange") : chip(word("outcome", visit.outcome)),
            visit.entry === "desk" ? chip(word("entry", "desk"), "amber") : null,
            review.own ? chip(say("own-team"), "") : null,
          ),
        );
        return h("li", {}, item);
      }),
    );
  }

  private choose(review: Review | null, scroll = false): void {
    this.chosen = review?.visit.check_in ?? null;
    for (const item of this.list.element.querySelectorAll<HTMLElement>("[data-id]")) {
      const isChosen = item.dataset["id"] === this.chosen;
      item.setAttribute("aria-current", String(isChosen));
      if (isChosen && scroll) item.scrollIntoView({ block: "nearest" });
    }
    const text = JSON.stringify(review);
    if (text === this.shown) return;
    this.shown = text;
    fill(this.sheet, review === null ? h("p", { class: "empty" }, say("reviews-none")) : this.evidence(review));
  }

  private evidence(review: Review): HTMLElement {
    const { visit } = review;
    return h(
      "div",
      {},
      h("header", {}, h("h3", {}, ...shopCell(review.where)), this.buttons(review)),
      review.conflict ? h("p", { class: "note red" }, say("conflict-note")) : null,
      review.own ? h("p", { class: "note" }, say("own-note")) : null,
      review.erased ? h("p", { class: "note" }, say("erased-note")) : null,
      h(
        "dl",
        { class: "facts" },
        fact(say("said"), [h("b", {}, word("outcome", visit.outcome)), ` · ${word("purpose", visit.purpose)} · ${say("revision", { number: visit.revision })}`]),
        fact(say("who"), [`${visit.team_name || "–"} · ${visit.person_name}`, officers(review)]),
        fact(say("when"), [visit.began_ms === null ? "–" : `${moment(visit.began_ms)} – ${moment(visit.ended_ms)}`, lasted(visit), h("small", {}, say("handed-in", { time: moment(visit.received_ms) }))]),
        fact(say("position"), [position(review)]),
        fact(say("entered"), [word("entry", visit.entry)]),
        review.note ? fact(say("note"), [review.note]) : null,
      ),
      visit.flags.length > 0 ? h("ul", { class: "flags" }, ...visit.flags.map((flag) => h("li", {}, word("flag", flag)))) : null,
      review.findings.length > 0 ? h("section", {}, h("h4", {}, say("findings")), ...review.findings.map((finding) => findingCard(this.desk, finding))) : null,
      review.unanswered.length > 0 ? h("p", {}, h("b", {}, say("unanswered")), ` ${review.unanswered.map((lot) => lotName(this.desk, lot)).join(", ")}`) : null,
      photos(review.photos),
      review.others.length > 0 ? others(review.others) : null,
    );
  }

  private buttons(review: Review): Child {
    if (!may.review) return null;
    return h(
      "div",
      { class: "buttons" },
      review.own ? null : button(say("approve"), () => this.approve(review), "main", say("key", { key: "A" })),
      button(say("send-back"), () => this.sendBack(review), "quiet", say("key", { key: "B" })),
    );
  }

  private async approve(review: Review): Promise<void> {
    this.step(review);
    await act(this.desk, () => post("/reviews", { check_in: review.visit.check_in, verdict: "approved" }), say("approved-toast", { shop: review.where.shop_name }));
  }

  private sendBack(review: Review): void {
    withReason(this.desk, say("send-back-title", { shop: review.where.shop_name }), say("send-back"), async (reason) => {
      this.step(review);
      await post("/reviews", { check_in: review.visit.check_in, verdict: "sent_back", reason });
    });
  }

  /** The next one in the queue is chosen, so that the eye stays where it was. */
  private step(review: Review): void {
    const at = this.list.rows.indexOf(review);
    this.chosen = (this.list.rows[at + 1] ?? this.list.rows[at - 1])?.visit.check_in ?? null;
  }
}

function fact(label: string, value: Child[]): HTMLElement {
  return h("div", {}, h("dt", {}, label), h("dd", {}, ...value));
}

function officers(review: Review): Child {
  if (review.officers.length === 0) return null;
  return h("small", {}, review.officers.map((officer) => `${officer.name} ${officer.credential || say("no-credential")}`).join(" · "));
}

function lasted(visit: Visit): Child {
  if (visit.began_ms === null || visit.ended_ms === null) return null;
  return ` (${span(visit.ended_ms - visit.began_ms)})`;
}

function position(review: Review): Child {
  if (review.lat === null) return h("span", { class: "warn" }, say("no-position"));
  const place = `${review.lat.toFixed(5)}, ${review.lon!.toFixed(5)}`;
  if (review.distance_m === null) return h("span", {}, say("no-registered-position"), h("small", {}, place));
  return h("span", { class: review.distance_m > 300 ? "warn" : "" }, say("metres-from-shop", { number: review.distance_m }), h("small", {}, place));
}

function findingCard(desk: Desk, finding: FindingSeen): HTMLElement {
  const lot = finding.lot !== null ? lotName(desk, finding.lot) : say("lot-unread", { lots: finding.could_be.map((each) => lotName(desk, each)).join(", ") || say("any-lot") });
  return h(
    "div",
    { class: "finding" },
    h("p", {}, h("b", { class: "lot" }, lot), " ", h("b", {}, units(finding.units)), " ", chip(word("account", finding.disposition), finding.disposition === "on_sale" ? "red" : "")),
    ...balance(finding),
    finding.supplier ? h("p", {}, say("supplier"), ": ", finding.supplier) : null,
    finding.basis || finding.document ? h("p", {}, [word("basis", finding.basis), finding.document, finding.custodian, finding.lapses_ms ? say("lapses", { day: day(finding.lapses_ms) }) : ""].filter(Boolean).join(" · ")) : null,
    finding.photos.length === 0 ? h("p", { class: "warn" }, say("no-photo")) : photos(finding.photos),
  );
}

/** What the shop says it ever got against what was sold and found: what is missing between them asks for a reason. */
function balance(finding: FindingSeen): Child[] {
  const { received_units, sold_units, units } = finding;
  const told = [
    received_units > 0 ? say("received-ever", { number: received_units }) : "",
    sold_units > 0 ? say("sold-before", { number: sold_units }) : "",
  ].filter(Boolean);
  const left = units === null ? 0 : received_units - sold_units - units;
  return [
    told.length > 0 ? h("p", {}, told.join(" · ")) : null,
    received_units > 0 && left > 0 ? h("p", { class: "warn" }, say("units-unexplained", { number: left })) : null,
    received_units > 0 && left < 0 ? h("p", { class: "warn" }, say("units-too-many", { number: -left })) : null,
  ];
}

export function photos(hashes: string[]): Child {
  if (hashes.length === 0) return null;
  return h(
    "p",
    { class: "photos" },
    ...hashes.map((hash) => {
      const src = `/api/v1/photos/${encodeURIComponent(hash)}`;
      const picture = h("img", { src, alt: say("photo"), loading: "lazy" });
      const link = h("a", { href: src, target: "_blank", rel: "noopener" }, picture);
      picture.addEventListener("error", () => fill(link, h("span", { class: "no-picture" }, say("photo-not-here"))));
      return link;
    }),
  );
}

function others(visits: Visit[]): HTMLElement {
  return h(
    "section",
    {},
    h("h4", {}, say("others-here")),
    h(
      "ul",
      { class: "others" },
      ...visits.map((visit) =>
        h(
          "li",
          { class: visit.findings > 0 ? "alarmed" : "" },
          h("b", {}, word("outcome", visit.outcome)),
          visit.findings > 0 ? chip(say("finds-units", { number: visit.units }), "orange") : chip(say("nothing-found-there")),
          visit.verdict ? chip(word("verdict", visit.verdict), visit.verdict === "approved" ? "green" : "amber") : null,
          h("small", {}, [moment(visit.received_ms), visit.team_name || visit.person_name, word("purpose", visit.purpose), say("revision", { number: visit.revision }), ...visit.flags.map((flag) => word("flag", flag))].join(" · ")),
        ),
      ),
    ),
  );
}
