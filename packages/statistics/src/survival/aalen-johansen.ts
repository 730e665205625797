import { requireFinite, StatisticsInputError } from '../input-error.ts'
import { ascending, readFollowUp } from './survival-input.ts'
import { type SurvivalInterval, survivalLimits, twoSidedQuantile } from './survival-limits.ts'

/** Cumulative incidence of one cause, at the times of {@link CumulativeIncidence}. */
export interface CauseIncidence {
  readonly cause: number
  readonly events: Float64Array
  /** P(event of this cause by t). */
  readonly incidence: Float64Array
  readonly standardError: Float64Array
  /** NaN while the incidence is 0. */
  readonly lower: Float64Array
  readonly upper: Float64Array
}

export interface CumulativeIncidence {
  /** Distinct times of exit, ascending, censoring times included. */
  readonly time: Float64Array
  readonly atRisk: Float64Array
  /** P(no event by t). */
  readonly eventFree: Float64Array
  /** By cause, ascending. */
  readonly causes: readonly CauseIncidence[]
  readonly level: number
}

/**
 * The Aalen-Johansen estimate with competing causes: F_c(t) = sum over s <= t of S(s-) d_c(s) / n(s), S being the
 * Kaplan-Meier curve of any event. Variance from the multinomial variance of each time's increments (equal to the
 * infinitesimal jackknife without weights and delayed entry); weights count as frequencies.
 * Aalen & Johansen, Scand J Stat 1978;5:141. R: survival::survfit(Surv(time, factor(cause)) ~ 1).
 * @param options.cause 0 censored, else the number of the cause
 * @throws StatisticsInputError on lengths, missing values, or a cause that is not a whole number of 0 or more
 */
export function aalenJohansen(options: {
  readonly time: ArrayLike<number>
  readonly cause: ArrayLike<number>
  readonly entry?: ArrayLike<number>
  readonly weights?: ArrayLike<number>
  readonly conf?: SurvivalInterval
  readonly level?: number
}): CumulativeIncidence {
  const { cause, conf = 'log', level = 0.95 } = options
  const z = twoSidedQuantile(level)
  const labels = requireCauses(cause, options.time.length)
  const counted = countByCause(options, labels)
  const { time, atRisk, events } = counted
  const m = time.length
  const eventFree = new Float64Array(m)
  const incidence = labels.map(() => new Float64Array(m))
  let s = 1
  for (let i = 0; i < m; i++) {
    const before = s
    let died = 0
    for (let c = 0; c < labels.length; c++) {
      const hazard = events[c][i] > 0 ? events[c][i] / atRisk[i] : 0
      died += events[c][i]
      incidence[c][i] = (i === 0 ? 0 : incidence[c][i - 1]) + before * hazard
    }
    if (died > 0) s = died >= atRisk[i] * (1 - 1e-12) ? 0 : before * (1 - died / atRisk[i])
    eventFree[i] = s
  }
  const causes = labels.map((label, c): CauseIncidence => {
    const standardError = incidenceError(counted, c, incidence[c], eventFree)
    const limits = Array.from(incidence[c], (f, i) => survivalLimits(f, standardError[i] / f, z, conf))
    return {
      cause: label,
      events: events[c],
      incidence: incidence[c],
      standardError,
      lower: Float64Array.from(limits, pair => pair[0]),
      upper: Float64Array.from(limits, pair => pair[1]),
    }
  })
  return { time, atRisk, eventFree, causes, level }
}

/**
 * F(t) moves with the hazards h_c(s) by S(s-) [1(c) - b], b = (F(t) - F(s)) / S(s) being what is still to come for
 * those who pass s. The variance sums S(s-)^2 [h (1 - h) - 2 b h (1 - H) + b^2 H (1 - H)] / n(s), a quadratic
 * in F(t) whose three running sums make it O(m).
 */
function incidenceError(
  { atRisk, events }: CauseCounts,
  cause: number,
  incidence: Float64Array,
  eventFree: Float64Array,
): Float64Array {
  let constant = 0
  let linear = 0
  let quadratic = 0
  return incidence.map((f, i) => {
    const died = events.reduce((sum, of) => sum + of[i], 0)
    if (died > 0) {
      const before = i === 0 ? 1 : eventFree[i - 1]
      const h = events[cause][i] / atRisk[i]
      const any = died / atRisk[i]
      const scale = (before * before) / atRisk[i]
      constant += scale * h * (1 - h)
      // When everyone at risk has had an event nothing is left to come: b is 0.
      if (eventFree[i] > 0) {
        const cross = (scale * h * (1 - any)) / eventFree[i]
        const square = (scale * any * (1 - any)) / (eventFree[i] * eventFree[i])
        constant += 2 * cross * f + square * f * f
        linear -= 2 * cross + 2 * square * f
        quadratic += square
      }
    }
    return Math.sqrt(Math.max(constant + f * (linear + f * quadratic), 0))
  })
}

interface CauseCounts {
  readonly time: Float64Array
  readonly atRisk: Float64Array
  readonly events: readonly Float64Array[]
}

function countByCause(options: Parameters<typeof aalenJohansen>[0], labels: readonly number[]): CauseCounts {
  const { cause } = options
  const event = Uint8Array.from(cause, c => (c > 0 ? 1 : 0))
  const followUp = readFollowUp({ ...options, event })
  const { time, entry, weights, rows } = followUp
  const order = ascending(time, rows)
  const times: number[] = []
  for (const row of order)
    if (times.length === 0 || time[row] !== times[times.length - 1]) times.push(time[row])
  const m = times.length
  const atRisk = new Float64Array(m)
  const events = labels.map(() => new Float64Array(m))
  const entering = entry ? ascending(entry, rows) : null
  let next = order.length - 1
  let notYet = order.length - 1
  let remaining = 0
  let notYetEntered = 0
  for (let i = m - 1; i >= 0; i--) {
    for (; next >= 0 && time[order[next]] === times[i]; next--) {
      const weight = weights ? weights[order[next]] : 1
      remaining += weight
      if (cause[order[next]] > 0) events[labels.indexOf(cause[order[next]])][i] += weight
    }
    if (entry && entering)
      for (; notYet >= 0 && entry[entering[notYet]] >= times[i]; notYet--)
        notYetEntered += weights ? weights[entering[notYet]] : 1
    atRisk[i] = remaining - notYetEntered
  }
  return { time: Float64Array.from(times), atRisk, events }
}

function requireCauses(cause: ArrayLike<number>, n: number): number[] {
  requireFinite('cause', cause, n)
  const labels = new Set<number>()
  for (let i = 0; i < n; i++) {
    if (!Number.isInteger(cause[i]) || cause[i] < 0)
      throw new StatisticsInputError(
        'domain',
        'cause',
        `cause is ${cause[i]} in row ${i}: 0 is censored, causes are 1, 2, ...`,
        i,
      )
    if (cause[i] > 0) labels.add(cause[i])
  }
  return [...labels].sort((a, b) => a - b)
}
