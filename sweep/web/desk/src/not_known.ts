/** Coverage is given with what is not known: a bare claim, or a check-in that a phone still holds, may be a clear. */

export interface Coverage {
  all: number;
  proven: number;
  product: number;
  claimed: number;
  unsent: number;
}

/** How many are proven if every claim and every check-in that a phone still holds is a clear. */
export function atMost(of: Coverage): number {
  return of.proven + Math.max(0, Math.min(of.all - of.proven - of.product, of.claimed + of.unsent));
}
