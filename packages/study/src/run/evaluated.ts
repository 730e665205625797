import {
  type LearningOutcome,
  outcomeSize,
  type SurvivalMatrix,
  selectLearningOutcome,
} from '@tessera/learning'

/** Held-out patients with what happened to them and what one model had said: all that a measure may see. */
export interface Evaluated {
  readonly outcome: LearningOutcome
  readonly linear: Float64Array
  readonly risk: Float64Array
  /** Predicted probability of no event (of the first cause) by the evaluation times; null for outcomes without times. */
  readonly survival: SurvivalMatrix | null
  /** Predicted probability of each level, row-major patients x levels; null but for ordinal outcomes. */
  readonly levels: Float64Array | null
  /** 1 above the cut-off that training fixed, 0 below. */
  readonly high: Uint8Array
}

/** Number of patients. */
export function sizeOf(evaluated: Evaluated): number {
  return evaluated.risk.length
}

/** Number of events at any time, of competing ones of the first cause; null for outcomes without events. */
export function eventsOf(outcome: LearningOutcome): number | null {
  return eventsAmong(outcome, null)
}

/** The same among the given rows; null for all of them. */
export function eventsAmong(outcome: LearningOutcome, rows: Int32Array | null): number | null {
  if (outcome.kind === 'ordinal' || outcome.kind === 'continuous') return null
  const { event } = outcome
  let events = 0
  if (rows === null) for (const own of event) events += own === 1 ? 1 : 0
  else for (const row of rows) events += event[row] === 1 ? 1 : 0
  return events
}

/** The given rows, in the given order, with repetition allowed (a bootstrap resample). */
export function selectEvaluated(evaluated: Evaluated, rows: Int32Array): Evaluated {
  const { survival } = evaluated
  return {
    outcome: selectLearningOutcome(evaluated.outcome, rows),
    linear: Float64Array.from(rows, row => evaluated.linear[row]),
    risk: Float64Array.from(rows, row => evaluated.risk[row]),
    high: Uint8Array.from(rows, row => evaluated.high[row]),
    survival: survival && {
      times: survival.times,
      probability: matrixRows(survival.probability, survival.times.length, rows),
    },
    levels: evaluated.levels && matrixRows(evaluated.levels, levelsOf(evaluated.outcome), rows),
  }
}

function matrixRows(values: Float64Array, width: number, rows: Int32Array): Float64Array {
  const selected = new Float64Array(rows.length * width)
  rows.forEach((row, i) => {
    selected.set(values.subarray(row * width, (row + 1) * width), i * width)
  })
  return selected
}

function levelsOf(outcome: LearningOutcome): number {
  return outcome.kind === 'ordinal' ? outcome.levels.length : 0
}

/** Several sets of held-out patients, one after the other. The outcome must be of one kind. */
export function stackEvaluated(parts: readonly Evaluated[]): Evaluated {
  const survival = parts[0].survival
  return {
    outcome: stackOutcomes(parts.map(part => part.outcome)),
    linear: concatenate(parts.map(part => part.linear)),
    risk: concatenate(parts.map(part => part.risk)),
    high: Uint8Array.from(parts.flatMap(part => [...part.high])),
    survival: survival && {
      times: survival.times,
      probability: concatenate(parts.map(part => part.survival?.probability ?? new Float64Array(0))),
    },
    levels: parts[0].levels && concatenate(parts.map(part => part.levels ?? new Float64Array(0))),
  }
}

/** Outcomes of one kind, one after the other. */
export function stackOutcomes(outcomes: readonly LearningOutcome[]): LearningOutcome {
  const [first] = outcomes
  if (first.kind === 'continuous')
    return {
      ...first,
      value: concatenate(outcomes.map(own => (own.kind === 'continuous' ? own.value : none))),
    }
  if (first.kind === 'ordinal')
    return {
      ...first,
      level: Uint8Array.from(outcomes.flatMap(own => (own.kind === 'ordinal' ? [...own.level] : []))),
    }
  const event = Uint8Array.from(outcomes.flatMap(own => ('event' in own ? [...own.event] : [])))
  if (first.kind === 'binary') return { kind: 'binary', event }
  return { ...first, event, time: concatenate(outcomes.map(own => ('time' in own ? own.time : none))) }
}

const none = new Float64Array(0)

/** The outcome with that of some rows replaced, in their order. */
export function replaceOutcome(
  outcome: LearningOutcome,
  rows: Int32Array,
  by: LearningOutcome,
): LearningOutcome {
  const from = Int32Array.from({ length: outcomeSize(outcome) }, (_, row) => row)
  rows.forEach((row, i) => {
    from[row] = from.length + i
  })
  return selectLearningOutcome(stackOutcomes([outcome, by]), from)
}

function concatenate(arrays: readonly Float64Array[]): Float64Array {
  const joined = new Float64Array(arrays.reduce((sum, array) => sum + array.length, 0))
  let at = 0
  for (const array of arrays) {
    joined.set(array, at)
    at += array.length
  }
  return joined
}
