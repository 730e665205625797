import { StatisticsInputError } from '../input-error.ts'
import { propagate, type StateProbabilities } from './propagate.ts'
import { type MultiStateInput, readMultiState, transitionSteps } from './transitions.ts'

/** The Aalen-Johansen estimate of the transition probabilities P(s, t). */
export interface TransitionProbabilities {
  /** States are 1 to this. */
  readonly states: number
  /** The times after s at which a state is entered. */
  readonly time: Float64Array
  /** By state at s (position state - 1): the state at t, row-major, times x states. */
  readonly from: readonly StateProbabilities[]
}

/**
 * Transition probabilities P(s, t) = product over times u in (s, t] of (I + dA(u)), A being the Nelson-Aalen estimates
 * of the transitions, with Greenwood standard errors; the states need not be ordered, nor free of return. The process is
 * taken to be Markov on the clock that starts at time zero: where the time already spent in a state matters, start the
 * clock anew with each stay (`start` 0 in every row) or take `stateOccupation` from a landmark. Rows in weights count
 * as frequencies. Aalen & Johansen, Scand J Stat 1978;5:141. R: etm::etm(data, states, tra, cens.name, s).
 * @param options.since s; 0 by default
 * @throws StatisticsInputError on lengths, missing values, or rows of a patient that do not follow one another
 */
export function transitionProbabilities(
  options: MultiStateInput & { readonly since?: number },
): TransitionProbabilities {
  const { since = 0 } = options
  if (!Number.isFinite(since))
    throw new StatisticsInputError('option', 'since', `since is ${since}: give a time.`)
  const rows = readMultiState(options)
  const { states } = rows
  const steps = transitionSteps(rows, since)
  return {
    states,
    time: Float64Array.from(steps, step => step.time),
    from: Array.from({ length: states }, (_, state) =>
      propagate(
        steps,
        Float64Array.from({ length: states }, (_, j) => (j === state ? 1 : 0)),
      ),
    ),
  }
}
