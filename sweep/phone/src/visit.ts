/** One visit while it is being written down: what its stages share. */

import type { App } from "./app.ts";
import { lotName } from "./day.ts";
import type { Draft, FindingDraft, MovementDraft } from "./draft.ts";
import { dateOf } from "./saying.ts";

export type Stage =
  | { at: "outcome" | "lot" | "goods" | "review" }
  | { at: "finding"; finding: FindingDraft }
  | { at: "movement"; movement: MovementDraft };

export interface Visit {
  readonly app: App;
  readonly draft: Draft;
  /** Every change at once, so that a closed tab loses nothing. */
  readonly keep: () => void;
  readonly go: (stage: Stage) => void;
  /** Back from a part that was entered or given up. */
  readonly goBack: () => void;
  readonly complain: (error: unknown) => void;
}

export function lotLabel({ app, draft }: Visit, id: string | null): string {
  if (id === null) return app.say("unreadable");
  const lot = draft.lots.find((each) => each.lot === id);
  return lot ? `${lotName(lot)} · ${lot.lot}` : id;
}

/** In the city's zone and on the sweep's clock, as 2008-09-12. */
export function todayOf({ app, draft }: Visit): string {
  const sweep = app.sweeps.find((each) => each.sweep === draft.sweep);
  return sweep ? dateOf(app, sweep) : new Date().toISOString().slice(0, 10);
}
