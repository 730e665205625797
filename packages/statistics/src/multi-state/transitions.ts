import { ascending } from '../ascending.ts'
import { requireFinite, StatisticsInputError } from '../input-error.ts'
import { readFollowUp } from '../survival/survival-input.ts'

/** Stays in states: one row a stay, or a part of one. States are numbered 1, 2, ... */
export interface MultiStateInput {
  /** At risk in the state in (start, stop]; 0 for all by default. */
  readonly start?: ArrayLike<number>
  readonly stop: ArrayLike<number>
  /** The state that the row is spent in. */
  readonly from: ArrayLike<number>
  /** The state entered at `stop`; 0 where none is (censored, or the stay goes on in another row). */
  readonly to: ArrayLike<number>
  /** The patient of each row; each row its own without. */
  readonly id?: ArrayLike<number>
  /** Case weights, 0 or more; a row of weight 0 is as if absent. */
  readonly weights?: ArrayLike<number>
}

/** The transitions out of one state at one time. */
export interface Departure {
  readonly from: number
  readonly atRisk: number
  /** Weighted number that go to each state. */
  readonly events: Float64Array
  readonly total: number
}

/** All that happens at one time. */
export interface TransitionStep {
  readonly time: number
  readonly departures: readonly Departure[]
}

/** Checked rows; states are numbered from 0 here. */
export interface MultiStateRows {
  readonly states: number
  readonly start: Float64Array
  readonly stop: Float64Array
  readonly from: Int32Array
  /** -1 where no state is entered. */
  readonly to: Int32Array
  readonly id: ArrayLike<number> | null
  readonly weight: Float64Array
  /** Rows of positive weight by ascending stop, and by ascending start. */
  readonly byStop: Int32Array
  readonly byStart: Int32Array
}

/**
 * Checks rows: times, states, and that the rows of a patient follow one another.
 * @throws StatisticsInputError
 */
export function readMultiState(input: MultiStateInput): MultiStateRows {
  const { from, to, id } = input
  const n = input.stop.length
  const entered = Uint8Array.from({ length: n }, (_, i) => (to[i] > 0 ? 1 : 0))
  const start = input.start ?? new Float64Array(n)
  const followUp = readFollowUp({ time: input.stop, entry: start, event: entered, weights: input.weights })
  const largest = Math.max(requireStates('from', from, n, 1), requireStates('to', to, n, 0))
  for (let i = 0; i < n; i++)
    if (from[i] === to[i])
      throw new StatisticsInputError(
        'domain',
        'to',
        `to is ${to[i]} in row ${i}, the state that it comes from: give 0 where no other state is entered.`,
        i,
      )
  if (id) requireFinite('id', id, n)
  const rows = {
    states: largest,
    start: followUp.entry ?? new Float64Array(n),
    stop: followUp.time,
    from: Int32Array.from(from, state => state - 1),
    to: Int32Array.from(to, state => state - 1),
    id: id ?? null,
    weight: Float64Array.from({ length: n }, (_, i) => (input.weights ? input.weights[i] : 1)),
  }
  if (id) requireSequence(rows, id)
  const used = followUp.rows
  return {
    ...rows,
    byStop: ascending(rows.stop, used),
    byStart: ascending(rows.start, used),
  }
}

function requireStates(argument: string, values: ArrayLike<number>, n: number, least: number): number {
  requireFinite(argument, values, n)
  let largest = 0
  for (let i = 0; i < n; i++) {
    if (!Number.isInteger(values[i]) || values[i] < least)
      throw new StatisticsInputError(
        'domain',
        argument,
        `${argument} is ${values[i]} in row ${i}: number the states 1, 2, ...${least === 0 ? ', 0 where none is entered' : ''}.`,
        i,
      )
    largest = Math.max(largest, values[i])
  }
  return largest
}

type Rows = Omit<MultiStateRows, 'byStop' | 'byStart'>

/** One patient is in one state at a time, and goes on from the state entered. */
function requireSequence({ start, stop, from, to }: Rows, id: ArrayLike<number>): void {
  const order = Int32Array.from({ length: stop.length }, (_, i) => i)
  order.sort((a, b) => id[a] - id[b] || start[a] - start[b])
  for (let k = 1; k < order.length; k++) {
    const [before, row] = [order[k - 1], order[k]]
    if (id[before] !== id[row]) continue
    if (start[row] < stop[before])
      throw new StatisticsInputError(
        'domain',
        'start',
        `start is ${start[row]} in row ${row}, before ${stop[before]}, where row ${before} of the same id ends: rows of a patient may not overlap.`,
        row,
      )
    const reached = to[before] >= 0 ? to[before] : from[before]
    if (start[row] === stop[before] && from[row] !== reached)
      throw new StatisticsInputError(
        'domain',
        'from',
        `from is ${from[row] + 1} in row ${row}, where row ${before} of the same id ended in state ${reached + 1}.`,
        row,
      )
  }
}

/** The times after `since` at which a state is entered, with the numbers at risk: O(n log n) in all. */
export function transitionSteps(rows: MultiStateRows, since: number): TransitionStep[] {
  const { states, start, stop, from, to, weight, byStop, byStart } = rows
  // Backwards in time, so that numbers at risk are sums of those who are still to leave.
  const atRisk = new Float64Array(states)
  const steps: TransitionStep[] = []
  let entering = byStart.length - 1
  const notEntered = new Float64Array(states)
  for (let next = byStop.length - 1; next >= 0; ) {
    const now = stop[byStop[next]]
    if (now <= since) break
    const events = new Map<number, Float64Array>()
    for (; next >= 0 && stop[byStop[next]] === now; next--) {
      const row = byStop[next]
      atRisk[from[row]] += weight[row]
      if (to[row] < 0) continue
      const counts = events.get(from[row]) ?? new Float64Array(states)
      counts[to[row]] += weight[row]
      events.set(from[row], counts)
    }
    for (; entering >= 0 && start[byStart[entering]] >= now; entering--)
      notEntered[from[byStart[entering]]] += weight[byStart[entering]]
    if (events.size > 0)
      steps.push({
        time: now,
        departures: [...events].map(([state, counts]) => ({
          from: state,
          atRisk: atRisk[state] - notEntered[state],
          events: counts,
          total: counts.reduce((sum, count) => sum + count, 0),
        })),
      })
  }
  return steps.reverse()
}
