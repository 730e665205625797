import type { LearningOutcome } from '@tessera/learning'
import {
  type Concordance,
  type ConcordanceDifference,
  concordanceDifference,
  harrellConcordance,
} from '@tessera/statistics'

/** Follow-up such that a higher score goes with an event, a higher level, a higher value or an earlier event. */
function followUpOf(outcome: LearningOutcome, rows: Int32Array, cause: number) {
  const n = rows.length
  const time = new Float64Array(n)
  const event = new Uint8Array(n).fill(1)
  let latest = 0
  if (outcome.kind === 'time-to-event' || outcome.kind === 'competing-risks')
    for (const value of outcome.time) latest = Math.max(latest, value)
  rows.forEach((row, i) => {
    switch (outcome.kind) {
      case 'binary':
        time[i] = 1 - outcome.event[row]
        break
      case 'ordinal':
        time[i] = outcome.levels.length - outcome.level[row]
        break
      case 'continuous':
        time[i] = -outcome.value[row]
        break
      case 'time-to-event':
        time[i] = outcome.time[row]
        event[i] = outcome.event[row]
        break
      case 'competing-risks':
        // Who has another event never has that of interest (Wolbers et al., Biostatistics 2014;15:526).
        time[i] = outcome.event[row] === 0 || outcome.event[row] === cause ? outcome.time[row] : latest + 1
        event[i] = outcome.event[row] === cause ? 1 : 0
        break
    }
  })
  if (outcome.kind === 'continuous') {
    const least = time.reduce((a, b) => Math.min(a, b), 0)
    for (let i = 0; i < n; i++) time[i] -= least
  }
  return { time, event }
}

export interface ConcordanceRows {
  /** By default every row. */
  readonly rows?: Int32Array
  /** Only rows of one fold are compared. */
  readonly strata?: ArrayLike<number>
  readonly cause?: number
  readonly level?: number
}

/**
 * How well a score orders patients: the AUC of a binary outcome, Harrell's concordance of all others (pairs of unequal levels or
 * values; a competing event counts as never having that of interest). Null where no pair can be compared.
 */
export function concordanceOf(
  outcome: LearningOutcome,
  score: ArrayLike<number>,
  options: ConcordanceRows = {},
): Concordance | null {
  const { shared, of } = prepare(outcome, options, score.length)
  try {
    return harrellConcordance({ ...shared, risk: of(score) })
  } catch (error) {
    if (error instanceof Error && error.name === 'StatisticsInputError') return null
    throw error
  }
}

/** Concordance of the first score less that of the second, with its paired interval. */
export function concordanceGain(
  outcome: LearningOutcome,
  first: ArrayLike<number>,
  second: ArrayLike<number>,
  options: ConcordanceRows = {},
): ConcordanceDifference | null {
  const { shared, of } = prepare(outcome, options, first.length)
  try {
    return concordanceDifference({ ...shared, risk1: of(first), risk2: of(second) })
  } catch (error) {
    if (error instanceof Error && error.name === 'StatisticsInputError') return null
    throw error
  }
}

function prepare(outcome: LearningOutcome, options: ConcordanceRows, n: number) {
  const { strata, cause = 1, level } = options
  const rows = options.rows ?? Int32Array.from({ length: n }, (_, i) => i)
  const of = (values: ArrayLike<number>) => Float64Array.from(rows, row => values[row])
  const shared = {
    ...followUpOf(outcome, rows, cause),
    ...(strata ? { strata: of(strata) } : {}),
    ...(level === undefined ? {} : { level }),
  }
  return { shared, of }
}
