import { clusterNumbers } from '../survival/influence-variance.ts'
import type { MultiStateRows, TransitionStep } from './transitions.ts'

/**
 * Infinitesimal jackknife errors of state probabilities: the influence of each patient, U, goes through every step as
 * the probabilities do, U(t) = U(t-) (I + dA(t)), and each row at risk in a state l that is left adds weight p_l(t-) / n_l
 * times its own departure less the expected one. It starts with what the row moves of the initial distribution.
 */
export function robustOccupationError(
  rows: MultiStateRows,
  steps: readonly TransitionStep[],
  initial: Float64Array,
  probability: Float64Array,
  initialGiven: boolean,
): Float64Array {
  const { states, start, stop, from, to, id, weight, byStart } = rows
  const { number: code, count } = clusterNumbers(id ?? undefined, stop.length)
  const influence = new Float64Array(count * states)
  if (!initialGiven && steps.length > 0) addInitial(rows, steps[0].time, initial, code, influence)
  const present = Array.from({ length: states }, (): number[] => [])
  const standardError = new Float64Array(steps.length * states)
  let entering = 0
  const moved = new Float64Array(states)
  steps.forEach(({ time, departures }, k) => {
    for (; entering < byStart.length && start[byStart[entering]] < time; entering++) {
      const row = byStart[entering]
      present[from[row]].push(row)
    }
    carry(influence, departures, states, moved)
    for (const { from: state, atRisk, events, total } of departures) {
      const list = present[state].filter(row => stop[row] >= time)
      present[state] = list
      const before = k === 0 ? initial[state] : probability[(k - 1) * states + state]
      for (const row of list) {
        const share = (weight[row] * before) / atRisk
        const at = code[row] * states
        for (let j = 0; j < states; j++)
          influence[at + j] -= (share * (j === state ? -total : events[j])) / atRisk
        if (stop[row] === time && to[row] >= 0) {
          influence[at + to[row]] += share
          influence[at + state] -= share
        }
      }
    }
    for (let i = 0; i < count; i++)
      for (let j = 0; j < states; j++) standardError[k * states + j] += influence[i * states + j] ** 2
    for (let j = 0; j < states; j++) standardError[k * states + j] = Math.sqrt(standardError[k * states + j])
  })
  return standardError
}

/** U (I + dA) for every patient. */
function carry(
  influence: Float64Array,
  departures: TransitionStep['departures'],
  states: number,
  moved: Float64Array,
): void {
  for (let at = 0; at < influence.length; at += states) {
    moved.fill(0)
    for (const { from, atRisk, events, total } of departures) {
      const value = influence[at + from] / atRisk
      if (value === 0) continue
      for (let j = 0; j < states; j++) moved[j] += value * (j === from ? -total : events[j])
    }
    for (let j = 0; j < states; j++) influence[at + j] += moved[j]
  }
}

function addInitial(
  { states, start, stop, from, weight, byStop }: MultiStateRows,
  first: number,
  initial: Float64Array,
  code: Int32Array,
  influence: Float64Array,
): void {
  const present = byStop.filter(row => start[row] < first && first <= stop[row])
  const total = present.reduce((sum, row) => sum + weight[row], 0)
  for (const row of present)
    for (let j = 0; j < states; j++)
      influence[code[row] * states + j] += (weight[row] * ((from[row] === j ? 1 : 0) - initial[j])) / total
}
