/**
 * What is known of one group of patients: those randomised to a treatment, or those who chose it. Every effect of a
 * preference design is a function of such cells and of the share who prefer each treatment, whatever the outcome.
 */
export interface Cell {
  readonly n: number
  /** Mean, risk, rate, survival or restricted mean. */
  readonly value: number
  /** Of `value`, unbiased or nearly so. */
  readonly variance: number
  /** Degrees of freedom of `variance`. */
  readonly df: number
  /** Patients with the event, or events; null for means. */
  readonly events: number | null
}

/** A cell of which nothing can be said, and why. */
export interface EmptyCell {
  readonly n: number
  readonly reason: string
}

export type CellOrReason = Cell | EmptyCell

export function isCell(cell: CellOrReason): cell is Cell {
  return !('reason' in cell)
}
