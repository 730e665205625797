import { type Outcome, type SurvivalMatrix, selectOutcome } from '@tessera/learning'

/** Held-out patients with what happened to them and what one model had said: all that a measure may see. */
export interface Evaluated {
  readonly outcome: Outcome
  readonly linear: Float64Array
  readonly risk: Float64Array
  /** Predicted survival at the evaluation times; null for binary outcomes. */
  readonly survival: SurvivalMatrix | null
  /** 1 above the cut-off that training fixed, 0 below. */
  readonly high: Uint8Array
}

/** Number of patients. */
export function sizeOf(evaluated: Evaluated): number {
  return evaluated.risk.length
}

/** Number of events, at any time. */
export function eventsOf(outcome: Outcome): number {
  let events = 0
  for (const event of outcome.event) events += event
  return events
}

/** The given rows, in the given order, with repetition allowed (a bootstrap resample). */
export function selectEvaluated(evaluated: Evaluated, rows: Int32Array): Evaluated {
  const { survival } = evaluated
  return {
    outcome: selectOutcome(evaluated.outcome, rows),
    linear: Float64Array.from(rows, row => evaluated.linear[row]),
    risk: Float64Array.from(rows, row => evaluated.risk[row]),
    high: Uint8Array.from(rows, row => evaluated.high[row]),
    survival: survival && { times: survival.times, probability: selectMatrixRows(survival, rows) },
  }
}

function selectMatrixRows({ times, probability }: SurvivalMatrix, rows: Int32Array): Float64Array {
  const width = times.length
  const selected = new Float64Array(rows.length * width)
  rows.forEach((row, i) => {
    selected.set(probability.subarray(row * width, (row + 1) * width), i * width)
  })
  return selected
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
  }
}

function stackOutcomes(outcomes: readonly Outcome[]): Outcome {
  const first = outcomes[0]
  const event = Uint8Array.from(outcomes.flatMap(outcome => [...outcome.event]))
  if (first.kind === 'binary') return { kind: 'binary', event }
  const times = outcomes.map(outcome =>
    outcome.kind === 'time-to-event' ? outcome.time : new Float64Array(0),
  )
  return { ...first, event, time: concatenate(times) }
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
