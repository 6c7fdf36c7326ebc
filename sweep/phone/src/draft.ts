/** A check-in while it is being made, and the bytes it becomes. */

import type { Lot, Officer } from "./day.ts";

/** `units`: on hand, newly found. `received`, `sold`: ever, as the shop or its invoice says. `lapses`: a day. */
export interface FindingDraft {
  number: number;
  lot: string | null;
  couldBe: string[];
  received: number | null;
  sold: number | null;
  units: number | null;
  disposition: string;
  basis: string;
  document: string;
  seals: string;
  custodian: string;
  lapses: string;
  supplier: string;
  photos: string[];
  invoices: string[];
}

/** Units of an earlier find (of `shop`) that this visit moves from one account to another; `most` stand there. */
export interface MovementDraft {
  id: string;
  finding: string;
  shop: string;
  lot: string;
  source: string;
  most: number;
  target: string;
  units: number | null;
  custodian: string;
  witness: string;
  document: string;
}

export interface Place {
  lat: number;
  lon: number;
  accuracy_m: number;
}

/**
 * `revision` and `lots` are those with which the visit began: a revision that arrives meanwhile changes nothing here,
 * for nobody looked for its lots.
 */
export interface Draft {
  id: string;
  shop: string;
  shopName: string;
  sweep: string;
  revision: number;
  lots: Lot[];
  beganMs: number;
  purpose: string;
  outcome: string | null;
  position: Place | null;
  findings: FindingDraft[];
  movements: MovementDraft[];
  unanswered: string[];
  settles: string[];
  also: string[];
  sameAs: string | null;
  photos: string[];
  note: string;
  /** The secret of the link that the shopkeeper gets. */
  card?: string;
  newShop: { name: string; address: string; lat: number | null; lon: number | null } | null;
}

/** How goods are usually withheld under each disposition. */
export const BASIS_OF: Record<string, string> = {
  sealed_on_site: "sealing",
  collected: "seizure",
  removed_from_sale: "voluntary",
};

/**
 * Days after which a hold lapses, as proposed to the officers (行政强制法 art. 25; 行政处罚法 art. 56). Working days are
 * counted as days: for whoever guards the goods the earlier reading is the safe one.
 */
export const HOLD_DAYS: Record<string, number> = { sealing: 30, seizure: 30, preservation: 7 };

/** The last day of a hold that begins on `today` (2008-09-12); empty where nothing lapses. */
export function lapseDay(basis: string, today: string): string {
  const days = HOLD_DAYS[basis];
  return days === undefined ? "" : new Date(Date.parse(today) + days * 86_400_000).toISOString().slice(0, 10);
}

export function newFinding(draft: Draft, lot: string | null, today: string): FindingDraft {
  const number = draft.findings.reduce((most, finding) => Math.max(most, finding.number), 0) + 1;
  const basis = BASIS_OF.sealed_on_site!;
  return {
    number,
    lot,
    couldBe: [],
    received: null,
    sold: null,
    units: null,
    disposition: "sealed_on_site",
    basis,
    document: "",
    seals: "",
    custodian: "",
    lapses: lapseDay(basis, today),
    supplier: "",
    photos: [],
    invoices: [],
  };
}

/** A draft that an older version of the app began, with what has come since. */
export function mendDraft(draft: Draft): Draft {
  const findings = draft.findings.map((finding) => ({ ...{ couldBe: [], received: null, lapses: "", invoices: [] }, ...finding }));
  return { ...draft, findings, movements: draft.movements ?? [] };
}

/** The check-in as it goes over the wire. These bytes are kept, and no others are ever sent. */
export function encodeCheckIn(draft: Draft, officers: Officer[], endedMs: number): Uint8Array<ArrayBuffer> {
  const inspected = draft.outcome === "inspected";
  const said = {
    id: draft.id,
    sweep: draft.sweep,
    shop: draft.shop,
    revision: draft.revision,
    outcome: draft.outcome,
    purpose: draft.purpose,
    began: draft.beganMs,
    ended: endedMs,
    position: draft.position,
    officers,
    unanswered: inspected ? draft.unanswered : [],
    findings: draft.findings.map(encodeFinding),
    movements: draft.movements.map((movement) => encodeMovement(movement, draft.shop)),
    // Who could not look has looked into nothing.
    settles: inspected ? draft.settles : [],
    also: inspected ? draft.also : [],
    same_as: draft.sameAs,
    photos: draft.photos,
    note: draft.note,
    new_shop: draft.newShop,
    card: draft.card ?? "",
  };
  return new TextEncoder().encode(JSON.stringify(said));
}

function encodeFinding(finding: FindingDraft): object {
  const { basis, document, seals, custodian } = finding;
  const hold = { basis, document, seals, custodian, lapses: endOf(finding.lapses) };
  return {
    number: finding.number,
    lot: finding.lot,
    could_be: finding.lot === null ? finding.couldBe : [],
    units: finding.units,
    disposition: finding.disposition,
    received_units: finding.received ?? 0,
    sold_units: finding.sold ?? 0,
    supplier: finding.supplier,
    hold: finding.disposition in BASIS_OF ? hold : null,
    photos: [...finding.photos, ...finding.invoices],
    invoices: finding.invoices,
  };
}

function encodeMovement(movement: MovementDraft, here: string): object {
  const { id, finding, source, target, units, custodian, witness, document } = movement;
  const shop = movement.shop === here ? null : movement.shop;
  return { id, finding, source, target, units, custodian, witness, document, shop };
}

/** The end of a day, without a zone: the service takes it as the city's. */
function endOf(day: string): string | null {
  return /^\d{4}-\d\d-\d\d$/.test(day) ? `${day}T23:59:59` : null;
}

/** Every photo that the check-in names. */
export function photosOf(draft: Draft): string[] {
  return [...draft.photos, ...draft.findings.flatMap((finding) => [...finding.photos, ...finding.invoices])];
}
