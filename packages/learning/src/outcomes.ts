import { quantileOfSorted } from '@tessera/statistics'

export interface BinaryOutcome {
  readonly kind: 'binary'
  /** 1 event, 0 none. */
  readonly event: Uint8Array
}

export interface SurvivalOutcome {
  readonly kind: 'time-to-event'
  /** Time from time zero, in `unit`, positive. */
  readonly time: Float64Array
  /** 1 event, 0 censored. */
  readonly event: Uint8Array
  readonly unit: string
  /** When risk is predicted and calibrated. */
  readonly horizon: number
}

export type Outcome = BinaryOutcome | SurvivalOutcome

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
  /** Named cuts that divide the levels in two: those from index `from` on are above. */
  readonly cuts?: readonly { readonly label: string; readonly from: number }[]
}

/** Time to the first of several events that exclude each other. */
export interface CompetingOutcome {
  readonly kind: 'competing-risks'
  readonly time: Float64Array
  /** 0 censored, k the k-th of `causes`; the first is the one that risk is predicted of. */
  readonly event: Uint8Array
  readonly causes: readonly string[]
  readonly unit: string
  readonly horizon: number
}

/** Every outcome that can be learned; {@link Outcome} are those that every tabular learner takes. */
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

/** The given rows of an outcome, time and event together. */
export function selectOutcome(outcome: Outcome, rows: Int32Array): Outcome {
  const event = pick(outcome.event, rows, new Uint8Array(rows.length))
  if (outcome.kind === 'binary') return { ...outcome, event }
  return { ...outcome, event, time: pick(outcome.time, rows, new Float64Array(rows.length)) }
}

/** Fills `into` with the given rows of `values`. */
export function pick<A extends Float64Array | Int32Array | Uint8Array>(
  values: A,
  rows: Int32Array,
  into: A,
): A {
  for (let i = 0; i < rows.length; i++) into[i] = values[rows[i]]
  return into
}

/**
 * An outcome of any kind as one that a check or a stratification can count: of competing events the first cause, the
 * others ending follow-up; of levels, whether a patient is above the cut that divides them most evenly; of values,
 * whether above the median.
 */
export function asEvent(outcome: LearningOutcome): Outcome {
  switch (outcome.kind) {
    case 'competing-risks':
      return causeAlone(outcome, 1)
    case 'ordinal':
      return { kind: 'binary', event: aboveCut(outcome, evenCut(outcome)) }
    case 'continuous': {
      const middle = medianOf(outcome.value)
      return { kind: 'binary', event: Uint8Array.from(outcome.value, value => (value > middle ? 1 : 0)) }
    }
    default:
      return outcome
  }
}

/** Time to one cause, the k-th of `causes`; the others end follow-up, as the cause-specific hazard wants it. */
export function causeAlone(outcome: CompetingOutcome, cause: number): SurvivalOutcome {
  const { time, unit, horizon } = outcome
  const event = outcome.event.map(e => (e === cause ? 1 : 0))
  return { kind: 'time-to-event', time, event, unit, horizon }
}

/** 1 for levels above the cut, an index into `levels`. */
export function aboveCut({ level }: OrdinalOutcome, cut: number): Uint8Array {
  return level.map(own => (own > cut ? 1 : 0))
}

/** The level above which the share of patients is nearest to one half. */
function evenCut({ level, levels }: OrdinalOutcome): number {
  let best = 0
  let nearest = Number.POSITIVE_INFINITY
  for (let cut = 0; cut < levels.length - 1; cut++) {
    const above = level.reduce((count, own) => count + (own > cut ? 1 : 0), 0)
    const distance = Math.abs(above - level.length / 2)
    if (distance < nearest) {
      nearest = distance
      best = cut
    }
  }
  return best
}

function medianOf(values: Float64Array): number {
  const sorted = values.toSorted()
  return sorted.length === 0 ? Number.NaN : quantileOfSorted(sorted, 0.5)
}
