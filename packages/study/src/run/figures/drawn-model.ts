import type { Evaluated } from '../evaluated.ts'

/** A model in a figure: what it said of held-out patients, and the ids of the estimates that stand beside it. */
export interface DrawnModel {
  readonly id: string
  readonly label: string
  readonly evaluated: Evaluated
  readonly estimates: readonly string[]
}
