/** Which shops are shown: by state, sector and team; and by which lot their state is judged. */

import type { SweepFeed } from "./feed.ts";
import { STATES } from "./points.ts";

export class Filter {
  lot: string | null = null;
  sector: string | null = null;
  team: string | null = null;
  private readonly hidden = new Set<number>();
  private readonly feed: SweepFeed;
  /** By place of `points.sectors`; null: all. */
  private wantedSectors: boolean[] | null = null;
  private wantedShops: Set<number> | null = null;

  constructor(feed: SweepFeed) {
    this.feed = feed;
    feed.on("points", () => this.read());
    feed.on("sectors", () => this.changed());
    feed.on("routes", () => this.changed());
  }

  isStateShown(state: number): boolean {
    return !this.hidden.has(state);
  }

  get hiddenStates(): string[] {
    return [...this.hidden].map((state) => STATES[state]!);
  }

  showStates(states: Iterable<number>): void {
    const wanted = new Set(states);
    this.hidden.clear();
    for (let state = 0; state < STATES.length; state++) if (!wanted.has(state)) this.hidden.add(state);
    this.changed();
  }

  limitTo(sector: string | null): void {
    this.sector = sector;
    this.changed();
  }

  async limitToTeam(team: string | null): Promise<void> {
    this.team = team;
    if (team !== null && this.feed.routes === null) await this.feed.loadRoutes();
    else this.changed();
  }

  /** A snapshot holds its points as they stand with all lots. */
  async limitToLot(lot: string | null): Promise<void> {
    if (this.feed.options.embedded) return;
    this.lot = lot;
    this.feed.emit("filter");
    await this.feed.live.choose(lot);
  }

  /** Whether the shop at a place is shown. */
  shows(place: number): boolean {
    const points = this.feed.points!;
    if (this.hidden.has(points.state[place]!)) return false;
    if (this.wantedSectors !== null && this.wantedSectors[points.sector[place]!] !== true) return false;
    return this.wantedShops === null || this.wantedShops.has(place);
  }

  private changed(): void {
    this.read();
    this.feed.emit("filter");
  }

  private read(): void {
    const { points, sectors, routes } = this.feed;
    const within = this.sector === null ? null : (sectors?.within(this.sector) ?? null);
    this.wantedSectors = within === null ? null : (points?.sectors.map((id) => within.has(id)) ?? null);
    const route = this.team === null ? undefined : routes?.routes.find(({ team }) => team === this.team);
    this.wantedShops = route === undefined ? null : new Set(route.shifts.flatMap(({ stops }) => stops).map((id) => points?.placeOf(id) ?? -1));
  }
}
