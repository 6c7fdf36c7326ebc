/** The service's answers, as the desk reads them. See sweep/views/desk. Times: ms since 1970 on the sweep's clock. */

export type Counts = Record<string, number>;

export interface Lot {
  lot: string;
  label: string;
  product: string;
  brand: string;
  producer: string;
  spec: string;
  unit: string;
  grams_per_unit: number;
  rule_text: string;
  released: boolean;
  confirmed: boolean;
  total: number;
  closed: number;
  lines: Counts;
  units: Counts;
  found: number;
  returned: number;
  check_needed: number | null;
  check_tested: number | null;
  check_failed: number | null;
}

export interface Waiting {
  reviews: number;
  conflicts: number;
  findings: number;
  unattributed: number;
  rejudge: number;
  lapsed: number;
  sightings: number;
  late_sightings: number;
  proposals: number;
  corrections: number;
  kept: number;
  drafts: number;
}

export interface Board {
  sweep: string;
  title: string;
  recall_class: string;
  hazard: string;
  exercise: boolean;
  zone: string;
  opened_ms: number;
  now_ms: number;
  pace_milli: number;
  n: number;
  head: string;
  revision: number;
  shops: number;
  proven: number;
  product: number;
  states: Counts;
  grades: Counts;
  lots: Lot[];
  lots_confirmed: number;
  open_lines: number;
  blockers: number;
  blocker_kinds: number;
  units: Counts;
  closable: boolean;
  late: number;
  waiting: Waiting;
  not_known: {
    silent_phones: number;
    unsent: number;
    claimed_shops: number;
    unlocated_shops: number;
    unattributed_units: number;
  };
  off_sale_ms: number | null;
  disposed_ms: number | null;
  overridden: boolean;
  area: string[] | null;
}

export interface Page<Row> {
  rows: Row[];
  total: number;
  next: string | null;
}

export interface ShopOf {
  shop: string;
  shop_name: string;
  address: string;
  sector: string;
}

export interface Visit {
  check_in: string;
  n: number;
  shop: string;
  team: string;
  team_name: string;
  person: string;
  person_name: string;
  revision: number;
  outcome: string;
  purpose: string;
  entry: string;
  began_ms: number | null;
  ended_ms: number | null;
  received_ms: number;
  findings: number;
  units: number;
  flags: string[];
  verdict: string | null;
}

export interface FindingSeen {
  number: number;
  lot: string | null;
  could_be: string[];
  units: number | null;
  disposition: string;
  received_units: number;
  sold_units: number;
  supplier: string;
  basis: string;
  document: string;
  custodian: string;
  lapses_ms: number | null;
  photos: string[];
}

export interface Review {
  visit: Visit;
  where: ShopOf;
  conflict: boolean;
  own: boolean;
  lat: number | null;
  lon: number | null;
  distance_m: number | null;
  unanswered: string[];
  note: string;
  erased: boolean;
  officers: { name: string; credential: string }[];
  findings: FindingSeen[];
  photos: string[];
  others: Visit[];
}

export interface Finding {
  finding: string;
  where: ShopOf;
  check_in: string;
  lots: string[];
  attributed: boolean;
  rejudge: boolean;
  settled: boolean;
  dismissed: boolean;
  counted: boolean;
  overdrawn: boolean;
  found: number;
  grade: number;
  accounts: Counts;
  team: string;
  person: string;
  received_ms: number;
}

export interface Hold {
  finding: string;
  where: ShopOf;
  lot: string;
  account: string;
  units: number;
  returned: boolean;
  freed: boolean;
  basis: string;
  document: string;
  custodian: string;
  lapses_ms: number | null;
  light: Light;
}

export type Light = "green" | "amber" | "red";

export interface Sighting {
  sighting: string;
  where: ShopOf | null;
  lot: string | null;
  channel: string;
  text: string;
  place: string;
  contact: string;
  owner: string;
  owner_name: string;
  accepted: boolean;
  received_ms: number;
  due_ms: number;
  open: boolean;
  light: Light;
}

export interface Proposal {
  proposal: string;
  where: ShopOf;
  status: string;
  same_as: string | null;
  same_as_name: string;
  reason: string;
  proposed_by: string;
  proposed_by_name: string;
  verdict: string | null;
  undone: boolean;
  attempts: number;
  own: boolean;
}

export interface Correction {
  correction: string;
  finding: string;
  where: ShopOf;
  units: number;
  account: string;
  reason: string;
  proposed_by: string;
  proposed_by_name: string;
  verdict: string | null;
  own: boolean;
}

export interface Kept {
  kept: string;
  check_in: string | null;
  reason: string;
  person_name: string;
  phone: string | null;
  size: number;
  received_ms: number;
  settled: boolean;
}

export interface Phone {
  phone: string;
  person: string;
  person_name: string;
  team: string | null;
  team_name: string;
  contact_ms: number | null;
  unsent: number;
  clock_offset_ms: number;
  app_version: string;
  revoked: boolean;
  lost: boolean;
  silent: boolean;
}

export interface Team {
  team: string;
  name: string;
  sector: string;
  planned: number;
  visited: number;
  done: number;
  claimed: number;
  product: number;
  late: number;
  check_ins: number;
  finds: number;
  last_ms: number | null;
  phones: number;
  silent_phones: number;
  unsent: number;
  clock_offset_ms: number;
}

export interface Plan {
  number: number;
  reason: string;
  made_ms: number;
  stops: number;
  routes: number;
  unassigned: number;
  metrics: Record<string, unknown>;
}

export interface Sector {
  sector: string;
  name: string;
  level: string;
  depth: number;
  shops: number;
  clear: number;
  claimed: number;
  product: number;
  unvisited: number;
  lines: number;
  closed_lines: number;
  found_units: number;
  held_units: number;
  late: number;
  silent_phones: number;
  teams: number;
  unsent: number;
}

export interface Blocker {
  kind: string;
  count: number;
  lot: string | null;
  end: "off_sale" | "disposed";
  en: string;
  zh: string;
  solve: string;
}

export interface CheckProgress {
  number: number;
  seed: string;
  revision: number;
  sectors: { sector: string; needed: number; tested: number; failed: number }[];
  shops: { where: ShopOf; cleared_by: string[]; tested: boolean; failed: boolean }[];
}

export interface DraftHead {
  draft: number;
  sweep: string | null;
  title: string;
  recall_class: string;
  hazard: string;
  lots: number;
  confirmed: number;
  notice_name: string;
  entered_by: string;
  entered_by_name: string;
  own: boolean;
}

export interface DraftLot {
  lot: string;
  product: string;
  brand: string;
  producer: string;
  spec: string;
  unit: string;
  grams_per_unit: number;
  gtin: string;
  rule_text: string;
  rule_en: string;
  rule_zh: string;
  released: boolean;
  certificate: string;
  change: string;
  confirmed: boolean;
}

export interface Draft {
  head: DraftHead;
  lots: DraftLot[];
  warnings: { row: number; field: string; value: string; en: string; zh: string }[];
  source_text: string;
  has_original: boolean;
}

export interface Person {
  id: string;
  name: string;
  role: string;
  credential: string;
  language: string;
  phone: string;
  team: string | null;
  sector: string | null;
}

export interface ShopRow {
  where: ShopOf;
  state: string;
  grade: number;
  open_lines: number;
  found_units: number;
  held_units: number;
  visits: number;
  attempts: number;
  likely: boolean;
  located: boolean;
  team: string;
  team_name: string;
  due_ms: number | null;
}

export type Basis = "done" | "pace" | "plan" | "nothing";

export interface FinishRow {
  sector: string;
  name: string;
  left: number;
  inspected: number;
  teams: number;
  per_hour_milli: number;
  basis: Basis;
  early_ms: number | null;
  likely_ms: number | null;
  late_ms: number | null;
  planned_ms: number | null;
  clock_ms: number | null;
  misses: number;
  risks: number;
}

export interface Reassignment {
  source: string;
  source_name: string;
  target: string;
  target_name: string;
  teams: string[];
}

export interface Forecast {
  n: number;
  basis: Basis;
  early_ms: number | null;
  likely_ms: number | null;
  late_ms: number | null;
  left: number;
  misses: number;
  late_stops: number;
  worked_ms: number;
  sectors: FinishRow[];
  moves: Reassignment[];
  unsaved: string[];
}

export interface PlanHead {
  number: number;
  draft: boolean;
  reason: string;
  made_ms: number;
  made_by: string;
  base: number | null;
  metrics: Record<string, unknown>;
}

export interface Tour {
  stops: number;
  finish_ms: number;
}

export interface TeamTours {
  team: string;
  name: string;
  a: Tour | null;
  b: Tour | null;
}

export interface PlanChange {
  shop: string;
  name: string;
  team_a: string | null;
  team_b: string | null;
  arrives_a_ms: number | null;
  arrives_b_ms: number | null;
  why: { code: string; zh: string; en: string; person: string; reason: string };
}

export interface PlanComparison {
  a: PlanHead;
  b: PlanHead;
  teams: TeamTours[];
  moved: number;
  added: number;
  gone: number;
  changes: PlanChange[];
  more: number;
}

export interface Steering {
  steering: string;
  kind: string;
  teams: string[];
  shops: string[];
  sectors: string[];
  value: number;
  reason: string;
  person: string;
  at_ms: number;
  until_ms: number | null;
  holds: boolean;
}

export interface FeedLink {
  feed: string;
  label: string;
  sector: string | null;
  sector_name: string;
  made_by: string;
  made_ms: number;
  used_ms: number | null;
  revoked: boolean;
}
