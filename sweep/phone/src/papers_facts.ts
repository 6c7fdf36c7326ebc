/** What a paper is filled with: facts of the visit as this phone handed it over, in the language of the paper. */

import type { App } from "./app.ts";
import { activeLots, findShop, type Itinerary } from "./day.ts";
import type { OutboxItem } from "./outbox_items.ts";
import type { Facts } from "./papers.ts";
import type { Word } from "./words.ts";

/** The check-in's own bytes, as far as papers speak of them. */
export interface Told {
  began: number;
  ended: number;
  outcome: string;
  officers: { name: string; credential: string }[];
  note: string;
  new_shop: { address: string } | null;
  findings: {
    number: number;
    lot: string | null;
    units: number | null;
    disposition: string;
    sold_units: number;
    supplier: string;
    hold: { basis: string; document: string; seals: string; custodian: string; lapses?: string | null } | null;
  }[];
}

/** Null once an exported head has covered the bytes. */
export function toldBy(item: OutboxItem): Told | null {
  return item.body ? (JSON.parse(new TextDecoder().decode(item.body)) as Told) : null;
}

export function basesOf(told: Told): string[] {
  return told.findings.map((finding) => finding.hold?.basis ?? "");
}

export function factsOf(app: App, item: OutboxItem, told: Told): { facts: Facts; goods: Facts[] } {
  const sweep = app.sweeps.find((each) => each.sweep === item.sweep) ?? null;
  const join = (parts: string[]) => parts.join(app.language === "zh" ? "、" : ", ");
  const offsetMs = sweep && app.kept ? (app.kept.clocks[sweep.sweep] ?? app.kept.atMs) - app.kept.atMs : 0;
  const moment = (ms: number) => momentIn(sweep, ms + offsetMs);
  const units = told.findings.reduce((sum, finding) => sum + (finding.units ?? 0), 0);
  const clear = told.findings.length === 0 && told.outcome === "inspected";
  const facts: Facts = {
    office: app.kept?.day.holder.sector_name ?? "",
    sweep_title: sweep?.title ?? "",
    hazard: (sweep as { hazard?: string } | null)?.hazard ?? "",
    revision: String(item.revision),
    lots_count: sweep && sweep.revision === item.revision ? String(activeLots(sweep.lots).length) : "",
    shop_name: item.shopName || item.shop,
    shop_address: (sweep && findShop(sweep, item.shop)?.address) || told.new_shop?.address || "",
    began: moment(told.began),
    ended: moment(told.ended),
    date: moment(told.ended).slice(0, 10),
    officers: join(told.officers.map((officer) => `${officer.name}（${officer.credential}）`)),
    outcome: app.say(told.findings.length ? "found" : clear ? "clear" : (told.outcome as Word)),
    note: told.note,
    found_count: String(new Set(told.findings.map((finding) => finding.lot)).size),
    found_units: String(units),
    lots_found: join(told.findings.map((finding) => finding.lot ?? "?")),
  };
  return { facts, goods: told.findings.map((finding) => goodsOf(app, sweep, finding)) };
}

function goodsOf(app: App, sweep: Itinerary | null, finding: Told["findings"][number]): Facts {
  const lot = sweep?.lots.find((each) => each.lot === finding.lot);
  const { hold } = finding;
  return {
    number: String(finding.number),
    lot: finding.lot ?? "?",
    product: lot?.product ?? "",
    brand: lot ? lot.brand || " " : " ",
    spec: lot?.spec ?? "",
    rule: (app.language === "zh" ? lot?.zh : lot?.en) ?? "",
    units: finding.units === null ? "" : String(finding.units),
    unit: lot && lot.unit !== "unit" ? lot.unit : app.say("paperUnit"),
    disposition: app.say(finding.disposition as Word),
    basis: hold?.basis ? app.say(hold.basis as Word) : "",
    seals: hold?.seals ?? "",
    custodian: hold?.custodian ?? "",
    document: hold?.document ?? "",
    lapses: (hold?.lapses ?? "").slice(0, 10),
    supplier: finding.supplier,
    sold_units: String(finding.sold_units),
  };
}

/** As 2008-09-17 10:05, in the city's zone. */
function momentIn(sweep: Itinerary | null, ms: number): string {
  return new Intl.DateTimeFormat("sv", { timeZone: sweep?.zone ?? "Asia/Shanghai", dateStyle: "short", timeStyle: "short" }).format(ms);
}
