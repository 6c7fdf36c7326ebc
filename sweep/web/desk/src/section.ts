/** What a section of the desk is: a place in the page's address that draws itself and keeps itself fresh. */

import type { Desk } from "./desk.ts";

export interface View {
  /** Draw what is new. Called after every new board, but not under the reader's hands. */
  refresh: () => Promise<void> | void;
  /** Whether it took the key. */
  key?: (event: KeyboardEvent) => boolean;
}

export interface Section {
  id: string;
  /** How much waits here; null: nothing to count. */
  waits?: (desk: Desk) => number | null;
  /** Whether some of it is late or dangerous. */
  alarms?: (desk: Desk) => boolean;
  allowed: boolean;
  /** `part` is what stands after the section's name in the address: `#goods/holds`. */
  open: (desk: Desk, into: HTMLElement, part: string) => View;
}
