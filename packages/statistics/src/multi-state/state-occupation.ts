import { requireProbability, StatisticsInputError } from '../input-error.ts'
import { propagate, type StateProbabilities } from './propagate.ts'
import { robustOccupationError } from './robust-occupation-error.ts'
import {
  type MultiStateInput,
  type MultiStateRows,
  readMultiState,
  type TransitionStep,
  transitionSteps,
} from './transitions.ts'

/** The share of patients in each state over time. */
export interface StateOccupation extends StateProbabilities {
  readonly states: number
  /** Where they start. */
  readonly initial: Float64Array
  /** The times at which a state is entered. */
  readonly time: Float64Array
}

/**
 * Probability of being in each state at t, p(t) = p(0) product (I + dA(u)), p(0) being the distribution of those at
 * risk at the first transition, or the `initial` one. Unlike P(s, t) it needs no Markov assumption where censoring is independent (Datta &
 * Satten, Stat Probab Lett 2001;55:403). Standard errors by `variance`: `greenwood` with p(0) as given and weights as
 * frequencies, or `robust`, the infinitesimal jackknife over patients, p(0) included where it is estimated (survfit 3.5
 * leaves that out), which takes O(times * patients * states).
 *
 * A `landmark` takes those alone who are in its state at its time, from then on: the landmark Aalen-Johansen estimate
 * of P(s, t) without the Markov assumption (Putter & Spitoni, Stat Methods Med Res 2018;27:2081).
 * R: survival::survfit(Surv(start, stop, state) ~ 1, id, istate); etm::LMAJ.
 * @throws StatisticsInputError on lengths, missing values, rows of a patient that do not follow one another, or a
 * landmark at which nobody is in the state
 */
export function stateOccupation(
  options: MultiStateInput & {
    readonly variance?: 'greenwood' | 'robust'
    /** The distribution over states 1, 2, ... to start from, taken as known. */
    readonly initial?: ArrayLike<number>
    readonly landmark?: { readonly time: number; readonly state: number }
  },
): StateOccupation {
  const { variance = 'greenwood', landmark } = options
  const all = readMultiState(options)
  const rows = landmark ? fromLandmark(all, landmark) : all
  const steps = transitionSteps(rows, Number.NEGATIVE_INFINITY)
  const given = options.initial && requireDistribution(options.initial, rows.states)
  const initial = given ?? (landmark ? inState(landmark.state, rows.states) : startingStates(rows, steps))
  const { probability, standardError } = propagate(steps, initial)
  return {
    states: rows.states,
    initial,
    time: Float64Array.from(steps, step => step.time),
    probability,
    standardError:
      variance === 'robust'
        ? robustOccupationError(rows, steps, initial, probability, Boolean(given ?? landmark))
        : standardError,
  }
}

function inState(state: number, states: number): Float64Array {
  return Float64Array.from({ length: states }, (_, j) => (j === state - 1 ? 1 : 0))
}

function requireDistribution(initial: ArrayLike<number>, states: number): Float64Array {
  requireProbability('initial', initial, states)
  const values = Float64Array.from(initial)
  const total = values.reduce((sum, p) => sum + p, 0)
  if (!(Math.abs(total - 1) < 1e-8))
    throw new StatisticsInputError(
      'option',
      'initial',
      `initial sums to ${total}: give probabilities that sum to 1.`,
    )
  return values
}

/** The distribution of those at risk at the first transition; of the first rows where there is none. */
function startingStates(
  { states, start, stop, from, weight, byStop }: MultiStateRows,
  steps: readonly TransitionStep[],
): Float64Array {
  const first = steps.length > 0 ? steps[0].time : Number.POSITIVE_INFINITY
  const initial = new Float64Array(states)
  let total = 0
  for (const row of byStop) {
    const present = Number.isFinite(first) ? start[row] < first && first <= stop[row] : start[row] === 0
    if (!present) continue
    initial[from[row]] += weight[row]
    total += weight[row]
  }
  return initial.map(sum => (total > 0 ? sum / total : Number.NaN))
}

/** Rows after the landmark of those who are in the state then. */
function fromLandmark(
  rows: MultiStateRows,
  { time, state }: { readonly time: number; readonly state: number },
): MultiStateRows {
  const { start, stop, from, id } = rows
  const chosen = new Set<number>()
  for (const row of rows.byStop)
    if (start[row] <= time && time < stop[row] && from[row] === state - 1) chosen.add(id ? id[row] : row)
  if (chosen.size === 0)
    throw new StatisticsInputError(
      'domain',
      'landmark',
      `Nobody is in state ${state} at time ${time}: choose another landmark.`,
    )
  const kept = (row: number) => stop[row] > time && chosen.has(id ? id[row] : row)
  return {
    ...rows,
    start: start.map(at => Math.max(at, time)),
    byStop: rows.byStop.filter(kept),
    byStart: rows.byStart.filter(kept),
  }
}
