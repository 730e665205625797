import { type Outcome, pick, selectOutcome } from './rows.ts'

/** A measured outcome; NaN is not allowed. */
export interface ContinuousOutcome {
  readonly kind: 'continuous'
  readonly value: Float64Array
  readonly unit: string | null
}

/** Ordered levels (regression grade, immune phenotype), the least first. */
export interface OrdinalOutcome {
  readonly kind: 'ordinal'
  readonly levels: readonly string[]
  /** Index into `levels` of each row. */
  readonly level: Uint8Array
}

/** Time to the first of several events that exclude each other. */
export interface CompetingOutcome {
  readonly kind: 'competing-risks'
  readonly time: Float64Array
  /** 0 censored, k the k-th of `causes`. */
  readonly event: Uint8Array
  readonly causes: readonly string[]
  readonly unit: string
  readonly horizon: number
}

/** Every outcome that a network can be given; {@link Outcome} are those of the tabular learners. */
export type LearningOutcome = Outcome | ContinuousOutcome | OrdinalOutcome | CompetingOutcome

/** The given rows of any outcome. */
export function selectLearningOutcome<O extends LearningOutcome>(outcome: O, rows: Int32Array): O
export function selectLearningOutcome(outcome: LearningOutcome, rows: Int32Array): LearningOutcome {
  const n = rows.length
  switch (outcome.kind) {
    case 'continuous':
      return { ...outcome, value: pick(outcome.value, rows, new Float64Array(n)) }
    case 'ordinal':
      return { ...outcome, level: pick(outcome.level, rows, new Uint8Array(n)) }
    case 'competing-risks':
      return {
        ...outcome,
        time: pick(outcome.time, rows, new Float64Array(n)),
        event: pick(outcome.event, rows, new Uint8Array(n)),
      }
    default:
      return selectOutcome(outcome, rows)
  }
}

/** Number of rows that an outcome speaks of. */
export function outcomeSize(outcome: LearningOutcome): number {
  if (outcome.kind === 'continuous') return outcome.value.length
  return outcome.kind === 'ordinal' ? outcome.level.length : outcome.event.length
}
