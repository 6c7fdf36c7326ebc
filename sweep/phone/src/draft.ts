/** A check-in while it is being made, and the bytes it becomes. */

import type { Lot, Officer } from "./day.ts";

export interface FindingDraft {
  number: number;
  lot: string | null;
  units: number | null;
  disposition: string;
  basis: string;
  document: string;
  seals: string;
  custodian: string;
  supplier: string;
  sold: number | null;
  photos: string[];
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
  unanswered: string[];
  settles: string[];
  also: string[];
  sameAs: string | null;
  photos: string[];
  note: string;
  newShop: { name: string; address: string; lat: number | null; lon: number | null } | null;
}

/** How goods are usually withheld under each disposition. */
export const BASIS_OF: Record<string, string> = {
  sealed_on_site: "sealing",
  collected: "seizure",
  removed_from_sale: "voluntary",
};

export function newFinding(draft: Draft, lot: string | null): FindingDraft {
  const number = draft.findings.reduce((most, finding) => Math.max(most, finding.number), 0) + 1;
  return {
    number,
    lot,
    units: null,
    disposition: "sealed_on_site",
    basis: BASIS_OF.sealed_on_site!,
    document: "",
    seals: "",
    custodian: "",
    supplier: "",
    sold: null,
    photos: [],
  };
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
    // Who could not look has looked into nothing.
    settles: inspected ? draft.settles : [],
    also: inspected ? draft.also : [],
    same_as: draft.sameAs,
    photos: draft.photos,
    note: draft.note,
    new_shop: draft.newShop,
  };
  return new TextEncoder().encode(JSON.stringify(said));
}

function encodeFinding(finding: FindingDraft): object {
  const hold = { basis: finding.basis, document: finding.document, seals: finding.seals, custodian: finding.custodian };
  return {
    number: finding.number,
    lot: finding.lot,
    could_be: [],
    units: finding.units,
    disposition: finding.disposition,
    sold_units: finding.sold ?? 0,
    supplier: finding.supplier,
    hold: finding.disposition in BASIS_OF ? hold : null,
    photos: finding.photos,
  };
}

/** Every photo that the check-in names. */
export function photosOf(draft: Draft): string[] {
  return [...draft.photos, ...draft.findings.flatMap((finding) => finding.photos)];
}
